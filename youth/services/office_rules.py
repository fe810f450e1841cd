"""Checks common to giving a seat and giving an office."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.models import Council, Participant, Term
from youth.plain_text import plain_line
from youth.procedure.in_force import in_force, is_valid
from youth.refusals import Refusal
from youth.selectors.counting import counts
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


def clean_document(document: str) -> str:
    """Return a document's name with single spaces, empty for none; raise ``Refusal`` if it is too long."""
    document = " ".join(plain_line(document).split())
    if len(document) > 200:
        raise Refusal("document_long", _("Name the document in at most 200 characters."), "document")
    return document


def refuse_outsider(council: Council, participant: Participant) -> None:
    """Raise ``Refusal`` for anybody who is not, or no longer, a person who takes part in the council."""
    if participant.council_id != council.pk or participant.left_at is not None:
        message = _("Only a participant of this council can hold a seat or an office in it.")
        raise Refusal("not_a_participant", message, "participant")
    refuse_uncounted(participant)


def refuse_uncounted(participant: Participant) -> None:
    """Raise ``Refusal`` for an organisation and for a guest, where people are counted."""
    if counts(participant):
        return
    if participant.is_organisation:
        message = _("An organisation holds no seat or office and is not counted. A person does.")
        raise Refusal("organisation", message, "participant")
    message = _("A guest answers and speaks, and holds no seat or office and is not counted.")
    raise Refusal("guest", message, "participant")


def refuse_outside_term(term: Term, at: datetime) -> None:
    """Raise ``Refusal`` for a moment at which the term does not run."""
    if not in_force(term.starts_at, term.ends_at, at):
        raise Refusal("outside_term", _("The term does not run at that moment."), "starts_at")


def refuse_no_end_ahead(ends_at: datetime | None) -> None:
    """Raise ``Refusal`` unless an end was recorded and still lies ahead: only then can it be taken back."""
    if ends_at is None or not is_valid(ends_at, clock.now()):
        raise Refusal("no_end_ahead", _("There is no coming end that could be taken back."))
