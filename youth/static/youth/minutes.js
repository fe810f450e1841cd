/* The page on which minutes are written: saves a text while it is typed, and shows new facts and what others
 * write. Without this script the same page works by its buttons.
 */

const SAVE_AFTER_MS = 1_500;
const LOOK_EVERY_MS = 5_000;

const list = document.querySelector("[data-minutes]");
let etag = "";
let looking = false;

/* ---- facts as they happen ------------------------------------------------------------------------ */

async function look() {
  if (looking || document.hidden) return;
  looking = true;
  try {
    const answer = await fetch(location.href, { cache: "no-store", headers: etag ? { "If-None-Match": etag } : {} });
    if (answer.status !== 200) return;
    etag = answer.headers.get("ETag") ?? "";
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-minutes]");
    if (fresh) merge(fresh);
  } catch {
    // Without a connection the badge says so; the next look comes by itself.
  } finally {
    looking = false;
  }
}

/** Take over what is new. A line in which a form is open is this person's own and stays as it is. */
function merge(fresh) {
  const wanted = new Set([...fresh.children].map((line) => line.id));
  for (const line of [...list.children]) if (!wanted.has(line.id) && !line.querySelector("form")) line.remove();
  let before = null;
  for (const line of [...fresh.children]) {
    const old = document.getElementById(line.id);
    const isOwn = Boolean(old?.querySelector("form")) || old?.contains(document.activeElement);
    const shown = old && (isOwn || old.outerHTML === line.outerHTML) ? old : line;
    if (old && old !== shown) old.replaceWith(shown);
    else if (!old) before ? before.after(shown) : list.prepend(shown);
    before = shown;
  }
}

/* ---- saving -------------------------------------------------------------------------------------- */

function keep(form) {
  const field = form.querySelector("[data-autosave]");
  const status = form.querySelector("[data-minutes-status]");
  let timer = null;
  let isBusy = false;
  let isRefused = false;

  async function save() {
    clearTimeout(timer);
    timer = null;
    if (isBusy || isRefused) return;
    isBusy = true;
    const sent = field.value;
    const body = new FormData(form);
    body.set("act", "save");
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      const said = await answer.json();
      if (said.message) status.textContent = said.message;
      if (said.version) form.elements.version.value = said.version;
      if (answer.ok && field.value !== sent) timer = setTimeout(save, SAVE_AFTER_MS);
      if (answer.status === 409) refuse(said);
    } catch {
      timer = setTimeout(save, LOOK_EVERY_MS);
    } finally {
      isBusy = false;
    }
  }

  /** From here on only the button saves: whoever presses it has seen the other text. */
  function refuse(said) {
    isRefused = true;
    if (said.code !== "written_meanwhile") return;
    form.querySelector("[data-minutes-other-text]").textContent = said.other;
    form.querySelector("[data-minutes-other]").hidden = false;
  }

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_AFTER_MS);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    timer = null;
  });
  // Who leaves the page within the moment before the next saving loses nothing either.
  addEventListener("pagehide", () => {
    if (timer === null || isRefused) return;
    const body = new FormData(form);
    body.set("act", "save");
    navigator.sendBeacon(form.action, body);
  });
}

if (list) {
  document.querySelectorAll("[data-minutes-form]").forEach(keep);
  document.addEventListener("live:act", look);
  document.addEventListener("visibilitychange", look);
  setInterval(look, LOOK_EVERY_MS);
}
