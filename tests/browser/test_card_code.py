"""A card's QR code: its code is put into the field and leaves the address, also across signing in."""

from typing import Any

import pytest

from tests.factories import make_participant, make_town
from tests.server import Server
from youth.codes import new_seed
from youth.selectors.councils import today_in
from youth.services.verification import codes_in, make_codes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.long
def test_the_code_of_a_card_is_in_the_field_and_in_no_address(new_context: Any, server: Server) -> None:
    town = make_town(members=2)
    page = new_context("phone").new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server.url}/bg/c/ms/me/verify/#123456789012")
    page.wait_for_function("document.querySelector('[name=code]').value === '1234 5678 9012'")
    assert page.url == f"{server.url}/bg/c/ms/me/verify/"
    page.goto(f"{server.url}/bg/c/ms/")
    page.goto(f"{server.url}/bg/c/ms/me/verify/")
    page.wait_for_function("document.querySelector('[name=code]').value === '1234 5678 9012'")
    assert len(asked) > 3
    assert not any("123456789012" in url.partition("#")[0] for url in asked)

    known = new_context("phone", user=make_participant(town.youth, "Рени", verified=False).user).new_page()
    seed, last_day = new_seed(), today_in(town.youth)
    batch = make_codes(town.youth, "10А клас", ["age"], 1, last_day, seed=seed, actor=town.secretary)
    [code] = codes_in(batch, seed)
    known.goto(f"{server.url}/bg/c/ms/me/verify/#{code}")
    known.locator("main form button[type=submit]").click()
    known.locator("#verified-title").wait_for()
    assert batch.codes.get().used_at is not None
    assert known.input_value("[name=code]") == ""
