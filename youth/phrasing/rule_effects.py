"""What a rule means with a council's own numbers, as a sentence."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from youth.phrasing.rules import value_in_words, word_for
from youth.procedure.choices import AgeExit, Base, ConflictEffect, DayCount, Tie
from youth.procedure.notice import deadline, last_day_of_notice
from youth.procedure.numbering import designation
from youth.procedure.profile import Profile
from youth.procedure.rule_changes import votes_needed
from youth.procedure.terms import months_later

QUORUM = {
    "body.seats",
    "body.vacancies_counted",
    "quorum.base",
    "quorum.fraction",
    "quorum.strict",
    "quorum.minimum",
}
NOTICE = {"notice.days_regular", "notice.days_extraordinary", "notice.materials_days", "notice.count"}
AHEAD = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The numbers of a council today: ``present`` at its last meeting, ``next_number`` of a resolution."""

    seats: int
    in_office: int
    present: int
    people: int
    today: date
    next_number: int = 1
    protocol: int = 1


def effect_in_words(field: str, profile: Profile, figures: Figures) -> str:
    """Return what a rule means with these numbers, empty where it says all by itself."""
    if field == "body.seats":
        figures = replace(figures, seats=profile.body.seats.value)
    section, _dot, name = field.partition(".")
    if field in QUORUM:
        return _quorum(profile, figures)
    if field in NOTICE:
        return _notice(field, profile, figures)
    match section:
        case "majority" if name == "tie":
            return _tie(profile, figures)
        case "majority":
            return _majority(name, profile, figures)
        case "member":
            return _member(name, profile, figures)
        case "vote":
            return _vote(name, profile, figures)
        case "number":
            return _number(profile, figures)
    return _others(field, profile, figures)


def _quorum(profile: Profile, figures: Figures) -> str:
    needed = profile.quorum_rule().needed(figures.seats, figures.in_office)
    words = _(
        "With %(seats)s seats and %(in_office)s members in office, %(needed)s must be present for a quorum."
    )
    return words % {"seats": figures.seats, "in_office": figures.in_office, "needed": needed}


def _majority(name: str, profile: Profile, figures: Figures) -> str:
    rule, present = profile.majority_rule(name), figures.present
    needed = votes_needed(
        rule, seats=figures.seats, in_office=figures.in_office, present=present, cast=present
    )
    numbers = {"seats": figures.seats, "in_office": figures.in_office, "present": present, "needed": needed}
    if rule.base is Base.CAST:
        words = _("If all %(present)s present vote for or against, %(needed)s votes for are needed.")
    elif rule.base is Base.MEMBERS:
        words = _(
            "With %(in_office)s members in office and %(present)s of them present, %(needed)s votes for are"
            " needed."
        )
    else:
        words = _("With %(seats)s seats and %(present)s members present, %(needed)s votes for are needed.")
    return words % numbers


def _tie(profile: Profile, figures: Figures) -> str:
    half = max(figures.present // 2, 1)
    words = {
        Tie.FAILS: _("With %(half)s for and %(half)s against, the question is not carried."),
        Tie.CASTING_VOTE: _("With %(half)s for and %(half)s against, the chair's casting vote decides."),
    }
    return words[profile.majority.tie.value] % {"half": half}


def _member(name: str, profile: Profile, figures: Figures) -> str:
    rules, day = profile.member, figures.today
    if name == "term_months":
        numbers = {
            "first": date_format(day, "DATE_FORMAT"),
            "end": date_format(months_later(day, rules.term_months.value), "DATE_FORMAT"),
        }
        return _("A term that begins on %(first)s ends before %(end)s.") % numbers
    if name in {"age_min", "age_max"}:
        words = _("A seat is given to people from %(low)s to %(high)s years of age, both included.")
        return words % {"low": rules.age_min.value, "high": rules.age_max.value}
    if name == "age_exit":
        words = {
            AgeExit.END_OF_TERM: _("Who turns %(age)s keeps the seat until the term ends."),
            AgeExit.ON_BIRTHDAY: _("Who turns %(age)s leaves the seat on that day."),
        }[rules.age_exit.value]
        return words % {"age": rules.age_max.value + 1}
    return ""


def _vote(name: str, profile: Profile, figures: Figures) -> str:
    rules, present = profile.vote, figures.present
    if name == "named_on_request_of":
        return _on_request(rules.named_on_request_of.value, present)
    if name == "secret_on_request_of":
        share = rules.secret_on_request_of.value
        return _on_request(ceil(share * present) if share is not None else None, present)
    if name == "secret_minimum":
        words = _("A secret vote needs %(needed)s voters; %(present)s were present at the last meeting.")
        return words % {"needed": rules.secret_minimum.value, "present": present}
    if name == "default":
        words = _("Where no rule asks for another way, the vote is: %(method)s.")
        return words % {"method": word_for(rules.default.value)}
    if name in {"named_required_for", "secret_required_for"}:
        topics = getattr(rules, name).value
        method = value_in_words(f"vote.{name}", topics)
        return _("A vote on these topics can be opened in this way only: %(topics)s.") % {"topics": method}
    return ""


def _on_request(needed: int | None, present: int) -> str:
    if needed is None:
        return _("Members can't ask for it; the other rules say how the vote is taken.")
    words = _("With %(present)s members present, %(needed)s of them have to ask for it before the vote.")
    return words % {"present": present, "needed": needed}


def _notice(field: str, profile: Profile, figures: Figures) -> str:
    rules, on = profile.notice, figures.today + AHEAD
    days = {
        "notice.days_extraordinary": rules.days_extraordinary.value,
        "notice.materials_days": rules.materials_days.value,
    }.get(field, rules.days_regular.value)
    last = last_day_of_notice(on, days, clear=rules.count.value == DayCount.CLEAR)
    words = _("For a meeting on %(on)s, %(last)s is the last day.")
    return words % {"on": date_format(on, "DATE_FORMAT"), "last": date_format(last, "DATE_FORMAT")}


def _number(profile: Profile, figures: Figures) -> str:
    number = designation(profile.number.pattern.value, figures.next_number, figures.today, figures.protocol)
    return _("A resolution of today would be called: %(number)s.") % {"number": number}


def _others(field: str, profile: Profile, figures: Figures) -> str:
    if field == "proposal.support_threshold":
        words = _(
            "A proposal that is published from then on needs %(needed)s supporters; %(people)s people take"
            " part in the council."
        )
        return words % {"needed": profile.proposal.support_threshold.value, "people": figures.people}
    if field == "minutes.objection_days" and profile.minutes.objection_days.value is not None:
        last = deadline(figures.today, profile.minutes.objection_days.value)
        words = _("To minutes that are opened today one may object until %(last)s.")
        return words % {"last": date_format(last, "DATE_FORMAT")}
    if field == "conflict.effect":
        leaves = profile.conflict.effect.value is ConflictEffect.LEAVES_PRESENT
        base = figures.present - 1 if leaves else figures.present
        words = pgettext(
            "rule",
            "With %(present)s present, one of them in a conflict of interest, %(base)s count as present.",
        )
        return words % {"present": figures.present, "base": base}
    return ""
