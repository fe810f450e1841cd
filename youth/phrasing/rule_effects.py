"""What a rule means with a council's own numbers, as a sentence."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from math import ceil

from django.utils.formats import date_format, time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from youth.phrasing.rules import counted, value_in_words, word_for
from youth.procedure.choices import AgeExit, Base, ConflictEffect, DayCount, Tie
from youth.procedure.notice import deadline, last_day_of_notice
from youth.procedure.numbering import designation
from youth.procedure.profile import Profile
from youth.procedure.rule_changes import votes_needed
from youth.procedure.shares import smallest_above
from youth.procedure.terms import months_later

QUORUM = {
    "body.seats",
    "body.vacancies_counted",
    "quorum.base",
    "quorum.fraction",
    "quorum.strict",
    "quorum.minimum",
}
AHEAD = timedelta(days=30)
# The hour of an example.
EVENING = time(18)


# Of a number of days, the day on which it ends that begins today.
DEADLINES: dict[str, Promise] = {
    "convene.request_days": gettext_lazy("The chair answers a request of today until %(last)s."),
    "convene.requester_days": gettext_lazy(
        "Those who ask today, and get no answer in time, may call the meeting until %(last)s."
    ),
    "minutes.ready_days": gettext_lazy("The minutes of a meeting held today are ready by %(last)s."),
    "minutes.publish_days": gettext_lazy("The minutes of a meeting held today are published by %(last)s."),
    "minutes.objection_days": gettext_lazy("To minutes that are opened today one may object until %(last)s."),
    "act.send_days": gettext_lazy("A resolution of today is sent by %(last)s."),
    "act.review_days_supervisor": gettext_lazy(
        "A resolution that the supervisor receives today can be returned until %(last)s."
    ),
    "act.review_days_mayor": gettext_lazy(
        "A resolution that the mayor receives today can be returned until %(last)s."
    ),
    "act.readopt_days": gettext_lazy("On a resolution returned today the council decides until %(last)s."),
    "consult.min_days": gettext_lazy("A consultation that begins today is open until %(last)s at least."),
    "consult.exceptional_days": gettext_lazy(
        "A consultation that begins today is, exceptionally, open until %(last)s at least."
    ),
    "referral.answer_days": gettext_lazy("A resolution sent today is answered by %(last)s."),
    "verify.support_days": gettext_lazy(
        "Support that somebody who is not verified gives today counts until %(last)s."
    ),
}


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
    section = field.partition(".")[0]
    if field in QUORUM:
        return _quorum(profile, figures)
    if field in DEADLINES:
        return _deadline(field, profile, figures)
    return _OF_SECTION.get(section, _others)(field, profile, figures)


def _quorum(profile: Profile, figures: Figures) -> str:
    needed = profile.quorum_rule().needed(figures.seats, figures.in_office)
    words = _(
        "With %(seats)s seats and %(in_office)s members in office, %(needed)s must be present for a quorum."
    )
    return words % {"seats": figures.seats, "in_office": figures.in_office, "needed": needed}


def _majority(field: str, profile: Profile, figures: Figures) -> str:
    name = field.partition(".")[2]
    if name == "tie":
        return _tie(profile, figures)
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


def _member(field: str, profile: Profile, figures: Figures) -> str:
    rules, day, name = profile.member, figures.today, field.partition(".")[2]
    if name == "term_months":
        numbers = {
            "first": date_format(day, "DATE_FORMAT"),
            "end": date_format(months_later(day, rules.term_months.value), "DATE_FORMAT"),
        }
        return _("A term that begins on %(first)s ends before %(end)s.") % numbers
    if name in {"age_min", "age_max"}:
        words = _("A seat is given to people from %(low)s to %(high)s years of age, both included.")
        return words % {"low": rules.age_min.value, "high": rules.age_max.value}
    if name == "guardian_below":
        born = months_later(day, -12 * rules.guardian_below.value)
        words = _("Today a guardian confirms for everybody who was born after %(born)s.")
        return words % {"born": date_format(born, "DATE_FORMAT")}
    if name == "age_exit":
        words = {
            AgeExit.END_OF_TERM: _("Who turns %(age)s keeps the seat until the term ends."),
            AgeExit.ON_BIRTHDAY: _("Who turns %(age)s leaves the seat on that day."),
        }[rules.age_exit.value]
        return words % {"age": rules.age_max.value + 1}
    return ""


def _vote(field: str, profile: Profile, figures: Figures) -> str:
    rules, present, name = profile.vote, figures.present, field.partition(".")[2]
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


def _number(_field: str, profile: Profile, figures: Figures) -> str:
    number = designation(profile.number.pattern.value, figures.next_number, figures.today, figures.protocol)
    return _("A resolution of today would be called: %(number)s.") % {"number": number}


def _deadline(field: str, profile: Profile, figures: Figures) -> str:
    days = profile.fact(field).value
    if days is None:
        return ""
    if field == "convene.requester_days":
        days += profile.convene.request_days.value or 0
    return DEADLINES[field] % {"last": date_format(deadline(figures.today, days), "DATE_FORMAT")}


def _speaking(field: str, profile: Profile, figures: Figures) -> str:
    """Return how long speaking takes, or how many can speak."""
    rules, slot = profile.debate, profile.agenda
    if field in {"agenda.citizen_minutes", "agenda.citizen_minutes_each"}:
        each = slot.citizen_minutes_each.value
        if not each:
            return ""
        people = slot.citizen_minutes.value // each
        words = ngettext(
            "In that time %(people)s citizen can speak.",
            "In that time %(people)s citizens can speak.",
            people,
        )
        return words % {"people": people}
    if field in {"debate.speech_seconds", "debate.speeches_each"}:
        speeches = figures.present * (rules.speeches_each.value or 1)
        words = ngettext(
            "If all %(present)s present speak as often as they may, or once without a limit, that is"
            " %(number)s speech, %(time)s.",
            "If all %(present)s present speak as often as they may, or once without a limit, that is"
            " %(number)s speeches, %(time)s.",
            speeches,
        )
        taken = counted(ceil(speeches * rules.speech_seconds.value / 60), "minutes")
        return words % {"present": figures.present, "number": speeches, "time": taken}
    if field in {"debate.reply_seconds", "debate.rejoinder_seconds"}:
        parts = (rules.speech_seconds, rules.reply_seconds, rules.rejoinder_seconds)
        seconds = sum(part.value or 0 for part in parts)
        words = _("One speech with a reply and a rejoinder takes at most %(time)s.")
        return words % {"time": counted(seconds, "seconds")}
    if field == "debate.procedural_seconds" and rules.procedural_seconds.value is not None:
        seconds = rules.procedural_seconds.value * figures.present
        words = _("If each of the %(present)s present makes one procedural motion, they take %(time)s.")
        return words % {"present": figures.present, "time": counted(seconds, "seconds")}
    return ""


def _called_by(profile: Profile, figures: Figures) -> str:
    """Return how many members, or seats, may call a meeting; empty where only offices may."""
    of = {"seats": figures.seats, "members": figures.in_office}
    asked = [one for one in profile.convene.by.value if one.who in of]
    numbers = [smallest_above(one.share, of[one.who], strict=False) for one in asked if one.share]
    numbers += [one.count for one in asked if one.count]
    if not numbers:
        return ""
    words = ngettext(
        "With %(seats)s seats and %(in_office)s members in office, %(number)s of them can ask for a meeting.",
        "With %(seats)s seats and %(in_office)s members in office, %(number)s of them can ask for a meeting.",
        min(numbers),
    )
    return words % {"seats": figures.seats, "in_office": figures.in_office, "number": min(numbers)}


def _degree(limit: int | None) -> str:
    if limit is None:
        return ""
    if limit == 1:
        return _("An amendment changes the draft decision only, never another amendment.")
    words = ngettext(
        "Besides amendments to the draft there is %(more)s further degree: amendments to amendments.",
        "Besides amendments to the draft there are %(more)s further degrees of amendments to amendments.",
        limit - 1,
    )
    return words % {"more": limit - 1}


def _others(field: str, profile: Profile, figures: Figures) -> str:
    if field == "convene.by":
        return _called_by(profile, figures)
    if field == "amendment.max_degree":
        return _degree(profile.amendment.max_degree.value)
    if field == "quorum.suspend_minutes":
        until = datetime.combine(figures.today, EVENING) + timedelta(
            minutes=profile.quorum.suspend_minutes.value
        )
        words = _("A meeting that loses its quorum at %(lost)s waits for it until %(until)s at the latest.")
        return words % {"lost": time_format(EVENING), "until": time_format(until.time())}
    if field == "committee.opinion_days":
        on = figures.today + AHEAD
        last = on - timedelta(days=profile.committee.opinion_days.value)
        words = _("For a meeting on %(on)s, the committee gives its opinion by %(last)s.")
        return words % {"on": date_format(on, "DATE_FORMAT"), "last": date_format(last, "DATE_FORMAT")}
    if field == "verify.valid_months":
        ends = months_later(figures.today, profile.verify.valid_months.value)
        return _("What is verified today holds until %(ends)s.") % {"ends": date_format(ends, "DATE_FORMAT")}
    if field == "proposal.support_threshold":
        words = _(
            "A proposal that is published from then on needs %(needed)s supporters; %(people)s people take"
            " part in the council."
        )
        return words % {"needed": profile.proposal.support_threshold.value, "people": figures.people}
    if field == "conflict.effect":
        leaves = profile.conflict.effect.value is ConflictEffect.LEAVES_PRESENT
        base = figures.present - 1 if leaves else figures.present
        words = pgettext(
            "rule",
            "With %(present)s present, one of them in a conflict of interest, %(base)s count as present.",
        )
        return words % {"present": figures.present, "base": base}
    return ""


_OF_SECTION: dict[str, Callable[[str, Profile, Figures], str]] = {
    "majority": _majority,
    "member": _member,
    "vote": _vote,
    "number": _number,
    "debate": _speaking,
    "agenda": _speaking,
    "notice": _notice,
}
