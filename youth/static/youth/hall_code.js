// The code of the hall changes every minute: it is asked for again in time.
const EVERY_MS = 15_000;

async function renew() {
  const shown = document.querySelector("[data-renewed-from]");
  try {
    const answer = await fetch(shown.dataset.renewedFrom, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(shown.id);
    if (fresh) shown.replaceWith(fresh);
  } catch {
    // Without a connection the old code stays, and nobody checks in by it; the next turn asks again.
  }
}

if (document.querySelector("[data-renewed-from]")) {
  setInterval(renew, EVERY_MS);
  addEventListener("online", renew);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && renew());
}
