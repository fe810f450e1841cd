"""Each rule that is marked as applied decides something: changed, it brings about another outcome."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.youth.people.conftest import House, joined
from tests.youth.people.test_joining import refusal_of
from voting.procedure.demands import demands_needed
from voting.procedure.majority import Rule, Snapshot, Tally, carried
from voting.procedure.methods import MethodRules, method_for, method_reasons
from youth.consequences import consequence_named
from youth.crypto import encrypted
from youth.models import BirthDate, Council, JournalEntry, Mandate
from youth.policies import OPERATOR
from youth.procedure.age import Birth
from youth.procedure.amendments import Change, Moved, next_to_vote
from youth.procedure.choices import AppliedBy, Method
from youth.procedure.numbering import designation, period
from youth.procedure.opinions import OpinionAsked, blocks_admission
from youth.procedure.profile import Profile, load_profile
from youth.procedure.rule_changes import votes_needed
from youth.procedure.structure import APPLIED
from youth.selectors.councils import start_of_day
from youth.services.age_limits import end_seats_by_age, is_past_age
from youth.services.mandates import give_mandate
from youth.services.terms import open_term

ROOT = Path(__file__).resolve().parents[3]
SECTIONS = {
    "body",
    "member",
    "minutes",
    "quorum",
    "vote",
    "majority",
    "conflict",
    "amendment",
    "number",
    "session",
    "convene",
    "notice",
    "committee",
    "referral",
    "proposal",
}
DAY = date(2026, 11, 26)


def quorum(profile: Profile) -> object:
    """Return how many of 20 seats, 13 of them held, make a quorum."""
    return profile.quorum_rule().needed(20, 13)


def majority(name: str) -> Callable[[Profile], object]:
    """Return how many votes for carry a type of decision."""
    return lambda profile: votes_needed(
        profile.majority_rule(name), seats=21, in_office=15, present=13, cast=12
    )


def tie(profile: Profile) -> object:
    """Return what six for and six against come to, with the chair's casting vote for."""
    rule = profile.majority_rule("ordinary")
    tied = Rule(rule.base, rule.fraction, rule.strict, profile.majority.tie.value)
    return carried(Tally(6, 6, 0), tied, Snapshot(21, 13, 12), casting="for").carried


def method(topic: str = "", asked: Method | None = None) -> Callable[[Profile], object]:
    """Return the way of voting of a topic, and why the one that is asked for may not be used."""

    def judged(profile: Profile) -> object:
        vote = profile.vote
        rules = MethodRules(
            methods=vote.methods.value,
            default=vote.default.value,
            named_required_for=vote.named_required_for.value,
            secret_required_for=vote.secret_required_for.value,
            secret_minimum=vote.secret_minimum.value,
        )
        chosen = method_for(topic, rules)
        return chosen, method_reasons(asked or chosen, topic, 6, rules)

    return judged


def demands(profile: Profile) -> object:
    """Return how many of 13 present have to demand a way of voting."""
    vote = profile.vote
    return demands_needed(13, vote.named_on_request_of.value, vote.secret_on_request_of.value)


def type_of_decision(consequence: str, profile: Profile) -> str:
    """Return the type of decision of a procedural motion."""
    motion = consequence_named(consequence)
    assert motion is not None
    return motion.decision_type(profile, None)


def admission(lead: OpinionAsked | None) -> Callable[[Profile], object]:
    """Return whether the lead committee keeps a matter from the agenda of a meeting in three days."""
    return lambda profile: blocks_admission(profile, lead, today=DAY, meeting_on=DAY + timedelta(days=3))


HALF_OF_MEMBERS = {"base": "members", "fraction": "1/2", "strict": True}
PROBES: dict[str, tuple[object, Callable[[Profile], object]]] = {
    "body.vacancies_counted": (False, quorum),
    "quorum.base": ("members", quorum),
    "quorum.fraction": ("2/3", quorum),
    "quorum.strict": (False, quorum),
    "quorum.minimum": (15, quorum),
    "majority.ordinary": (HALF_OF_MEMBERS, majority("ordinary")),
    "majority.absolute": (HALF_OF_MEMBERS, majority("absolute")),
    "majority.two_thirds": (HALF_OF_MEMBERS, majority("two_thirds")),
    "majority.three_quarters": (HALF_OF_MEMBERS, majority("three_quarters")),
    "majority.rules_change": (HALF_OF_MEMBERS, majority("rules_change")),
    "majority.close_debate": (HALF_OF_MEMBERS, majority("close_debate")),
    "majority.tie": ("casting_vote", tie),
    "vote.methods": (["open", "secret"], method(asked=Method.NAMED)),
    "vote.default": ("named", method()),
    "vote.named_required_for": (["budget", "sport"], method("sport")),
    "vote.named_on_request_of": (4, demands),
    "vote.secret_required_for": (["persons"], method("persons")),
    "vote.secret_on_request_of": ("1/4", demands),
    "vote.secret_minimum": (7, method(asked=Method.SECRET)),
    "amendment.order": (
        ["last_moved", "main"],
        lambda profile: next_to_vote(
            [Moved(key=1, change=Change.REPLACE_ALL, at=1), Moved(key=2, change=Change.ADD, at=2)],
            profile.amendment.order.value,
        ),
    ),
    "committee.opinion_required": (False, admission(None)),
    "committee.opinion_days": (5, admission(OpinionAsked())),
    "committee.opinion_may_lapse": (False, admission(OpinionAsked(missed_on=DAY))),
    "session.closed_by": ("absolute", lambda profile: type_of_decision("youth.close_session", profile)),
    "number.pattern": (
        "{yyyy}/{n}",
        lambda profile: designation(profile.number.pattern.value, 18, DAY, 7),
    ),
    "number.reset": ("year", lambda profile: period(profile.number.reset.value, 2, DAY)),
}
# What has to go with it, so that the rules do not contradict one another.
ALONGSIDE: dict[str, dict[str, object]] = {"vote.methods": {"vote.named_required_for": []}}
# What needs a meeting, or people, is tried there.
TRIED_IN = {
    "amendment.max_degree": "tests/proposals/test_amendments.py",
    "body.seats": "tests/youth/people/test_each_rule_decides.py",
    "conflict.declare": "tests/youth/meetings/test_recusals.py",
    "conflict.effect": "tests/voting/test_opening.py",
    "majority.election": "tests/voting/test_elections.py",
    "member.age_exit": "tests/youth/people/test_each_rule_decides.py",
    "member.age_max": "tests/youth/people/test_each_rule_decides.py",
    "member.age_min": "tests/youth/people/test_each_rule_decides.py",
    "member.guardian_below": "tests/youth/people/test_eligibility.py",
    "member.term_months": "tests/youth/people/test_each_rule_decides.py",
    "minutes.approval": "tests/youth/meetings/test_objections.py",
    "minutes.objection_days": "tests/youth/meetings/test_objections.py",
    "convene.by": "tests/youth/meetings/test_course.py",
    "convene.request_days": "tests/youth/meetings/test_convene_requests.py",
    "convene.requester_days": "tests/youth/meetings/test_convene_requests.py",
    "notice.count": "tests/youth/meetings/test_convening.py",
    "notice.days_extraordinary": "tests/youth/meetings/test_convening.py",
    "notice.days_regular": "tests/youth/meetings/test_convening.py",
    "proposal.annexes": "tests/proposals/test_papers_asked.py",
    "proposal.cost": "tests/proposals/test_papers_asked.py",
    "proposal.legal_ground": "tests/proposals/test_papers_asked.py",
    "proposal.support_threshold": "tests/proposals/test_services.py",
    "referral.answer_days": "tests/records/test_referrals.py",
    "referral.representative_speaks": "tests/records/test_referrals.py",
    "quorum.lost_action": "tests/youth/meetings/test_replay.py",
    "quorum.recheck": "tests/voting/test_quorum_rules.py",
    "quorum.suspend_minutes": "tests/youth/meetings/test_replay.py",
    "session.closed_needs_reason": "tests/youth/meetings/test_course.py",
    "session.openness": "tests/youth/meetings/test_course.py",
    "vote.change_until": "tests/voting/test_ballots.py",
    "vote.options": "tests/voting/test_ballots.py",
    "vote.revote": "tests/voting/test_opening.py",
}


def test_every_applied_rule_of_these_sections_is_tried() -> None:
    applied = {
        field
        for field, who in APPLIED.items()
        if who in (AppliedBy.SYSTEM, AppliedBy.SHARED) and field.partition(".")[0] in SECTIONS
    }
    assert applied == PROBES.keys() | TRIED_IN.keys()
    for field, path in TRIED_IN.items():
        assert f'"{field}"' in (ROOT / path).read_text(encoding="utf-8"), field


@pytest.mark.parametrize("field", PROBES)
def test_another_value_of_a_rule_brings_about_another_outcome(field: str) -> None:
    value, probe = PROBES[field]
    others = ALONGSIDE.get(field, {})
    assert probe(load_profile("bg-obs", others)) != probe(load_profile("bg-obs", {**others, field: value}))


def ruled(house: House, rules: dict[str, object]) -> Council:
    """Give the youth council other rules."""
    house.youth.rules_overrides = rules
    house.youth.save()
    return house.youth


def test_a_term_has_the_seats_and_the_length_of_the_rules(house: House) -> None:
    council = ruled(house, {"body.seats": 19, "member.term_months": 12})
    begins = date(2028, 1, 1)
    assert refusal_of(open_term, council, 2, begins, ends_on=date(2030, 1, 1), actor=OPERATOR) == (
        "length_differs",
        "length_reason",
    )
    term = open_term(council, 2, begins, actor=OPERATOR)
    assert (term.seats.count(), term.ends_at) == (19, start_of_day(council, date(2029, 1, 1)))

    longer = open_term(
        council, 3, date(2029, 1, 1), ends_on=date(2030, 7, 1), length_reason="Решение № 9", actor=OPERATOR
    )
    assert longer.length_reason == "Решение № 9"
    assert "Решение № 9" not in str(JournalEntry.objects.filter(kind="youth.term_opened").last().payload)


@pytest.mark.parametrize(
    ("limits", "is_admitted"),
    [({}, True), ({"member.age_max": 19}, False), ({"member.age_min": 21}, False)],
)
def test_a_seat_is_given_within_the_ages_of_the_rules(
    house: House, limits: dict[str, object], *, is_admitted: bool
) -> None:
    member = joined(house.youth, "Рени")
    ruled(house, limits)
    house.term.council.refresh_from_db()
    seat, moment = house.term.seats.get(number=5), house.term.starts_at + timedelta(days=300)
    if is_admitted:
        give_mandate(seat, member, "Рени Петрова", moment, actor=OPERATOR)
    else:
        assert refusal_of(give_mandate, seat, member, "Рени Петрова", moment, actor=OPERATOR)[0] == (
            "age_outside"
        )


@pytest.mark.parametrize(("rule", "ended"), [("end_of_term", 0), ("on_birthday", 1)])
def test_who_passes_the_age_limit_leaves_as_the_rules_say(house: House, rule: str, ended: int) -> None:
    council = ruled(house, {"member.age_exit": rule})
    # Thirty on this day; 29 is the last age of a member.
    today = date(2026, 11, 22)
    BirthDate.objects.filter(user=house.chair.user).update(ciphertext=encrypted("1996-11-22"))
    now = start_of_day(council, today) + timedelta(hours=1)

    assert end_seats_by_age(council, now - timedelta(hours=2)) == 0
    assert end_seats_by_age(council, now) == ended
    assert end_seats_by_age(council, now) == 0

    mandate = Mandate.objects.get(participant=house.chair)
    assert mandate.end_reason == ("age" if ended else "")
    assert house.youth.offices.in_force(now).filter(role="chair").exists() == (not ended)


def test_somebody_of_whom_only_the_year_is_known_leaves_when_it_is_certain() -> None:
    born = Birth(1996)
    assert not is_past_age(born, 29, date(2026, 12, 31))
    assert is_past_age(born, 29, date(2027, 1, 1))
    assert not is_past_age(None, 29, DAY)
