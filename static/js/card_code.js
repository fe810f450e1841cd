// A card's QR code carries its code behind "#", which is sent to no server. It is put into the field, and
// taken out of the address, so that neither the history nor a shared link has it.
const field = document.querySelector("[data-card-code]");
const code = location.hash.replace(/\D/g, "");
const KEPT = "card_code";

function kept() {
  try {
    return sessionStorage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}

function keep(value) {
  try {
    if (value) sessionStorage.setItem(KEPT, value);
    else sessionStorage.removeItem(KEPT);
  } catch {
    // Storage is switched off: whoever signs in first types the code.
  }
}

if (code) {
  keep(code);
  history.replaceState(null, "", location.pathname + location.search);
}
// Signing in and joining lead back here; the code waited in this tab.
if (field && !field.value && kept()) field.value = kept().replace(/(.{4})(?=.)/g, "$1 ");
// Whoever has an account sends it now; a visitor signs in first.
if (document.querySelector('meta[name="account"]')) field?.form.addEventListener("submit", () => keep(""));
