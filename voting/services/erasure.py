"""Forgetting a name in votes, as the register of their meeting forgot it."""

from typing import TYPE_CHECKING, Any

from django.db import transaction

from voting.models import (
    HandTeller,
    Nominee,
    NonVoter,
    Outcome,
    Participation,
    Poll,
    Teller,
    Voter,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

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
    HandTeller.objects.filter(poll__meeting__in=meetings, participant=participant).update(
        name_in_office=ERASED
    )
    for model in (Voter, NonVoter):
        # With the salt goes what a seal could be guessed from.
        model.objects.filter(poll__meeting__in=meetings, participant=participant).update(
            name_in_office=ERASED, salt=ERASED
        )
    Teller.objects.filter(list__meeting__in=meetings, participant=participant).update(name_in_office=ERASED)
    frozen = Outcome.objects.filter(poll__meeting__in=meetings, resolution__isnull=True)
    for outcome in frozen.select_for_update(of=("self",)):
        decision = outcome.decision
        for vote in (*decision.get("named", ()), *decision.get("without_vote", ())):
            if vote["participant"] == str(participant.pk):
                vote["name"] = ERASED
        _forget_option(decision.get("options") or (), participant)
        outcome.save(update_fields=["decision"])
    _forget_candidate(participant, meetings)


def _forget_candidate(participant: "Participant", meetings: "list[UUID]") -> None:
    nominees = Nominee.objects.filter(participant=participant, election__agenda_item__meeting__in=meetings)
    nominees.update(name_in_office=ERASED)
    rounds = Poll.objects.filter(meeting__in=meetings, question=Poll.Question.ELECTION)
    for poll in rounds.select_for_update(of=("self",)):
        _forget_option(poll.options, participant)
        poll.save(update_fields=["options"])


def _forget_option(options: "Sequence[dict[str, Any]]", participant: "Participant") -> None:
    for option in options:
        if option.get("participant") == str(participant.pk):
            option["label"] = ERASED
            if "salt" in option:
                option["salt"] = ERASED


@transaction.atomic
def forget_participation(participant: "Participant") -> None:
    """Erase that somebody took part in what has ended, where no name is on a sheet; idempotent.

    In a box that is open the line stays, or the person could take part twice.
    """
    lines = Participation.objects.filter(participant=participant, box__closed_at__isnull=False)
    lines.filter(box__is_secret=True).delete()
