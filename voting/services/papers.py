"""Entering the tellers' protocol of a secret vote on paper: twice, by two people where they can."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import transaction

from voting.acts import ProtocolConfirmed, ProtocolEntered
from voting.boxes.papers import paper_form, protocol_in, sealed_figures
from voting.models import PaperProtocol, Poll
from voting.phrasing import figure_fault, reason_sentence
from voting.procedure.papers import Protocol, differences, protocol_faults
from voting.selectors import protocol_of, protocol_waiting
from voting.services.closing import recount, unannounced_poll
from youth import clock
from youth.policies import require
from youth.refusals import Refusal
from youth.services.entries import append_to_meeting

if TYPE_CHECKING:
    from youth.models import Participant


@transaction.atomic
def enter_protocol(
    poll: Poll, protocol: Protocol, *, again: bool = False, actor: "Participant"
) -> PaperProtocol:
    """Enter the figures of the tellers' protocol.

    Where an entry waits, the same figures confirm it; others take its place and wait themselves. Who made
    the entry that waits says with ``again`` that this is the second one, so that a form sent twice confirms
    nothing. After the end of the voting a confirmed entry with other figures corrects the count. Raises
    ``Refusal``: ``not_on_paper``, ``already_announced``, ``poll_void``, ``protocol_waits``,
    ``protocol_unchanged``, and with the figure as its field why the figures cannot be true.
    """
    require("voting.enter_protocol", actor, poll)
    poll = _on_paper(poll)
    faults = protocol_faults(protocol, paper_form(poll))
    if faults:
        # The first figure alone: the reasons of the others may follow from it.
        raise Refusal(faults[0].code, figure_fault(faults[0].code), faults[0].figure)
    waiting, counts = protocol_waiting(poll), protocol_of(poll)
    if waiting is not None and waiting.entered_by_id == actor.pk and not again:
        raise Refusal("protocol_waits", reason_sentence("protocol_waits"))
    if waiting is not None and not differences(protocol_in(waiting), protocol):
        return _confirmed(poll, waiting, actor)
    if waiting is None and counts is not None and not differences(protocol_in(counts), protocol):
        raise Refusal("protocol_unchanged", reason_sentence("protocol_unchanged"))
    row = _appended(poll, asdict(protocol), actor)
    act = ProtocolEntered(
        poll=poll.pk, entry=row.pk, differs=waiting is not None, figures=sealed_figures(row.figures)
    )
    append_to_meeting(poll.sitting, act, actor=actor)
    return row


@transaction.atomic
def confirm_protocol(poll: Poll, entry: PaperProtocol, *, actor: "Participant") -> PaperProtocol:
    """Confirm the entry that waits, as it was shown: another person than who entered it.

    Raises ``Refusal``: ``not_on_paper``, ``already_announced``, ``poll_void``, ``entry_replaced`` where
    another one has taken its place, ``confirmed_by_another`` to who entered it.
    """
    require("voting.enter_protocol", actor, poll)
    poll = _on_paper(poll)
    waiting = protocol_waiting(poll)
    if waiting is None or waiting.pk != entry.pk:
        raise Refusal("entry_replaced", reason_sentence("entry_replaced"))
    if waiting.entered_by_id == actor.pk:
        raise Refusal("confirmed_by_another", reason_sentence("confirmed_by_another"))
    return _confirmed(poll, waiting, actor)


def _confirmed(poll: Poll, waiting: PaperProtocol, actor: "Participant") -> PaperProtocol:
    before = protocol_of(poll)
    row = _appended(poll, waiting.figures, actor, confirms=waiting)
    act = ProtocolConfirmed(
        poll=poll.pk,
        entry=row.pk,
        confirms=waiting.pk,
        by_one=waiting.entered_by_id == actor.pk,
        corrects=before.pk if before is not None else None,
        figures=sealed_figures(row.figures),
    )
    entry = append_to_meeting(poll.sitting, act, actor=actor)
    if poll.state == Poll.State.CLOSED:
        recount(poll, actor=actor, cause=entry)
    return row


def _appended(
    poll: Poll, figures: dict[str, object], actor: "Participant", confirms: PaperProtocol | None = None
) -> PaperProtocol:
    return PaperProtocol.objects.create(
        poll=poll,
        number=poll.paper_protocols.count() + 1,
        figures=figures,
        confirms=confirms,
        entered_by=actor,
        entered_at=clock.now(),
    )


def _on_paper(poll: Poll) -> Poll:
    fresh = unannounced_poll(poll)
    if fresh.box != Poll.Box.PAPERS or fresh.put_with_id is not None:
        raise Refusal("not_on_paper", reason_sentence("not_on_paper"))
    return fresh
