"""Chromium, the screens it is shown on, and a watch over everything that a page must never do."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.browser.accessibility import NARROWEST, WIDE, Watch
from tests.server import Server
from youth.models import User

# The shell is the same browser without windows, and starts and draws in half the time.
CHROMIUM = next(
    (path for path in map(Path, ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")) if path.exists()),
    None,
)
# What never comes fails a test, not what comes late because a machine has much to do.
TIMEOUT_MS = int(os.environ.get("BROWSER_TIMEOUT_MS", "20000"))
expect.set_options(timeout=TIMEOUT_MS)
SCREENS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": WIDE},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
    "narrow": {"viewport": NARROWEST},
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, and skip them all aloud where there is no Chromium."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                reason = "BROWSER TESTS SKIPPED: no Chromium (apt-get install chromium-headless-shell)"
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Give a running Chromium, for one module: its event loop is in the way of others in this process."""
    # Playwright's loop runs in this thread, and Django takes that for a view that would block it.
    patch = pytest.MonkeyPatch()
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            # Nothing is looked at: without a graphics process pages are drawn in fewer steps.
            args=[
                *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
                *("--disable-gpu", "--in-process-gpu", "--disable-software-rasterizer"),
            ],
        )
        yield browser
        browser.close()
    patch.undo()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Give the watch over all contexts of the test; what it saw and was not asked to allow fails the test."""
    watching = Watch()
    yield watching
    assert watching.findings() == []


type NewContext = Callable[..., BrowserContext]


@pytest.fixture
def new_context(chromium: Browser, watch: Watch, server: Server) -> Iterator[NewContext]:
    """Give a function that opens a watched context on the server: ``new_context("phone", user=user)``.

    The contexts close before the server stops, so that no page loses what it is loading.
    """
    opened: list[BrowserContext] = []

    def open_context(
        screen: str = "desktop", *, user: User | None = None, language: str = "bg", **options: Any
    ) -> BrowserContext:
        context = chromium.new_context(
            base_url=server.url,
            locale={"bg": "bg-BG", "en": "en-GB"}[language],
            timezone_id="Europe/Sofia",
            # Only the tests of the service worker want one: it answers where others look at the network.
            **{"service_workers": "block"} | SCREENS[screen] | options,
        )
        context.set_default_timeout(TIMEOUT_MS)
        watch.over(context, server.url)
        if user is not None:
            sign_in(context, server, user)
        opened.append(context)
        return context

    yield open_context
    for context in opened:
        context.close()


def sign_in(context: BrowserContext, server: Server, user: User) -> None:
    """Sign the account in by its session cookie, as if it had entered its code before."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = client.cookies["sessionid"]
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": server.url, "httpOnly": True}])
