"""Committees: their members and chair at a moment, who sits in one, and the opinions that they gave."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from youth import clock
from youth.models import (
    AgendaItem,
    Committee,
    CommitteeMembership,
    CommitteeOpinion,
    Council,
    Mandate,
    Meeting,
    Participant,
    RegisterLine,
)
from youth.models.held import in_force_at
from youth.selectors.meetings import COMING, RUNNING

type Matter = tuple[str, UUID]


def committee_by_id(council: Council, pk: UUID) -> Committee | None:
    """Return one committee of the council with its term, or None."""
    committee = Committee.objects.select_related("term").filter(term__council=council, pk=pk).first()
    if committee is not None:
        committee.term.council = council
    return committee


def places_in(committee: UUID, at: datetime | None = None) -> QuerySet[CommitteeMembership]:
    """Return the places in a committee that are held at ``at`` (now if left out)."""
    return CommitteeMembership.objects.in_force(at or clock.now()).filter(committee=committee)


def members_in_committee(committee: Committee, at: datetime | None = None) -> QuerySet[Mandate]:
    """Return the mandates of a committee's members at ``at`` (now if left out), by seat."""
    at = at or clock.now()
    held = Mandate.objects.in_force(at).filter(in_force_at(at, "seat__term__"), seat__term=committee.term_id)
    found = held.filter(participant__in=places_in(committee.pk, at).values("participant"))
    return found.select_related("seat", "participant").order_by("seat__number")


def chair_of_committee(committee: UUID, at: datetime | None = None) -> Participant | None:
    """Return who chairs a committee at ``at`` (now if left out), or None."""
    place = places_in(committee, at).filter(is_chair=True).select_related("participant").first()
    return place.participant if place else None


def sits_in_committee(participant: Participant, committee: UUID) -> bool:
    """Return whether the participant is a member of a committee now."""
    return places_in(committee).filter(participant=participant).exists()


def chairs_this_committee(participant: Participant, committee: UUID) -> bool:
    """Return whether the participant chairs a committee now."""
    standing = participant.standing
    if standing is not None and not standing.chairs_committee:
        return False
    return places_in(committee).filter(participant=participant, is_chair=True).exists()


def opinions_on(matters: Collection[Matter]) -> dict[Matter, list[CommitteeOpinion]]:
    """Return the opinions that committees gave on matters, each by label and id, in one query."""
    found: dict[Matter, list[CommitteeOpinion]] = {matter: [] for matter in matters}
    if not found:
        return found
    wanted = Q()
    for label in {label for label, _key in found}:
        keys = [key for one, key in found if one == label]
        wanted |= Q(agenda_item__subject_label=label, agenda_item__subject_id__in=keys)
    for opinion in _with_words(CommitteeOpinion.objects.filter(wanted)):
        item = opinion.agenda_item
        if item.subject_id is not None:
            found[item.subject_label, item.subject_id].append(opinion)
    return found


def opinions_for(items: Iterable[AgendaItem]) -> dict[UUID, list[CommitteeOpinion]]:
    """Return the opinions of committees on the subjects of agenda items, by item; none without any.

    That of the lead committee is the first, and says so.
    """
    with_subject = [item for item in items if item.subject_id]
    known = opinions_on({(one.subject_label, one.subject_id) for one in with_subject if one.subject_id})
    found = {}
    for item in with_subject:
        if item.subject_id is None:
            continue
        given = known[item.subject_label, item.subject_id]
        for one in given:
            one.is_lead = one.committee.pk == item.lead_committee_id
        found[item.pk] = sorted(given, key=lambda one: not one.is_lead)
    return found


def opinions_beside(meeting: Meeting, items: Iterable[AgendaItem]) -> dict[UUID, list[CommitteeOpinion]]:
    """Return what committees think of the matters of a meeting's items; of a committee its own, too."""
    found = opinions_for(items)
    if meeting.committee_id is not None:
        own = {one.pk: one for one in opinions_in(meeting)}
        found |= {pk: [one] for pk, one in own.items() if not found.get(pk)}
    return found


def rapporteurs_on(item: AgendaItem) -> frozenset[UUID]:
    """Return the participants who report to the council what committees think of the matter of an item.

    Whom the item of the committee names, by the name in office of its register, else who presided over its
    vote; a name that is none of its members is nobody's.
    """
    found = opinions_for([item]).get(item.pk, [])
    people = {one.reports.participant_id for one in found if one.reports and not one.agenda_item.rapporteur}
    named = Q()
    for one in found:
        if one.agenda_item.rapporteur:
            named |= Q(meeting=one.agenda_item.meeting_id, name_in_office=one.agenda_item.rapporteur)
    if named:
        people |= set(RegisterLine.objects.filter(named).values_list("participant", flat=True))
    return frozenset(people)


def opinions_of(committee: Committee) -> QuerySet[CommitteeOpinion]:
    """Return the opinions that a committee gave, the latest first."""
    found = CommitteeOpinion.objects.filter(agenda_item__meeting__committee=committee)
    return _with_words(found).order_by("-given_at", "pk")


def waiting_in_committees(council: Council, label: str, key: UUID) -> list[AgendaItem]:
    """Return the items on a subject that wait on agendas of committees, in the order of their meetings."""
    ahead = [*COMING, *RUNNING]
    items = AgendaItem.objects.filter(
        subject_label=label, subject_id=key, state=AgendaItem.State.PLANNED, meeting__state__in=ahead
    ).filter(meeting__council=council, meeting__committee__isnull=False)
    return list(items.select_related("meeting__council", "meeting__term").order_by("meeting"))


def on_agendas_of(committee: Committee) -> set[Matter]:
    """Return the matters that wait on agendas of a committee."""
    items = AgendaItem.objects.filter(
        meeting__committee=committee,
        meeting__state__in=[*COMING, *RUNNING],
        state=AgendaItem.State.PLANNED,
        subject_id__isnull=False,
    )
    return {(label, key) for label, key in items.values_list("subject_label", "subject_id") if key}


def opinions_in(meeting: Meeting) -> QuerySet[CommitteeOpinion]:
    """Return the opinions that a committee gave in a meeting."""
    return _with_words(CommitteeOpinion.objects.filter(agenda_item__meeting=meeting))


def opinion_by_vote(poll: UUID) -> CommitteeOpinion | None:
    """Return the opinion that rests on a vote; None where a repeated vote took its place, or without one."""
    return _with_words(CommitteeOpinion.objects.filter(poll=poll)).first()


def _with_words(found: QuerySet[CommitteeOpinion]) -> QuerySet[CommitteeOpinion]:
    return found.select_related("agenda_item__meeting__committee", "agenda_item__meeting__council", "reports")
