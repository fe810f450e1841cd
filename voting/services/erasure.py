"""Forgetting a name in votes, as the register of their meeting forgot it."""

from typing import TYPE_CHECKING

from django.db import transaction

from voting.models import NonVoter, Outcome, Teller, Voter

if TYPE_CHECKING:
    from youth.models import Participant

# As in the register; shown through ``youth.names.name_or_erased``.
ERASED = ""


@transaction.atomic
def forget_name(participant: "Participant") -> None:
    """Erase a participant's name in the votes of meetings whose register no longer has it; idempotent.

    A name on which signed minutes or a resolution rest is in the register still, and stays in both.
    """
    lines = participant.register_lines.filter(seat__isnull=False, name_in_office=ERASED)
    meetings = list(lines.values_list("meeting", flat=True))
    for model in (Voter, NonVoter):
        model.objects.filter(poll__meeting__in=meetings, participant=participant).update(
            name_in_office=ERASED
        )
    Teller.objects.filter(list__meeting__in=meetings, participant=participant).update(name_in_office=ERASED)
    frozen = Outcome.objects.filter(poll__meeting__in=meetings, resolution__isnull=True)
    for outcome in frozen.select_for_update(of=("self",)):
        for vote in outcome.decision.get("named") or ():
            if vote["participant"] == str(participant.pk):
                vote["name"] = ERASED
        outcome.save(update_fields=["decision"])
