// Renews the part of a page that says how far something is, as long as that part names where to ask.
const EVERY = 2000;

async function renew() {
  const part = document.querySelector("[data-progress-url]");
  if (!part) return;
  try {
    const answer = await fetch(part.dataset.progressUrl, { headers: { Accept: "text/html" } });
    if (answer.ok) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
      // Untouched where nothing changed, so that nothing is read out again.
      if (fresh && fresh.outerHTML !== part.outerHTML) part.replaceWith(fresh);
      // What can only be done while it goes on.
      if (fresh && !fresh.dataset.progressUrl) {
        document.querySelectorAll("[data-until-ended]").forEach((element) => element.remove());
      }
    }
  } catch {
    // The line is down for a moment: the next turn asks again.
  }
  setTimeout(renew, EVERY);
}

setTimeout(renew, EVERY);
