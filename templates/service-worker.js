{% comment %}
Works without a network: answers with what a page is drawn with, and with the copy of the entry page.
Context: files (addresses of scripts and styles), device_script.
{% endcomment %}
importScripts("{{ device_script|escapejs }}");
const FILES = {{ files|safe }};
const CACHE = "nen-nep-{{ version }}";
const PATIENCE = 10000;

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)));
});

addEventListener("activate", (event) => {
  const old = async () => {
    for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
    await device.copies.fresh();
    await clients.claim();
  };
  event.waitUntil(old());
});

const isOurs = (url) => url.origin === location.origin;

// A copy says that it is one, so that its script can say so.
const fromCopy = (copy) =>
  new Response(copy.html.replace("<html ", "<html data-copy "), {
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": copy.policy,
    },
  });

// Answer for a page that the network does not give: with its copy, or by leading to one.
const withoutNetwork = async (path) => {
  const copies = await device.copies.fresh().catch(() => []);
  const own = copies.find((copy) => copy.url === path);
  if (own) return fromCopy(own);
  return copies.length ? Response.redirect(copies[0].url, 303) : null;
};

const slow = () => new Promise((resolve) => setTimeout(resolve, PATIENCE));

const page = async (request) => {
  const path = new URL(request.url).pathname;
  const asked = fetch(request);
  const first = await Promise.race([asked, slow()]).catch(() => undefined);
  return first ?? (await withoutNetwork(path)) ?? asked;
};

const forget = async (request) => {
  await device.copies.forget().catch(() => {});
  return fetch(request);
};

// The same file of any version: a copy that is older than the scripts still finds them.
const plain = (path) => path.replace(/\.[0-9a-f]{12}(\.\w+)$/, "$1");
const alike = (path) => FILES.find((known) => plain(known) === plain(path));

const file = async (request, path) => {
  const kept = await caches.match(path);
  return kept ?? fetch(request).catch(() => caches.match(alike(path)));
};

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (!isOurs(url)) return;
  const isPage = request.mode === "navigate";
  if (request.method === "GET" && isPage) event.respondWith(page(request));
  else if (request.method === "GET" && alike(url.pathname)) event.respondWith(file(request, url.pathname));
  // Whoever signs in or out on this device: what was kept for another is gone before the answer.
  else if (isPage && ["/login/", "/login/code/", "/link/password/", "/logout/"].includes(url.pathname)) event.respondWith(forget(request));
  else if (isPage && url.pathname.endsWith("/meetings/start/")) event.respondWith(page(request));
});
