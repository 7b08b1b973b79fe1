// The phone as a scanner: shrink, keep, send, wait out a dropped network. The plain form works without this.
"use strict";
(() => {
  const LONG = 2400, QUALITY = .85, EVERY = 3000, HOUR = 36e5;
  // Photos that are not sent yet stay on this phone, so that a page that is closed or reloaded loses none.
  const kept = new Promise(done => {
    try {
      const ask = indexedDB.open("pindai", 1);
      ask.onupgradeneeded = () => ask.result.createObjectStore("foto", { keyPath: "id" });
      ask.onsuccess = () => done(ask.result);
      ask.onerror = ask.onblocked = () => done(null);
    } catch { done(null); }
  });
  const store = async (mode, work) => {
    const base = await kept;
    return base && new Promise(done => {
      try {
        const turn = base.transaction("foto", mode), ask = work(turn.objectStore("foto"));
        turn.oncomplete = () => done(ask.result);
        turn.onerror = turn.onabort = () => done(undefined);
      } catch { done(undefined); }
    });
  };
  const drop = id => store("readwrite", rows => rows.delete(id));
  const mine = async () => {
    const found = await store("readonly", rows => rows.getAll()) || [];
    found.filter(one => one.page !== location.pathname && one.id[0] < Date.now() - HOUR).forEach(one => drop(one.id));
    return found.filter(one => one.page === location.pathname);
  };
  const forget = async () => { for (const one of await mine()) await drop(one.id); };

  const form = document.querySelector("form[data-scan]");
  if (!form) { forget(); return; }
  const say = form.dataset, list = document.querySelector("[data-scan-list]"), none = document.querySelector("[data-scan-none]");
  const net = document.querySelector("[data-scan-net]"), wrong = document.querySelector("[data-scan-wrong]"), again = document.querySelector("[data-scan-again]");
  const queue = [];
  let busy = false, over = false, asked = "", serial = 0;
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
    await ready;
    const need = form.syarat ? form.syarat.value : "";
    for (const file of files) {
      const blob = await smaller(file);
      const one = { id: [Date.now(), ++serial], page: location.pathname, blob, name: file.name || "foto.jpg", replaces, need };
      put(one, Boolean(await store("readwrite", rows => rows.put(one))));
    }
    send();
  }

  const put = (one, safe) => queue.push({ ...one, safe, li: row(URL.createObjectURL(one.blob)) });

  async function send() {
    if (busy || over) return;
    busy = true;
    try { while (queue.length && !over) if (!await sent(queue[0])) return; } finally { busy = false; }
  }

  // Whether the office answered; without an answer the photo waits and is sent again.
  async function sent(one) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.csrfmiddlewaretoken.value);
    body.append("foto", one.blob, one.name);
    body.append("syarat", one.need);
    if (one.replaces) body.append("ganti", one.replaces);
    let found;
    try {
      const answer = await fetch(location.href, { method: "POST", body, headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" });
      if (answer.status >= 500 || answer.status === 429) throw new Error("later");
      found = await answer.json().catch(() => ({ told: say.over, over: true }));
    } catch {
      waits();
      setTimeout(send, EVERY);
      return false;
    }
    tell(net, "");
    queue.shift();
    tell(wrong, found.told || "");
    const page = found.pages && found.pages[0];
    if (page) {
      judged(one.li, page);
      if (one.replaces && one.replaces !== page.uid) list.querySelector(`[data-page="${one.replaces}"]`)?.remove();
    } else one.li.remove();
    if (found.over) { over = true; await forget(); } else await drop(one.id);
    return true;
  }

  function waits() {
    tell(net, queue.every(one => one.safe) ? say.waiting : say.stay);
    queue.forEach(one => { one.li.querySelector("p").textContent = say.unsent; });
  }

  async function back() {
    for (const one of await mine()) put(one, true);
    send();
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
      else if (answer.status === 409 || answer.status === 404) { over = true; tell(net, say.over); forget(); return; }
    } catch { if (queue.length) waits(); }
    setTimeout(look, EVERY);
  }

  // A photo is sent as soon as it is taken, so the field's own words would only say that there is none.
  form.querySelectorAll("input[type=file]").forEach(input => {
    input.classList.replace("input", "vh");
    input.labels[0].className = input.hasAttribute("capture") ? "btn" : "btn line";
    input.addEventListener("change", () => { const files = [...input.files]; input.value = ""; take(files); });
  });
  form.addEventListener("submit", e => e.preventDefault());
  addEventListener("online", send);
  addEventListener("beforeunload", e => { if (queue.some(one => !one.safe)) e.preventDefault(); });
  list.querySelectorAll("li[data-page]").forEach(li => { if (li.querySelector(".bad")) li.querySelector("div").append(retake(li.dataset.page)); });
  const ready = back();
  look();
})();
