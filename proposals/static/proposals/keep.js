// Keeps a draft on the server while somebody types, so that it can be continued on another device. Without
// JavaScript there is the button that saves. A published text is never changed by itself.
const PAUSE = 2000;
// How long a press waits for the keeping under way; without a connection the browser then says so itself.
const PATIENCE = 5000;
const form = document.querySelector("form[data-keep]");
const note = form?.querySelector("[data-kept]");
let waiting;
let under_way = null;
let again = false;

function keep() {
  if (under_way) again = true;
  else under_way = keepOnce();
}

async function keepOnce() {
  try {
    const body = new FormData(form);
    // Files go with the press of a button only.
    for (const field of form.querySelectorAll("input[type=file]")) body.delete(field.name);
    const answer = await fetch(form.dataset.keep, { method: "POST", body, redirect: "error" });
    const kept = answer.ok ? await answer.json() : {};
    if (kept.edit) {
      form.dataset.keep = kept.keep;
      if (form.dataset.begins) {
        delete form.dataset.begins;
        form.setAttribute("action", kept.step);
        history.replaceState(null, "", kept.step);
      }
      const was = form.elements.namedItem("was");
      if (was) was.value = kept.was;
      note.hidden = false;
    }
  } catch {
    // No connection: the browser itself keeps the text.
    note.hidden = true;
  }
  under_way = null;
  if (again) {
    again = false;
    keep();
  }
}

if (form) {
  form.addEventListener("input", () => {
    note.hidden = true;
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", async (event) => {
    clearTimeout(waiting);
    again = false;
    if (!under_way) return;
    // What is being kept becomes the draft; a form sent beside it would begin a second one.
    event.preventDefault();
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    await Promise.race([under_way, patience]);
    under_way = null;
    form.requestSubmit(event.submitter);
  });
  // A file that the server would refuse is said at once: nothing is sent, and nothing typed is lost.
  for (const field of form.querySelectorAll("input[data-most]")) {
    field.addEventListener("change", () => {
      const isLarge = [...field.files].some((file) => file.size > Number(field.dataset.most));
      field.setCustomValidity(isLarge ? field.dataset.tooLarge : "");
      field.reportValidity();
    });
  }
  form.addEventListener("submit", (event) => {
    const wrong = [...form.querySelectorAll("input[data-most]")].find((field) => !field.checkValidity());
    if (!wrong) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    wrong.reportValidity();
  }, true);
}
