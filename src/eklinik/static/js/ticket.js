// The own number refreshes by itself, and the phone shakes and sounds when it is called.
"use strict";
const part = document.querySelector("[data-part]"), net = document.querySelector("[data-net]"), EVERY = 8000;
const title = document.title;
const state = () => { const d = part.firstElementChild.dataset; return [d.state, d.calls].join(); };
let etag = part.dataset.etag, before = state(), missed = 0, audio = null;
addEventListener("pointerdown", () => { try { audio ??= new AudioContext(); audio.resume(); } catch { audio = null; } });
function ring() {
  document.title = part.dataset.called;
  navigator.vibrate?.([400, 200, 400, 200, 800]);
  if (audio?.state !== "running") return;
  [0, .4, .8].forEach(start => {
    const wave = audio.createOscillator(), gain = audio.createGain(), at = audio.currentTime + start;
    wave.frequency.value = 740; gain.gain.setValueAtTime(.3, at); gain.gain.exponentialRampToValueAtTime(.0001, at + .35);
    wave.connect(gain).connect(audio.destination); wave.start(at); wave.stop(at + .36);
  });
}
async function poll() {
  try {
    const answer = await fetch(part.dataset.part, { headers: { "If-None-Match": etag }, cache: "no-store", signal: AbortSignal.timeout(6000) });
    if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
    missed = 0;
    if (answer.status === 200) {
      part.innerHTML = await answer.text(); etag = answer.headers.get("ETag");
      const now = state();
      if (now !== before && now.startsWith("called")) ring();
      else if (!now.startsWith("called")) document.title = title;
      if (now !== before && !/^(called|waiting|held)/.test(now)) { location.reload(); return; }
      before = now;
    }
  } catch { missed += 1; }
  net.hidden = missed < 2;
  net.textContent = missed < 2 ? "" : part.dataset.lost;
  setTimeout(poll, EVERY);
}
setTimeout(poll, EVERY);
addEventListener("online", () => { missed = 0; });
