"""Old page + frames = fresh page, for every act on a proposal's stream, audience and language."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from proposals import services
from proposals.models import Proposal
from proposals.services.written_amendments import (
    accept_amendment,
    leave_amendment,
    propose_amendment,
    take_amendment_back,
)
from proposals.streams import proposal_stream
from tests.factories import (
    make_agenda_item,
    make_committee,
    make_meeting,
    make_participant,
    make_resolution,
)
from tests.proposals.conftest import POINTS, at_the_municipality, support_fully
from tests.replay import Pages, assert_frames_refresh, replays
from tests.youth.moderation.scenes import decided, moderator_of, reported
from youth import clock
from youth.journal.models import JournalEntry
from youth.selectors.councils import today_in
from youth.services.lists import add_entry
from youth.services.moderation import appeal, decide_appeal, report_text


@pytest.fixture
def watch(town, client_for) -> Any:
    """Return a function that lets an act happen and compares replayed pages with fresh ones."""
    reader = make_participant(town.youth, "Читател")
    clients = {
        "public": client_for(None),
        "member": client_for(town.members[4]),
        "chair": client_for(town.chair),
    }
    assert reader

    def watched(proposal: Proposal, act: Any) -> list[str]:
        def address(language: str) -> str:
            with translation.override(language):
                place = {"council": "ms", "pk": proposal.pk}
                return reverse("proposals:detail", kwargs=place)

        return assert_frames_refresh(proposal_stream(proposal), Pages(clients, address), act)

    return watched


@replays("proposals.support_changed", "proposals.support_reached")
def test_support_and_its_threshold(watch, published, town):
    watch(published, lambda: support_fully(published, town))


def test_one_support_changes_how_many_are_missing(watch, published, town):
    watch(published, lambda: services.support_proposal(published, actor=town.members[2]))


@replays("proposals.support_lapsed")
def test_lapsed_support(watch, published, town):
    services.support_proposal(published, actor=make_participant(town.youth, "Рени", verified=False))
    published.supports.update(given_at=clock.now() - timedelta(days=31))
    watch(published, lambda: services.lapse_support(town.youth, clock.now()))


@replays("proposals.text_changed")
def test_a_new_version(watch, published, town, author):
    services.support_proposal(published, actor=town.members[2])
    text = {"title": "Скейт парк", "summary": "Нов", "points": f"{POINTS}\n3. Да свети.", "language": "bg"}
    watch(published, lambda: services.edit_proposal(published, actor=author, **text))


@replays("proposals.filed", "proposals.files_changed")
def test_a_topic_and_a_document_after_the_publication(watch, published, town, author):
    topic = add_entry(town.youth, "topics", {"bg": "Спорт", "en": "Sport"}, actor=town.secretary)

    def act() -> None:
        services.file_proposal(published, topic=topic.pk, place=None, actor=author)
        upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.4\n%%EOF")
        services.add_file(published, upload, kind="document", actor=author)

    watch(published, act)


@replays("proposals.text_corrected")
def test_a_formal_correction(watch, published, town, author):
    services.support_proposal(published, actor=town.members[2])
    text = {"title": published.title, "summary": "Защо", "points": POINTS, "language": "bg"}
    watch(published, lambda: services.edit_proposal(published, actor=author, **text))


@pytest.fixture
def alike(published, town) -> Proposal:
    """Publish another proposal that wants the same as the published one."""
    writer = town.members[2]
    draft = services.draft_proposal(town.youth, title="Скейт", summary="", points=POINTS, actor=writer)
    return services.publish_proposal(draft, actor=writer)


@replays("proposals.merge_asked", "proposals.merged")
def test_merged_into_another(watch, published, alike, town, author):
    services.support_proposal(published, actor=town.members[4])

    def act() -> None:
        services.ask_to_merge(published, alike, actor=author)
        services.ask_to_merge(published, None, actor=author)
        services.ask_to_merge(published, alike, actor=author)
        services.merge_proposal(published, actor=town.secretary)

    watch(published, act)


@replays("proposals.took_in")
def test_another_merged_into_it(watch, published, alike, town, author):
    services.support_proposal(published, actor=town.members[4])
    services.ask_to_merge(published, alike, actor=author)
    watch(alike, lambda: services.merge_proposal(published, actor=town.secretary))


@replays("proposals.split")
def test_split_in_two(watch, published, town, author):
    services.support_proposal(published, actor=town.members[4])
    points = [published.points[1]["id"]]
    watch(published, lambda: services.split_proposal(published, title="Пари", points=points, actor=author))


@replays("proposals.co_author_joined", "proposals.author_left")
def test_authors_who_come_and_go(watch, published, town, author):
    place = services.offer_place(published, actor=author)

    def act() -> None:
        services.take_place(place, actor=town.members[2])
        services.leave_authors(published, actor=author)

    watch(published, act)


@replays("proposals.submitted", "proposals.returned")
def test_submitted_and_returned(watch, published, town):

    def act() -> None:
        support_fully(published, town)
        services.return_proposal(published, reason="Липсва сметка.", actor=town.secretary)

    watch(published, act)


@replays("proposals.registered", "proposals.assigned", "proposals.opinion_given")
def test_the_offices_work(watch, submitted, town, committee_chair):
    def act() -> None:
        services.register_proposal(submitted, actor=town.secretary)
        committee = committee_chair.committees.get().committee
        services.assign_committee(submitted, committee, due_on=today_in(town.youth), actor=town.chair)
        services.give_opinion(
            submitted, document="Становище", number="3", on=today_in(town.youth), actor=committee_chair
        )

    watch(submitted, act)


@replays("proposals.registration_corrected")
def test_a_correction_of_the_register_is_shown(watch, registered, town):
    def act() -> None:
        services.correct_registration(
            registered,
            number=7,
            on=registered.incoming_on,
            reason="Разменени цифри.",
            actor=town.secretary,
        )

    watch(registered, act)


@replays("proposals.reassigned", "proposals.opinion_missed", "proposals.committee_work_corrected")
def test_what_becomes_of_committees_is_shown(watch, in_committee, town):
    def act() -> None:
        (first,) = in_committee.assignments.all()
        day = first.due_on + timedelta(days=1)
        services.reassign_committee(
            in_committee, first.pk, due_on=day, reason="Молба на комисията.", actor=town.chair
        )
        another = make_committee(town.term, "budget", names={"bg": "Бюджет", "en": "Budget"})
        services.assign_another(in_committee, another, actor=town.chair)
        with clock.standing_at(clock.now() + timedelta(days=30)):
            services.note_missed_opinions(town.youth, clock.now())
        kept = in_committee.assignments.get(committee=another)
        right = make_committee(town.term, "health", names={"bg": "Здраве", "en": "Health"})
        correction = services.Correction(committee=right)
        services.correct_committee_work(
            in_committee, kept.pk, correction, reason="Объркана комисия.", actor=town.secretary
        )

    watch(in_committee, act)


def a_cause(proposal: Proposal) -> JournalEntry:
    """Return an entry that a consequence may name."""
    return JournalEntry.objects.filter(stream_id=proposal_stream(proposal)).order_by("-seq")[0]


@replays("proposals.put_on_agenda", "proposals.postponed")
def test_on_the_agenda_and_off_again(watch, with_opinion, town):
    item = make_agenda_item(make_meeting(town.term))

    def act() -> None:
        services.note_on_agenda(with_opinion, item, cause=a_cause(with_opinion))
        services.postpone_proposal(with_opinion, cause=a_cause(with_opinion))

    watch(with_opinion, act)


@replays("proposals.taken_off")
def test_taken_off_the_agenda_by_the_office(watch, with_opinion, town):
    item = make_agenda_item(make_meeting(town.term))
    services.note_on_agenda(with_opinion, item, cause=a_cause(with_opinion))
    watch(with_opinion, lambda: services.note_taken_off(with_opinion, cause=a_cause(with_opinion)))


@replays(
    "proposals.adopted", "proposals.sent", "proposals.received", "proposals.dealt_with",
    "proposals.answer_overdue", "proposals.answered", "proposals.answer_corrected", "proposals.reported",
)  # fmt: skip
def test_adopted_sent_and_answered(watch, with_opinion, town):
    item = make_agenda_item(make_meeting(town.term))
    services.note_on_agenda(with_opinion, item, cause=a_cause(with_opinion))
    resolution = make_resolution(item, number=7)

    def act() -> None:
        services.adopt_proposal(with_opinion, resolution, cause=a_cause(with_opinion))
        with_opinion.refresh_from_db()
        at_the_municipality(with_opinion, "sent")
        at_the_municipality(with_opinion, "received", number="5/22.11.2026")
        at_the_municipality(with_opinion, "committee", unit="Комисия по спорт")
        at_the_municipality(with_opinion, "overdue")
        at_the_municipality(with_opinion, "answered", outcome="partly", document="Писмо", text="Да.")
        at_the_municipality(with_opinion, "answered", outcome="noted", document="Писмо", is_correction=True)
        at_the_municipality(with_opinion, "done", text="Готово.")

    watch(with_opinion, act)


@replays("proposals.rejected")
def test_rejected(watch, with_opinion, town):
    item = make_agenda_item(make_meeting(town.term))
    services.note_on_agenda(with_opinion, item, cause=a_cause(with_opinion))
    cause = a_cause(with_opinion)
    watch(with_opinion, lambda: services.reject_proposal(with_opinion, poll=uuid4(), cause=cause))


@replays("proposals.withdrawn")
def test_withdrawn(watch, published, author):
    watch(published, lambda: services.withdraw_proposal(published, actor=author))


@replays("proposals.published")
def test_published_again_after_the_page_was_open(watch, published, author):
    # Nobody but its author can have the page of a draft open; the frame is compared all the same.
    Proposal.objects.filter(pk=published.pk).update(state="draft")
    published.versions.all().delete()
    published.short.delete()
    watch(published, lambda: services.publish_proposal(published, actor=author))


@replays("proposals.text_hidden", "proposals.text_shown")
def test_a_text_that_a_moderator_hides_and_that_is_shown_again(watch, published, town):
    moderator = moderator_of(town)
    case = reported(published, town.member)
    watch(published, lambda: decided(case, "hidden", moderator))
    appeal(case, words="Не е така.", actor=published.author)
    watch(published, lambda: decide_appeal(case, is_reversed=True, answer="Да.", actor=town.chair))


@replays(
    "proposals.amendment_proposed",
    "proposals.amendment_left",
    "proposals.amendment_accepted",
    "proposals.amendment_taken_back",
    "proposals.amendment_hidden",
    "proposals.amendment_shown",
)
def test_written_amendments(watch, published, town, author):
    written = {"change": "add", "language": "bg", "actor": town.member}
    made = []

    def write(text: str) -> None:
        made.append(propose_amendment(published, **written, text=text))

    watch(published, lambda: write("Да има пейки."))
    watch(published, lambda: write("Да има кошчета."))
    first, second = made
    watch(published, lambda: leave_amendment(first, actor=author))
    watch(published, lambda: accept_amendment(first, actor=author))
    about = {"reason": "insult", "words": "", "actor": town.members[3]}
    case = report_text(town.youth, "proposals.amendment", second.pk, **about).case
    moderator = moderator_of(town)
    watch(published, lambda: decided(case, "hidden", moderator))
    appeal(case, words="Не е така.", actor=town.member)
    watch(published, lambda: decide_appeal(case, is_reversed=True, answer="Да.", actor=town.chair))
    watch(published, lambda: take_amendment_back(second, actor=town.member))
