// What is new on one's own page counts as seen once it was shown; without JavaScript there is a button.
const form = document.querySelector("form[data-seen]");
if (form) {
  fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).then((answer) => {
    if (answer.type !== "opaqueredirect") return;
    form.hidden = true;
    for (const badge of document.querySelectorAll("[data-unseen]")) badge.hidden = true;
  }, () => {});
}
