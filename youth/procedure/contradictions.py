"""Rules whose fields are valid one by one but contradict one another."""

from collections.abc import Iterator

from youth.procedure.choices import Base, Method, Option
from youth.procedure.errors import InvalidRuleError
from youth.procedure.structure import Profile

Contradiction = tuple[str, str, dict[str, object]]


def refuse_contradictions(profile: Profile) -> None:
    """Raise ``InvalidRuleError`` for the first contradiction found."""
    for name, code, params in _contradictions(profile):
        raise InvalidRuleError(name, code, params)


def _contradictions(profile: Profile) -> Iterator[Contradiction]:
    yield from _members(profile)
    yield from _quorum(profile)
    yield from _vote(profile)
    yield from _days(profile)


def _members(profile: Profile) -> Iterator[Contradiction]:
    low, high = profile.member.age_min.value, profile.member.age_max.value
    if low > high:
        yield "member.age_min", "min_above_max", {"low": low, "high": high}
    each, total = profile.agenda.citizen_minutes_each.value, profile.agenda.citizen_minutes.value
    if each > total:
        yield "agenda.citizen_minutes_each", "each_above_total", {"each": each, "total": total}


def _quorum(profile: Profile) -> Iterator[Contradiction]:
    quorum, seats = profile.quorum, profile.body.seats.value
    if quorum.base.value not in (Base.SEATS, Base.MEMBERS):
        yield "quorum.base", "quorum_of_present", {"value": quorum.base.value}
    if quorum.minimum.value > seats:
        yield "quorum.minimum", "more_than_seats", {"value": quorum.minimum.value, "seats": seats}
    if quorum.fraction.value == 1 and quorum.strict.value:
        yield "quorum.strict", "more_than_all", {}


def _vote(profile: Profile) -> Iterator[Contradiction]:
    vote, methods = profile.vote, profile.vote.methods.value
    if vote.default.value not in methods:
        yield "vote.default", "method_not_offered", {"value": vote.default.value}
    if vote.named_required_for.value and Method.NAMED not in methods:
        yield "vote.named_required_for", "method_not_offered", {"value": Method.NAMED}
    if vote.secret_required_for.value and Method.SECRET not in methods:
        yield "vote.secret_required_for", "method_not_offered", {"value": Method.SECRET}
    both = sorted(set(vote.named_required_for.value) & set(vote.secret_required_for.value))
    if both:
        yield "vote.secret_required_for", "named_and_secret", {"value": ", ".join(both)}
    if not {Option.FOR, Option.AGAINST} <= set(vote.options.value):
        yield "vote.options", "for_and_against_needed", {}
    if vote.secret_minimum.value > profile.body.seats.value:
        params: dict[str, object] = {"value": vote.secret_minimum.value, "seats": profile.body.seats.value}
        yield "vote.secret_minimum", "more_than_seats", params


def _days(profile: Profile) -> Iterator[Contradiction]:
    notice = profile.notice
    if notice.days_extraordinary.value > notice.days_regular.value:
        low, high = notice.days_extraordinary.value, notice.days_regular.value
        yield "notice.days_extraordinary", "above_regular", {"value": low, "limit": high}
    if notice.materials_days.value > notice.days_regular.value:
        low, high = notice.materials_days.value, notice.days_regular.value
        yield "notice.materials_days", "above_regular", {"value": low, "limit": high}
    usual, exceptional = profile.consult.min_days.value, profile.consult.exceptional_days.value
    if exceptional is not None and (usual is None or exceptional > usual):
        yield "consult.exceptional_days", "above_regular", {"value": exceptional, "limit": usual or 0}
