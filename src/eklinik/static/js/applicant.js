// Optional comforts: saving while typing, a progress bar while uploading. Without it the forms post.
const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

function autosave(form) {
  const status = form.querySelector("[data-status]"), words = form.dataset;
  let timer, saving = false, again = false;
  const say = text => { status.textContent = text; };
  async function save() {
    if (saving) { again = true; return; }
    saving = true; again = false;
    try {
      const answer = await fetch(words.autosave, { method: "POST", body: new FormData(form), redirect: "manual", headers: { Accept: "application/json" } });
      if (answer.type === "opaqueredirect") say(words.login);
      else if (answer.ok) { const kept = await answer.json(); form.elements.revision.value = kept.revision; say(words.saved + " " + kept.saved); }
      else if (answer.status === 409) say((await answer.json()).message);
      else { say(words.failed); later(15000); }
    } catch { say(navigator.onLine ? words.failed : words.offline); later(15000); }
    saving = false;
    if (again) save();
  }
  function later(wait) { clearTimeout(timer); timer = setTimeout(save, wait); }
  form.addEventListener("input", () => { say(words.saving); later(900); });
  form.addEventListener("submit", () => clearTimeout(timer));
  addEventListener("offline", () => say(words.offline));
  addEventListener("online", () => { if (status.textContent === words.offline) save(); });
}

function upload(form) {
  const status = form.querySelector("[data-status]"), bar = form.querySelector("[data-progress]"), words = form.dataset;
  form.addEventListener("submit", event => {
    const picked = form.querySelector("input[type=file]");
    if (!picked.files.length) return;
    event.preventDefault();
    const body = new FormData(form), request = new XMLHttpRequest();
    if (event.submitter?.name) body.set(event.submitter.name, event.submitter.value);
    bar.hidden = false;
    request.upload.onprogress = e => {
      bar.value = e.total ? 100 * e.loaded / e.total : 0;
      status.textContent = e.loaded < e.total ? words.sending + " " + Math.round(bar.value) + " %" : words.checking;
    };
    request.onerror = () => { status.textContent = words.failed; bar.hidden = true; delete form.dataset.sent; };
    request.onload = () => {
      if (request.status >= 500) { status.textContent = words.failed; bar.hidden = true; delete form.dataset.sent; return; }
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      document.querySelector("main").replaceWith(page.querySelector("main"));
      document.title = page.title;
      if (request.responseURL && request.status < 400) history.replaceState(null, "", request.responseURL);
      begin();
      (document.querySelector("[data-focus]") || document.querySelector("h1"))?.scrollIntoView();
      document.querySelector("[data-focus]")?.focus();
    };
    request.open("POST", form.action);
    request.send(body);
  });
}

function begin() { each("[data-autosave]", autosave); each("[data-upload]", upload); }
begin();
