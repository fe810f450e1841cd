"""What the result of an election's round brings about, and what a repeated round takes back."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from voting.acts import CandidatesElected
from voting.models import Election, Nominee
from voting.procedure.election import ElectionStep
from voting.selectors import lists_standing, places_left, standing_in
from voting.services.elections import begin_nominations
from youth.consequences import Decided
from youth.points import Point
from youth.roles import OwnRole
from youth.services.committees import elect_to_committee, leave_committee
from youth.services.entries import append_to_meeting
from youth.services.offices import elect_to_office, return_office
from youth.services.presiding import end_presiding, resume_presiding
from youth.services.resolutions import adopt_election, annul_resolution, confirm_resolution

if TYPE_CHECKING:
    from youth.models import Resolution


def enter_result(election: Election, decided: Decided) -> "Resolution | None":
    """Enter who was elected into the book and into office; return the decision, None where nobody was.

    New nominations are opened where the round ended with empty places. A round that repeats one takes its
    place: who is elected again keeps the decision and the office, the others lose both.
    """
    meeting, decision = decided.meeting, decided.decision
    formerly = _taken_back(election, decided)
    chosen = _chosen(election, decision)
    poll, entered = decided.poll, list[UUID]()
    # Before anybody takes office: the chair who announces may leave it thereby.
    resolution = _in_the_book(election, formerly, chosen, decided)
    with override(meeting.council.languages[0]):
        document = _("Minutes No. %(number)s") % {"number": meeting.number}
    if formerly:
        _leave(election, formerly, chosen, document, decided)
    for nominee in chosen:
        nominee.elected_in_id = poll
        nominee.save(update_fields=["elected_in"])
        if _enter(election, nominee, document, decided):
            entered.append(nominee.participant_id)
    if entered and election.office == OwnRole.CHAIR:
        end_presiding(meeting, actor=decided.actor, cause=decided.cause)
    if chosen:
        act = CandidatesElected(
            election=election.pk,
            poll=poll,
            elected=[nominee.participant_id for nominee in chosen],
            entered=entered,
            places=decision["places_left"],
        )
        append_to_meeting(meeting, act, actor=decided.actor, cause=decided.cause)
    # A list may get more places than it has members.
    is_over = decision["step"] == ElectionStep.DONE and bool(places_left(election))
    if decision["step"] == ElectionStep.NOMINATIONS or is_over:
        begin_nominations(meeting, election, actor=decided.actor)
    return resolution


def state_before(election: Election, decided: Decided) -> dict[str, Any]:
    """Return as JSON what a round that repeats this one will need: the nominations, the holders, the vote."""
    at = decided.cause.at
    if election.committee is not None:
        held = [one.participant_id for one in election.committee.memberships.in_force(at)]
    else:
        offices = election.council.offices.overlapping(at).filter(role=election.office)
        held = [one.participant_id for one in offices]
    elected = election.nominees.exclude(elected_in=None).values_list("pk", flat=True)
    return {
        "poll": str(decided.poll),
        "series": election.series,
        "elected": [str(pk) for pk in elected],
        "held": [str(pk) for pk in held],
        "eldest": str(decided.meeting.eldest_id or ""),
    }


def _taken_back(election: Election, decided: Decided) -> list[Nominee]:
    """Take back what the round that this one repeats did to the nominations; return whom it had elected."""
    before = decided.before
    if not before:
        return []
    elected = election.nominees.exclude(elected_in=None).exclude(pk__in=before["elected"])
    formerly = list(elected.select_related("participant"))
    elected.update(elected_in=None)
    election.series = before["series"]
    election.save(update_fields=["series"])
    return formerly


def _in_the_book(
    election: Election, formerly: list[Nominee], chosen: list[Nominee], decided: Decided
) -> "Resolution | None":
    """Enter a decision, confirm the one of the round before, or annul it and enter another."""
    decision, actor, cause = decided.decision, decided.actor, decided.cause
    if formerly:
        earlier = election.agenda_item.resolutions.get(elected_in=decided.before["poll"])
        if {one.pk for one in formerly} == {one.pk for one in chosen}:
            return confirm_resolution(earlier, decision=decision, actor=actor, cause=cause)
        annul_resolution(earlier, decision=decision, actor=actor, cause=cause)
    return _decided(election, chosen, decided) if chosen else None


def _leave(
    election: Election, formerly: list[Nominee], chosen: list[Nominee], document: str, decided: Decided
) -> None:
    """Take office or places from those who are not elected again, and give the office back to its holder."""
    meeting, before = decided.meeting, decided.before
    again = {one.participant_id for one in chosen}
    leaves = {one.participant_id for one in formerly if str(one.participant_id) not in before["held"]} - again
    if election.committee is not None:
        leave_committee(election.committee, leaves, actor=decided.actor, cause=decided.cause)
        return
    return_office(
        election.council,
        election.office,
        leaves=leaves,
        to=() if chosen else [UUID(pk) for pk in before["held"]],
        document=document,
        actor=decided.actor,
        cause=decided.cause,
    )
    if before["eldest"] and not chosen:
        resume_presiding(meeting, UUID(before["eldest"]), actor=decided.actor, cause=decided.cause)


def _chosen(election: Election, decision: Mapping[str, Any]) -> list[Nominee]:
    """Return who is elected; of a list so many as it has places, in the order of the list."""
    if not election.by_lists:
        nominees = election.nominees.filter(series=election.series).select_related("participant")
        return [one for one in nominees if one.key in decision["elected"]]
    standing = standing_in(election)
    chosen: list[Nominee] = []
    for one in lists_standing(election):
        people = [each for each in standing if each.on_list_id == one.pk]
        chosen += people[: decision["seats"].get(one.key, 0)]
    return chosen


def _decided(election: Election, chosen: list[Nominee], decided: Decided) -> "Resolution":
    """Enter into the book who is elected, in the council's first language."""
    language = election.council.languages[0]
    with override(language):
        sentence = (
            _("Elects %(name)s as a member of: %(what)s.")
            if election.committee is not None
            else _("Elects %(name)s as %(what)s.")
        )
        lines = [sentence % {"name": one.name_in_office, "what": election.what} for one in chosen]
    numbered = len(lines) > 1
    return adopt_election(
        agenda_item=election.agenda_item,
        points=[Point(text=line, number=f"{n}." if numbered else "") for n, line in enumerate(lines, 1)],
        language=language,
        decision=decided.decision,
        actor=decided.actor,
        cause=decided.cause,
    )


def _enter(election: Election, nominee: Nominee, document: str, decided: Decided) -> bool:
    """Give the office or the place; return whether that was possible."""
    if election.committee is not None:
        held: object = elect_to_committee(
            election.committee,
            nominee.participant,
            document=document,
            actor=decided.actor,
            cause=decided.cause,
        )
    else:
        held = elect_to_office(
            election.council,
            nominee.participant,
            election.office,
            nominee.name_in_office,
            document=document,
            actor=decided.actor,
            cause=decided.cause,
        )
    return held is not None
