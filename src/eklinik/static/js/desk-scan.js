// Pages arriving at the desk, and four points that can be dragged. Both pages work without this.
"use strict";
(() => {
  const form = document.querySelector("[data-desk-scan]"), part = document.querySelector("[data-scan-part]");
  if (form && part) {
    const told = document.querySelector("[data-scan-told]");
    let tag = "", busy = false;
    const dress = () => part.querySelectorAll("[data-without-script]").forEach(el => { el.hidden = true; });
    const fresh = async () => {
      if (document.hidden || busy || part.contains(document.activeElement) && document.activeElement.tagName === "SELECT") return;
      try {
        const answer = await fetch(form.dataset.deskScan, { headers: tag ? { "If-None-Match": tag } : {}, credentials: "same-origin", cache: "no-store" });
        if (answer.status !== 200 || answer.redirected) return;
        const words = await answer.text(), kept = document.activeElement?.id;
        tag = answer.headers.get("ETag") || "";
        part.innerHTML = words;
        dress();
        if (kept) document.getElementById(kept)?.focus();
      } catch { /* the next round tries again */ }
    };
    const post = async (url, name, value) => {
      const body = new FormData(form);
      body.set(name, value);
      busy = true;
      part.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(url, { method: "POST", body, headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" });
        const found = await answer.json();
        told.textContent = found.wrong || found.told || "";
        told.className = "notice " + (found.wrong ? "bad" : "ok");
        told.hidden = !told.textContent;
      } catch { location.reload(); }
      busy = false;
      part.removeAttribute("aria-busy");
      await fresh();
    };
    form.addEventListener("submit", e => {
      const by = e.submitter;
      if (!by) return;
      e.preventDefault();
      delete form.dataset.sent;
      post(by.formAction, by.name, by.value);
    });
    part.addEventListener("change", e => { const url = e.target.dataset.assign; if (url) { e.target.blur(); post(url, "aksi", "syarat"); } });
    dress();
    setInterval(fresh, 1500);
    document.addEventListener("visibilitychange", fresh);
  }

  const pad = document.querySelector("[data-corners]");
  if (pad) {
    const ns = "http://www.w3.org/2000/svg", svg = document.createElementNS(ns, "svg"), area = document.createElementNS(ns, "polygon");
    svg.setAttribute("viewBox", "0 0 100 100");
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    svg.append(area);
    const field = (axis, i) => document.getElementById(axis + i);
    const dots = [0, 1, 2, 3].map(i => {
      const dot = document.createElementNS(ns, "ellipse");
      dot.classList.add("corner-dot");
      svg.append(dot);
      dot.addEventListener("pointerdown", e => { dot.setPointerCapture(e.pointerId); e.preventDefault(); });
      dot.addEventListener("pointermove", e => {
        if (!dot.hasPointerCapture(e.pointerId)) return;
        const box = pad.getBoundingClientRect(), share = (n, from, size) => Math.min(100, Math.max(0, 100 * (n - from) / size)).toFixed(1);
        field("x", i).value = share(e.clientX, box.left, box.width);
        field("y", i).value = share(e.clientY, box.top, box.height);
        draw();
      });
      return dot;
    });
    const draw = () => {
      const box = pad.getBoundingClientRect(), r = 1400 / Math.max(1, box.width);
      dots.forEach((dot, i) => {
        for (const [name, value] of [["cx", field("x", i).value], ["cy", field("y", i).value], ["rx", r], ["ry", r * box.width / Math.max(1, box.height)]]) dot.setAttribute(name, value);
      });
      area.setAttribute("points", dots.map(dot => dot.getAttribute("cx") + "," + dot.getAttribute("cy")).join(" "));
    };
    pad.append(svg);
    document.querySelectorAll(".corner-fields input").forEach(input => input.addEventListener("input", draw));
    pad.querySelector("img").addEventListener("load", draw);
    addEventListener("resize", draw);
    draw();
  }
})();
