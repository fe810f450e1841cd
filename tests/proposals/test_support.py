"""Support is never lost, never counted twice, and ends with a reason."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from proposals import offers as proposal_offers
from proposals import services
from proposals.models import Proposal, Support
from proposals.selectors.support import support_of
from proposals.streams import proposal_stream
from tests.factories import Town, make_participant
from tests.markup import part
from tests.proposals.conftest import POINTS, ask_more, support_fully
from tests.queries import at_most
from youth import clock
from youth.journal.models import JournalEntry
from youth.journal.verify import verify_stream
from youth.models import Participant
from youth.refusals import Refusal

ClientFor = Callable[[Participant | None], Client]


def test_what_ended_stays_as_a_row_with_its_reason(published: Proposal, town: Town) -> None:
    for _again in range(2):
        services.support_proposal(published, actor=town.member)
        assert services.withdraw_support(published, actor=town.member)
    assert not services.withdraw_support(published, actor=town.member)
    services.support_proposal(published, actor=town.member)
    rows = Support.objects.order_by("pk")
    assert [one.ended_because for one in rows] == ["withdrawn", "withdrawn", ""]
    assert support_of(published).given == 1


def test_the_database_keeps_one_counted_support_and_a_reason_for_each_end(
    published: Proposal, town: Town
) -> None:
    services.support_proposal(published, actor=town.member)
    for wrong in (
        {"participant": town.member},
        {"participant": town.chair, "ended_at": clock.now()},
        {"participant": town.chair, "ended_because": "left"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Support.objects.create(proposal=published, version=1, **wrong)


def test_who_takes_support_back_and_gives_it_again_does_not_begin_the_days_again(
    published: Proposal, town: Town
) -> None:
    person = make_participant(town.youth, "Рени", verified=False)
    services.support_proposal(published, actor=person)
    Support.objects.update(given_at=clock.now() - timedelta(days=20))
    services.withdraw_support(published, actor=person)
    services.support_proposal(published, actor=person)
    assert services.lapse_support(town.youth, clock.now() + timedelta(days=11)) == 1


def test_support_is_at_most_twelve_queries(published: Proposal, town: Town, client_for: ClientFor) -> None:
    with at_most(12):
        services.support_proposal(published, actor=town.member)
    with at_most(12):
        services.withdraw_support(published, actor=town.member)


def test_taking_it_back_is_one_tap_with_an_undo_that_needs_no_script(
    published: Proposal, town: Town, client_for: ClientFor
) -> None:
    Participant.objects.filter(pk=town.member.pk).update(is_public=True)
    client, url = client_for(town.member), f"/bg/c/ms/proposals/{published.pk}/support/"
    client.post(url, {"support": "give", "is_named": "on"})
    answer = client.post(url, {"support": "withdraw"}, follow=True)
    assert support_of(published).given == 0
    (form,) = html.document_fromstring(answer.content).xpath("//form[contains(@class, 'message-undo')]")
    assert form.get("action") == url
    values = {one.get("name"): one.get("value") for one in form.xpath(".//input")}
    assert values.pop("csrfmiddlewaretoken")
    client.post(url, values)
    support = Support.objects.counted().get()
    assert (support.is_named, support_of(published).given) == (True, 1)


def test_where_a_plugin_objects_the_author_reads_why_and_submits_later(
    published: Proposal, town: Town, author: Participant, client_for: ClientFor, override_hook: Any
) -> None:
    page = f"/bg/c/ms/proposals/{published.pk}/"
    override_hook("records", proposal_offers.may_submit, lambda: "Не и този месец.")
    support_fully(published, town)
    assert published.state == "supported"
    assert "Не и този месец." in part(client_for(author).get(page), "main")
    assert "Не и този месец." not in part(client_for(town.member).get(page), "main")


def test_a_returned_proposal_waits_for_its_author(
    submitted: Proposal, town: Town, author: Participant
) -> None:
    returned = services.return_proposal(submitted, reason="Без срок.", actor=town.secretary)
    services.support_proposal(returned, actor=town.member)
    returned.refresh_from_db()
    assert returned.state == "returned"
    assert services.submit_proposal(returned, actor=author).state == "submitted"


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["give", "give", "give", "withdraw", "change", "correct", "lapse", "leave", "write"]),
        st.integers(0, 3),
    ),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS)
def test_whatever_happens_the_number_is_the_journals_last_and_nobody_counts_twice(
    published: Proposal, town: Town, author: Participant, acts: list[tuple[str, int]]
) -> None:
    try:
        with transaction.atomic():
            _play(published, town, author, acts)
            transaction.set_rollback(True)
    finally:
        published.refresh_from_db()


def _play(published: Proposal, town: Town, author: Participant, acts: list[tuple[str, int]]) -> None:
    ask_more(3, published)
    people = [make_participant(town.youth, f"Човек {number}", verified=False) for number in range(4)]
    for turn, (what, who) in enumerate(acts):
        with transaction.atomic():
            _act(Proposal.objects.get(pk=published.pk), author, town, people[who], what, turn)
        proposal = Proposal.objects.get(pk=published.pk)
        given = support_of(proposal).given
        counted = Support.objects.counted().filter(proposal=proposal, version=proposal.version)
        assert given == counted.values("participant").distinct().count()
        assert given == _last_figure(proposal)
        assert given < 3 or proposal.state == "submitted"
    assert verify_stream(proposal_stream(published)).holds


def _act(
    proposal: Proposal, author: Participant, town: Town, person: Participant, what: str, turn: int
) -> None:
    text = {"title": proposal.title, "summary": proposal.summary, "points": proposal.text, "language": "bg"}
    author = Participant.objects.get(pk=proposal.author_id)
    match what:
        case "give" | "withdraw":
            act = services.support_proposal if what == "give" else services.withdraw_support
            if person.pk not in {*proposal.co_author_ids, author.pk} and person.left_at is None:
                _unless_refused(lambda: act(proposal, actor=person))
        case "change":
            changed = text | {"points": f"{POINTS}\n3. Точка {turn}."}
            _unless_refused(lambda: services.edit_proposal(proposal, actor=author, **changed))
        case "correct":
            corrected = text | {"summary": f"Защото {turn}."}
            _unless_refused(lambda: services.edit_proposal(proposal, actor=author, **corrected))
        case "lapse":
            services.lapse_support(town.youth, clock.now() + timedelta(days=31))
        case "leave":
            person.left_at = clock.now()
            person.save()
            services.forget_participant(person, until=clock.now())
        case "write" if person.left_at is None and author.left_at is None:

            def joined() -> None:
                services.take_place(services.offer_place(proposal, actor=author), actor=person)

            _unless_refused(joined)


def _unless_refused(act: Callable[[], object]) -> None:
    with suppress(Refusal):
        act()


def _last_figure(proposal: Proposal) -> int:
    entries = JournalEntry.objects.filter(stream_id=proposal_stream(proposal)).order_by("-seq")
    figures = (
        entry.payload.get("supporters", 0 if entry.kind == "proposals.text_changed" else None)
        for entry in entries
    )
    return next((figure for figure in figures if figure is not None), 0)
