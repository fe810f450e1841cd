"""What a rule means with a council's own numbers, what keeps the old one, from when the new one holds."""

import re
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from tests.factories import Town, make_meeting
from tests.voting.scenes import opened_poll
from youth.models import Meeting
from youth.phrasing.rule_effects import Figures, effect_in_words
from youth.presenters.rule_effects import figures_of, kept_rules
from youth.procedure.profile import PRESETS, load_profile
from youth.procedure.readers import Majority, Power
from youth.procedure.structure import FIELDS

FIGURES = Figures(
    seats=21, in_office=19, present=13, people=240, today=date(2026, 11, 27), next_number=18, protocol=7
)
HALF_OF_SEATS = {"base": "seats", "fraction": "2/3", "strict": True}
# Another value of every rule that holds a number.
OTHER: dict[str, object] = {
    "body.seats": 33,
    "member.age_min": 15,
    "member.age_max": 27,
    "member.guardian_below": 18,
    "member.term_months": 12,
    "quorum.fraction": "2/3",
    "quorum.minimum": 17,
    "quorum.suspend_minutes": 30,
    **{
        f"majority.{name}": HALF_OF_SEATS
        for name in ("ordinary", "absolute", "rules_change", "close_debate", "election")
    },
    "majority.two_thirds": {"base": "seats", "fraction": "3/4", "strict": True},
    "majority.three_quarters": {"base": "seats", "fraction": "4/5", "strict": True},
    "vote.named_on_request_of": 5,
    "vote.secret_on_request_of": "1/5",
    "vote.secret_minimum": 9,
    "convene.by": ["chair", "seats:1/4"],
    "convene.request_days": 9,
    "convene.requester_days": 9,
    "notice.days_regular": 9,
    "notice.days_extraordinary": 4,
    "notice.materials_days": 3,
    "agenda.citizen_minutes": 40,
    "agenda.citizen_minutes_each": 5,
    "debate.speech_seconds": 240,
    "debate.reply_seconds": 90,
    "debate.rejoinder_seconds": 90,
    "debate.procedural_seconds": 90,
    "debate.speeches_each": 3,
    "amendment.max_degree": 2,
    "committee.opinion_days": 5,
    "minutes.ready_days": 9,
    "minutes.objection_days": 9,
    "minutes.publish_days": 9,
    "act.send_days": 9,
    "act.review_days_supervisor": 9,
    "act.review_days_mayor": 9,
    "act.readopt_days": 9,
    "consult.min_days": 20,
    "consult.exceptional_days": 15,
    "referral.answer_days": 40,
    "proposal.support_threshold": 77,
    "verify.support_days": 9,
    "verify.valid_months": 13,
}


def numbers_in(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, tuple):
        return any(isinstance(one, Power) and (one.share or one.count) for one in value)
    return isinstance(value, int | Fraction | Majority)


def with_numbers() -> set[str]:
    """Return the rules that hold a number in any preset."""
    profiles = [load_profile(preset) for preset in PRESETS]
    return {name for name in FIELDS for one in profiles if numbers_in(one.fact(name).value)}


def test_every_rule_with_a_number_is_tried() -> None:
    assert OTHER.keys() == with_numbers()


@pytest.mark.parametrize("field", sorted(OTHER))
def test_another_number_of_a_rule_means_something_else(field: str) -> None:
    other = load_profile("bg-obs", {field: OTHER[field]})
    said = set()
    for language in ("bg", "en"):
        with override(language):
            after = effect_in_words(field, other, FIGURES)
            before = effect_in_words(field, load_profile("bg-obs"), FIGURES)
        assert re.search(r"\d", after), field
        assert after != before, field
        said.add(after)
    assert len(said) == 2


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("majority.absolute", None, "With 21 seats and 13 members present, 11 votes for are needed."),
        ("quorum.minimum", 17, "With 21 seats and 19 members in office, 17 must be present for a quorum."),
        ("quorum.suspend_minutes", 90, "waits for it until 19:30 at the latest."),
        ("convene.by", ["seats:1/3"], "7 of them can ask for a meeting."),
        ("minutes.ready_days", 7, "are ready by 4 December 2026."),
        ("convene.requester_days", 7, "may call the meeting until 11 December 2026."),
        ("debate.speeches_each", 2, "that is 26 speeches, 130 minutes."),
        ("agenda.citizen_minutes_each", 3, "In that time 10 citizens can speak."),
        ("member.guardian_below", 16, "everybody who was born after 27 November 2010."),
    ],
)
def test_it_says_so_with_the_council_s_own_numbers(field: str, value: object, sentence: str) -> None:
    profile = load_profile("bg-obs", {} if value is None else {field: value})
    with override("en"):
        assert sentence in effect_in_words(field, profile, FIGURES)


def test_the_numbers_are_those_of_the_council_and_its_last_meeting(town: Town) -> None:
    poll = opened_poll(town, present=12)

    figures = figures_of(town.youth)

    assert (figures.seats, figures.in_office, figures.present) == (21, 13, 12)
    assert figures.protocol == (poll.sitting.number or 0) + 1


def titles(kept: Iterable[Any]) -> list[str]:
    return [one.title for one in kept]


def test_meetings_and_polls_that_keep_the_old_rule_are_named(town: Town) -> None:
    planned = make_meeting(town.term, Meeting.State.PLANNED)
    assert kept_rules(town.youth, ["majority.ordinary"]) == []

    poll = opened_poll(town)

    kept = kept_rules(town.youth, ["majority.ordinary"])
    assert [one.url.split("/")[-2] for one in kept] == [str(poll.meeting_id), str(poll.pk)]
    assert poll.title in titles(kept)
    assert titles(kept_rules(town.youth, ["number.pattern"])) == titles(kept)[:1]
    assert str(planned.pk) not in str(kept)


def test_who_changes_a_rule_sees_what_it_means_what_keeps_the_old_one_and_from_when_it_holds(
    town: Town, time_machine: Any
) -> None:
    poll = opened_poll(town)
    client = Client()
    client.force_login(town.secretary.user)
    page = "/en/c/ms/rules/majority.ordinary/"

    shown = client.get(page).text
    values = {"base": "seats", "fraction": "3/4", "strict": "yes", "source": "", "preview": "1"}
    preview = client.post(page, values).text

    assert "With 21 seats and 13 members present, 7 votes for are needed." in shown
    assert "With 21 seats and 13 members present, 16 votes for are needed." in preview
    for text in (shown, preview):
        assert "A decision of today holds from" in text
        assert f"/voting/{poll.pk}/" in text
        assert f"/meetings/{poll.meeting_id}/" in text
        assert "keeps the rules of its opening until it is announced" in text
