// The phone as a scanner: shrink, send, wait out a dropped network. The plain form works without this.
"use strict";
(() => {
  const form = document.querySelector("form[data-scan]");
  if (!form) return;
  const LONG = 2400, QUALITY = .85, EVERY = 3000;
  const say = form.dataset, list = document.querySelector("[data-scan-list]"), none = document.querySelector("[data-scan-none]");
  const net = document.querySelector("[data-scan-net]"), wrong = document.querySelector("[data-scan-wrong]"), again = document.querySelector("[data-scan-again]");
  const queue = [];
  let busy = false, over = false, asked = "";
  form.querySelector("[data-scan-send]").hidden = true;

  const make = (tag, words = "", name = "") => { const el = document.createElement(tag); el.textContent = words; if (name) el.className = name; return el; };
  const tell = (el, words) => { el.hidden = !words; (el.querySelector("p") || el).textContent = words; };

  async function smaller(file) {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, LONG / Math.max(picture.width, picture.height));
      if (scale === 1 && file.size < 1.5e6) return file;
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale); canvas.height = Math.round(picture.height * scale);
      const pen = canvas.getContext("2d");
      pen.imageSmoothingQuality = "high";
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      const blob = await new Promise(done => canvas.toBlob(done, "image/jpeg", QUALITY));
      return blob && blob.size < file.size ? blob : file;
    } catch { return file; }
  }

  function row(url) {
    const li = make("li"), img = make("img"), box = make("div");
    img.alt = ""; img.width = 72; img.height = 96; img.src = url;
    box.append(make("p", say.sending));
    li.append(img, box);
    list.prepend(li);
    none.hidden = true;
    return li;
  }

  function judged(li, page) {
    li.dataset.page = page.uid;
    const box = li.querySelector("div");
    box.replaceChildren(make("p", page.verdict, page.good ? "good" : "bad"));
    if (page.title) box.append(make("p", page.title, "small muted"));
    if (!page.good) box.append(retake(page.uid));
  }

  function retake(uid) {
    const label = make("label", say.retake, "btn line small"), input = make("input", "", "vh");
    Object.assign(input, { type: "file", accept: "image/*" });
    input.setAttribute("capture", "environment");
    input.onchange = () => take([...input.files], uid);
    label.append(input);
    return label;
  }

  async function take(files, replaces = "") {
    for (const file of files) {
      const blob = await smaller(file);
      const old = replaces && list.querySelector(`[data-page="${replaces}"]`);
      queue.push({ blob, name: file.name || "foto.jpg", replaces, need: form.syarat ? form.syarat.value : "", li: row(URL.createObjectURL(blob)), old });
    }
    send();
  }

  async function send() {
    if (busy || over) return;
    busy = true;
    while (queue.length) {
      const one = queue[0], body = new FormData();
      body.append("csrfmiddlewaretoken", form.csrfmiddlewaretoken.value);
      body.append("foto", one.blob, one.name);
      body.append("syarat", one.need);
      if (one.replaces) body.append("ganti", one.replaces);
      let answer, found;
      try {
        answer = await fetch(location.href, { method: "POST", body, headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" });
        if (answer.status >= 500 || answer.status === 429) throw new Error("later");
        found = await answer.json().catch(() => ({ told: say.over, over: true }));
      } catch {
        tell(net, say.waiting);
        one.li.querySelector("p").textContent = say.unsent;
        busy = false;
        setTimeout(send, EVERY);
        return;
      }
      tell(net, "");
      queue.shift();
      tell(wrong, found.told || "");
      if (found.over) { over = true; one.li.remove(); break; }
      if (found.pages && found.pages[0]) { judged(one.li, found.pages[0]); one.old?.remove(); } else one.li.remove();
    }
    busy = false;
  }

  function requests(pages) {
    const wanted = pages.filter(page => page.again), key = wanted.map(page => page.uid).join();
    if (key === asked) return;
    asked = key;
    again.replaceChildren(...wanted.map(page => {
      const box = make("div", "", "notice wait"), inner = make("div", "", "stack");
      inner.append(make("p", say.asked + (page.title ? ": " + page.title : "")), retake(page.uid));
      box.append(inner);
      return box;
    }));
  }

  async function look() {
    if (over) return;
    try {
      const answer = await fetch(say.state, { credentials: "same-origin" });
      if (answer.ok) requests((await answer.json()).pages);
      else if (answer.status === 409 || answer.status === 404) { over = true; tell(net, say.over); return; }
    } catch { if (queue.length) tell(net, say.waiting); }
    setTimeout(look, EVERY);
  }

  form.querySelectorAll("input[type=file]").forEach(input => input.addEventListener("change", () => { const files = [...input.files]; input.value = ""; take(files); }));
  form.addEventListener("submit", e => e.preventDefault());
  addEventListener("online", send);
  addEventListener("beforeunload", e => { if (queue.length) e.preventDefault(); });
  list.querySelectorAll("li[data-page]").forEach(li => { if (li.querySelector(".bad")) li.querySelector("div").append(retake(li.dataset.page)); });
  look();
})();
