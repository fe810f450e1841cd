// A button with data-wait="30" can be pressed after that many seconds; until then it counts them down. Without
// this script it can be pressed at once, and the server answers who presses too often.
for (const button of document.querySelectorAll("button[data-wait]")) {
  const words = button.textContent.trim();
  const until = Date.now() + Number(button.dataset.wait) * 1000;
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    button.disabled = left > 0;
    button.textContent = left > 0 ? `${words} (${left})` : words;
    if (left > 0) setTimeout(tick, 1000);
  };
  tick();
}
