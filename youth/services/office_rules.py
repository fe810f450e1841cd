"""Checks common to giving a seat and giving an office."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from youth.models import Council, Participant, Term
from youth.plain_text import plain_line
from youth.procedure.in_force import in_force
from youth.refusals import Refusal
from youth.services.locking import locked


def lock_council(council: Council) -> Council:
    """Lock the council's row until the transaction ends, so that seats and offices are given in sequence.

    Without the lock two requests could give the same seat or office between check and write.
    """
    return locked(council)


def clean_name_in_office(name: str) -> str:
    """Return the name with single spaces; raise ``Refusal`` for an empty or overlong one."""
    name = " ".join(plain_line(name).split())
    if not 3 <= len(name) <= 120:
        message = _("Enter the name in office: 3 to 120 characters.")
        raise Refusal("name_in_office", message, "name_in_office")
    return name


def refuse_outsider(council: Council, participant: Participant) -> None:
    """Raise ``Refusal`` for anybody who is not, or no longer, a person who takes part in the council."""
    if participant.council_id != council.pk or participant.left_at is not None:
        message = _("Only a participant of this council can hold a seat or an office in it.")
        raise Refusal("not_a_participant", message, "participant")
    refuse_organisation(participant)


def refuse_organisation(participant: Participant) -> None:
    """Raise ``Refusal`` for an organisation where people are counted.

    The kind of a participant never changes, so that no lock is needed.
    """
    if participant.is_organisation:
        message = _("An organisation holds no seat or office and is not counted. A person does.")
        raise Refusal("organisation", message, "participant")


def refuse_outside_term(term: Term, starts_on: date) -> None:
    """Raise ``Refusal`` for a day that is not one of the term's."""
    if not in_force(term.starts_on, term.ends_on, starts_on):
        raise Refusal("outside_term", _("This day does not belong to the term."), "starts_on")
