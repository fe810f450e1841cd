// Keeps what somebody writes in this browser until it is sent: a closed tab or a lost connection costs nothing.
// Nothing is sent by itself, and nothing is kept once the form was sent.

for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = `keep:${location.pathname}:${form.dataset.keep}`;
  const fields = () => [...form.querySelectorAll("input[type=text], textarea, select")];

  // After a refusal the server shows what was sent; that is newer than what was kept.
  if (!document.querySelector(".error-summary")) {
    try {
      const kept = JSON.parse(localStorage.getItem(key) ?? "{}");
      for (const field of fields()) if (kept[field.name]) field.value = kept[field.name];
    } catch {
      localStorage.removeItem(key);
    }
  }

  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const texts = Object.fromEntries(fields().map((field) => [field.name, field.value]));
      localStorage.setItem(key, JSON.stringify(texts));
    }, 400);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    localStorage.removeItem(key);
  });
}
