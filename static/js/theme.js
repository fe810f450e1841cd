// Remembers the reader's choice between light, dark and what the device says. Runs before the first paint.
const KEY = "glas-theme";
const ORDER = ["system", "light", "dark"];
const root = document.documentElement;

function remembered() {
  try {
    const theme = localStorage.getItem(KEY);
    return ORDER.includes(theme) ? theme : "system";
  } catch {
    return "system";
  }
}

function apply(theme) {
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
}

function show(button, theme) {
  button.hidden = false;
  button.querySelector("[data-theme-now]").textContent = button.dataset[theme];
  for (const icon of button.querySelectorAll("[data-theme-icon]")) icon.hidden = icon.dataset.themeIcon !== theme;
}

apply(remembered());

document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    show(button, remembered());
    button.addEventListener("click", () => {
      const theme = ORDER[(ORDER.indexOf(remembered()) + 1) % ORDER.length];
      try {
        localStorage.setItem(KEY, theme);
      } catch {
        // Storage is switched off: the choice holds for this page only.
      }
      apply(theme);
      show(button, theme);
    });
  }
});
