// The service worker. Everything is asked of the network first; what was kept helps only where there is none.
// It keeps the shell and the pages last read, and of these only what the server says may be kept: what a
// signed-in person reads carries no-store. Nothing is ever sent later: a vote or a text goes now or not at all.
// It also shows push messages, where somebody switched them on.
const SHELL = `shell-${digest(JSON.stringify(KEPT))}`;
const PAGES = "pages";
const PICTURES = "pictures";
const MOST = { [PAGES]: 20, [PICTURES]: 60 };

function digest(text) {
  let value = 5381;
  for (const letter of text) value = (value * 33 + letter.charCodeAt(0)) >>> 0;
  return value.toString(36);
}

self.addEventListener("install", (event) => {
  const addresses = [...KEPT.files, ...Object.values(KEPT.offline)];
  // Without cookies: the offline page that is kept is nobody's.
  const requests = addresses.map((address) => new Request(address, { credentials: "omit", cache: "no-cache" }));
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(requests)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (![SHELL, PAGES, PICTURES].includes(name)) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (!isPage(url)) return;
    // Back to what a form answered. Nothing may be sent again, and the connection works: request the page again.
    if (request.cache === "only-if-cached" && request.method !== "GET") event.respondWith(Response.redirect(url.href, 303));
    else event.respondWith(request.method === "GET" ? page(event, url) : sent(request, url));
  } else if (request.method === "GET" && url.pathname.startsWith("/static/")) {
    event.respondWith(networkFirst(request));
  } else if (request.method === "GET" && url.pathname.startsWith("/media/images/")) {
    event.respondWith(picture(event));
  }
});

// A push message names what happened and a page of this site. Browsers want each one shown, so one that can't be
// read is shown with the site's name alone.
self.addEventListener("push", (event) => {
  const { title, body, url, lang, tag } = message(event.data);
  event.waitUntil(self.registration.showNotification(title ?? KEPT.name, {
    // The same message may come twice; the second one takes the place of the first.
    ...(tag ? { tag } : {}), body: body ?? "", lang: lang ?? "", icon: KEPT.icon, data: { url },
  }));
});

// The page was signed out of, and the server has deleted the device already.
self.addEventListener("message", (event) => {
  if (event.data !== "signed-out") return;
  event.waitUntil(self.registration.pushManager.getSubscription().then((issued) => issued?.unsubscribe()));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(visit(ownAddress(event.notification.data?.url)));
});

function message(data) {
  try {
    return data?.json() ?? {};
  } catch {
    return {};
  }
}

function ownAddress(address) {
  const url = new URL(address ?? "/", location.origin);
  return url.origin === location.origin ? url.href : location.origin;
}

async function visit(address) {
  const windows = await self.clients.matchAll({ type: "window" });
  const there = windows.find((one) => one.url === address);
  return there ? there.focus() : self.clients.openWindow(address);
}

function isPage(url) {
  return Object.keys(KEPT.offline).some((language) => url.pathname.startsWith(`/${language}/`)) || url.pathname === "/";
}

async function page(event, url) {
  try {
    // On the way back to a form's answer the browser asks its cache alone, where no answer is.
    const answer = await (event.request.cache === "only-if-cached" ? fetch(event.request, { cache: "default" }) : fetch(event.request));
    if (mayBeKept(answer) && !url.search) event.waitUntil(keep(PAGES, event.request.url, answer.clone()));
    return answer;
  } catch {
    return (await match(PAGES, url.href.split("#")[0])) ?? offlinePage(url);
  }
}

// What a form sends. Whether it arrived can't be known once the connection breaks, and the page says so.
async function sent(request, url) {
  try {
    return await fetch(request);
  } catch {
    return offlinePage(url);
  }
}

async function networkFirst(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

async function picture(event) {
  try {
    const answer = await fetch(event.request);
    if (answer.status === 200) event.waitUntil(keep(PICTURES, event.request.url, answer.clone()));
    return answer;
  } catch (error) {
    const kept = await match(PICTURES, event.request.url);
    if (kept) return kept;
    throw error;
  }
}

function mayBeKept(answer) {
  const words = answer.headers.get("Cache-Control") ?? "no-store";
  const type = answer.headers.get("Content-Type") ?? "";
  return answer.status === 200 && !answer.redirected && type.startsWith("text/html") && !/no-store|private/.test(words);
}

// The newest is last, so the first ones are deleted.
async function keep(name, address, answer) {
  const cache = await caches.open(name);
  await cache.delete(address, { ignoreVary: true });
  await cache.put(address, answer);
  const addresses = await cache.keys();
  for (const old of addresses.slice(0, Math.max(0, addresses.length - MOST[name]))) await cache.delete(old, { ignoreVary: true });
}

async function match(name, address) {
  return (await caches.open(name)).match(address, { ignoreVary: true });
}

async function offlinePage(url) {
  const language = Object.keys(KEPT.offline).find((code) => url.pathname.startsWith(`/${code}/`)) ?? "bg";
  return (await match(SHELL, KEPT.offline[language])) ?? Response.error();
}
