// Two people on one form: sends each changed field alone, fetches what the other one typed.
const form = document.querySelector("[data-together]");
if (form) {
  const words = form.dataset, status = form.querySelector("[data-status]"), beside = document.querySelector("[data-beside]");
  const fields = new Map([...form.querySelectorAll("[data-field]")].map(box => [box.dataset.field, { box, dirty: false, waiting: null, sent: null }]));
  let revision = Number(form.elements.revision.value), tag = "", saving = false, timer, poll, fails = 0, over = false;

  const inputs = item => [...item.box.querySelectorAll("input:not([type=hidden]), select, textarea")];
  const seen = item => item.box.querySelector("[data-seen]");
  const text = item => { const all = inputs(item); return all[0]?.type === "radio" ? (all.find(one => one.checked)?.value ?? "") : all[0]?.value ?? ""; };
  const busy = item => item.dirty || (item.box.contains(document.activeElement) && inputs(item).includes(document.activeElement) && document.activeElement.type !== "radio");
  const say = (words, kind) => { if (status.textContent !== words) status.textContent = words; status.dataset.kind = kind; };

  function put(item, value) {
    for (const one of inputs(item)) {
      if (one.type === "radio") one.checked = one.value === value;
      else if (one.value !== value) one.value = value;
    }
  }

  function show(item, [value, mask, who], mine) {
    const by = item.box.querySelector("[data-by]");
    if (by.textContent !== who) { by.textContent = who; if (!mine) mark(item); }
    let note = item.box.querySelector(".typed-by .mono");
    if (mask && !note) { note = document.createElement("span"); note.className = "mono"; by.before(note, " "); }
    if (note) note.textContent = mask ? words.filled + " " + mask : "";
    item.box.dataset.mask = mask;
    seen(item).value = value;
    put(item, mask ? "" : value);
  }

  function mark(item) { item.box.classList.add("fresh"); setTimeout(() => item.box.classList.remove("fresh"), 4000); }

  function apply(found) {
    if (found.revision < revision) return;
    revision = found.revision;
    form.elements.revision.value = revision;
    for (const [code, news] of Object.entries(found.fields || {})) {
      const item = fields.get(code);
      if (!item) continue;
      if (busy(item)) item.waiting = news;
      else show(item, news, false);
    }
    if (found.asked && found.asked !== words.asked) say(words.again, "again");
  }

  function settle(item) {
    if (item.waiting && !busy(item)) { const news = item.waiting; item.waiting = null; show(item, news, false); }
  }

  function where(page) {
    if (page === undefined || !beside) return;
    const line = beside.querySelector("span"), here = Number(words.page);
    line.textContent = !page ? beside.dataset.away : page === here ? beside.dataset.same : beside.dataset.words + " " + page;
    beside.querySelector("a")?.remove();
    if (page && page !== here) {
      const link = document.createElement("a");
      link.href = words.base.replace(/\d+\/$/, page + "/");
      link.textContent = beside.dataset.follow;
      beside.append(" ", link);
    }
  }

  function clash(item, theirs) {
    item.box.classList.add("clash");
    item.box.querySelector(".pick")?.remove();
    const box = document.createElement("div"), line = document.createElement("p");
    box.className = "pick";
    box.setAttribute("role", "alert");
    line.textContent = words.clash.replace("[theirs]", theirs).replace("[mine]", text(item));
    box.append(line);
    for (const [label, mine] of [[words.theirs, false], [words.mine, true]]) {
      const button = document.createElement("button");
      button.type = "button"; button.className = "btn line small"; button.textContent = label;
      button.addEventListener("click", () => {
        seen(item).value = theirs; item.waiting = null;
        item.box.classList.remove("clash"); box.remove();
        if (mine) { item.dirty = true; save(); }
        else { item.dirty = false; put(item, theirs); }
      });
      box.append(button);
    }
    item.box.append(box);
  }

  function wrong(item, told) {
    let line = item.box.querySelector(".wrong");
    if (!told) { line?.remove(); return; }
    if (!line) { line = document.createElement("p"); line.className = "wrong"; item.box.append(line); }
    line.textContent = told;
  }

  async function save() {
    clearTimeout(timer);
    const dirty = [...fields.values()].filter(item => item.dirty && !item.box.querySelector(".pick"));
    if (over || saving || !dirty.length) return;
    saving = true;
    const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, revision });
    for (const item of dirty) {
      item.sent = text(item);
      body.set(item.box.dataset.name, item.sent);
      body.set(seen(item).name, seen(item).value);
    }
    try {
      const answer = await fetch(words.base, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } });
      if (answer.status === 410) end();
      else if (answer.status === 409) { say((await answer.json()).message, "told"); dirty.forEach(item => { item.dirty = true; }); }
      else if (!answer.ok) throw new Error(answer.status);
      else { fails = 0; taken(dirty, await answer.json()); }
    } catch { fails += 1; say(words.offline, "offline"); timer = setTimeout(save, Math.min(500 * 2 ** fails, 15000)); }
    saving = false;
    if ([...fields.values()].some(item => item.dirty && item.sent !== text(item))) timer = setTimeout(save, 350);
  }

  function taken(dirty, found) {
    for (const item of dirty) {
      const code = item.box.dataset.field, news = found.fields[code], same = text(item) === item.sent;
      wrong(item, found.errors[code]);
      if (found.conflicts.includes(code)) { clash(item, news[1] ? "" : news[0]); delete found.fields[code]; continue; }
      if (!news) { if (same) item.dirty = false; continue; }
      seen(item).value = news[0];
      item.box.querySelector("[data-by]").textContent = news[2];
      item.dirty = !same;
      delete found.fields[code];
      if (same) { if (busy(item)) item.waiting = news; else show(item, news, true); }
    }
    apply(found);
    if (found.conflicts.length) say("", "");
    else if (status.dataset.kind !== "again") say(words.saved, "ok");
  }

  async function ask() {
    clearTimeout(poll);
    let next = document.hidden ? 5000 : 1000;
    try {
      const headers = { Accept: "application/json" };
      if (tag) headers["If-None-Match"] = tag;
      const answer = await fetch(words.together + "?sejak=" + revision, { headers, redirect: "manual", cache: "no-store" });
      if (answer.status === 410 || answer.type === "opaqueredirect") return end();
      if (answer.status !== 304 && !answer.ok) throw new Error(answer.status);
      tag = answer.headers.get("ETag") || tag;
      if (answer.status === 200) { const found = await answer.json(); where(found.page); apply(found); }
      fails = 0;
      if (["offline", undefined, ""].includes(status.dataset.kind) && ![...fields.values()].some(item => item.dirty)) say(words.saved, "ok");
    } catch { fails += 1; say(words.offline, "offline"); next = Math.min(500 * 2 ** fails, 15000); }
    if (!over) poll = setTimeout(ask, next);
  }

  function end() { over = true; say(words.ended, "told"); clearTimeout(poll); clearTimeout(timer); }

  form.addEventListener("input", event => {
    const item = fields.get(event.target.closest("[data-field]")?.dataset.field);
    if (!item) return;
    item.dirty = true;
    say(words.saving, "saving");
    clearTimeout(timer);
    timer = setTimeout(save, 350);
  });
  form.addEventListener("focusout", event => { const item = fields.get(event.target.closest("[data-field]")?.dataset.field); if (item) setTimeout(() => settle(item), 0); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && !over) ask(); });
  addEventListener("online", () => { fails = 0; save(); ask(); });
  poll = setTimeout(ask, 300);
}
