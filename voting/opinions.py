"""Reading opinion polls: which there are, who may answer them, and what came out."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plugins.hooks import Searchable
from voting.boxes.separated import OpenedSheet, is_shown, participation_of, schema_of, sheets, strata_of
from voting.models import OpinionPoll, Participation
from voting.procedure.sheets import SheetField, count_options
from voting.streams import FAMILY, opinion_stream
from youth.journal.streams import keys_in
from youth.procedure.age import AgeBand, age_band
from youth.procedure.choices import VerifiedAct
from youth.procedure.verification import Fault
from youth.selectors.councils import start_of_day, today_in
from youth.selectors.counting import counts
from youth.selectors.rules import profile_of
from youth.selectors.verification import SENTENCES, Register, facts_needed, register_of, standing_of

if TYPE_CHECKING:
    from youth.models import Council, Participant

LABEL = "voting.opinion_poll"
OWN_AT_MOST = 50
# Asked, and not taken back.
SHOWN = (OpinionPoll.State.OPEN, OpinionPoll.State.CLOSED)


def opinion_polls_of(council: "Council") -> QuerySet[OpinionPoll]:
    """Return everything that the council asked or will ask: what is open first, then by its beginning."""
    return OpinionPoll.objects.filter(council=council).select_related("council", "box", "poll")


def open_opinion_polls(council: "Council") -> QuerySet[OpinionPoll]:
    """Return what can be answered now; what ends first is first."""
    return opinion_polls_of(council).filter(state=OpinionPoll.State.OPEN).order_by("ends_at", "pk")


def unfinished_opinion_polls(council: "Council") -> QuerySet[OpinionPoll]:
    """Return what is planned or can be answered now, by its beginning."""
    unfinished = (OpinionPoll.State.PLANNED, OpinionPoll.State.OPEN)
    return opinion_polls_of(council).filter(state__in=unfinished).order_by("starts_at", "pk")


def opinion_poll_by_id(council: "Council", pk: UUID) -> OpinionPoll | None:
    """Return one opinion poll of the council, or None."""
    return opinion_polls_of(council).filter(pk=pk).first()


def findable_opinion_polls(council: "Council", streams: Collection[str] | None) -> Iterator[Searchable]:
    """Yield what was asked and not taken back, all or those with these streams."""
    rows = opinion_polls_of(council).filter(state__in=SHOWN).order_by("pk")
    if streams is not None:
        rows = rows.filter(pk__in=keys_in(FAMILY, streams))
    for poll in rows:
        yield Searchable(
            id=poll.pk,
            stream=opinion_stream(poll),
            title=poll.title,
            text="\n".join([poll.text, *(option["label"] for option in poll.options)]),
            url=reverse("voting:opinion", kwargs={"council": council.slug, "pk": poll.pk}),
            language=poll.language,
            on=today_in(council, poll.opened_at),
        )


def asked_opinion_polls(council: "Council") -> QuerySet[OpinionPoll]:
    """Return what was asked and not taken back, the latest first."""
    return opinion_polls_of(council).filter(state__in=SHOWN).order_by("-opened_at", "pk")


def opinion_polls_about(council: "Council", topics: Collection[UUID]) -> QuerySet[OpinionPoll]:
    """Return what was asked about these topics and not taken back: what is open first, then the latest."""
    about = opinion_polls_of(council).filter(state__in=SHOWN, topic__in=topics)
    # "open" comes after "closed" in the alphabet.
    return about.order_by("-state", "-opened_at", "pk")


def due_to_begin(council: "Council", now: datetime) -> QuerySet[OpinionPoll]:
    """Return the planned ones whose beginning has come, also where their end has passed meanwhile."""
    return OpinionPoll.objects.filter(council=council, state=OpinionPoll.State.PLANNED, starts_at__lte=now)


def due_to_end(council: "Council", now: datetime) -> QuerySet[OpinionPoll]:
    """Return the open ones whose end has come."""
    return OpinionPoll.objects.filter(council=council, state=OpinionPoll.State.OPEN, ends_at__lte=now)


def ending_between(council: "Council", since: date, until: date) -> QuerySet[OpinionPoll]:
    """Return those that can be answered, now or later, and end between two days, which both count."""
    begins, ends = start_of_day(council, since), start_of_day(council, until + timedelta(days=1))
    coming = OpinionPoll.objects.filter(council=council, state__in=["planned", "open"])
    return coming.filter(ends_at__gte=begins, ends_at__lt=ends).order_by("ends_at", "pk")


def closed_between(council: "Council", since: date, until: date) -> QuerySet[OpinionPoll]:
    """Return those that ended between two days, which both count."""
    begins, ends = start_of_day(council, since), start_of_day(council, until + timedelta(days=1))
    return OpinionPoll.objects.filter(council=council, closed_at__gte=begins, closed_at__lt=ends)


def bands_of_rules(council: "Council") -> list[AgeBand]:
    """Return the age bands of those who take part in a council by its rules."""
    member = profile_of(council).member
    ages = range(member.age_min.value, member.age_max.value + 1)
    return list(dict.fromkeys(age_band(age) for age in ages))


def least_facts(council: "Council") -> tuple[str, ...]:
    """Return what the council's rules want verified of everybody who is asked."""
    return facts_needed(council, VerifiedAct.CONSULTATION)


def register_for(poll: OpinionPoll) -> Register:
    """Return everybody who may answer today."""
    council = poll.council
    found = register_of(council, today_in(council), poll.facts)
    entries = tuple(entry for entry in found.entries if not poll.bands or entry.stratum in poll.bands)
    return Register(found.council, found.on, found.facts, entries)


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether somebody may answer now, and if not, why; ``stratum`` is the age band.

    ``needs_age`` where the age is not known yet, ``is_to_verify`` where getting verified is what is missing.
    """

    may_answer: bool
    has_answered: bool = False
    stratum: str = ""
    reasons: tuple[Promise, ...] = ()
    needs_age: bool = False
    is_to_verify: bool = False


NOT_COUNTED = _("Organisations and guests are not counted.")
NO_AGE = _("We do not know your age yet. Enter your year of birth first.")
NOT_OF_AGE = _("This question is for people of another age.")
NOT_VERIFIED = _("Only those whom the council has verified may answer.")
CAME_LATER = _("You are not on the list of those who may answer: it was made when the question was opened.")


def eligibility_of(poll: OpinionPoll, participant: "Participant") -> Eligibility:
    """Return whether a participant may answer an open poll: on its register, or entered into it now."""
    line = participation_of(poll.box, participant) if poll.box else None
    if line is not None:
        return Eligibility(line.day is None, line.day is not None, line.stratum)
    if not counts(participant):
        return Eligibility(may_answer=False, reasons=(NOT_COUNTED,))
    if not poll.admits_later:
        return Eligibility(may_answer=False, reasons=(CAME_LATER,))
    standing = standing_of(participant)
    stratum = age_band(standing.age).value if standing.age is not None else ""
    is_outside = SENTENCES[Fault.AGE_OUTSIDE] in standing.reasons
    # Of whom the age is not known nobody can say that it is another one.
    is_of_age = not stratum or (not is_outside and stratum in (poll.bands or [stratum]))
    is_verified = set(standing.facts) >= set(poll.facts)
    checks = ((NO_AGE, not stratum), (NOT_OF_AGE, not is_of_age), (NOT_VERIFIED, not is_verified))
    reasons = tuple(reason for reason, holds in checks if holds)
    return Eligibility(
        not reasons,
        stratum=stratum,
        reasons=reasons,
        needs_age=not stratum,
        is_to_verify=not is_verified and is_of_age,
    )


@dataclass(frozen=True, slots=True)
class OpinionResult:
    """How often each answer was chosen, by whom in numbers; ``of`` people answered."""

    of: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OpinionResults:
    """The result of an opinion poll, and that of each age band to which enough of the answers belong."""

    whole: OpinionResult
    by_band: tuple[tuple[AgeBand, OpinionResult], ...]


def results_of(poll: OpinionPoll) -> OpinionResults | None:
    """Return the results after the end, None before it and where too few answered."""
    if poll.box is None or not is_shown(poll.box):
        return None
    (field,) = schema_of(poll.box)
    found = sheets(poll.box)
    bands = strata_of(found)
    return OpinionResults(
        _counted(field, found),
        tuple((band, _counted(field, bands[band])) for band in AgeBand if band in bands),
    )


def answered_by(participant: "Participant") -> QuerySet[Participation]:
    """Return in which boxes of opinion polls a participant is on the register, the latest first."""
    lines = Participation.objects.filter(participant=participant, box__opinion_poll__isnull=False)
    wanted = lines.filter(Q(day__isnull=False) | Q(box__opinion_poll__state=OpinionPoll.State.OPEN))
    return wanted.select_related("box__opinion_poll").order_by("-box__opened_at", "pk")


def _counted(field: SheetField, found: Sequence[OpenedSheet]) -> OpinionResult:
    counts = count_options(field, [sheet.content for sheet in found])
    return OpinionResult(len(found), tuple(counts.values()))
