// Sharing by the device's own menu and copying the address: shown only where the browser can do it.
const offer = (button, act) => {
  button.closest("[hidden]")?.removeAttribute("hidden");
  button.addEventListener("click", act);
};

for (const button of document.querySelectorAll("[data-share]")) {
  const data = { title: button.dataset.shareTitle, url: button.dataset.share };
  if (!navigator.canShare?.(data)) continue;
  // Closing the menu without choosing is no failure.
  offer(button, () => navigator.share(data).catch(() => {}));
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  offer(button, async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    document.dispatchEvent(new CustomEvent("glas:say", { detail: button.dataset.copied }));
  });
}
