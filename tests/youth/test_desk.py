"""The desk: what waits for each office, by when, by what the council and its plugins say."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from lxml import html

from plugins import hooks
from plugins.models import PluginFailure
from plugins.switching import switch
from proposals.models import Support
from tests.factories import (
    Town,
    give_office,
    make_agenda_item,
    make_committee,
    make_guest,
    make_meeting,
    make_organisation,
    make_participant,
    make_representation,
    make_resolution,
)
from tests.markup import part
from tests.queries import FRAME, exactly
from tests.records import rows
from tests.youth.desks import DESK, at_desk, make_committee_chair, proposal, titles, today
from tests.youth.people.test_council_pages import signed_in
from youth import clock
from youth.models import (
    Capacity,
    CodeBatch,
    CommitteeMembership,
    ConveneRequest,
    Council,
    Mandate,
    Meeting,
    Office,
    Participant,
    Verification,
    VerificationCode,
)

pytestmark = pytest.mark.django_db


def asked_on_paper(council: Council, **fields: Any) -> None:
    """Let a request for a meeting wait that came on paper."""
    ConveneRequest.objects.create(
        council=council, matters="Скейт парк", paper="54 граждани", needed=0, reached_at=clock.now(), **fields
    )


type Answering = Callable[[str, Any, Callable[..., Any]], None]


@pytest.fixture
def committee_chair(town: Town) -> Participant:
    return make_committee_chair(town)


def test_who_holds_an_office_or_chairs_a_committee_has_a_desk_and_nobody_else(
    town: Town, committee_chair: Participant
) -> None:
    verifier, moderator = make_participant(town.youth, "Вера"), make_participant(town.youth, "Петър")
    give_office(verifier, Office.Role.VERIFIER)
    give_office(moderator, Office.Role.MODERATOR)
    people = {
        "chair": town.chair.user,
        "secretary": town.secretary.user,
        "committee chair": committee_chair.user,
        "verifier": verifier.user,
        "moderator": moderator.user,
        "member": town.member.user,
        "young person": town.young_person.user,
        "outsider": town.outsider,
        "secretary elsewhere": town.municipal_secretary.user,
        "visitor": None,
    }
    statuses = {name: signed_in(user).get(DESK).status_code for name, user in people.items()}
    forbidden = dict.fromkeys(("member", "young person", "outsider", "secretary elsewhere"), 403)
    admitted = dict.fromkeys(("chair", "secretary", "committee chair", "verifier", "moderator"), 200)
    assert statuses == {**admitted, **forbidden, "visitor": 302}


def test_office_holders_find_their_desk_from_the_council_and_from_their_own_page(
    town: Town, committee_chair: Participant
) -> None:
    for place in ("/en/c/ms/", "/en/c/ms/me/"):
        for person in (town.secretary, committee_chair):
            assert f'href="{DESK}"' in signed_in(person.user).get(place).text, place
        assert f'href="{DESK}"' not in part(signed_in(town.member.user).get(place)), place
    assert f'href="{DESK}"' not in part(Client().get("/en/c/ms/"))


def test_a_single_thing_leads_to_its_page_and_several_to_their_list(town: Town) -> None:
    waiting = proposal(town, "submitted")
    secretary = signed_in(town.secretary.user)
    assert f'href="/en/c/ms/proposals/{waiting.pk}/"' in part(secretary.get(DESK))
    proposal(town, "submitted", "Чешма")
    page = part(secretary.get(DESK))
    assert 'href="/en/c/ms/proposals/?stage=registered"' in page
    assert "<strong>2</strong>" in page


def test_what_belongs_to_a_plugin_that_is_off_does_not_wait(town: Town) -> None:
    proposal(town, "submitted")
    switch(town.youth, "proposals", enabled=False)
    assert "Proposals to register" not in part(signed_in(town.secretary.user).get(DESK))


@pytest.fixture
def everything(town: Town, committee_chair: Participant) -> dict[str, Participant]:
    """Let one of everything wait, and give everybody whom something waits for."""
    now, soon = clock.now(), clock.now() + timedelta(days=20)
    verifier = make_participant(town.youth, "Вера")
    give_office(verifier, Office.Role.VERIFIER)
    make_meeting(town.term)
    make_meeting(town.term, Meeting.State.CONVENED)
    asked_on_paper(town.youth)
    make_resolution(make_agenda_item(make_meeting(town.term, Meeting.State.CLOSED)))
    proposal(town, "submitted")
    proposal(town, "registered")
    proposal(town, "in_committee", committee=committee_chair.committees.get().committee)
    proposal(town, "in_committee", committee=make_committee(town.term, "sport"))
    proposal(town, "opinion_given")
    newcomer = make_participant(town.youth, "Нов", verified=False)
    Support.objects.create(proposal=proposal(town, "published"), participant=newcomer, version=1)
    Mandate.objects.filter(participant=town.member).update(ends_at=soon, end_reason="resigned")
    Office.objects.filter(role=Office.Role.VERIFIER).update(ends_at=soon)
    CommitteeMembership.objects.create(
        committee=make_committee(town.term, "youth"), participant=town.member, starts_at=now, ends_at=soon
    )
    town.youth.terms.update(ends_at=soon)
    Capacity.objects.filter(participant=make_guest(town.youth)).update(ends_at=soon)
    waiting = make_participant(town.youth, "Г-н Петров", guest_as="кмет")
    Capacity.objects.create(participant=waiting, kind="official", title="кмет")
    representation = make_representation(town.member, make_organisation(town.youth))
    representation.ends_at = soon
    representation.save()
    Verification.objects.create(
        user=town.member.user,
        council=town.youth,
        fact="school",
        method="in_person",
        valid_until=today(town.youth) + timedelta(days=9),
    )
    batch = CodeBatch.objects.create(
        council=town.youth,
        label="8. клас",
        facts=["age"],
        last_day=today(town.youth) + timedelta(days=3),
        seed_digest="1",
        made_by=town.secretary,
    )
    VerificationCode.objects.create(batch=batch, digest="1")
    rows.entered(town.municipal, rows.content())
    return {
        "chair": town.chair,
        "secretary": town.secretary,
        "committee chair": committee_chair,
        "verifier": verifier,
        "municipal secretary": town.municipal_secretary,
        "member": town.member,
        "young person": town.young_person,
    }


def test_each_office_sees_what_is_its_own(everything: dict[str, Participant]) -> None:
    ends = {"youth.terms", "youth.mandates", "youth.offices", "youth.committees"}
    own = {
        "chair": {
            "youth.convene",
            "youth.open",
            "youth.request",
            "proposals.assign",
            "proposals.agenda",
            *ends,
        },
        "secretary": {
            *(
                "youth.prepare",
                "youth.attend",
                "youth.papers",
                "youth.write",
                "youth.guests",
                "youth.new_guests",
                "youth.request",
            ),
            *("youth.representatives", "youth.cards", "proposals.register", "proposals.agenda"),
            *("records.send", *ends),
        },
        "committee chair": {"proposals.opinion"},
        "verifier": {"youth.verifications", "youth.cards", "proposals.unverified"},
        "municipal secretary": {"records.detail"},
        "member": set(),
        "young person": set(),
    }
    found = {name: at_desk(person) for name, person in everything.items()}
    assert {name: set(lines) for name, lines in found.items()} == own
    # The proposal of another committee waits for another chair.
    assert found["committee chair"] == ["proposals.opinion"]


@pytest.mark.parametrize("language", ["bg", "en"])
def test_every_line_leads_to_a_page_that_its_reader_may_open(
    everything: dict[str, Participant], language: str
) -> None:
    for name in ("chair", "secretary", "committee chair", "verifier", "municipal secretary"):
        person = everything[name]
        client = signed_in(person.user)
        page = client.get(f"/{language}/c/{person.council.slug}/desk/")
        document = html.fromstring(part(page))
        links = document.xpath("//ul[contains(@class, 'rows')]/li//a/@href")
        assert links, name
        assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200), name


def test_nobody_is_named_on_a_desk(everything: dict[str, Participant]) -> None:
    names = [one.display_name for one in Participant.objects.exclude(display_name__in=["Нов", "Вера"])]
    for name in ("secretary", "verifier"):
        page = part(signed_in(everything[name].user).get(DESK))
        assert not [one for one in names if one in page]


@pytest.mark.parametrize("many", [1, 3])
def test_the_desk_costs_the_same_for_many(
    everything: dict[str, Participant], town: Town, committee_chair: Participant, many: int
) -> None:
    committee = committee_chair.committees.get().committee
    for number in range(many - 1):
        make_meeting(town.term)
        make_meeting(town.term, Meeting.State.CLOSED)
        asked_on_paper(town.youth)
        asked_on_paper(town.youth, committee=committee)
        proposal(town, "submitted")
        proposal(town, "in_committee", committee=committee)
        proposal(town, "sent", received_on=today(town.youth))
        make_guest(town.youth, f"Гост {number}")
        rows.entered(town.municipal, rows.package_of(rows.numbered(number + 40)).content)
    # Beside the frame: session, account, council, participant, plugins; requests for meetings, meetings,
    # their deputies, ends, moderation, proposals, records, questions from home.
    costs = {"chair": 11, "secretary": 13, "committee chair": 8, "verifier": 7, "municipal secretary": 12}
    for name, number in costs.items():
        person = everything[name]
        client, desk = signed_in(person.user), f"/en/c/{person.council.slug}/desk/"
        client.get(desk)
        # No page of the site is there, so that the frame looks for none.
        with exactly(FRAME - 1 + number):
            client.get(desk)


def test_a_long_list_is_folded_after_twenty(town: Town, committee_chair: Participant) -> None:
    committee = committee_chair.committees.get().committee
    for number in range(65):
        day = today(town.youth) + timedelta(days=number)
        proposal(town, "in_committee", f"№ {number}", committee=committee, opinion_due_on=day)
    page = signed_in(committee_chair.user).get(DESK)
    document = html.fromstring(part(page))
    assert len(titles(page)) == 65
    assert len(document.xpath("//details[contains(@class, 'fold')]//li")) == 45
    assert "45 more" in part(page, "details[contains(@class, 'fold')]/summary")


def test_what_counts_nothing_is_not_shown_and_an_empty_desk_says_so(
    town: Town, override_hook: Answering
) -> None:
    switch(town.youth, "dummy", enabled=True)
    tile = hooks.Tile(key="dummy.notes", title="Notes", count=0, url="/x/")
    override_hook("dummy", hooks.dashboard_tiles, lambda: [tile])
    page = part(signed_in(town.secretary.user).get(DESK))
    assert "Nothing waits" in page
    assert "Notes" not in page


def test_a_plugin_answers_by_who_it_is_asked_for(town: Town, override_hook: Answering) -> None:
    switch(town.youth, "dummy", enabled=True)

    def own(participant: Participant) -> list[hooks.Tile]:
        title = f"Notes of {participant.pk}"
        return [hooks.Tile(key="dummy.notes", title=title, url="/x/", due=date(2026, 11, 1))]

    override_hook("dummy", hooks.dashboard_tiles, own)
    assert f"Notes of {town.chair.pk}" in signed_in(town.chair.user).get(DESK).text
    assert f"Notes of {town.secretary.pk}" in signed_in(town.secretary.user).get(DESK).text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("wrong", [{"count": "many"}, {"key": "other.notes"}, {"due": "tomorrow"}])
def test_a_plugin_that_crashes_leaves_the_rest_of_the_desk(
    town: Town, override_hook: Answering, wrong: dict[str, Any]
) -> None:
    proposal(town, "submitted")
    switch(town.youth, "dummy", enabled=True)
    fields = {"key": "dummy.notes", "title": "Notes", "url": "/x/"} | wrong
    override_hook("dummy", hooks.dashboard_tiles, lambda: [hooks.Tile(**fields)])
    assert "Proposals to register" in signed_in(town.secretary.user).get(DESK).text
    assert PluginFailure.objects.get().hook == "dashboard_tiles"
