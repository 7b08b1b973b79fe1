// The hall's screen: asks every three seconds, keeps the last state without network, calls numbers out.
"use strict";
const body = document.body, say = body.dataset, EVERY = 3000, PATIENCE = 4000;
const inside = document.querySelector("[data-inside]"), net = document.querySelector("[data-net]");
const status = net.parentElement, button = document.querySelector("[data-sound]");
const recorded = new Set(say.recorded.split(" ").filter(Boolean));
let etag = say.etag, missed = 0, since = null, ahead = new Date(say.now) - Date.now();

const now = () => new Date(Date.now() + ahead);
const hhmm = at => new Intl.DateTimeFormat("id-ID", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: say.zone }).format(at).replace(":", ".");
function tick() {
  const clock = document.querySelector("[data-clock]"), at = now();
  clock.textContent = hhmm(at);
  clock.dateTime = at.toISOString();
  document.querySelector("[data-date]").textContent = new Intl.DateTimeFormat("id-ID", { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: say.zone }).format(at);
}

// Sound: a chime, then the office's recordings, else the system's Indonesian voice; one call after another.
let audio = null, voice = null, busy = false;
const queue = [], speech = window.speechSynthesis;
function findVoice() { voice = speech ? speech.getVoices().find(v => /^(id|in)([-_]|$)/i.test(v.lang)) || null : null; tell(); }
const soundOn = () => audio?.state === "running";
function wake() {
  try { audio ??= new AudioContext(); audio.resume().then(tell, () => {}); } catch { audio = null; }
  tell();
}
function tone(pitch, start) {
  const wave = audio.createOscillator(), gain = audio.createGain(), at = audio.currentTime + start;
  wave.frequency.value = pitch;
  gain.gain.setValueAtTime(0.0001, at);
  gain.gain.exponentialRampToValueAtTime(0.35, at + 0.03);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.7);
  wave.connect(gain).connect(audio.destination);
  wave.start(at); wave.stop(at + 0.75);
}
const wait = ms => new Promise(done => setTimeout(done, ms));
async function chime() { if (soundOn()) { tone(659, 0); tone(523, 0.35); await wait(1100); } }
const play = name => new Promise(done => {
  const clip = new Audio(say.clipsAt.replace(/x$/, name));
  clip.onended = clip.onerror = done;
  clip.play().catch(done);
});
const speak = text => new Promise(done => {
  const words = new SpeechSynthesisUtterance(text);
  words.lang = "id-ID"; words.rate = 0.9;
  if (voice) words.voice = voice;
  words.onend = words.onerror = done;
  setTimeout(done, 15000);
  speech.speak(words);
});
async function callOut() {
  if (busy) return;
  busy = true;
  while (queue.length) {
    const one = queue.shift();
    document.dispatchEvent(new CustomEvent("called", { detail: one.say }));
    await chime();
    if (one.clips.every(name => recorded.has(name))) for (const name of one.clips) await play(name);
    else if (speech) await speak(one.say);
  }
  busy = false;
}
const calls = () => [...inside.querySelectorAll("[data-call]")];
let heard = new Set(calls().map(el => el.dataset.call));
function announce() {
  const fresh = calls().filter(el => !heard.has(el.dataset.call)).reverse();
  heard = new Set(calls().map(el => el.dataset.call));
  if (fresh.length) inside.querySelector(".calling").classList.add("fresh");
  if (!("speaks" in say)) return;
  for (const el of fresh) queue.push({ say: el.dataset.say, clips: el.dataset.clips.split(" ") });
  callOut();
}

function tell() {
  const lost = missed >= 2, speaks = "speaks" in say;
  status.classList.toggle("lost", lost);
  const sound = !speaks || !soundOn() ? say.soundOff : recorded.size || voice ? say.soundOn : say.soundNone;
  const words = lost ? say.lost.replace("{time}", hhmm(since)) : `${sound}, ${say.live}`;
  if (net.textContent !== words) net.textContent = words;
  button.hidden = !speaks || soundOn();
}
async function poll() {
  try {
    const answer = await fetch(say.board, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
    const told = Date.parse(answer.headers.get("Date") || "");
    if (told && Math.abs(told - now()) > 30000) ahead = told - Date.now();
    missed = 0; since = null;
    if (answer.status === 200) { inside.innerHTML = await answer.text(); etag = answer.headers.get("ETag"); announce(); }
  } catch { missed += 1; since ??= now(); }
  tell();
  setTimeout(poll, EVERY);
}
if (speech) { speech.addEventListener?.("voiceschanged", findVoice); findVoice(); }
if ("speaks" in say) { wake(); for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, wake); }
setInterval(tick, 1000);
tick(); tell();
setTimeout(poll, EVERY);
