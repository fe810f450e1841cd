// Sharing by the device's own menu and copying the address: offered only where the browser can do it.
// Runs before the first paint, so that no button appears late; they may be replaced while the page is open,
// so nothing is bound to them.
const root = document.documentElement;
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
