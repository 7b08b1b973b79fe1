// The ticket machine: goes on without network with numbers set aside beforehand, and sends them in later.
"use strict";
const say = document.body.dataset, main = document.getElementById("isi"), net = document.querySelector("[data-net]"), told = document.querySelector("[data-told]");
const HOME = say.home, KEY = "kios:" + HOME, params = new URLSearchParams(location.search);
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const today = () => new Intl.DateTimeFormat("en-CA", { timeZone: say.zone }).format(new Date());
const load = () => ({ day: "", blocks: {}, queue: [], ...JSON.parse(localStorage.getItem(KEY) || "{}") });
const keep = state => localStorage.setItem(KEY, JSON.stringify(state));
let offline = false;

// Numbers set aside: {A: [{block, next, last}]}; given out first come, first served.
const left = list => (list || []).reduce((sum, one) => sum + one.last - one.next + 1, 0);
function have(state) {
  if (state.day !== today()) return {};
  return Object.fromEntries(Object.entries(state.blocks).map(([letter, list]) => [letter, left(list)]));
}
// The key of one number asked for: whatever arrives, and however often, it is one number.
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map(one => one.toString(16).padStart(2, "0")).join("");
function takeNumber(letter, priority, key) {
  const state = load();
  const from = state.day === today() && (state.blocks[letter] || []).find(one => one.next <= one.last);
  if (!from) return null;
  const made = { block: from.block, number: from.next++, service: letter, priority, key, language: say.language, at: new Date().toISOString() };
  state.queue.push(made);
  keep(state);
  return made;
}
async function post(path, body) {
  const answer = await fetch(HOME + path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), cache: "no-store", signal: AbortSignal.timeout(6000) });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}
let running = null;
function sync() { return running ??= syncOnce().finally(() => { running = null; }); }
async function syncOnce() {
  try {
    const sent = load().queue;
    if (sent.length) {
      const found = await post("kirim/", { tickets: sent });
      const settled = new Set([...found.done, ...found.refused].map(([block, number]) => `${block}/${number}`));
      const state = load();
      state.queue = state.queue.filter(one => !settled.has(`${one.block}/${one.number}`));
      keep(state);
    }
    const found = await post("blok/", { have: have(load()) }), state = load();
    if (state.day !== found.day) { state.day = found.day; state.blocks = {}; }
    for (const one of found.blocks) (state.blocks[one.letter] ??= []).push({ block: one.block, next: one.first, last: one.last });
    for (const letter of Object.keys(state.blocks)) state.blocks[letter] = state.blocks[letter].filter(one => one.next <= one.last);
    keep(state);
    offline = false;
  } catch { offline = true; }
  net.hidden = !offline;
  net.textContent = offline ? say.offline : "";
}

// Back to the start after a while; who needs longer says so.
let timer;
function backAfter(seconds) {
  clearInterval(timer);
  const count = document.querySelector("[data-count]");
  if (calm) return;
  timer = setInterval(() => {
    seconds -= 1;
    if (count && seconds <= 10) count.textContent = say.countdown.replace("{n}", seconds);
    if (seconds <= 0) { clearInterval(timer); location.href = HOME; }
  }, 1000);
}
function longer() {
  for (const more of document.querySelectorAll("[data-more]")) { more.hidden = calm; more.onclick = () => { backAfter(120); more.hidden = true; document.querySelector("[data-count]").textContent = ""; }; }
}
if (params.has("cetak")) localStorage.setItem("kios-print", params.get("cetak"));
const paper = () => { if (localStorage.getItem("kios-print") !== "0") print(); };

// Without network the same two pages are made here.
function show(name) {
  main.replaceChildren(document.querySelector(`template[data-${name}]`).content.cloneNode(true));
  main.focus();
}
function askOffline(letter, name) {
  show("question");
  for (const button of main.querySelectorAll("[data-first]")) button.onclick = () => giveOffline(letter, name, button.dataset.first);
  backAfter(60);
}
function giveOffline(letter, name, first, key = newKey()) {
  const made = takeNumber(letter, first === "none" ? "" : first, key);
  net.hidden = false;
  net.textContent = made ? say.offline : say.empty;
  if (!made) { main.focus(); return; }
  show("number");
  for (const el of main.querySelectorAll("[data-label]")) el.textContent = `${letter} ${String(made.number).padStart(3, "0")}`;
  for (const el of main.querySelectorAll("[data-what]")) el.textContent = name;
  main.querySelector("[data-priority]").hidden = !made.priority;
  main.querySelector("[data-when]").textContent = new Intl.DateTimeFormat("id-ID", { dateStyle: "full", timeStyle: "short", timeZone: say.zone }).format(new Date(made.at));
  longer();
  backAfter(Number(say.seconds));
  paper();
}

for (const tile of document.querySelectorAll("a.tile")) tile.addEventListener("click", e => {
  if (offline) { e.preventDefault(); askOffline(tile.dataset.letter, tile.dataset.name); }
});
const take = document.querySelector("[data-take]");
take?.addEventListener("submit", async e => {
  e.preventDefault();
  if (take.dataset.sent) return;
  take.dataset.sent = "1";
  const first = e.submitter.value, body = new FormData(take, e.submitter), key = newKey();
  body.append("kunci", key);
  let answer;
  try {
    answer = await fetch(location.href, { method: "POST", body, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(8000) });
    if (answer.status >= 500) throw new Error(String(answer.status));
  } catch { offline = true; giveOffline(take.dataset.letter, take.dataset.name, first, key); return; }
  const found = await answer.json().catch(() => ({}));
  if (found.url) { location.href = found.url; return; }
  for (const [name, value] of [["dahulu", first], ["kunci", key]]) take.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  take.submit();
});

// The page read aloud, when the machine has a voice for its language.
const speech = window.speechSynthesis, read = document.querySelector("[data-read]");
read.hidden = false;
read.onclick = () => {
  const english = say.language === "en", fits = english ? /^en/i : /^(id|in)([-_]|$)/i;
  const voice = speech?.getVoices().find(one => fits.test(one.lang));
  if (!voice) { told.textContent = say.noVoice; return; }
  const words = new SpeechSynthesisUtterance([...main.querySelectorAll("h1 > span:first-child, .knum, .lead, .tile > span, .notice")].map(el => el.textContent.trim()).join(". "));
  words.voice = voice; words.lang = voice.lang; words.rate = .9;
  speech.cancel(); speech.speak(words);
};

if (say.page === "number") { for (const b of document.querySelectorAll("[data-print]")) { b.hidden = false; b.onclick = () => print(); } longer(); backAfter(Number(say.seconds)); paper(); }
if (say.page === "question") backAfter(60);
const wanted = say.page === "start" && [...document.querySelectorAll("a.tile")].find(tile => tile.dataset.letter === params.get("layanan"));
if (wanted) { offline = true; askOffline(wanted.dataset.letter, wanted.dataset.name); }
navigator.serviceWorker?.register(HOME + "sw.js").catch(() => {});
sync();
setInterval(sync, 20000);
addEventListener("online", sync);
addEventListener("offline", () => { offline = true; net.hidden = false; net.textContent = say.offline; });
