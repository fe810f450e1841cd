"""Who may see the style guide."""

import pytest
from django.test import Client

from tests.factories import Town, make_user

pytestmark = pytest.mark.django_db


def test_staff_see_every_component(client: Client) -> None:
    client.force_login(make_user("staff", is_staff=True))

    assert client.get("/en/styleguide/").status_code == 200


def test_members_and_visitors_do_not(client: Client, town: Town) -> None:
    assert client.get("/en/styleguide/").status_code == 302

    client.force_login(town.member.user)  # type: ignore[arg-type]
    assert client.get("/en/styleguide/").status_code == 302
