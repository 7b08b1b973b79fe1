// The waiting page: asks every few seconds and loads itself anew when something changed.
const place = document.querySelector("[data-state]");
if (place) {
  const status = place.querySelector("[data-status]");
  let wait = 3000;
  async function ask() {
    try {
      const answer = await fetch(place.dataset.state, { cache: "no-store", headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const found = await answer.json(), busy = document.querySelector("input:focus, #berkas")?.value;
      status.textContent = "";
      wait = 3000;
      const ahead = found.ahead === null ? "" : String(found.ahead);
      if (found.state !== place.dataset.now || ahead !== place.dataset.ahead) {
        if (!busy) { location.reload(); return; }
      }
    } catch { status.textContent = status.dataset.offline; wait = Math.min(wait * 2, 30000); }
    setTimeout(ask, document.hidden ? 10000 : wait);
  }
  setTimeout(ask, wait);
}
