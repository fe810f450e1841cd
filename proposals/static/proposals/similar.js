// Shows proposals that say the same while somebody types the title. Without JavaScript they are on the page
// on which one checks what one wrote.
const PAUSE = 500;
const SHORTEST = 6;
const place = document.querySelector("[data-similar]");
const title = place?.closest("form").elements.namedItem("title");
let waiting;
let asked = "";

async function ask() {
  const typed = title.value.trim();
  if (typed === asked) return;
  asked = typed;
  if (typed.length < SHORTEST) {
    place.replaceChildren();
    return;
  }
  try {
    const answer = await fetch(`${place.dataset.similar}?${new URLSearchParams({ title: typed })}`);
    // What was typed since asks again by itself.
    if (!answer.ok || typed !== asked) return;
    const shown = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...shown.body.children);
  } catch {
    // No connection: they are shown before publishing.
    asked = "";
  }
}

if (title) {
  title.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  ask();
}
