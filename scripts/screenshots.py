"""Pictures of the main pages for the documentation: ``make screenshots``.

Builds the demonstration in a folder of its own, serves it, and photographs it with Chromium. The pictures
land in ``docs/pictures/``.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
DATA = ROOT / "var" / "screenshots"
PICTURES = ROOT / "docs" / "pictures"
os.environ |= {
    "GLAS_DATA_DIR": str(DATA),
    "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
}

import django

django.setup()

from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, sync_playwright

from cms.models import CampaignPage, EventPage, SitePage, StrategicDocumentPage
from scripts.catalogues import compile_catalogues
from tests.browser.conftest import CHROMIUM
from tests.server import Server
from youth.models import Meeting, Resolution, User

DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}


def meeting_under_way() -> str:
    """Return the address of the meeting that the demonstration leaves open."""
    meeting = Meeting.objects.select_related("council").get(state=Meeting.State.OPEN)
    return f"/bg/c/{meeting.council.slug}/meetings/{meeting.pk}/"


def a_resolution() -> str:
    """Return the address of the first resolution."""
    resolution = Resolution.objects.select_related("council").order_by("number")[0]
    return f"/bg/c/{resolution.council.slug}/resolutions/{resolution.pk}/"


def first(kind: type[SitePage]) -> Callable[[], str]:
    """Return what finds the address of the newest Bulgarian page of a kind."""

    def address() -> str:
        page = kind.objects.live().filter(locale__language_code="bg").order_by("-first_published_at", "pk")[0]
        return str(page.url)

    return address


# Name, address, who looks at it (nobody is a visitor), screen, colours.
Shot = tuple[str, Callable[[], str], str, dict[str, int], str]
SHOTS: list[Shot] = [
    ("meeting", meeting_under_way, "chair", DESKTOP, "light"),
    ("meeting-phone", meeting_under_way, "member", PHONE, "dark"),
    ("resolution", a_resolution, "", DESKTOP, "light"),
]
# The pages of the site, each on both screens in both colours: home, home-dark, home-phone, home-phone-dark.
SITE: dict[str, Callable[[], str]] = {
    "home": lambda: "/bg/",
    "campaign": first(CampaignPage),
    "document": first(StrategicDocumentPage),
    "event": first(EventPage),
    "search": lambda: "/bg/search/?q=предложения",
}
SHOTS += [
    (name + screen + shade, address, "", viewport, colours)
    for name, address in SITE.items()
    for screen, viewport in (("", DESKTOP), ("-phone", PHONE))
    for shade, colours in (("", "light"), ("-dark", "dark"))
]


def session_of(person: str) -> str:
    """Return a session cookie of one of the demonstration's people."""
    client = Client(HTTP_HOST="localhost")
    user = User.objects.get(email=f"{person}@glas.example")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies["sessionid"].value


def photograph(browser: Browser, origin: str) -> None:
    """Take every picture."""
    for name, address, person, viewport, colours in SHOTS:
        context = browser.new_context(
            base_url=origin,
            viewport=viewport,
            color_scheme=colours,
            locale="bg-BG",
            timezone_id="Europe/Sofia",
            device_scale_factor=2 if viewport is PHONE else 1,
        )
        if person:
            context.add_cookies([{"name": "sessionid", "value": session_of(person), "url": origin}])
        page = context.new_page()
        page.goto(address(), wait_until="load")
        page.evaluate("document.fonts.ready.then(() => true)")
        page.screenshot(path=PICTURES / f"{name}.png")
        context.close()
        print(f"docs/pictures/{name}.png")


def main() -> None:
    """Build, serve, photograph, stop."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    compile_catalogues()
    call_command("migrate", verbosity=0)
    call_command("demo", verbosity=0)
    server = Server(
        "", environment={name: os.environ[name] for name in ("GLAS_DATA_DIR", "DJANGO_SETTINGS_MODULE")}
    )
    server.start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM)
            photograph(browser, server.url)
            browser.close()
    finally:
        server.stop()


if __name__ == "__main__":
    main()
