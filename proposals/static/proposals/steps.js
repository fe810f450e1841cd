// The steps of writing for somebody who is not signed in yet: their text stays on this device, so the steps
// are parts of one page. The browser's button leads back one step; without JavaScript all parts are shown.
const form = document.querySelector("form[data-steps]");
const parts = [...(form?.querySelectorAll("[data-step]") ?? [])];
const bar = document.querySelector("[data-step-bar]");

const here = () => Math.max(0, parts.findIndex((part) => part.dataset.step === location.hash.slice(1)));

function show(moves) {
  const number = here();
  parts.forEach((part, place) => {
    part.hidden = place !== number;
  });
  const isLast = number === parts.length - 1;
  for (const one of form.querySelectorAll("[data-last]")) one.hidden = !isLast;
  for (const one of form.querySelectorAll("[data-next]")) one.hidden = isLast;
  for (const one of form.querySelectorAll("[data-back]")) one.hidden = number === 0;
  bar.textContent = parts[number].dataset.bar;
  if (moves) parts[number].querySelector("input, textarea, select")?.focus();
}

function go(number) {
  location.hash = parts[number].dataset.step;
}

if (parts.length) {
  addEventListener("hashchange", () => show(true));
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-next]")) {
      const wrong = [...parts[here()].querySelectorAll("input, textarea, select")].find((field) => !field.checkValidity());
      if (wrong) wrong.reportValidity();
      else go(here() + 1);
    } else if (event.target.closest("[data-back]")) history.back();
  });
  // A field that is not filled in yet is shown before the browser names it.
  form.addEventListener(
    "invalid",
    (event) => {
      const part = event.target.closest("[data-step]");
      if (!part?.hidden) return;
      event.preventDefault();
      go(parts.indexOf(part));
      setTimeout(() => event.target.reportValidity());
    },
    true,
  );
  bar.hidden = false;
  show(false);
}
