"""Who is verified for what: one person's standing, and the register of all who may be asked or drawn."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from youth.models import CodeBatch, Council, Participant, User, Verification
from youth.models.held import valid_on
from youth.name_order import name_key
from youth.procedure.age import AgeBand
from youth.procedure.choices import VerifiedAct
from youth.procedure.verification import Fault, Person, eligibility_faults
from youth.selectors.councils import today_in
from youth.selectors.counting import counts
from youth.selectors.people import age_of, ages_in, verified_facts
from youth.selectors.rules import profile_of

SENTENCES: Mapping[Fault, Promise] = {
    Fault.NO_PERSON: _("Organisations and guests are not counted."),
    Fault.LEFT: _("This person no longer takes part in the council."),
    Fault.AGE_UNKNOWN: _("No birth date was given."),
    Fault.AGE_OUTSIDE: _("The age is outside what the council's rules allow."),
    Fault.NOT_VERIFIED: _("Nobody has verified this person yet."),
}
MOST_FOUND = 30
EXPIRES_WITHIN = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the council knows of a participant for an act: whether they are eligible, and if not, why.

    ``facts`` are those verified today, with the first day without them; None where they do not end.
    """

    age: int | None
    facts: Mapping[str, date | None]
    is_eligible: bool
    reasons: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A participant of a register by the random id, which names nobody, and the stratum."""

    id: UUID
    stratum: AgeBand


@dataclass(frozen=True)
class Register:
    """Everybody eligible on one day, in the order of the ids; its digest is published before it is used."""

    council: str
    on: date
    facts: tuple[str, ...]
    entries: tuple[Entry, ...]

    @cached_property
    def strata(self) -> Mapping[AgeBand, int]:
        """Return how many there are in each age band."""
        counts = Counter(entry.stratum for entry in self.entries)
        return {band: counts[band] for band in AgeBand if counts[band]}

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of the whole register, the same for the same people on the same day."""
        lines = [[str(entry.id), entry.stratum] for entry in self.entries]
        document = [self.council, self.on.isoformat(), list(self.facts), lines]
        return hashlib.sha256(json.dumps(document, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact about a participant in words, and the verification that holds today, if there is one."""

    fact: str
    label: str
    verification: Verification | None


def facts_needed(council: Council, act: VerifiedAct) -> tuple[str, ...]:
    """Return what the council's rules want verified for an act; nothing where they do not ask for it."""
    rules = profile_of(council).verify
    return tuple(rules.facts.value) if act in rules.required_for.value else ()


def standing_of(participant: Participant, act: VerifiedAct = VerifiedAct.CONSULTATION) -> Standing:
    """Return whether a participant is eligible for an act today, and why not."""
    council, user = participant.council, participant.user
    today = today_in(council)
    facts = _facts_until(user, council, today) if user is not None else {}
    person = Person(
        age=age_of(user, today) if user is not None else None,
        facts=frozenset(facts),
        is_person=counts(participant),
        has_left=participant.left_at is not None,
    )
    faults = eligibility_faults(person, _ages(council), facts_needed(council, act))
    return Standing(person.age, facts, not faults, tuple(SENTENCES[fault] for fault in faults))


def is_verified_for(participant: Participant, act: VerifiedAct) -> bool:
    """Return whether everything is verified that the rules ask for an act; True where they ask nothing."""
    needed = facts_needed(participant.council, act)
    if not needed:
        return True
    return participant.user is not None and verified_facts(participant.user, participant.council) >= set(
        needed
    )


def was_verified_for(participant: Participant, act: VerifiedAct) -> bool:
    """Return the same of when the participant was read for the request, without a query of its own."""
    read = participant.standing.verified if participant.standing is not None else None
    if read is None:
        return is_verified_for(participant, act)
    return read >= set(facts_needed(participant.council, act))


def verified_people(council: Council, act: VerifiedAct) -> QuerySet[Participant]:
    """Return the participants about whom everything is verified today that the rules ask for an act."""
    today, people = today_in(council), Participant.objects.filter(council=council)
    for fact in facts_needed(council, act):
        valid = Verification.objects.filter(valid_on(today), council=council, fact=fact)
        people = people.filter(user__in=valid.values("user"))
    return people


def verified_until(council: Council, users: Collection[int | None], act: VerifiedAct) -> dict[int, date]:
    """Return until when these accounts are, or were, verified for an act; the last day of all without an end.

    Who never was is left out.
    """
    needed = facts_needed(council, act)
    latest: dict[int, dict[str, date]] = {}
    rows = Verification.objects.filter(council=council, user__in=users, fact__in=needed)
    for user, fact, until in rows.values_list("user", "fact", "valid_until"):
        known = latest.setdefault(user, {})
        known[fact] = max(known.get(fact, date.min), until or date.max)
    return {user: min(known.values()) for user, known in latest.items() if len(known) == len(needed)}


def register_of(council: Council, on: date, facts: Collection[str] | None = None) -> Register:
    """Return everybody who is eligible on a day, in three queries.

    ``facts`` have to be verified; those that the rules ask for a consultation, if left out.
    """
    needed = facts_needed(council, VerifiedAct.CONSULTATION) if facts is None else facts
    allowed, known = _ages(council), ages_in(council, on)
    verified: dict[int, set[str]] = {}
    rows = Verification.objects.filter(valid_on(on), council=council)
    for user, fact in rows.values_list("user", "fact"):
        verified.setdefault(user, set()).add(fact)
    entries = []
    people = Participant.objects.filter(
        council=council, kind=Participant.Kind.PERSON, guest_as="", left_at__isnull=True, user__isnull=False
    )
    for pk, user in people.order_by("pk").values_list("pk", "user"):
        if user not in known:
            continue
        age, band = known[user]
        person = Person(age=age, facts=frozenset(verified.get(user, ())))
        if not eligibility_faults(person, allowed, needed):
            entries.append(Entry(pk, band))
    entries.sort(key=lambda entry: str(entry.id))
    return Register(council.slug, on, tuple(sorted(needed)), tuple(entries))


def expiring_soon(council: Council) -> QuerySet[Verification]:
    """Return the verifications of people who take part that end within two months, the next ones first."""
    today = today_in(council)
    found = Verification.objects.filter(
        council=council,
        valid_until__gt=today,
        valid_until__lte=today + EXPIRES_WITHIN,
        user__participations__council=council,
        user__participations__left_at__isnull=True,
    )
    return found.annotate(
        participant=F("user__participations__pk"), display_name=F("user__participations__display_name")
    ).order_by("valid_until", "pk")


def people_named(council: Council, wanted: str) -> list[Participant]:
    """Return the people whose display name holds the words, at most ``MOST_FOUND``, in their order."""
    parts = wanted.casefold().split()
    people = Participant.objects.filter(
        council=council, kind=Participant.Kind.PERSON, left_at__isnull=True, user__isnull=False
    )
    # Compared here: SQLite knows no small letters but the Latin ones.
    found = [one for one in people if all(part in one.display_name.casefold() for part in parts)]
    return sorted(found, key=lambda one: name_key(one.display_name))[:MOST_FOUND]


def account_at(address: str) -> User | None:
    """Return the account with exactly this e-mail address, however its letters are written; or None."""
    return User.objects.filter(email__iexact=address.strip(), is_active=True).first()


def facts_of(participant: Participant) -> list[KnownFact]:
    """Return every fact with its verification of today, or without one."""
    today = today_in(participant.council)
    rows = Verification.objects.filter(
        valid_on(today), council=participant.council, user=participant.user_id
    ).select_related("verified_by")
    known = {row.fact: row for row in rows.order_by("verified_at")}
    return [KnownFact(fact, str(label), known.get(fact)) for fact, label in Verification.Fact.choices]


def batches_of(council: Council) -> QuerySet[CodeBatch]:
    """Return the codes made in a council, newest first, with how many there are and how many were used."""
    counted = CodeBatch.objects.filter(council=council).select_related("made_by")
    used = Count("codes", filter=Q(codes__used_at__isnull=False))
    return counted.annotate(how_many=Count("codes"), used=used).order_by("-made_at", "pk")


def _ages(council: Council) -> range:
    member = profile_of(council).member
    return range(member.age_min.value, member.age_max.value + 1)


def _facts_until(user: User, council: Council, day: date) -> dict[str, date | None]:
    rows = user.verifications.filter(valid_on(day), council=council).order_by("verified_at")
    return dict(rows.values_list("fact", "valid_until"))
