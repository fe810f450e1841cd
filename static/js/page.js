// What every page does a little better with JavaScript: forms without a connection, tokens for forms in
// fragments, countdowns, menus, toasts.

// Nothing is sent later by itself, so a form says at once that it was not sent, and a vote that it does not count.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (navigator.onLine || form.method !== "post") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const words = document.getElementById("toasts")?.dataset;
  const isVote = form.matches("[data-ballot], [data-live-command='voting.cast_ballot']");
  let note = form.querySelector("[data-not-sent]");
  if (!note) {
    note = Object.assign(document.createElement("p"), { className: "field-error" });
    note.dataset.notSent = "";
    note.setAttribute("role", "alert");
    form.append(note);
  }
  note.textContent = isVote ? words?.offlineVote : words?.offlineForm;
}, { capture: true });
addEventListener("online", () => document.querySelectorAll("[data-not-sent]").forEach((note) => note.remove()));

// One press is enough: until the answer comes, further ones do nothing. Live parts answer by themselves.
const WAITS = "form[method=post]:not([data-live-command], [hx-post])";
function wake(form) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll("[data-sent]")) {
    button.removeAttribute("aria-disabled");
    delete button.dataset.sent;
  }
}
document.addEventListener("submit", (event) => {
  if (!("sending" in event.target.dataset)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, { capture: true });
addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches(WAITS)) return;
  form.dataset.sending = "";
  if (event.submitter) {
    // Not disabled: its name would then be missing from what is sent.
    event.submitter.setAttribute("aria-disabled", "true");
    event.submitter.dataset.sent = "";
  }
  // The answer may be a file, or not come at all, and the page stays.
  setTimeout(() => wake(form), 15000);
});
// The back button may bring the page as it was left.
addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(wake));

// Or it fetches the page anew and fills in what was written: then the form is still the one that was sent.
const formTokens = () => [...document.querySelectorAll("input[name=form_token]")];
addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.elements.namedItem("form_token")) return;
  const sent = event.target.elements.namedItem("form_token");
  const tokens = { ...history.state?.formTokens, [formTokens().indexOf(sent)]: sent.value };
  history.replaceState({ ...history.state, formTokens: tokens }, "");
});
for (const [place, value] of Object.entries(history.state?.formTokens ?? {})) {
  const field = formTokens()[place];
  if (field) field.value = value;
}

const token = () => document.querySelector('meta[name="csrf-token"]')?.content;

// Fragments are rendered once for many people and carry no token: it is added when a form is sent.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const value = token();
  if (!value || form.method !== "post" || new URL(form.action).origin !== location.origin) return;
  if (form.elements.namedItem("csrfmiddlewaretoken")) return;
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name: "csrfmiddlewaretoken", value });
  form.append(input);
}, { capture: true });

document.addEventListener("htmx:config:request", (event) => {
  const value = token();
  const request = event.detail?.ctx?.request;
  if (value && request) request.headers["X-CSRFToken"] = value;
});

function tick() {
  for (const clock of document.querySelectorAll("[data-countdown]")) {
    const left = Math.floor((Date.parse(clock.dataset.countdown) - Date.now()) / 1000);
    const [minutes, seconds] = [Math.floor(Math.abs(left) / 60), Math.abs(left) % 60];
    clock.textContent = `${left < 0 ? "−" : ""}${minutes}:${String(seconds).padStart(2, "0")}`;
    clock.toggleAttribute("data-over", left < 0);
  }
}
tick();
setInterval(tick, 1000);

// A menu closes by Escape and by a press beside it.
const MENUS = "details.menu[open], details.more[open]";
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(MENUS);
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(MENUS)) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.querySelector("[data-focus]")?.focus();

/** Other modules say something with `document.dispatchEvent(new CustomEvent("glas:say", {detail: "…"}))`. */
document.addEventListener("glas:say", (event) => {
  const place = document.getElementById("toasts");
  if (!place) return;
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.textContent = event.detail;
  place.replaceChildren(toast);
  setTimeout(() => toast.remove(), 8000);
});

// What is on the screen may be a copy that was kept; the strip says so for as long as there is no connection.
const strip = document.querySelector("[data-offline-strip]");
const showStrip = () => strip && (strip.hidden = navigator.onLine);
addEventListener("online", showStrip);
addEventListener("offline", showStrip);
showStrip();

if ("serviceWorker" in navigator) {
  // Signing out ends the messages in this browser; the worker goes on with it while the page goes away.
  document.addEventListener("submit", (event) => {
    const action = event.target.getAttribute("action") || location.href;
    if (!new URL(action, location.href).pathname.includes("/accounts/logout/")) return;
    navigator.serviceWorker.controller?.postMessage("signed-out");
  });
  // After everything else, so that it never competes with the page itself for a slow connection.
  addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
}
