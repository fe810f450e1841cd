"""Every change that a public page shows renews its stored copy; nothing else is asked to remember that."""

import os
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.models import Site as WagtailSite

from cms.demo.drawings import HILLS, picture_of
from cms.models import PlainPage, SiteProfile
from cms.store.generation import CacheGeneration
from cms.store.generation_cache import generation, minute
from plugins.switching import switch
from proposals.services import draft_proposal, publish_proposal
from tests import processes
from tests.cms.site import add_page
from tests.cms.store.conftest import Site
from tests.databases import databases_of_the_environment, worker_name
from tests.factories import let_in, make_agenda_item, make_meeting
from voting.services import open_poll
from youth import clock
from youth.models import Meeting
from youth.policies import OPERATOR
from youth.services.meetings import convene_meeting

type Read = Callable[[str], str]


def rename(page: Page, title: str) -> None:
    page.title = title
    page.save_revision().publish()


def schedule(site: Site) -> None:
    page = PlainPage(title="Насрочена", slug="nasrochena", locale=site.home.locale, live=False)
    page.in_footer = True
    page.go_live_at = timezone.now() - timedelta(minutes=1)
    site.home.add_child(instance=page)
    page.save_revision(approved_go_live_at=page.go_live_at)
    call_command("publish_scheduled")


def give_a_picture(site: Site) -> None:
    site.campaign.picture, site.campaign.picture_alt = picture_of(HILLS), "Колела"
    site.campaign.save_revision().publish()


def colour(site: Site) -> None:
    profile = SiteProfile.objects.get()
    profile.brand_light = "#224466"
    profile.save()


def propose(site: Site) -> None:
    author = site.town.young_person
    council = site.town.youth
    proposal = draft_proposal(council, title="Скейт", summary="С", points="Т", actor=author)
    publish_proposal(proposal, actor=author)


def convene(site: Site) -> None:
    meeting = make_meeting(site.town.term, Meeting.State.PLANNED, starts_at=clock.now() + timedelta(days=30))
    make_agenda_item(meeting)
    convene_meeting(meeting, actor=OPERATOR)


CHANGES: dict[str, Callable[[Site], object]] = {
    "a page is published": lambda site: rename(site.campaign, "Нова велоалея"),
    "a page gets another address": lambda site: Page.objects.filter(pk=site.campaign.pk).update(slug="nova"),
    "a page is scheduled and its hour comes": schedule,
    "a translation appears": lambda site: add_page(
        site.english, PlainPage, "About", "about", translation_key=site.plain.translation_key
    ),
    "the menu changes": lambda site: Page.objects.filter(pk=site.plain.pk).update(show_in_menus=True),
    "the site's colours change": colour,
    "the site shows another council": lambda site: SiteProfile.objects.get().councils.set(
        [site.town.municipal]
    ),
    "the site moves to another host": lambda site: WagtailSite.objects.update(hostname="glas.example"),
    "a picture is added": give_a_picture,
    "a plugin is switched off": lambda site: switch(site.town.youth, "proposals", enabled=False),
    "a proposal is published": propose,
    "a meeting is convened": convene,
    "a page is unpublished": lambda site: site.campaign.unpublish(),
    "a page is deleted": lambda site: site.campaign.delete(),
}


def test_the_stored_copies_are_renewed_by_every_change(site: Site, is_stored: Callable[[str], bool]) -> None:
    paths = ["/bg/", "/bg/kampanii/", "/bg/za-nas/"]
    unnoticed = []
    for name, change in CHANGES.items():
        for path in paths:
            assert any(is_stored(path) for _attempt in range(4))
        change(site)
        unnoticed += [f"{path} where {name}" for path in paths if is_stored(path)]

    assert unnoticed == []


def test_a_moved_page_leads_on_from_its_old_address(site: Site, read: Read, client: Client) -> None:
    read("/bg/kampanii/veloaleya/")
    site.campaign.move(site.home, pos="last-child")

    answer = client.get("/bg/kampanii/veloaleya/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/bg/veloaleya/")
    assert "Велоалея" in read("/bg/veloaleya/")


def test_what_changed_is_what_is_read_next(site: Site, read: Read) -> None:
    assert "Велоалея" in read("/bg/kampanii/")
    rename(site.campaign, "Нова алея")

    assert "Нова алея" in read("/bg/kampanii/")


def test_a_changed_picture_is_shown_at_once(site: Site, read: Read, is_stored: Callable[[str], bool]) -> None:
    give_a_picture(site)
    assert "/media/images/" in read("/bg/kampanii/veloaleya/")
    site.campaign.picture.title = "Друга"
    site.campaign.picture.save()

    assert not is_stored("/bg/kampanii/veloaleya/")


def test_a_restricted_page_leaves_the_store(site: Site, read: Read, client: Client) -> None:
    read("/bg/za-nas/")
    PageViewRestriction.objects.create(page=site.plain, restriction_type=PageViewRestriction.LOGIN)

    assert client.get("/bg/za-nas/").status_code == 302


def test_an_open_meeting_and_its_poll_renew_the_home_page(
    site: Site, read: Read, is_stored: Callable[[str], bool]
) -> None:
    assert "Осветление" not in read("/bg/")
    meeting = make_meeting(site.town.term, Meeting.State.OPEN)
    item = make_agenda_item(meeting, "Осветление", state="under_way")
    let_in(meeting, *site.town.members)
    assert "Осветление" in read("/bg/")

    open_poll(item, actor=OPERATOR)
    assert not is_stored("/bg/")


def test_another_process_is_noticed_at_once(site: Site, read: Read, is_stored: Callable[[str], bool]) -> None:
    read("/bg/")
    statement = "from youth.models import Council; Council.objects.update(names={'bg': 'Съвет на младите'})"
    url = databases_of_the_environment().url(worker_name())
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": url}
    status, printed = processes.run(["manage.py", "shell", "-c", statement], environment)
    assert status == 0, printed
    if isinstance(generation, CacheGeneration):
        generation.look()

    assert not is_stored("/bg/")
    assert "Съвет на младите" in read("/bg/")


def test_the_turn_of_the_minute_forgets_everything(
    site: Site, is_stored: Callable[[str], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cms.store.generation_cache.minute", minute)
    last_second = clock.now().replace(second=59, microsecond=0)
    with clock.standing_at(last_second):
        is_stored("/bg/za-nas/")
        assert is_stored("/bg/za-nas/")
    with clock.standing_at(last_second + timedelta(seconds=1)):
        assert not is_stored("/bg/za-nas/")
