"""What the minutes print: reasons of absence, who moves items, opinions, texts that failed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from proposals.models import Proposal
from proposals.selectors.proposals import LABEL
from tests.decisions import carried
from tests.factories import Town, make_assignment, make_committee
from tests.markup import part
from tests.printed import folded, text_of
from tests.voting.scenes import announced
from tests.youth.meetings import scenes
from tests.youth.meetings.test_resolution_paper import ABOUT
from tests.youth.meetings.test_signatories import given
from youth import clock
from youth.journal.streams import meeting_stream
from youth.journal.verify import verify_stream
from youth.models import AbsenceReason, Meeting
from youth.presenters.minutes_extract import extract_pdf
from youth.presenters.minutes_paper import minutes_pdf
from youth.presenters.minutes_sheet import MinutesSheet
from youth.presenters.resolution_paper import resolution_pdf
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.minutes import minutes_document
from youth.services import agenda, meetings, minutes
from youth.services.absences import explain_absence
from youth.services.presiding import take_keeping, take_presiding
from youth.services.resolutions import adopt_resolution


def refused(town: Town, meeting: Meeting, **fields: object) -> str:
    """Return why a reason of absence is refused."""
    given = {"participant": town.members[-1], "reason": "на изпит", "actor": town.secretary} | fields
    with pytest.raises(Refusal) as found:
        explain_absence(meeting, **given)  # type: ignore[arg-type]
    return found.value.code


def test_reasons_of_absence_are_printed_beside_who_did_not_come(town: Town) -> None:
    meeting = scenes.opened(town, present=11)
    for member, reason in ((-1, "на изпит"), (-2, "в чужбина"), (-2, ""), (0, "закъснява")):
        explain_absence(meeting, participant=town.members[member], reason=reason, actor=town.secretary)
    meetings.close_meeting(meeting, actor=town.chair)
    row = minutes.draft_minutes(meeting, actor=town.secretary)
    absent = dict(MinutesSheet(row.document["bg"]).absent)
    assert absent["Член 13"] == "на изпит"
    assert set(absent.values()) == {"на изпит", ""}
    assert folded("Член 13 (на изпит)") in text_of(minutes_pdf(row.meeting, row, "bg"))
    page = Client()
    page.force_login(town.secretary.user)
    shown = part(page.get(reverse("youth:minutes", kwargs={"council": "ms", "pk": row.pk})), "article")
    assert "на изпит" in shown
    assert (
        "на изпит"
        in page.get(reverse("youth:attendance", kwargs={"council": "ms", "pk": row.pk})).content.decode()
    )
    assert verify_stream(meeting_stream(meeting)).holds
    AbsenceReason.objects.filter(participant=town.members[-1]).update(reason="друго")
    assert not verify_stream(meeting_stream(meeting)).holds


def test_a_reason_of_absence_is_entered_by_the_secretary_for_a_member_before_members_object(
    town: Town,
) -> None:
    planned = scenes.planned(town)
    assert refused(town, planned) == "wrong_state"
    meeting = meetings.convene_meeting(planned, late_because="Спешно", actor=town.chair)
    with pytest.raises(PermissionDenied):
        explain_absence(meeting, participant=town.member, reason="на изпит", actor=town.member)
    assert refused(town, meeting, reason=" ") == "no_reason"
    assert refused(town, meeting, reason="а" * 201) == "text_too_long"
    assert refused(town, meeting, participant=town.young_person) == "not_a_member"
    scenes.with_members(town, meeting, 12)
    meetings.close_meeting(meetings.open_meeting(meeting, actor=town.chair), actor=town.chair)
    draft = minutes.draft_minutes(meeting, actor=town.secretary)
    page = Client()
    page.force_login(town.secretary.user)
    address = reverse("youth:absence", kwargs={"council": "ms", "pk": meeting.pk})
    sent = {"participant": str(town.members[-1].pk), "reason": "на изпит"}
    assert page.post(address, sent).status_code == 302
    assert AbsenceReason.objects.get().reason == "на изпит"
    minutes.open_minutes_to_objections(draft, actor=town.secretary)
    assert refused(town, meeting) == "not_a_draft"


def test_older_minutes_without_reasons_are_shown(town: Town) -> None:
    document = {"attendance": {"present": [], "absent": ["Член 1"]}, "paragraphs": []}
    assert MinutesSheet(document).absent == [("Член 1", "")]


def test_an_item_names_who_moves_it_and_what_the_committee_said(town: Town) -> None:
    meeting = scenes.planned(town)
    item = meeting.agenda_items.get(position=1)
    agenda.describe_item(item, ABOUT, actor=town.secretary)
    proposal = Proposal.objects.create(
        council=town.youth, author=town.member, title="Осветление", state="on_agenda"
    )
    assignment = make_assignment(
        proposal,
        make_committee(town.term),
        opinion_document="Становище",
        opinion_number="3",
        opinion_on=today_in(town.youth),
        opinion_text="Подкрепя с 5 гласа за.",
    )
    meeting.agenda_items.filter(pk=item.pk).update(subject_label=LABEL, subject_id=proposal.pk)
    meeting = meetings.convene_meeting(meeting, late_because="Спешно", actor=town.chair)
    address = reverse("api:agenda_items", kwargs={"council": town.youth.slug, "pk": meeting.pk})
    (filed,) = Client().get(address).json()[0]["opinions"]
    assert {key: filed[key] for key in ("committee_name", "stance", "votes_for", "document", "number")} == {
        "committee_name": assignment.committee.name,
        "stance": None,
        "votes_for": None,
        "document": "Становище",
        "number": "3",
    }
    assert (filed["date"], filed["text"]) == (today_in(town.youth).isoformat(), "Подкрепя с 5 гласа за.")
    scenes.with_members(town, meeting, 12)
    meeting = meetings.open_meeting(meeting, actor=town.chair)
    item = scenes.at_item(town, meeting)
    resolution = adopt_resolution(agenda_item=item, decision=carried(), actor=town.chair)
    agenda.finish_item(item, actor=town.chair)
    meetings.close_meeting(meeting, actor=town.chair)
    row = minutes.draft_minutes(meeting, actor=town.secretary)
    text = text_of(minutes_pdf(row.meeting, row, "bg"))
    at = text.index(folded("Точка 1."))
    for words in ("Комисия по градска среда", "14/26.11.2026", "Мая Ботева", "Становище № 3", "с 5 гласа"):
        at = text.index(folded(words), at)
    extract = text_of(extract_pdf(row, resolution.agenda_item))
    assert folded("Подкрепя с 5 гласа за.") in extract


def test_the_text_of_a_vote_is_printed_where_it_failed_and_once_where_it_was_adopted(town: Town) -> None:
    for votes, times in (((2, 9, 2), 1), ((11, 1, 1), 1)):
        outcome = announced(town, votes)
        told = minutes_document(outcome.poll.meeting)["bg"]["paragraphs"]
        text = "\n".join(one["text"] for one in told)
        assert text.count("Срок: 30.06.2027 г.") == times, votes
        assert ("Текстът, поставен на гласуване:" in text) is not outcome.carried
        meetings.suspend_meeting(outcome.poll.meeting, actor=town.chair)


def test_the_papers_name_who_presided_and_kept_the_minutes_then(town: Town) -> None:
    meeting = scenes.opened(town)
    deputy = given(town, "deputy_chair", 1)
    take_presiding(meeting, deputy.participant, actor=town.chair)
    take_keeping(meeting, town.members[2], actor=town.chair)
    item = scenes.at_item(town, Meeting.objects.get())
    resolution = adopt_resolution(
        agenda_item=item,
        decision=carried(announced_at=clock.now().isoformat()),
        actor=town.chair,
    )
    paper = text_of(resolution_pdf(resolution, whole=True))
    assert folded("Председателствал заседанието:") in paper
    assert folded("Член 2") in paper
    assert folded("Член 3") in paper
    assert folded("Председател:") not in paper
    with clock.standing_at(clock.now() + timedelta(minutes=5)):
        take_presiding(Meeting.objects.get(), town.chair, actor=town.chair)
        assert folded("Член 2") in text_of(resolution_pdf(resolution, whole=True))
        agenda.finish_item(item, actor=town.chair)
        meetings.close_meeting(Meeting.objects.get(), actor=town.chair)
        row = minutes.draft_minutes(Meeting.objects.get(), actor=town.secretary)
    extract = text_of(extract_pdf(row, resolution.agenda_item))
    assert folded("Председател:") in extract
    assert folded("Член 3") in extract
