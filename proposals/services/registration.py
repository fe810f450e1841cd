"""The register of incoming proposals: a number is given, and an entry with an error is corrected."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proposals.acts.register import PutOnAgenda, Registered, RegistrationCorrected, Submitted
from proposals.models import Proposal, RegistrationCorrection
from proposals.selectors.committees import committees_of
from proposals.selectors.similar import registered_twin
from proposals.services.transitions import (
    append_to_proposal,
    locked_proposal,
    require_transition,
    too_late,
)
from proposals.streams import proposal_stream
from proposals.workflow import State
from youth.journal.append import sealed
from youth.journal.kinds import Kind
from youth.journal.selectors import entries_after
from youth.plain_text import plain_text
from youth.policies import Actor
from youth.procedure.numbering import period
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.meetings import agenda_item_by_id
from youth.services.agenda import renumber_item
from youth.services.numbering import locked_series, next_number

INCOMING_BOOK = "incoming"
HIGHEST_NUMBER = 999_999


@transaction.atomic
def register_proposal(proposal: Proposal, *, actor: Actor) -> Proposal:
    """Enter the proposal in the register under the next incoming number of the year, dated today.

    Raises ``Refusal`` or ``PermissionDenied`` as the workflow says; ``duplicate`` where another proposal
    with the same words is in the register and not at its end; the refusal names its incoming number.
    """
    proposal = locked_proposal(proposal)
    today = today_in(proposal.council)
    book = period("year", 0, today)
    before = State(proposal.state)
    # The number is asked for before it is given: a refused registration must leave no gap.
    twin = registered_twin(proposal)
    facts = {"number": "next", "on": today, "duplicate_of": twin.incoming if twin else ""}
    after = require_transition(proposal, "register", actor=actor, **facts)
    proposal.incoming_number = _next_free(proposal, book)
    proposal.incoming_period, proposal.incoming_on, proposal.state = book, today, after
    proposal.save(update_fields=["incoming_number", "incoming_period", "incoming_on", "state"])
    act = Registered(before=before, after=after, number=proposal.incoming_number, period=book, on=today)
    append_to_proposal(proposal, act, actor=actor)
    return proposal


@transaction.atomic
def correct_registration(
    proposal: Proposal, *, number: int, on: date | None, reason: str, actor: Actor
) -> Proposal:
    """Correct the incoming number or its date; the act names both, and what was entered stays to be read.

    An item of the agenda that is not put to the vote yet gets the right number, too. Raises ``Refusal`` with
    the field at fault: ``nothing_changes``, ``number_out_of_range``, ``number_taken``, ``date_too_late``
    after the step that follows, and the workflow's reasons.
    """
    proposal, reason = locked_proposal(proposal), plain_text(reason)
    before = State(proposal.state)
    proposal.state = require_transition(
        proposal,
        "correct_registration",
        actor=actor,
        number=str(number),
        on=on,
        not_before=max(_days_of(proposal, Submitted), default=None),
        reason=reason,
    )
    assert on is not None  # noqa: S101 - the workflow demanded it
    if (number, on) == (proposal.incoming_number, proposal.incoming_on):
        raise Refusal("nothing_changes", _("Nothing of it is changed."), "number")
    if not 1 <= number <= HIGHEST_NUMBER:
        raise Refusal("number_out_of_range", _("Give a number between 1 and 999,999."), "number")
    if (following := _following_day(proposal)) is not None and on > following:
        raise Refusal("date_too_late", too_late(following), "on")
    book = period("year", 0, on)
    _require_free(proposal, book, number)
    row = _kept(proposal, number, on, reason)
    proposal.incoming_number, proposal.incoming_period, proposal.incoming_on = number, book, on
    proposal.save(update_fields=["incoming_number", "incoming_period", "incoming_on"])
    act = RegistrationCorrected(
        before=before,
        after=proposal.state,
        correction=row.pk,
        number=number,
        period=book,
        on=on,
        reason=sealed(reason),
    )
    entry = append_to_proposal(proposal, act, actor=actor)
    item = agenda_item_by_id(proposal.council, proposal.agenda_item_id) if proposal.agenda_item_id else None
    if item is not None:
        renumber_item(item, proposal.incoming, actor=actor, cause=entry)
    return proposal


def _kept(proposal: Proposal, number: int, on: date, reason: str) -> RegistrationCorrection:
    assert proposal.incoming_number is not None  # noqa: S101 - it is in the register
    assert proposal.incoming_on is not None  # noqa: S101 - it is in the register
    return RegistrationCorrection.objects.create(
        proposal=proposal,
        number_was=proposal.incoming_number,
        on_was=proposal.incoming_on,
        number=number,
        on=on,
        reason=reason,
    )


def _next_free(proposal: Proposal, book: str) -> int:
    """Return the next number of the book; one that a correction gave already is left out."""
    number = next_number(proposal.council, INCOMING_BOOK, book)
    while _is_taken(proposal, book, number):
        number = next_number(proposal.council, INCOMING_BOOK, book)
    return number


def _require_free(proposal: Proposal, book: str, number: int) -> None:
    # So that nobody is given the number at the same moment.
    locked_series(proposal.council, INCOMING_BOOK, book)
    if _is_taken(proposal, book, number):
        message = gettext("Another proposal has incoming number %(number)s of %(year)s.")
        words = {"number": number, "year": book.removeprefix("year:")}
        raise Refusal("number_taken", message % words, "number")


def _is_taken(proposal: Proposal, book: str, number: int) -> bool:
    others = Proposal.objects.filter(council=proposal.council_id).exclude(pk=proposal.pk)
    return others.filter(incoming_period=book, incoming_number=number).exists()


def _following_day(proposal: Proposal) -> date | None:
    """Return the day of the first step after the registration, None before there is one."""
    assigned = [one.assigned_on for one in committees_of(proposal)]
    return min([*assigned, *_days_of(proposal, PutOnAgenda)], default=proposal.decided_on)


def _days_of(proposal: Proposal, kind: type[Kind]) -> list[date]:
    """Return the days of the acts of a kind on the proposal's stream, in order."""
    found = entries_after(proposal_stream(proposal)).filter(kind=kind.name)
    return [today_in(proposal.council, at) for at in found.values_list("at", flat=True)]
