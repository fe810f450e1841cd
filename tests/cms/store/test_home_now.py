"""The stored home page changes when a vote opens or closes, and when a draft's last day is set or over."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from cms.store.generation_cache import minute
from tests.cms.store.conftest import Site
from tests.cms.test_home_now import LAST_DAY, MIDNIGHT_AFTER, NOON, add_draft, poll_address
from tests.markup import part
from tests.voting.scenes import cast, opened_poll
from voting.services import announce_poll, close_poll
from youth import clock


def test_the_stored_home_page_follows_the_vote(site: Site, read: Callable[[str], str]) -> None:
    assert "/voting/" not in read("/en/").partition("<main")[2]

    poll = opened_poll(site.town)
    assert poll_address(poll) in read("/en/")

    cast(site.town, poll, 8, 3, 2)
    close_poll(poll, actor=site.town.chair)
    assert poll_address(poll) not in read("/en/")
    announce_poll(poll, actor=site.town.chair)
    assert poll_address(poll) not in read("/en/")


def test_the_stored_home_page_lets_the_draft_go_at_midnight_in_sofia(
    site: Site,
    is_stored: Callable[[str], bool],
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Elsewhere in the tests no minute ends.
    monkeypatch.setattr("cms.store.generation_cache.minute", minute)
    page = add_draft(site.english)
    with clock.standing_at(MIDNIGHT_AFTER - timedelta(minutes=1)):
        assert page.url in client.get("/en/").content.decode()
        assert any(is_stored("/en/") for _attempt in range(3))
        assert page.url in client.get("/en/").content.decode()
    with clock.standing_at(MIDNIGHT_AFTER):
        assert page.url not in part(client.get("/en/"))


def test_the_stored_home_page_follows_the_editor_s_day(
    site: Site,
    read: Callable[[str], str],
) -> None:
    with clock.standing_at(NOON):
        page = add_draft(site.english)
        assert page.url in read("/en/")
        page.opinions_until = LAST_DAY + timedelta(days=60)
        page.save_revision().publish()
        assert page.url not in read("/en/")
