"""The way of a proposal through the services: who may, what it takes, what is journalled."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from proposals import offers as proposal_offers
from proposals import services
from proposals.models import Proposal, Support
from proposals.presenters.timeline import events_of
from proposals.selectors.support import support_of
from proposals.streams import proposal_stream
from tests.factories import make_meeting
from tests.proposals.conftest import POINTS, at_the_municipality, support_fully
from youth import offers as youth_offers
from youth.journal.models import JournalEntry
from youth.journal.selectors import entries_after
from youth.journal.streams import meeting_stream
from youth.models import AgendaItem, Notification
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.services.following import follow
from youth.services.lists import add_entry
from youth.services.notifications import plan_notifications


def kinds(proposal: Proposal) -> list[str]:
    """Return what happened to a proposal, by name."""
    return [entry.kind.removeprefix("proposals.") for entry in entries_after(proposal_stream(proposal))]


def refusal(act, *arguments, **named) -> str:
    """Return the code with which a service refuses."""
    with pytest.raises(Refusal) as refused:
        act(*arguments, **named)
    return refused.value.code


def test_a_draft_is_no_act_yet(draft):
    assert (draft.state, draft.text, kinds(draft)) == ("draft", POINTS, [])


def test_only_participants_of_a_youth_council_write(town):
    with pytest.raises(PermissionDenied):
        services.draft_proposal(town.youth, title="T", summary="", points="", actor=town.municipal_secretary)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": "я" * 201}, "title_too_long"),
        ({"summary": "я" * 3001}, "summary_too_long"),
        ({"points": "да\n" * 301}, "points_unreadable"),
        ({"points": "я" * 1001}, "points_unreadable"),
        ({"points": "да\nПРИЛОЖЕНИЕ № 1"}, "points_unreadable"),
        ({"language": "de"}, "unknown_language"),
    ],
)
def test_a_text_beyond_the_limits_is_refused_and_nothing_is_written(town, author, change, code):
    text = {"title": "Т", "summary": "", "points": "Да.", "language": "bg"} | change
    assert refusal(services.draft_proposal, town.youth, actor=author, **text) == code
    assert not Proposal.objects.exists()


def test_an_unfinished_draft_is_not_published(town, author):
    draft = services.draft_proposal(town.youth, title="", summary="", points=" ", actor=author)
    with pytest.raises(Refusal) as refused:
        services.publish_proposal(draft, actor=author)
    assert [str(reason) for reason in refused.value.reasons] != []
    assert (refused.value.code, refused.value.field) == ("title_missing", "title")
    assert Proposal.objects.get().state == "draft"


def test_only_the_author_publishes(draft, town):
    with pytest.raises(PermissionDenied):
        services.publish_proposal(draft, actor=town.secretary)


def test_publishing_keeps_the_first_version_and_is_journalled_under_the_author(published, author):
    assert [version.number for version in published.versions.all()] == [1]
    (entry,) = entries_after(proposal_stream(published))
    assert (entry.kind, entry.actor) == ("proposals.published", author.pk)
    assert "Скейт" not in str(entry.payload)


def test_support_reaches_the_threshold_and_names_nobody(published, town):
    support_fully(published, town)
    assert published.state == "submitted"
    later = ["support_changed", "support_changed", "support_reached", "submitted"]
    assert kinds(published) == ["published", *later]
    entries = list(entries_after(proposal_stream(published), 1))
    assert [entry.actor for entry in entries] == [None] * 4
    assert [entry.cause_seq for entry in entries] == [None, None, entries[1].seq, entries[2].seq]


def test_supporting_twice_counts_once(published, town):
    services.support_proposal(published, actor=town.member)
    services.support_proposal(published, actor=town.member, is_named=True)
    assert support_of(published).given == 1
    assert Support.objects.get().is_named
    assert kinds(published) == ["published", "support_changed"]


def test_the_database_knows_one_support_per_participant(published, town):
    services.support_proposal(published, actor=town.member)
    with pytest.raises(IntegrityError), transaction.atomic():
        Support.objects.create(proposal=published, participant=town.member, version=1)


def test_support_can_be_taken_back(published, town):
    services.support_proposal(published, actor=town.member)
    services.withdraw_support(published, actor=town.member)
    services.withdraw_support(published, actor=town.member)
    assert support_of(published).given == 0
    assert kinds(published)[1:] == ["support_changed", "support_changed"]


def test_the_author_does_not_support_and_nobody_supports_from_elsewhere(published, town, author):
    for person in (author, town.municipal_secretary):
        with pytest.raises(PermissionDenied):
            services.support_proposal(published, actor=person)


def test_a_changed_text_is_a_new_version_that_asks_for_support_again(published, town, author):
    services.support_proposal(published, actor=town.member)
    changed = services.edit_proposal(
        published, title="Скейт парк", summary="", points=POINTS, language="bg", actor=author
    )
    count = support_of(changed)
    assert (changed.version, changed.state) == (2, "published")
    assert (count.given, count.earlier) == (0, 1)
    assert [version.title for version in changed.versions.order_by("number")] == [
        "Скейт площадка",
        "Скейт парк",
    ]
    support_fully(changed, town)
    assert changed.state == "submitted"


def test_saving_the_same_text_changes_nothing(published, author):
    services.edit_proposal(
        published,
        title=published.title,
        summary=published.summary,
        points=POINTS,
        language="bg",
        actor=author,
    )
    assert kinds(published) == ["published"]


def test_a_submitted_text_stays(submitted, author):
    assert (
        refusal(
            services.edit_proposal,
            submitted,
            title="Друго",
            summary="",
            points=POINTS,
            language="bg",
            actor=author,
        )
        == "wrong_state"
    )


def test_too_little_support_is_not_submitted(published, author):
    assert refusal(services.submit_proposal, published, actor=author) == "too_few_supporters"


def test_a_plugin_may_object_to_a_submission(published, town, author, override_hook):
    override_hook("records", proposal_offers.may_submit, lambda: "Not this month.")
    support_fully(published, town)
    with pytest.raises(Refusal) as refused:
        services.submit_proposal(published, actor=author)
    assert refused.value.reasons == ["Not this month."]
    assert Proposal.objects.get().state == "supported"


def test_registration_gives_numbers_without_gaps(submitted, town, author):
    second = services.draft_proposal(town.youth, title="Друго", summary="", points=POINTS, actor=author)
    services.publish_proposal(second, actor=author)
    support_fully(second, town)
    for person in (town.member, town.chair):
        with pytest.raises((PermissionDenied, Refusal)):
            services.register_proposal(submitted, actor=person)
    first = services.register_proposal(submitted, actor=town.secretary)
    second = services.register_proposal(second, actor=town.secretary)
    assert (first.incoming_number, second.incoming_number) == (1, 2)
    assert first.incoming == f"1/{today_in(town.youth):%d.%m.%Y}"
    assert refusal(services.register_proposal, first, actor=town.secretary) == "wrong_state"


def test_a_returned_proposal_says_why_and_may_come_again(submitted, town, author):
    assert refusal(services.return_proposal, submitted, reason=" ", actor=town.secretary) == "reason_missing"
    returned = services.return_proposal(submitted, reason="Липсва сметка.", actor=town.secretary)
    assert (returned.state, returned.return_reason) == ("returned", "Липсва сметка.")
    assert "сметка" not in str(JournalEntry.objects.get(kind="proposals.returned").payload)
    assert services.submit_proposal(returned, actor=author).state == "submitted"


def test_the_chair_assigns_a_committee_of_this_council(registered, town, committee_chair):
    committee = committee_chair.committees.get().committee
    assert refusal(services.assign_committee, registered, committee, actor=town.secretary) == "wrong_role"
    yesterday = today_in(town.youth) - timedelta(days=1)
    assert (
        refusal(services.assign_committee, registered, committee, due_on=yesterday, actor=town.chair)
        == "due_in_past"
    )
    assert services.assign_committee(registered, committee, actor=town.chair).state == "in_committee"


def test_an_opinion_needs_its_paper_and_a_day_that_has_been(in_committee, town, committee_chair):
    today = today_in(town.youth)
    opinion = {"document": "Становище", "on": today, "actor": committee_chair}
    assert refusal(services.give_opinion, in_committee, **opinion | {"document": " "}) == "document_missing"
    assert refusal(services.give_opinion, in_committee, **opinion | {"on": None}) == "date_missing"
    tomorrow = today + timedelta(days=1)
    assert refusal(services.give_opinion, in_committee, **opinion | {"on": tomorrow}) == "date_in_future"
    assert refusal(services.give_opinion, in_committee, **opinion | {"actor": town.chair}) == "wrong_role"
    assert services.give_opinion(in_committee, **opinion).state == "opinion_given"


def test_without_its_opinion_a_proposal_waits(in_committee, town):
    meeting = make_meeting(town.term)
    assert refusal(services.put_on_agenda, in_committee, meeting, actor=town.chair) == "opinion_missing"
    assert youth_offers.agenda_candidates.items(town.youth, meeting=meeting) == []


def test_a_lapsed_opinion_no_longer_holds_it_up(in_committee, town):
    in_committee.assignments.update(due_on=today_in(town.youth) - timedelta(days=1))
    meeting = make_meeting(town.term)
    assert [one.id for one in youth_offers.agenda_candidates.items(town.youth, meeting=meeting)] == [
        in_committee.pk
    ]


def test_on_the_agenda_the_proposal_follows_the_item(with_opinion, town, told):
    meeting = make_meeting(town.term)
    with told():
        item = services.put_on_agenda(with_opinion, meeting, actor=town.chair)
    with_opinion.refresh_from_db()
    assert (with_opinion.state, with_opinion.agenda_item_id) == ("on_agenda", item.pk)
    assert (item.subject_id, item.text) == (with_opinion.pk, with_opinion.text)
    entry = entries_after(proposal_stream(with_opinion)).last()
    cause = entries_after(meeting_stream(meeting)).get(kind="youth.item_added")
    assert (entry.kind, entry.cause_stream, entry.cause_seq) == (
        "proposals.put_on_agenda",
        cause.stream_id,
        cause.seq,
    )


def test_a_notice_delivered_twice_is_done_once(with_opinion, town, told):
    meeting = make_meeting(town.term)
    with told():
        item = services.put_on_agenda(with_opinion, meeting, actor=town.chair)
    cause = entries_after(meeting_stream(meeting)).get(kind="youth.item_added")
    services.note_on_agenda(with_opinion, item, cause=cause)
    assert kinds(with_opinion).count("put_on_agenda") == 1


def test_a_withdrawn_proposal_does_not_follow_any_more(with_opinion, town, author):
    services.withdraw_proposal(with_opinion, actor=author)
    youth_offers.agenda_changed.deliver_to(
        "proposals",
        town.youth,
        entry=entries_after(proposal_stream(with_opinion)).last(),
        item=AgendaItem(
            subject_label="proposals.proposal", subject_id=with_opinion.pk, meeting=make_meeting(town.term)
        ),
        change="added",
    )
    with_opinion.refresh_from_db()
    assert with_opinion.state == "withdrawn"


def test_the_proposal_follows_its_resolution_to_the_answer_and_what_came_of_it(adopted, town):
    at_the_municipality(adopted, "sent", number="ИЗ-7")
    assert (adopted.state, adopted.is_overdue) == ("sent", False)
    at_the_municipality(adopted, "received", number="5/22.11.2026")
    at_the_municipality(adopted, "committee", unit="Комисия по спорт")
    at_the_municipality(adopted, "overdue", due_on=today_in(town.youth))
    assert (adopted.state, adopted.received_number, adopted.is_overdue) == ("sent", "5/22.11.2026", True)
    at_the_municipality(adopted, "answered", outcome="partly", document="Писмо", text="Само т. 1.")
    assert (adopted.state, adopted.answer_text, adopted.is_overdue) == ("answered", "Само т. 1.", False)
    at_the_municipality(adopted, "done", text="Площадката е открита.")
    assert (adopted.state, adopted.council_stage_text) == ("done", "Площадката е открита.")
    assert kinds(adopted)[-6:] == [
        "sent", "received", "dealt_with", "answer_overdue", "answered", "reported",
    ]  # fmt: skip


def test_a_correction_changes_what_is_said_and_not_the_state(adopted, town):
    at_the_municipality(adopted, "sent")
    at_the_municipality(adopted, "answered", outcome="accepted", document="Писмо", unit="Отдел")
    at_the_municipality(adopted, "answered", outcome="noted", document="Писмо № 2", is_correction=True)
    assert (adopted.state, adopted.answer_outcome, adopted.answer_document) == (
        "answered", "noted", "Писмо № 2",
    )  # fmt: skip
    assert kinds(adopted)[-1] == "answer_corrected"


def test_the_same_notice_twice_is_followed_once(adopted):
    entry = entries_after(proposal_stream(adopted)).last()
    at_the_municipality(adopted, "sent")
    again = entries_after(proposal_stream(adopted)).last()
    assert (again.cause_seq, again.seq) == (entry.seq, entry.seq + 1)


@pytest.mark.parametrize("step", ["received", "answered", "done"])
def test_nothing_is_followed_out_of_order(adopted, step):
    at_the_municipality(adopted, step, number="5", document="Писмо", outcome="noted", text="Готово.")
    assert (adopted.state, adopted.council_stage) == ("adopted", "")


def test_another_resolution_moves_nothing(adopted):
    at_the_municipality(adopted, "sent", resolution=adopted.pk)
    assert adopted.state == "adopted"


def test_every_kind_that_moves_a_proposal_says_so_in_words(with_opinion, town):
    titles = [event.title for event in events_of(with_opinion)]
    assert len(titles) == len([kind for kind in kinds(with_opinion) if kind != "support_changed"])
    assert all(titles)


def test_the_secretary_of_another_council_has_no_role_here(town, submitted):
    with pytest.raises(PermissionDenied):
        services.register_proposal(submitted, actor=town.municipal_secretary)


def test_a_proposal_needs_the_support_that_the_rules_asked_for_when_it_was_published(draft, author, town):
    proposal = services.publish_proposal(draft, actor=author)
    town.youth.rules_overrides = {"proposal.support_threshold": 7}
    town.youth.save()
    proposal = Proposal.objects.select_related("council").get(pk=proposal.pk)
    assert (proposal.support_needed, support_of(proposal).needed) == (2, 2)
    later = services.draft_proposal(town.youth, title="Беседка", summary="", points=POINTS, actor=author)
    assert support_of(services.publish_proposal(later, actor=author)).needed == 7


def test_who_follows_a_topic_hears_of_a_new_proposal_in_it(draft, town, author, told):
    topic = add_entry(town.youth, "topics", {"bg": "Спорт"}, actor=town.secretary)
    other = add_entry(town.youth, "topics", {"bg": "Култура"}, actor=town.secretary)
    follow(town.member, "youth.topic", str(topic.pk))
    follow(town.chair, "youth.topic", str(other.pk))
    with told():
        services.file_proposal(draft, topic=topic.pk, place=None, actor=author)
        services.publish_proposal(draft, actor=author)
    plan_notifications()
    told_of_it = Notification.objects.filter(kind="proposals.published")
    assert list(told_of_it.values_list("participant", flat=True)) == [town.member.pk]
