// Comforts of the office's pages. Every page works without them.
"use strict";
const $$ = (sel, el = document) => [...el.querySelectorAll(sel)];
const csrf = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
$$("[data-print]").forEach(b => { b.hidden = false; b.onclick = () => print(); });
$$("[data-with-script]").forEach(el => { el.hidden = false; });
document.querySelector("[data-focus]")?.focus();

const send = (url, body) => fetch(url, { method: "POST", body, headers: { "X-Requested-With": "fetch", "X-CSRFToken": csrf() }, credentials: "same-origin", redirect: "manual" });

// A second press of the same button does nothing for four seconds.
document.addEventListener("submit", e => {
  const f = e.target;
  if (f.dataset.sent) { e.preventDefault(); return; }
  if (f.method === "post" && !f.dataset.batch) { f.dataset.sent = "1"; setTimeout(() => delete f.dataset.sent, 4000); }
});

// J and K walk a list, slash goes to the search box.
document.addEventListener("keydown", e => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName)) return;
  if (e.key === "/") { const f = document.querySelector(".find input"); if (f) { e.preventDefault(); f.focus(); } }
  const step = { j: 1, k: -1 }[e.key.toLowerCase()], links = $$("[data-keys] td a");
  if (!step || !links.length) return;
  const at = links.indexOf(document.activeElement);
  const next = links[Math.min(links.length - 1, Math.max(0, at + step))];
  $$("[data-keys] tr[aria-selected]").forEach(r => r.removeAttribute("aria-selected"));
 
  next.focus();
  next.scrollIntoView({ block: "nearest" });
});

// The checklist keeps itself.
const checks = document.querySelector("[data-checks]");
if (checks) {
  const told = checks.querySelector("[data-saved]"), tag = checks.querySelector("[data-checked]");
  let timer;
  const save = async () => {
    try {
      const answer = await send(checks.action, new FormData(checks)), found = await answer.json();
      told.textContent = found.wrong || "✓ " + new Date().toTimeString().slice(0, 5).replace(":", ".");
      if (found.checked) tag.textContent = found.checked;
      $$("[data-line]", checks).forEach(li => li.classList.toggle("bad", (found.bad || []).includes(li.dataset.line)));
      (found.bad || []).forEach(code => { const box = document.querySelector(`[name="minta-${code}"]`); if (box) box.checked = true; });
    } catch { told.textContent = "…"; }
  };
  checks.addEventListener("change", () => { clearTimeout(timer); timer = setTimeout(save, 250); });
}

// The report of a visit keeps itself while it is typed; a lost connection keeps the form.
const auto = document.querySelector("form[data-autosave]");
if (auto) {
  const told = auto.querySelector("[data-saved]");
  let timer;
  const save = async () => {
    const body = new FormData(auto); body.set("aksi", "simpan");
    try {
      const answer = await send(auto.action || location.href, body), found = await answer.json();
      told.textContent = answer.ok ? "✓ " + new Date().toTimeString().slice(0, 5).replace(":", ".") : found.wrong.join(" ");
    } catch { told.textContent = "…"; }
  };
  auto.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 1500); });
}

// What was typed is not thrown away by a wrong click.
$$("form[data-guard]").forEach(f => {
  let dirty = false;
  f.addEventListener("input", () => { dirty = true; });
  f.addEventListener("submit", () => { dirty = false; });
  addEventListener("beforeunload", e => { if (dirty && !f.dataset.autosave) e.preventDefault(); });
});

// The signing room: the passphrase lives in this function's variable and nowhere else.
const batch = document.querySelector("[data-batch]");
if (batch) {
  const picks = $$("[data-pick]"), go = batch.querySelector("[data-go]"), stop = batch.querySelector("[data-stop]");
  const told = batch.querySelector("[data-progress]"), words = go.dataset.words;
  let stopped = false, running = false;
  const chosen = () => picks.filter(p => p.checked && !p.disabled);
  const count = () => { go.textContent = words.replace("%s", chosen().length); };
  if (picks.length > 1) { batch.hidden = false; picks.forEach(p => { p.hidden = false; p.setAttribute("aria-label", p.parentElement.querySelector("b").textContent); p.addEventListener("change", count); }); count(); }
  const mark = (p, text, css) => { const tag = p.parentElement.querySelector("[data-state]"); tag.hidden = false; tag.textContent = text; tag.className = "tag " + css; };
  const signOne = async (p, passphrase) => {
    const url = `/kantor/tanda-tangan/${p.value}/`;
    const found = await (await fetch(url + "sidik/", { headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" })).json();
    if (found.wrong) return { wrong: found.wrong, retry: true };
    const body = new FormData();
    body.set("passphrase", passphrase); body.set("sha256", found.sha256); body.set("diperiksa", "ya");
    return (await send(url, body)).json();
  };
  stop.addEventListener("click", () => { stopped = true; });
  batch.addEventListener("submit", async e => {
    e.preventDefault();
    const box = batch.querySelector("#pb"), passphrase = box.value, list = chosen();
    if (running || !passphrase || !list.length || !batch.querySelector("[data-confirm]").checked) return;
    running = true; stopped = false; stop.hidden = false; box.value = "";
    let done = 0;
    for (const p of list) {
      if (stopped) break;
      try {
        const found = await signOne(p, passphrase);
        if (found.ok) { done++; p.checked = false; p.disabled = true; mark(p, told.dataset.signed, "ok"); }
        else { mark(p, told.dataset.failed + ": " + found.wrong, "late"); if (!found.retry) break; }
      } catch { told.textContent = told.dataset.lost; break; }
      told.textContent = told.dataset.done.replace("%s", done).replace("%s", list.length);
    }
    running = false; stop.hidden = true; count();
  });
}
