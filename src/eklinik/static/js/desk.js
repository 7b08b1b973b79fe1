// Comforts of the desk. Every page works without them.
"use strict";
// One key for each verb; the button says which.
addEventListener("keydown", e => {
  if (e.ctrlKey || e.altKey || e.metaKey || e.shiftKey || !/^F(2|4|6|7|8|9|10)$/.test(e.key)) return;
  const fold = document.querySelector(`[data-fold="${e.key}"]`), button = document.querySelector(`[data-key="${e.key}"]`);
  if (!fold && !button) return;
  e.preventDefault();
  if (e.repeat) return;
  if (fold) { fold.open = true; fold.querySelector("select").focus(); return; }
  const closing = button.form?.id === "hasil" && document.getElementById("tutup");
  if (closing && !closing.querySelector("[name=hasil]:checked")) { closing.open = true; closing.querySelector("[name=hasil]").focus(); return; }
  button.click();
});
// A page that the browser kept is thrown away, so that nothing of the last visitor comes back.
addEventListener("pageshow", e => { if (e.persisted) location.reload(); });
addEventListener("unload", () => {});
document.querySelectorAll("form[data-visitor]").forEach(f => f.reset());
// The queue asks again; an unchanged list is not sent.
const list = document.querySelector("[data-waiting]");
if (list) {
  let tag = "";
  const ask = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(list.dataset.waiting, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store" });
      if (answer.status !== 200) return;
      tag = answer.headers.get("ETag") || "";
      list.innerHTML = await answer.text();
    } catch { /* the network comes back */ }
  };
  setInterval(ask, 5000);
}
document.querySelectorAll("a[target=layar]").forEach(a => a.addEventListener("click", e => { e.preventDefault(); open(a.href, "layar", "popup"); }));
