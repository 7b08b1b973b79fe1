// Optional. Every page works without it: the print button stays hidden, the keys are a convenience.
document.querySelectorAll("[data-print]").forEach(b => { b.hidden = false; b.onclick = () => print(); });
document.querySelector("[data-focus]")?.focus();
document.querySelectorAll("form").forEach(f => f.addEventListener("submit", e => {
  if (f.dataset.sent) { e.preventDefault(); return; }
  if (f.method === "post") { f.dataset.sent = "1"; setTimeout(() => delete f.dataset.sent, 4000); }
}));
document.addEventListener("keydown", e => {
  if (e.ctrlKey || e.metaKey || e.altKey || /INPUT|SELECT|TEXTAREA/.test(e.target.tagName)) return;
  if (e.key === "/") { const f = document.querySelector(".finder input, .find input, #q"); if (f) { e.preventDefault(); f.focus(); } }
  const step = { j: 1, k: -1 }[e.key], links = [...document.querySelectorAll(".list td a")];
  if (step && links.length) {
    const at = links.indexOf(document.activeElement);
    links[Math.min(links.length - 1, Math.max(0, at + step))].focus();
  }
});
