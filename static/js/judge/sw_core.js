// The service worker of /judge/: the app's shell from the cache, other pages from the network while there is one.
// `self.judge` ({precache: [{url, revision}], shell, scope}) is given by the view that serves it (judging.views.judge_app).
/* global workbox */
(() => {
  const { precaching, routing, strategies, rangeRequests, core } = workbox;
  const { precache, shell } = self.judge;
  const MATERIALS = "judge-materials-";
  const PATIENCE = 4000;

  core.setCacheNameDetails({ prefix: "judge" });
  precaching.precache(precache);
  precaching.cleanupOutdatedCaches();
  core.clientsClaim();

  self.addEventListener("message", (event) => {
    if (event.data && event.data.type === "take-over") self.skipWaiting();
  });

  // Files of the shell: hashed by content, so the copy is as good as the original.
  const kept = new Set(precache.map((one) => new URL(one.url, location.href).pathname));
  routing.registerRoute(({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith("/static/") && kept.has(url.pathname),
    async ({ request, url }) => (await precaching.matchPrecache(url.pathname)) || fetch(request));

  // Materials that the app kept, in pieces where the viewer asks for pieces.
  const isFile = (url) => /^\/judge\/(sheets\/\d+\/files|practice\/\d+\/file)\//.test(url.pathname);
  async function material({ request, url }) {
    for (const name of await caches.keys()) {
      if (!name.startsWith(MATERIALS)) continue;
      const found = await (await caches.open(name)).match(url.origin + url.pathname);
      if (!found) continue;
      return request.headers.has("range") ? rangeRequests.createPartialResponse(request, found) : found;
    }
    return fetch(request);
  }
  routing.registerRoute(({ url, sameOrigin }) => sameOrigin && isFile(url), material);

  // Pages: the app itself is the shell, at once; the others come from the server, or the shell stands in for them.
  const network = new strategies.NetworkOnly();
  const fallback = () => precaching.matchPrecache(shell);
  async function page(given) {
    if (given.url.pathname.startsWith("/judge/app/")) return (await fallback()) || fetch(given.request);
    let timer = 0;
    const late = new Promise((resolve) => { timer = setTimeout(() => resolve(null), PATIENCE); });
    const asked = network.handle(given).catch(() => null);
    const first = (await Promise.race([asked, late])) || (await fallback()) || (await asked);
    clearTimeout(timer);
    return first || Response.error();
  }
  const isPage = ({ request, url, sameOrigin }) => sameOrigin && request.mode === "navigate" && request.method === "GET" && url.pathname.startsWith("/judge/") && !isFile(url);
  routing.registerRoute(isPage, page);
})();
