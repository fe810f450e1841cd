"""What a vote asked, with all votes on it and whether the meeting has moved on: what the rules need of it."""

from collections.abc import Collection
from typing import cast
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from voting.boxes import box_of
from voting.models import Challenge, Nominee, Poll
from voting.selectors import vote_on
from youth.procedure.matter import ItemState, Matter


def matter_of_poll(poll: Poll) -> Matter:
    """Return what a poll of a meeting asked, with all votes on it, in three queries.

    The meeting has moved on where anything else was put to the vote since, an item was called or ended by
    itself, candidates were named or withdrew, or where it is over.
    """
    challenged = Exists(Challenge.objects.filter(poll=OuterRef("pk")))
    held = Poll.objects.filter(meeting=poll.meeting_id).annotate(challenged=challenged)
    fields = ("pk", "matter", "state", "repeats", "put_with", "agenda_item", "outcome__result", "challenged")
    rows = list(held.order_by("opened_at", "pk").values(*fields))
    of_it = [row for row in rows if row["matter"] == poll.matter]
    parts = [row for row in rows if row["put_with"] in {row["pk"] for row in of_it}]
    own = {row["pk"] for row in (*of_it, *parts)}
    last = max(place for place, row in enumerate(rows) if row["pk"] in own)
    later = [row for row in rows[last + 1 :] if row["state"] != Poll.State.VOID]
    items = {row["agenda_item"] for row in parts}
    return Matter(
        item=cast("ItemState", poll.agenda_item.state) if poll.agenda_item is not None else None,
        votes=tuple(map(vote_on, of_it)),
        revote=poll.rule["revote"],
        moved_on=bool(later) or _has_moved_on(poll, items),
        countable=poll.state == Poll.State.ANNOUNCED and box_of(poll).is_countable(poll),
    )


def _has_moved_on(poll: Poll, ended_by_it: Collection[UUID]) -> bool:
    """Return whether the meeting took another step than a vote since a result was announced."""
    since = poll.announced_at
    if since is None:
        return False
    if poll.sitting.state not in {"open", "suspended"}:
        return True
    if poll.agenda_item_id is None:
        # What the motion is about was ended by the vote itself.
        ended = {str(pk) for pk in ended_by_it} | {poll.about}
        items = poll.sitting.agenda_items.exclude(pk__in=[pk for pk in ended if _is_id(pk)])
        # What its mover withdraws is no step of the meeting.
        items = items.exclude(state="withdrawn", started_at=None)
        return items.filter(Q(started_at__gt=since) | Q(ended_at__gt=since)).exists()
    if poll.question != Poll.Question.ELECTION:
        return False
    nominees = Nominee.objects.filter(election_id=UUID(poll.about))
    return nominees.filter(Q(nominated_at__gt=since) | Q(withdrawn_at__gt=since)).exists()


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
