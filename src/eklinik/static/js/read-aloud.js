// Optional: reads a part of the page aloud with the voice of the device; the button stays hidden without one.
document.querySelectorAll("[data-read-aloud]").forEach(b => {
  const part = document.querySelector(b.dataset.readAloud), voice = window.speechSynthesis;
  if (!voice || !part) return;
  const start = b.textContent;
  const quiet = () => { b.textContent = start; b.removeAttribute("aria-pressed"); };
  b.hidden = false;
  b.onclick = () => {
    if (voice.speaking) { voice.cancel(); quiet(); return; }
    const words = new SpeechSynthesisUtterance(part.innerText);
    words.lang = document.documentElement.lang === "en" ? "en" : "id-ID";
    words.rate = 0.9;
    words.onend = words.onerror = quiet;
    b.textContent = b.dataset.stop;
    b.setAttribute("aria-pressed", "true");
    voice.speak(words);
  };
  addEventListener("pagehide", () => voice.cancel());
});
