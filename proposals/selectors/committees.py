"""To which committees a proposal was assigned, and what they said."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import (
    Prefetch,
    QuerySet,
    prefetch_related_objects,
)
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from proposals.models import (
    Assignment,
    Proposal,
    RegistrationCorrection,
)
from proposals.workflow import (
    BEFORE_THE_COMMITTEE,
    WITH_COMMITTEES,
)
from youth.procedure.opinions import OpinionState
from youth.selectors.committees import opinions_on

if TYPE_CHECKING:
    from youth.models import Council, File, Meeting
from proposals.selectors.proposals import LABEL, SHOWN, summary_of
from youth.offers import LedSubject

# To which committees, those in force and those whose place another took; the lead one first.
ASSIGNMENTS = Prefetch("assignments", Assignment.objects.select_related("committee__term"))


def assignments_of(proposal: Proposal) -> list[Assignment]:
    """Return all assignments of a proposal, also those whose place another took; the lead ones first.

    Without a query where no committee can have it yet, and where they were read already.
    """
    if proposal.state in BEFORE_THE_COMMITTEE:
        return []
    prefetch_related_objects([proposal], ASSIGNMENTS)
    return list(proposal.assignments.all())


def corrections_of(proposal: Proposal) -> list[RegistrationCorrection]:
    """Return the corrections of its entry in the register, in their order; read once."""
    prefetch_related_objects([proposal], "registration_corrections")
    return list(proposal.registration_corrections.all())


def read_assignments(proposals: Iterable[Proposal]) -> None:
    """Read the assignments of proposals in one query, in none where no committee can have any of them."""
    if found := [one for one in proposals if one.state not in BEFORE_THE_COMMITTEE]:
        prefetch_related_objects(found, ASSIGNMENTS)


def committees_of(proposal: Proposal) -> list[Assignment]:
    """Return the assignments in force, that of the lead committee first."""
    return [one for one in assignments_of(proposal) if one.is_open]


def lead_of(proposal: Proposal) -> Assignment | None:
    """Return the assignment of the lead committee, None before there is one."""
    return next((one for one in committees_of(proposal) if one.is_lead), None)


def name_in_work(assignment: Assignment) -> str:
    """Return the committee's name, of the lead one with the word for it, in the active language."""
    name = assignment.committee.name
    return _("%(committee)s (lead committee)") % {"committee": name} if assignment.is_lead else name


def opinion_words(assignment: Assignment) -> str:
    """Return a committee's opinion with its paper, or that it gave none in time; empty while awaited.

    Before it the paper by which the committee was assigned, where there is one.
    """
    name = "\n".join(filter(None, [name_in_work(assignment), assigned_by_words(assignment)]))
    if assignment.opinion_on is None:
        missed = _("No opinion was expressed in time.")
        return f"{name}\n{missed}" if assignment.missed_on else ""
    paper = _paper(assignment.opinion_document, assignment.opinion_number, assignment.opinion_on)
    is_late = assignment.opinion_state is OpinionState.LATE
    late = _("The opinion was given after its last day.") if is_late else ""
    return "\n".join(filter(None, [name, paper, assignment.opinion_text, late]))


def assigned_by_words(assignment: Assignment) -> str:
    """Return by which paper a committee was assigned, empty where there is none."""
    if not assignment.has_paper:
        return ""
    paper = _paper(assignment.assigned_document, assignment.assigned_number, assignment.assigned_on)
    return _("Assigned by: %(paper)s") % {"paper": paper}


def _paper(document: str, number: str, on: date) -> str:
    words = {"document": document, "number": number, "day": date_format(on, "DATE_FORMAT")}
    if not document:
        return _("No. %(number)s of %(day)s") % words
    numbered = _("%(document)s No. %(number)s of %(day)s")
    return (numbered if number else _("%(document)s of %(day)s")) % words


def filed_opinions(matters: Iterable[Proposal]) -> list[Assignment]:
    """Return the opinions that were filed on proposals, and those that were missed; the lead ones first.

    Without those on which the committee voted in a meeting of its own: that vote says it already.
    """
    proposals = list(matters)
    read_assignments(proposals)
    said = [one for each in proposals for one in committees_of(each) if one.opinion_on or one.missed_on]
    voted = opinions_on({(LABEL, one.proposal_id) for one in said})
    by_vote = {(key, one.committee.pk) for (_label, key), found in voted.items() for one in found}
    return [one for one in said if (one.proposal_id, one.committee_id) not in by_vote]


def opinions_for(meeting: "Meeting") -> list[tuple[UUID, Assignment]]:
    """Return the items of a meeting about a proposal, each with an opinion of ``filed_opinions``."""
    items = {item.subject_id: item.pk for item in meeting.agenda_items.filter(subject_label=LABEL)}
    if not items:
        return []
    found = Proposal.objects.filter(council=meeting.council, pk__in=[key for key in items if key])
    return [(items[one.proposal_id], one) for one in filed_opinions(found)]


def awaited_opinions(council: "Council", since: date, until: date) -> list[tuple[Assignment, date]]:
    """Return the opinions that are due between two days and not given, each with that day, in order."""
    found = _awaited(council).filter(due_on__range=(since, until)).order_by("due_on", "-is_lead", "pk")
    return [(one, one.due_on) for one in found if one.due_on]


def missed_opinions(council: "Council", today: date) -> list[Assignment]:
    """Return the assignments whose last day is over without an opinion, and which nobody noted as such."""
    found = Assignment.objects.filter(
        proposal__council=council, proposal__state__in=WITH_COMMITTEES, ended_at=None, opinion_on=None
    )
    rows = found.filter(missed_on=None, due_on__lt=today).select_related("proposal__council")
    return list(rows.order_by("due_on", "proposal", "-is_lead", "pk"))


def _awaited(council: "Council") -> QuerySet[Assignment]:
    """Return the assignments whose opinion is not given, and not noted as missed."""
    shown = Proposal.objects.filter(SHOWN, council=council, state__in=WITH_COMMITTEES)
    found = Assignment.objects.filter(proposal__in=shown, ended_at=None, opinion_on=None, missed_on=None)
    return found.select_related("proposal", "committee__term")


def led_subject(proposal: Proposal, annexes: "Iterable[File]" = ()) -> LedSubject:
    """Return a proposal as a subject for the council's agenda: with its lead committee and annexes."""
    lead, summary = lead_of(proposal), summary_of(proposal, annexes)
    facts = {one.name: getattr(summary, one.name) for one in fields(summary)}
    return LedSubject(**facts, lead_committee=lead.committee_id if lead else None)
