"""The strip of the home page: a vote that is open now, a draft on which opinions are still taken."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override

from cms.blocks import render_widget
from cms.models import DocumentLibraryPage, HomePage, StrategicDocumentPage
from cms.presenters.shell import place_of
from plugins.registry import installed_plugins
from plugins.switching import switch
from tests.cms.site import add_contact_form, add_page, make_home, show_councils
from tests.factories import Town
from tests.markup import part
from tests.voting.scenes import opened_poll
from voting.models import Poll
from voting.services import close_poll
from voting.services.opinions import close_opinion_poll, plan_opinion_poll
from youth import clock
from youth.models import Council, Meeting

pytestmark = pytest.mark.django_db

# Ten days before the end, at noon in Sofia.
NOON = datetime(2027, 3, 5, 10, tzinfo=UTC)
LAST_DAY = date(2027, 3, 15)
# In Sofia it is two hours later.
MIDNIGHT_AFTER = datetime(2027, 3, 15, 22, tzinfo=UTC)
STATUS = StrategicDocumentPage.Status


def poll_address(poll: Poll) -> str:
    return f'href="/en/c/{poll.council.slug}/voting/{poll.pk}/"'


def add_draft(home: HomePage, **fields: object) -> StrategicDocumentPage:
    library = add_page(home, DocumentLibraryPage, "Library", "library")
    values = {"intro": "It says.", "status": STATUS.DRAFT, "opinions_until": LAST_DAY} | fields
    return add_page(library, StrategicDocumentPage, "Plan 2028", "plan", **values)


def at(moment: datetime, client: Client, path: str = "/en/") -> str:
    with clock.standing_at(moment):
        return client.get(path).content.decode()


def test_an_open_vote_is_on_the_home_page_until_it_is_closed(client: Client, town: Town) -> None:
    make_home("en")
    show_councils(town.youth, town.municipal)
    poll = opened_poll(town, title="Осветление")

    shown = client.get("/en/").content.decode()
    assert poll_address(poll) in shown
    assert shown.count("card-now") == 1, "one card for the meeting and its vote"
    assert shown.count("Осветление") == 1, "the words of the item are not said again by the vote"
    assert f"/en/c/{town.youth.slug}/meetings/{poll.meeting_id}/" in shown

    close_poll(poll, actor=town.chair)
    assert poll_address(poll) not in part(client.get("/en/"))


def test_a_vote_behind_closed_doors_is_not_mentioned(client: Client, town: Town) -> None:
    make_home("en")
    show_councils(town.youth)
    poll = opened_poll(town)
    Meeting.objects.filter(pk=poll.meeting_id).update(is_public=False)

    assert poll_address(poll) not in part(client.get("/en/"))


def test_a_vote_of_a_council_that_the_site_does_not_show_stays_there(client: Client, town: Town) -> None:
    make_home("en")
    show_councils(town.municipal)

    assert poll_address(opened_poll(town)) not in part(client.get("/en/"))


def test_an_open_opinion_poll_has_a_card_of_its_own_apart_from_the_councils_vote(
    client: Client, town: Town
) -> None:
    make_home("en")
    show_councils(town.youth, town.municipal)
    opened_poll(town)
    opinion = plan_opinion_poll(
        town.youth,
        title="Къде да е паркът?",
        options=["тук", "там"],
        ends_at=clock.now() + timedelta(days=1),
        actor=town.secretary,
    )
    address = f'href="/en/c/{town.youth.slug}/voting/opinions/{opinion.pk}/"'

    answer = client.get("/en/")
    # Once: the widget for editors' pages is left out where the strip has the same.
    assert part(answer).count("An opinion poll: secret, and not a decision.") == 1
    assert address not in part(answer, "article[contains(@class, 'card-now')]")
    card = part(answer, "article[contains(@class, 'card nowcard')]")
    assert address in card
    assert "Къде да е паркът?" in card

    close_opinion_poll(opinion)
    assert address not in part(client.get("/en/"))


def test_an_editors_page_has_the_same_card_or_says_that_nothing_is_asked(town: Town) -> None:
    with override("en"):
        nothing = render_widget("voting.opinions", [town.youth])[1]
    assert "The council asks nothing at the moment." in nothing
    plan_opinion_poll(
        town.youth,
        title="Къде да е паркът?",
        options=["тук", "там"],
        ends_at=clock.now() + timedelta(days=1),
        actor=town.secretary,
    )

    with override("en"):
        title, shown = render_widget("voting.opinions", [town.youth])

    assert (str(title), "Къде да е паркът?" in shown) == ("Opinion polls", True)
    assert render_widget("voting.opinions", [town.municipal]) == ("", "")


def test_a_draft_is_on_the_home_page_in_the_last_two_weeks_for_opinions(client: Client) -> None:
    page = add_draft(make_home("en"))

    assert page.url not in at(NOON - timedelta(days=5), client), "fifteen days ahead"
    assert "14 days left" in at(NOON - timedelta(days=4), client)
    shown = at(NOON, client)
    assert f'href="{page.url}"' in shown
    assert "15 March 2027" in shown
    assert "10 days left" in shown
    assert "1 day left" in at(NOON + timedelta(days=9), client)
    assert "Today is the last day" in at(MIDNIGHT_AFTER - timedelta(minutes=1), client)
    assert page.url not in at(MIDNIGHT_AFTER, client)


def test_only_drafts_take_opinions(client: Client) -> None:
    page = add_draft(make_home("en"))
    page.status = STATUS.IN_FORCE

    with pytest.raises(ValidationError) as refused:
        page.clean()

    assert set(refused.value.message_dict) == {"opinions_until"}
    StrategicDocumentPage.objects.update(status=STATUS.IN_FORCE)
    assert page.url not in at(NOON, client)


def test_the_page_of_the_draft_says_until_when_and_where_to_send_an_opinion(client: Client) -> None:
    home = make_home("en")
    page = add_draft(home)
    assert "You can send your opinion until 15 March 2027." in at(NOON, client, page.url)

    form = add_contact_form(home, "Write to us", "contact")
    assert f'href="{form.url}">Send an opinion' in at(NOON, client, page.url)

    over = at(MIDNIGHT_AFTER, client, page.url)
    assert "Opinions were taken until 15 March 2027." in over
    assert "Send an opinion" not in over


PROPOSE = 'href="/en/c/ms/proposals/new/"'


def test_a_proposal_is_offered_only_where_the_council_takes_any(client: Client, town: Town) -> None:
    make_home("en")
    show_councils(town.municipal, town.youth)
    assert PROPOSE in client.get("/en/").text
    assert client.get("/en/c/ms/proposals/new/").status_code == 200

    switch(town.youth, "proposals", enabled=False)

    assert "/proposals/new/" not in part(client.get("/en/"))


def test_no_place_of_the_site_names_a_plugin_that_is_off(town: Town) -> None:
    assert place_of(town.youth, "proposals:list") == "/bg/c/ms/proposals/"
    assert place_of(town.youth, "youth:council") == "/bg/c/ms/"
    switch(town.youth, "proposals", enabled=False)
    council = Council.objects.get(pk=town.youth.pk)
    assert place_of(council, "proposals:list") == ""
    assert place_of(council, "youth:council") == "/bg/c/ms/"


def test_pages_of_the_site_ask_for_places_of_plugins_by_the_one_function() -> None:
    slugs = "|".join(plugin.manifest.slug for plugin in installed_plugins())
    named = re.compile(rf'(?:address|reverse|redirect)\(\s*"(?:{slugs}):|{{% url ["\'](?:{slugs}):')
    root = Path(settings.BASE_DIR)
    files = [*root.glob("cms/**/*.py"), *root.glob("cms/**/*.html"), *root.glob("templates/**/*.html")]
    assert files
    assert [str(path) for path in files if named.search(path.read_text(encoding="utf-8"))] == []
