"""Seats that end because their holder passed the age limit, where the rules say on the birthday."""

from datetime import date, datetime

from youth.models import Council, Mandate
from youth.policies import OPERATOR
from youth.procedure.age import Birth
from youth.procedure.choices import AgeExit
from youth.refusals import Refusal
from youth.selectors.councils import members_in_office, start_of_day, today_in
from youth.selectors.people import birth_of
from youth.selectors.rules import profile_of
from youth.services.mandates import end_mandate


def is_past_age(birth: Birth | None, age_max: int, day: date) -> bool:
    """Return whether somebody is certainly older than the limit on ``day``."""
    return birth is not None and birth.youngest(day) > age_max


def end_seats_by_age(council: Council, now: datetime) -> int:
    """End, by an act each, the seats of members who passed the age limit; return how many.

    Only where ``member.age_exit`` says on the birthday, else they stay until the term ends. Safe to repeat.
    """
    member = profile_of(council, now).member
    if council.kind != Council.Kind.YOUTH or member.age_exit.value is not AgeExit.ON_BIRTHDAY:
        return 0
    today, ended = today_in(council, now), 0
    for mandate in members_in_office(council, now).select_related("participant__user", "seat__term__council"):
        user = mandate.participant.user
        if user is None or not is_past_age(birth_of(user), member.age_max.value, today):
            continue
        begins = max(start_of_day(council, today), mandate.starts_at)
        try:
            end_mandate(mandate, begins, Mandate.EndReason.AGE, actor=OPERATOR)
        except Refusal as refusal:
            # Another runner, or a resignation, was first.
            if refusal.code != "mandate_ended":
                raise
        else:
            ended += 1
    return ended
