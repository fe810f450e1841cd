// Switches push messages on in this browser. Topics are chosen, and devices removed, without it.
const box = document.querySelector("[data-push]");

function show(...names) {
  for (const part of box.querySelectorAll("[data-push-state]")) {
    part.hidden = !names.includes(part.dataset.pushState);
  }
}

// The browser takes the site's key as bytes.
function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function isForKey(subscription) {
  const key = subscription.options.applicationServerKey;
  return key !== null && String(new Uint8Array(key)) === String(bytes(box.dataset.push));
}

async function digest(text) {
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...sum].map((one) => one.toString(16).padStart(2, "0")).join("");
}

/** Find this browser's row in the list of devices; null where it is in nobody's, or another account's. */
async function ownRow(registration) {
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription || !isForKey(subscription)) return null;
  return box.querySelector(`[data-push-device="${await digest(subscription.endpoint)}"]`);
}

async function start() {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return show("missing");
  if (Notification.permission === "denied") return show("denied");
  const row = await ownRow(await navigator.serviceWorker.getRegistration("/"));
  if (!row) return show("off");
  row.querySelector("[data-push-here]").hidden = false;
  show("on");
}

async function switchOn(form) {
  const permission = await Notification.requestPermission();
  if (permission !== "granted") return show(permission === "denied" ? "denied" : "off");
  await navigator.serviceWorker.register("/sw.js");
  const { pushManager } = await navigator.serviceWorker.ready;
  const known = await pushManager.getSubscription();
  // A browser holds one for one key at a time.
  if (known && !isForKey(known)) await known.unsubscribe();
  const subscription = await pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(box.dataset.push),
  });
  const { endpoint, keys } = subscription.toJSON();
  for (const [name, value] of Object.entries({ endpoint, ...keys })) {
    const field = form.elements.namedItem(name);
    if (field) field.value = value;
  }
  form.requestSubmit();
}

if (box) {
  const form = box.querySelector("[data-push-form]");
  form.querySelector("[data-push-on]").addEventListener("click", () => {
    switchOn(form).catch(() => show("off", "failed"));
  });
  start().catch(() => show("off"));
}
