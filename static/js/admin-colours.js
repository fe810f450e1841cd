// The browser's picker and the field with #rrggbb say the same; the field is what is sent.
document.addEventListener("input", (event) => {
  const picker = event.target.closest("[data-colour-for]");
  if (picker) {
    document.getElementById(picker.dataset.colourFor).value = picker.value;
    return;
  }
  const beside = document.querySelector(`[data-colour-for="${CSS.escape(event.target.id)}"]`);
  if (beside && /^#[0-9a-f]{6}$/i.test(event.target.value)) beside.value = event.target.value;
});
