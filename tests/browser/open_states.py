"""What a page is held to with whatever is open on it: every control in reach, none in the way of another."""

from playwright.sync_api import Page

WIDTHS = (320, 360, 390, 414, 768, 1280)
HEIGHT = 800

# Opens each thing that a page can open, one after the other, and names the controls that are outside the
# window, too small to be pressed, covered by another, or out of reach in what was opened.
JUDGE = """() => {
  const CONTROLS = "a[href], button, summary, select, textarea, input:not([type=hidden])";
  const found = new Set();
  const name = (one) => `${one.tagName.toLowerCase()}.${one.className.baseVal ?? one.className}`
    + ` “${(one.innerText || one.getAttribute("aria-label") || one.name || "").trim().slice(0, 30)}”`;
  // What covers only a pixel for those who hear a page, or takes the place of a label, is not pressed.
  const isShown = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && one.getBoundingClientRect().width > 2 && !one.closest(".skip");
  const area = (one) => {
    const isSmall = one.matches("input[type=checkbox], input[type=radio], input[type=file]");
    const label = isSmall && one.labels?.[0];
    if (!label) return one.getBoundingClientRect();
    const [a, b] = [one.getBoundingClientRect(), label.getBoundingClientRect()];
    const left = Math.min(a.left, b.left), top = Math.min(a.top, b.top);
    return new DOMRect(left, top, Math.max(a.right, b.right) - left, Math.max(a.bottom, b.bottom) - top);
  };
  const scrolls = (one) => {
    for (let box = one.parentElement; box && box !== document.body; box = box.parentElement)
      if (box.scrollWidth > box.clientWidth && getComputedStyle(box).overflowX !== "visible") return true;
    return false;
  };
  // Words of a sentence are as high as its line.
  const isInText = (one) => one.matches("a, .btn-link") && getComputedStyle(one).display === "inline"
    || one.matches("a") && one.closest("p, li, dd, td, dt, figcaption, h1, h2, h3, h4, label")
      && !one.matches(".btn, .chip, .tool") && !one.closest("nav");
  const layer = (one) => {
    for (let box = one; box && box !== document.body; box = box.parentElement)
      if (/fixed|sticky|absolute/.test(getComputedStyle(box).position) && !box.matches("input")) return box;
    return document.body;
  };
  const judge = (root, state) => {
    const controls = [...root.querySelectorAll(CONTROLS)].filter(isShown);
    const boxes = controls.map((one) => [one, area(one), layer(one)]);
    for (const [one, box] of boxes) {
      if ((box.left < -0.5 || box.right > innerWidth + 0.5) && !scrolls(one))
        found.add(`${state}: outside ${Math.round(box.left)} ${name(one)}`);
      const least = one.matches(".sheet .btn:not(.btn-link), .hero .btn") ? 48 : 44;
      if (!isInText(one) && (box.height < least - 0.5 || box.width < Math.min(least, 44) - 0.5))
        found.add(`${state}: ${Math.round(box.width)}×${Math.round(box.height)} ${name(one)}`);
    }
    for (const [index, [one, a, there]] of boxes.entries())
      for (const [other, b, where] of boxes.slice(index + 1)) {
        if (there !== where || one.contains(other) || other.contains(one)) continue;
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 2 && down > 2 && !(isInText(one) && isInText(other)))
          found.add(`${state}: ${name(one)} overlaps ${name(other)}`);
      }
    return controls;
  };
  const isReached = (one) => {
    one.scrollIntoView({ block: "center", behavior: "instant" });
    const { left, top, width, height } = one.getBoundingClientRect();
    const hit = document.elementFromPoint(left + Math.min(width / 2, 40), top + height / 2);
    return hit && (one.contains(hit) || hit.contains(one) || hit.closest("label")?.control === one);
  };

  judge(document.body, "closed");
  // A bar at the thumb leaves room for what it is about.
  for (const bar of document.querySelectorAll(".sheet")) {
    const isFixed = layer(bar) !== document.body && isShown(bar);
    if (isFixed && bar.getBoundingClientRect().height > innerHeight * 0.4)
      found.add(`closed: the bar takes ${Math.round(bar.getBoundingClientRect().height)} pixels`);
  }
  scrollTo(0, document.documentElement.scrollHeight);
  const last = [...document.querySelectorAll(`main ${CONTROLS.replaceAll(", ", ", main ")}`)]
    .filter((one) => isShown(one) && layer(one) === document.body).slice(-3);
  for (const one of last) if (!isReached(one)) found.add(`closed: covered at the end ${name(one)}`);
  const openers = [...document.querySelectorAll("details, [popover]")].filter((one) =>
    one.matches("details") ? isShown(one.querySelector("summary")) : true);
  for (const one of openers) {
    const wasOpen = one.open;
    if (one.matches("details")) one.open = true;
    else one.showPopover();
    const state = one.className || one.id;
    const box = one.getBoundingClientRect();
    if (box.left < -0.5 || box.right > innerWidth + 0.5) found.add(`${state}: outside`);
    for (const control of judge(one, state))
      if (!isReached(control)) found.add(`${state}: covered ${name(control)}`);
    if (one.matches("details")) one.open = wasOpen;
    else one.hidePopover();
  }
  return [openers.length, [...found]];
}"""


def faults_of_open_states(page: Page) -> list[str]:
    """Return what is out of reach on a loaded page at each width, with all closed and each thing open."""
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        openers, found = page.evaluate(JUDGE)
        assert openers, page.url
        faults += [f"{width}: {one}" for one in found]
    return faults
