// Keeps the ticket machine's first page and its files; everything else asks the network first.
const CACHE = "kios-{{ version }}", HOME = "{{ home|escapejs }}", PATIENCE = 5000;
const SHELLS = [{% for path in shells %}"{{ path|escapejs }}", {% endfor %}], FILES = [{% for path in files %}"{{ path|escapejs }}", {% endfor %}];
self.addEventListener("install", e => e.waitUntil(caches.open(CACHE).then(kept => kept.addAll([...SHELLS, ...FILES])).then(() => self.skipWaiting())));
self.addEventListener("activate", e => e.waitUntil(caches.keys().then(names => Promise.all(names.filter(name => name.startsWith("kios-") && name !== CACHE).map(name => caches.delete(name)))).then(() => self.clients.claim())));
async function page(request) {
  const url = new URL(request.url), kept = await caches.open(CACHE);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status >= 500) throw new Error(String(answer.status));
    if (answer.ok && SHELLS.includes(url.pathname + url.search)) kept.put(url.pathname + url.search, answer.clone());
    return answer;
  } catch (lost) {
    const language = url.searchParams.get("bahasa");
    const shell = language && await kept.match(`${HOME}?bahasa=${language}`) || await kept.match(HOME);
    if (!shell) throw lost;
    return shell;
  }
}
self.addEventListener("fetch", e => {
  if (e.request.method !== "GET") return;
  const url = new URL(e.request.url);
  if (e.request.mode === "navigate" && url.pathname.startsWith(HOME)) e.respondWith(page(e.request));
  else if (FILES.includes(url.pathname)) e.respondWith(caches.match(e.request).then(found => found || fetch(e.request)));
});
