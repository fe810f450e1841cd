// Keeps what somebody writes in this browser until it has arrived: a closed tab, a lost connection or an
// expired session costs nothing. Only text fields, lists and choices of forms in which one writes a text;
// never passwords, codes, addresses, dates or votes. Kept for each account apart, at most a week, and gone
// when the server named it as taken or the person signs out. Without an account it is kept in this tab only:
// the next visitor at a shared computer must not find it. One thing is sent by itself: the text whose button to
// publish was pressed before signing in, once, and only where the server names this very text.
const PREFIX = "draft:";
const WEEK = 7 * 24 * 3600 * 1000;
const NEVER = /one-time-code|password|bday|email|tel|cc-/;
// The names that the server knows them by: cms/drafts.py.
const FIELD = "draft_id";
const COOKIE = "accepted_draft";
const account = document.querySelector('meta[name="account"]')?.content ?? "";
const mine = `${PREFIX}${account}:`;

const forms = [...document.querySelectorAll("form[method=post]")].filter(
  (form) => form.querySelector("textarea") && !form.matches("[data-ballot], [data-no-draft]"),
);
const keyOf = (form) => `${mine}${location.pathname}#${forms.indexOf(form)}`;
const fieldsOf = (form) =>
  [...form.elements].filter(
    (field) =>
      field.name && field.matches("input[type=text]:not([data-no-draft]), textarea, select") && !NEVER.test(field.autocomplete),
  );
const textsOf = (form) => Object.fromEntries(fieldsOf(form).map((field) => [field.name, field.value]));

// Reading the property itself throws where storage is switched off.
const storage = () => (account ? localStorage : sessionStorage);

function read(key) {
  try {
    return JSON.parse(storage().getItem(key));
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    storage().setItem(key, JSON.stringify(draft));
  } catch {
    // Storage is full or switched off: then nothing is kept.
  }
}

function keys(prefix) {
  try {
    return Object.keys(storage()).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

// The name of the text that the server took last; said once.
function accepted() {
  const name = document.cookie.match(new RegExp(`(?:^|; )${COOKIE}=([0-9a-f]+)`))?.[1];
  if (name) document.cookie = `${COOKIE}=; path=/; max-age=0; samesite=lax`;
  return name;
}

// A text goes when it is old, or when the server took it and says nothing against it.
function settle() {
  const name = accepted();
  const refused = document.querySelector("[aria-invalid=true], .error-summary, .message-error");
  for (const key of keys(PREFIX)) {
    const draft = read(key);
    if (!draft || Date.now() - draft.at > WEEK || (name && draft.name === name && !refused)) storage().removeItem(key);
  }
}

function fill(form, texts) {
  for (const field of fieldsOf(form)) {
    if (field.name in texts) field.value = texts[field.name];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// What a visitor wrote and sent in this tab, and was led to sign in for, is in the form when they come back.
function carry(form) {
  if (!account) return;
  const key = `${PREFIX}:${location.pathname}#${forms.indexOf(form)}`;
  try {
    const draft = JSON.parse(sessionStorage.getItem(key));
    if (!draft?.name) return;
    sessionStorage.removeItem(key);
    fill(form, draft.texts);
    write(keyOf(form), draft);
  } catch {
    // Storage is switched off: then nothing was kept.
  }
}

function offer(form) {
  const key = keyOf(form);
  const draft = read(key);
  const words = document.getElementById("draft-offer");
  if (!draft || !words) return;
  const now = textsOf(form);
  if (Object.entries(draft.texts).every(([name, text]) => !(name in now) || now[name] === text)) return;
  const bar = words.content.firstElementChild.cloneNode(true);
  const language = document.documentElement.lang;
  bar.querySelector("time").textContent = new Date(draft.at).toLocaleString(language, { dateStyle: "long", timeStyle: "short" });
  bar.querySelector("[data-restore]").addEventListener("click", () => {
    fill(form, draft.texts);
    bar.remove();
    form.querySelector("textarea").focus();
  });
  bar.querySelector("[data-discard]").addEventListener("click", () => {
    storage().removeItem(key);
    bar.remove();
  });
  form.before(bar);
}

// The server names the text in the session in which its button was pressed, for as long as that is wanted.
function isWished(form) {
  const name = form.dataset.publish;
  return Boolean(name) && read(keyOf(form))?.name === name;
}

function publish(form) {
  fill(form, read(keyOf(form)).texts);
  form.requestSubmit(form.elements.namedItem("publish"));
  const words = document.querySelector("[data-publishing]");
  if (words) words.hidden = !("sending" in form.dataset);
}

function nameFor(form) {
  const name = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  let field = form.elements.namedItem(FIELD);
  if (!field) {
    field = Object.assign(document.createElement("input"), { type: "hidden", name: FIELD });
    form.append(field);
  }
  field.value = name;
  return name;
}

function follow(form) {
  let waiting;
  const save = (name) => write(keyOf(form), { at: Date.now(), texts: textsOf(form), name });
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(save, 400);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    if (read(keyOf(form)) || Object.values(textsOf(form)).some(Boolean)) save(nameFor(form));
  });
}

settle();
for (const form of forms) {
  carry(form);
  const wished = isWished(form);
  if (!wished) offer(form);
  follow(form);
  if (wished) publish(form);
}
document.addEventListener("submit", (event) => {
  const action = event.target.getAttribute("action") || location.href;
  if (new URL(action, location.href).pathname.includes("/accounts/logout/")) {
    for (const key of keys(mine)) storage().removeItem(key);
  }
});
