"""The site on a phone: manifest, service worker, offline page."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from tests.cms.site import make_home, show_councils
from tests.factories import Town
from tests.markup import part

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["bg", "en"])
def test_the_site_can_be_added_to_the_home_screen_in_each_language(
    client: Client, town: Town, language: str
) -> None:
    make_home(language)
    show_councils(town.youth)
    page = client.get(f"/{language}/").content.decode()
    address = re.search(r'<link rel="manifest" href="([^"]+)"', page)
    assert address is not None

    answer = client.get(address[1])
    app = json.loads(answer.content)

    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert not answer.cookies
    assert (app["lang"], app["start_url"], app["scope"], app["id"]) == (language, f"/{language}/", "/", "/")
    assert {icon["purpose"] for icon in app["icons"]} == {"any", "maskable"}
    for icon in app["icons"]:
        path = finders.find(icon["src"].removeprefix("/static/"))
        with Image.open(str(path)) as picture:
            assert icon["sizes"] == f"{picture.width}x{picture.height}"


def test_the_app_has_the_colour_of_the_site(client: Client, town: Town) -> None:
    make_home("en")
    profile = show_councils(town.youth)
    assert client.get("/en/manifest.webmanifest").json()["theme_color"] == "#0b5c4f"
    profile.brand_light = "#224466"
    profile.save()

    assert client.get("/en/manifest.webmanifest").json()["theme_color"] == "#224466"


def test_the_service_worker_is_at_the_root_and_is_asked_for_each_time(client: Client) -> None:
    answer = client.get("/sw.js")
    kept = json.loads(answer.content.decode().split(";\n")[0].removeprefix("const KEPT = "))

    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert kept["offline"] == {"bg": "/bg/offline/", "en": "/en/offline/"}
    for address in kept["files"]:
        assert finders.find(address.removeprefix("/static/")), address


@pytest.mark.parametrize("language", ["bg", "en"])
def test_the_offline_page_is_nobody_s_and_may_be_kept(client: Client, language: str) -> None:
    answer = client.get(f"/{language}/offline/")

    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "csrfmiddlewaretoken" not in part(answer, "html")


def test_the_policy_names_worker_and_manifest(client: Client) -> None:
    policy = client.get("/en/offline/").headers["Content-Security-Policy"]

    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy
    assert "unsafe" not in policy
