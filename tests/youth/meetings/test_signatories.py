"""Who presides and who keeps the minutes are acts, and these people sign, not who holds the office later."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories import Town
from tests.youth.meetings import scenes
from tests.youth.meetings.test_minutes import EIGHT_DAYS
from youth import clock
from youth.journal.streams import meeting_stream
from youth.journal.verify import verify_stream
from youth.models import Meeting, Minutes, MinutesDeputy, Office
from youth.policies import may
from youth.presenters.desk import lines_of
from youth.refusals import Refusal
from youth.selectors.people import participants_with_desk
from youth.services import meetings, minutes
from youth.services.presiding import take_keeping, take_presiding


def given(town: Town, role: str, number: int) -> Office:
    """Give a member an office, since yesterday."""
    return Office.objects.create(
        council=town.youth,
        participant=town.members[number],
        role=role,
        name_in_office=f"Член {number + 1}",
        starts_at=clock.now() - timedelta(days=1),
    )


def to_be_signed(meeting: Meeting, town: Town) -> Minutes:
    """Close the meeting and lay the minutes open."""
    meetings.close_meeting(meeting, actor=town.chair)
    draft = minutes.draft_minutes(meeting, actor=town.secretary)
    return minutes.open_minutes_to_objections(draft, actor=town.secretary)


def told(meeting: Meeting, kind: str) -> str:
    """Return what the minutes tell of an act, in English."""
    paragraphs = meeting.minutes.document["en"]["paragraphs"]
    return next(one["text"] for one in paragraphs if one["kind"] == kind)


def test_the_opening_says_who_presides_and_who_keeps_the_minutes(town: Town) -> None:
    meeting = scenes.opened(town)
    assert (meeting.presiding, meeting.keeping) == (town.chair, town.secretary)
    draft = to_be_signed(meeting, town)
    told_of = told(draft.meeting, "youth.meeting_opened")
    assert told_of.endswith("Presiding: Член 1. Minutes kept by: Секретар.")


def test_who_presided_and_kept_at_the_end_signs_and_not_who_holds_the_office_later(town: Town) -> None:
    meeting = scenes.opened(town)
    deputy = given(town, "deputy_chair", 1)
    take_presiding(meeting, deputy.participant, actor=town.chair)
    take_keeping(meeting, town.members[2], actor=town.chair)
    assert may("minutes.write", town.members[2], Meeting.objects.get())
    draft = to_be_signed(Meeting.objects.get(), town)
    deputy.delete()
    given(town, "deputy_chair", 3)
    with clock.standing_at(clock.now() + EIGHT_DAYS):
        for nobody in (town.chair, town.secretary, town.members[3]):
            with pytest.raises(PermissionDenied):
                minutes.sign_minutes(draft, actor=nobody)
        minutes.sign_minutes(draft, actor=town.members[1])
        signed = minutes.sign_minutes(draft, actor=town.members[2])
    assert signed.state == Minutes.State.SIGNED
    names = [(one["capacity"], one["name"]) for one in signed.document["bg"]["signatories"]]
    assert names == [("chair", "Член 2"), ("secretary", "Член 3")]
    assert "Член 2 presides" in told(signed.meeting, "youth.presiding_taken")
    assert "Член 3 keeps the minutes" in told(signed.meeting, "youth.keeping_taken")


def test_a_deputy_is_named_with_the_reason_where_somebody_cannot_sign(town: Town) -> None:
    draft = to_be_signed(scenes.opened(town), town)
    fields = {"capacity": "chair", "participant": town.members[4], "actor": town.secretary}
    with pytest.raises(Refusal) as refused:
        minutes.name_deputy(draft.meeting, reason=" ", **fields)  # type: ignore[arg-type]
    assert refused.value.code == "no_reason"
    with pytest.raises(Refusal) as refused:
        minutes.name_deputy(
            draft.meeting,
            reason="болест",
            **fields | {"participant": town.secretary},  # type: ignore[arg-type]
        )
    assert refused.value.code == "signs_already"
    with pytest.raises(Refusal) as refused:
        minutes.name_deputy(draft.meeting, reason="б" * 301, **fields)  # type: ignore[arg-type]
    assert refused.value.code == "text_too_long"
    minutes.name_deputy(draft.meeting, reason="болест", **fields)  # type: ignore[arg-type]
    with clock.standing_at(clock.now() + EIGHT_DAYS):
        with pytest.raises(PermissionDenied):
            minutes.sign_minutes(draft, actor=town.chair)
        minutes.sign_minutes(draft, actor=town.members[4])
        signed = minutes.sign_minutes(draft, actor=town.secretary)
    first = signed.document["bg"]["signatories"][0]
    assert (first["name"], first["instead_of"], first["reason"]) == ("Член 5", "Член 1", "болест")
    assert verify_stream(meeting_stream(signed.meeting)).holds
    MinutesDeputy.objects.update(reason="друго")
    assert not verify_stream(meeting_stream(signed.meeting)).holds


def test_who_presides_does_not_keep_the_minutes_and_only_some_may(town: Town) -> None:
    meeting = scenes.opened(town)
    for act, code in (
        (lambda: take_presiding(meeting, town.members[5], actor=town.chair), "may_not_preside"),
        (lambda: take_keeping(meeting, town.chair, actor=town.chair), "presides"),
        (lambda: take_keeping(meeting, town.young_person, actor=town.chair), "may_not_keep"),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == code
    with pytest.raises(PermissionDenied):
        take_keeping(meeting, town.members[5], actor=town.members[5])


def test_who_is_named_to_sign_has_a_desk_without_an_office_until_it_is_done(town: Town) -> None:
    meeting = scenes.opened(town)
    keeper, deputy, other = town.members[2], town.members[4], town.members[5]
    take_keeping(meeting, keeper, actor=town.chair)
    draft = to_be_signed(Meeting.objects.get(), town)
    fields = {"capacity": "chair", "participant": deputy, "reason": "отсъства"}
    minutes.name_deputy(draft.meeting, **fields, actor=town.secretary)  # type: ignore[arg-type]
    with clock.standing_at(clock.now() + EIGHT_DAYS):
        for person in (keeper, deputy):
            assert [line.tile.key for line in lines_of(person)] == [f"youth.sign.{meeting.pk}"]
        assert not may("council.see_desk", other, town.youth)
        assert {one.pk for one in participants_with_desk(town.youth)} >= {keeper.pk, deputy.pk}
        minutes.sign_minutes(draft, actor=keeper)
        assert lines_of(keeper) == []
        minutes.sign_minutes(draft, actor=deputy)
        assert not may("council.see_desk", deputy, town.youth)
