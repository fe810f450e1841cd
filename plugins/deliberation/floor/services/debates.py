"""What votes and the course of the agenda do to the floor, each once for the entry that causes it."""

from collections import Counter
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from plugins.deliberation.floor import acts
from plugins.deliberation.floor.models import Debate, Speech
from plugins.deliberation.floor.procedure.times import HEARD_AFTER_END, SpeechKind, seconds_of
from plugins.deliberation.floor.selectors import Floor, floor_on
from plugins.deliberation.floor.services.floor import end_speech
from youth import clock
from youth.journal.append import act_done
from youth.journal.kinds import Kind
from youth.journal.streams import meeting_stream
from youth.policies import OPERATOR
from youth.services.entries import append_to_meeting
from youth.services.locking import locked_meeting

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry
    from youth.models import AgendaItem

State = Speech.State


@transaction.atomic
def close_debate(item: "AgendaItem", *, cause: "JournalEntry") -> None:
    """Close the debate as the council decided: speeches and questions that wait lapse, answers are heard."""
    floor = _floor_for(item, cause, acts.DebateClosed)
    if floor is None or floor.is_closed:
        return
    kept = [kind.value for kind in HEARD_AFTER_END]
    lapsed = [one.pk for one in floor.waiting.values() if one.kind not in kept]
    Speech.objects.filter(pk__in=lapsed).update(state=State.LAPSED)
    Debate.objects.update_or_create(agenda_item=floor.item, defaults={"closed_at": clock.now()})
    _append(floor, acts.DebateClosed(item=floor.item.pk, lapsed=lapsed), cause)


@transaction.atomic
def reopen_debate(item: "AgendaItem", *, cause: "JournalEntry") -> None:
    """Go on with a debate whose end was voted on again and lost: what lapsed by it waits again."""
    floor = _floor_for(item, cause, acts.DebateReopened)
    if floor is None or not floor.is_closed:
        return
    lapsed = Speech.objects.filter(agenda_item=floor.item, state=State.LAPSED)
    waiting = list(lapsed.values_list("pk", flat=True))
    lapsed.update(state=State.WAITING)
    Debate.objects.filter(agenda_item=floor.item).update(closed_at=None)
    _append(floor, acts.DebateReopened(item=floor.item.pk, waiting=waiting), cause)


@transaction.atomic
def extend_time(item: "AgendaItem", *, cause: "JournalEntry") -> None:
    """Give who speaks the time of their speech once more, from now where it was over already.

    Where nobody speaks, all speeches on the item that begin later are longer by the time of a speech.
    """
    floor = _floor_for(item, cause, acts.TimeExtended)
    if floor is None:
        return
    speech = floor.speaking
    kind = SpeechKind(speech.kind) if speech else SpeechKind.SPEECH
    more = seconds_of(kind, floor.rules) or 0
    if speech is not None and speech.started_at is not None and speech.seconds is not None:
        gone = int((clock.now() - speech.started_at).total_seconds())
        speech.seconds = max(speech.seconds, gone) + more
        speech.save(update_fields=["seconds"])
    else:
        debate, _is_new = Debate.objects.get_or_create(agenda_item=floor.item)
        debate.extra_seconds += more
        debate.save(update_fields=["extra_seconds"])
    act = acts.TimeExtended(
        item=floor.item.pk,
        request=speech.pk if speech else None,
        participant=speech.participant_id if speech else None,
        guest=speech.guest_id if speech else None,
        seconds=more,
    )
    _append(floor, act, cause)


@transaction.atomic
def sum_up(item: "AgendaItem", *, cause: "JournalEntry") -> None:
    """End what is left on the floor of an item that was finished or left, and sum up who spoke how long."""
    floor = _floor_for(item, cause, acts.DebateSummed, after_closing=True)
    if floor is None:
        return
    if floor.speaking is not None:
        end_speech(floor, floor.speaking, Speech.Ended.BY_CHAIR, actor=OPERATOR)
    Speech.objects.filter(agenda_item=floor.item, state=State.WAITING).update(state=State.LAPSED)
    used: Counter[UUID] = Counter()
    for speech in floor.speeches:
        if speech.state == State.HEARD:
            used[speech.speaker_id] += speech.spoken_seconds
    if used:
        speakers, seconds = zip(*used.most_common(), strict=True)
        act = acts.DebateSummed(item=floor.item.pk, speakers=list(speakers), seconds=list(seconds))
        _append(floor, act, cause)


def _floor_for(
    item: "AgendaItem", cause: "JournalEntry", kind: type[Kind], *, after_closing: bool = False
) -> Floor | None:
    """Return the locked floor of an item; None where the cause was followed, or the meeting is over.

    ``after_closing``: also of an item that the closing of the meeting left over.
    """
    meeting = locked_meeting(item.meeting)
    is_over = meeting.closed_at is not None and not after_closing
    if is_over or act_done(meeting_stream(meeting), cause, kind):
        return None
    found = meeting.agenda_items.select_related("debate", "parent").get(pk=item.pk)
    return floor_on(meeting, found)


def _append(floor: Floor, act: Kind, cause: "JournalEntry") -> None:
    append_to_meeting(floor.meeting, act, actor=OPERATOR, cause=cause)
