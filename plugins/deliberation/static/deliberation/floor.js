/* Counts speaking times down on every screen, by the server's clock.
 *
 * `data-live-now` has the server's time when a part was rendered, `data-ends` that of the end, in milliseconds.
 * A part that comes late has an old time, never a coming one: of all differences to this clock that were
 * seen the greatest is the nearest to the truth. `data-clock` gets the time that is left, `data-signal` says
 * in words that it is nearly, and then that it is over.
 */

const SOON_MS = 15_000;
let ahead = Number.NEGATIVE_INFINITY;

function learn() {
  for (const part of document.querySelectorAll("[data-live-now]")) {
    if (part.dataset.liveSeen) continue;
    part.dataset.liveSeen = "true";
    ahead = Math.max(ahead, Number(part.dataset.liveNow) - Date.now());
  }
}

function clock(left) {
  const seconds = Math.abs(left > 0 ? Math.ceil(left / 1000) : Math.trunc(left / 1000));
  return `${Math.trunc(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function tick() {
  learn();
  for (const part of document.querySelectorAll("[data-ends]")) {
    const left = Number(part.dataset.ends) - Date.now() - ahead;
    const state = left <= 0 ? "over" : left <= SOON_MS ? "soon" : "running";
    const shown = part.querySelector("[data-clock]");
    if (shown) {
      shown.hidden = false;
      shown.textContent = left > 0 ? clock(left) : `+${clock(left)}`;
    }
    if (part.dataset.state === state) continue;
    part.dataset.state = state;
    const signal = part.querySelector("[data-signal]");
    if (signal) signal.textContent = { soon: signal.dataset.soon, over: signal.dataset.up }[state] ?? "";
  }
}

learn();
tick();
setInterval(tick, 250);
document.addEventListener("live:act", tick);
