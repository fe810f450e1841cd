"""Who may see the style guide, and that it leaves no component out."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import Town, make_user

pytestmark = pytest.mark.django_db

COMPONENTS = Path(settings.BASE_DIR) / "templates" / "components"
LOOKS = Path(settings.BASE_DIR) / "static" / "css" / "components"
# Put together from other components, or never seen: they have no look of their own.
WITHOUT_LOOK = {
    "confirm",
    "picture_caption",
    "point_rows",
    "quorum",
    "reading",
    "share_meta",
    "subject_actions",
}


def test_staff_see_every_component(client: Client) -> None:
    client.force_login(make_user("staff", is_staff=True))

    page = client.get("/en/styleguide/")

    assert page.status_code == 200
    shown = {template.name for template in page.templates}
    there = {f"components/{path.name}" for path in COMPONENTS.glob("*.html")}
    assert there - shown == set()


def test_every_component_has_a_stylesheet_of_its_own() -> None:
    components = {path.stem for path in COMPONENTS.glob("*.html")}
    looks = {path.stem for path in LOOKS.glob("*.css")}

    assert components - looks == WITHOUT_LOOK


def test_every_component_says_what_it_needs() -> None:
    silent = [
        path.name
        for path in COMPONENTS.glob("*.html")
        if not path.read_text("utf-8").startswith("{% comment %}")
    ]

    assert silent == []


def test_members_and_visitors_do_not_see_it(client: Client, town: Town) -> None:
    assert client.get("/en/styleguide/").status_code == 302

    client.force_login(town.member.user)  # type: ignore[arg-type]
    assert client.get("/en/styleguide/").status_code == 302
