// Keeps what somebody writes in this browser until it has arrived: a closed tab, a lost connection or an
// expired session costs nothing. Only text fields, lists and choices of forms in which one writes a text;
// never passwords, codes, addresses, dates or votes. Kept for each account apart, at most a week, and gone
// when the form was taken or the person signs out. Nothing is sent by itself.
const PREFIX = "draft:";
const WEEK = 7 * 24 * 3600 * 1000;
const NEVER = /one-time-code|password|bday|email|tel|cc-/;
const account = document.querySelector('meta[name="account"]')?.content ?? "";
const mine = `${PREFIX}${account}:`;

const forms = [...document.querySelectorAll("form[method=post]")].filter(
  (form) => form.querySelector("textarea") && !form.matches("[data-ballot], [data-no-draft]"),
);
const keyOf = (form) => `${mine}${location.pathname}#${forms.indexOf(form)}`;
const fieldsOf = (form) =>
  [...form.elements].filter(
    (field) => field.name && field.matches("input[type=text], textarea, select") && !NEVER.test(field.autocomplete),
  );
const textsOf = (form) => Object.fromEntries(fieldsOf(form).map((field) => [field.name, field.value]));

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // Storage is full or switched off: then nothing is kept.
  }
}

function keys(prefix) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

// A form that was sent has arrived if the next page is neither a refusal, an error nor a sign-in.
function settle() {
  const failed = document.body.matches(".not-arrived") || location.pathname.includes("/accounts/");
  for (const key of keys(PREFIX)) {
    const draft = read(key);
    if (!draft || Date.now() - draft.at > WEEK) localStorage.removeItem(key);
    else if (draft.sent && key.startsWith(mine)) {
      const form = forms.find((each) => keyOf(each) === key);
      const refused = form && (form.querySelector("[aria-invalid=true]") || document.querySelector(".error-summary"));
      if (failed || refused) write(key, { ...draft, sent: false });
      else localStorage.removeItem(key);
    } else if (draft.sent && failed) write(key, { ...draft, sent: false });
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
    for (const field of fieldsOf(form)) {
      if (field.name in draft.texts) field.value = draft.texts[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    bar.remove();
    form.querySelector("textarea").focus();
  });
  bar.querySelector("[data-discard]").addEventListener("click", () => {
    localStorage.removeItem(key);
    bar.remove();
  });
  form.before(bar);
}

function follow(form) {
  let waiting;
  const save = () => write(keyOf(form), { at: Date.now(), texts: textsOf(form), sent: false });
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(save, 400);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    const draft = read(keyOf(form));
    if (draft || Object.values(textsOf(form)).some(Boolean)) {
      write(keyOf(form), { at: Date.now(), texts: textsOf(form), sent: true });
    }
  });
}

settle();
for (const form of forms) {
  offer(form);
  follow(form);
}
document.addEventListener("submit", (event) => {
  const action = event.target.getAttribute("action") || location.href;
  if (new URL(action, location.href).pathname.includes("/accounts/logout/")) {
    for (const key of keys(mine)) localStorage.removeItem(key);
  }
});
