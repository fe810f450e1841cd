// What runs before the first paint, in one file, because each file before it may cost a weak network a turn:
// the reader's choice between light, dark and what the device says, and what the device can do to pass a page on.
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

// Sharing by the device's own menu and copying the address: offered only where the browser can do it. Known
// early, so that no button appears late; they may be replaced while the page is open, so nothing is bound to them.
if (navigator.share) root.dataset.canShare = "";
if (navigator.clipboard) root.dataset.canCopy = "";

document.addEventListener("click", async (event) => {
  const share = event.target.closest?.("[data-share]");
  // Closing the menu without choosing is no failure.
  if (share) navigator.share({ title: share.dataset.shareTitle, url: share.dataset.share }).catch(() => {});
  const copy = event.target.closest?.("[data-copy]");
  if (copy) {
    await navigator.clipboard.writeText(copy.dataset.copy);
    document.dispatchEvent(new CustomEvent("glas:say", { detail: copy.dataset.copied }));
  }
});
