// Buttons for passkeys are shown where the browser knows them: elsewhere they would do nothing.

if (globalThis.isSecureContext && globalThis.PublicKeyCredential) {
  for (const button of document.querySelectorAll("[data-passkey]")) button.hidden = false;
}
