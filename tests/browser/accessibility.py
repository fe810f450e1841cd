"""What every page is held to: axe's rules, no faults in the console, nothing fetched from elsewhere."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, ViewportSize

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
# WCAG 2.2 AA and axe's best practices; nothing is excluded.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROWEST: ViewportSize = {"width": 320, "height": 640}
type Look = Literal["wide, light", "narrow, dark"]
LOOKS: tuple[Look, Look] = ("wide, light", "narrow, dark")


@cache
def _axe_source() -> str:
    return AXE.read_text(encoding="utf-8")


# Which rules passed nobody asks.
JUDGE = """tags => axe.run(document, {runOnly: tags, resultTypes: ["violations"]})
    .then(result => result.violations)"""


def violations(page: Page) -> list[str]:
    """Return what axe finds on the page as it is: rule, and where."""
    # What is stuck to the lower edge covers whatever is scrolled beneath it; at the end it covers nothing.
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    if page.evaluate("!window.axe"):
        # Evaluated, not added as a script: the page's policy would refuse that.
        page.evaluate(_axe_source())
    found = page.evaluate(JUDGE, RULES)
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}"
        for violation in found
        for node in violation["nodes"]
    ]


def overflows(page: Page) -> bool:
    """Return whether the page is wider than its screen, so that one would have to scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def faults(page: Page, looks: Iterable[Look] = LOOKS) -> list[str]:
    """Return what is wrong with a loaded page in each of the looks, by all rules.

    The page is wide and light again afterwards, as the next one is loaded.
    """
    found = []
    for look in looks:
        if look == "wide, light":
            _show(page, WIDE, "light")
        else:
            _show(page, NARROWEST, "dark")
        found += [f"{look}: {violation}" for violation in violations(page)]
    return found + faults_of_width(page)


def faults_of_width(page: Page) -> list[str]:
    """Return whether the page scrolls sideways at its narrowest; it is wide and light again afterwards."""
    _show(page, NARROWEST, "light")
    found = ["narrow: scrolls sideways"] if overflows(page) else []
    _show(page, WIDE, "light")
    return found


def _show(page: Page, size: ViewportSize, colours: Literal["light", "dark"]) -> None:
    if page.viewport_size != size:
        page.set_viewport_size(size)
    page.emulate_media(color_scheme=colours, reduced_motion="reduce")


class Watch:
    """Collects console errors, violations of the policy, foreign and failed requests, and server errors."""

    def __init__(self) -> None:
        """Start with nothing seen and nothing allowed."""
        self._seen: list[str] = []
        self._allowed: list[str] = []

    def allow(self, *fragments: str) -> None:
        """Allow findings that contain one of the fragments: a refused form, a server that was killed."""
        self._allowed += fragments

    def findings(self) -> list[str]:
        """Return what was seen and not allowed."""
        return [seen for seen in self._seen if not any(fragment in seen for fragment in self._allowed)]

    def over(self, context: BrowserContext, origin: str) -> None:
        """Watch every page of the context; ``origin`` is where its requests may go."""

        def console(message: ConsoleMessage) -> None:
            # A violation of the policy is an error of the console too.
            # What the fixtures block themselves is no fault of the page.
            is_ours = message.text.startswith("Service Worker registration blocked")
            if message.type in {"error", "warning"} and not is_ours:
                self._seen.append(f"console: {message.text} ({message.location.get('url', '')})")

        def request(sent: Request) -> None:
            home = (origin, origin.replace("http", "ws", 1), "data:", "blob:", "about:")
            if not sent.url.startswith(home):
                self._seen.append(f"foreign request: {sent.url}")

        def failed(sent: Request) -> None:
            # A page that is left ends what it was still loading.
            if sent.failure != "net::ERR_ABORTED":
                self._seen.append(f"failed request: {sent.url} {sent.failure}")

        def response(answer: Response) -> None:
            if answer.status >= 500:
                self._seen.append(f"server error: {answer.status} {answer.url}")

        context.on("console", console)
        context.on("weberror", lambda error: self._seen.append(f"script error: {error.error}"))
        context.on("request", request)
        context.on("requestfailed", failed)
        context.on("response", response)
