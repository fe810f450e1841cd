// On the page without a connection: the pages that were kept, by their titles, and another try.
const EVERY = 3000;
const place = document.querySelector("[data-kept-pages]");

async function keptPages() {
  const found = [];
  if (!("caches" in window) || !(await caches.has("pages"))) return found;
  const cache = await caches.open("pages");
  for (const request of (await cache.keys()).reverse()) {
    const answer = await cache.match(request, { ignoreVary: true });
    const title = new DOMParser().parseFromString(await answer.text(), "text/html").title;
    found.push({ url: request.url, title });
  }
  return found;
}

async function show() {
  for (const { url, title } of await keptPages()) {
    const link = Object.assign(document.createElement("a"), { href: url, textContent: title || url });
    const item = document.createElement("li");
    item.append(link);
    place.querySelector("ul").append(item);
    place.hidden = false;
  }
}

if (place) show();
const again = document.querySelector("[data-again]");
if (again) {
  again.hidden = false;
  again.addEventListener("click", () => location.reload());
  // The device says that it is online a moment before anything answers, and says nothing where only the
  // server was away: so it is asked whether it answers.
  setInterval(async () => {
    if (!navigator.onLine) return;
    try {
      await fetch(location.href, { method: "HEAD", cache: "no-store" });
      location.reload();
    } catch {
      // Not yet.
    }
  }, EVERY);
}
