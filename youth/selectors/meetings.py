"""Meetings by id and in lists, what runs now, and the agenda as a tree."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
)
from django.utils.translation import gettext as _

from youth import clock
from youth.journal.streams import key_of, meeting_stream
from youth.models import AgendaItem, Council, HallGuest, Meeting
from youth.models.journal import JournalEntry, Stream
from youth.prepared import Blank, Prepared

RUNNING = (Meeting.State.OPEN, Meeting.State.SUSPENDED)
COMING = (Meeting.State.PLANNED, Meeting.State.CONVENED)


def meetings_of(council: Council) -> QuerySet[Meeting]:
    """Return the council's meetings, latest first, with ``items_count`` and ``resolutions_count``."""
    standing = ~Q(agenda_items__state=AgendaItem.State.WITHDRAWN)
    return (
        council.meetings.select_related("term", "committee")
        .annotate(
            items_count=Count("agenda_items", filter=standing, distinct=True),
            resolutions_count=Count("resolutions", distinct=True),
        )
        .order_by("-starts_at", "-pk")
    )


def _with_guests() -> QuerySet[Meeting]:
    guests = HallGuest.objects.filter(meeting=OuterRef("pk"))
    found = Meeting.objects.select_related("term", "committee").annotate(has_hall_guests=Exists(guests))
    return found.filter(council=Blank("council", BigIntegerField()), pk=Blank("pk", UUIDField())).order_by()


def _with_head() -> QuerySet[Meeting]:
    head = Stream.objects.filter(pk=Blank("stream", CharField())).values("seq")[:1]
    return _with_guests().annotate(head=Subquery(head))


# Every page and every frame of a meeting asks for it.
_meetings_by_id, _meetings_and_heads = Prepared(_with_guests), Prepared(_with_head)


def meeting_by_id(council: Council, pk: UUID) -> Meeting | None:
    """Return one meeting of the council with its term and ``has_hall_guests``, or None."""
    meeting = next(iter(_meetings_by_id.rows(council=council.pk, pk=pk)), None)
    if meeting is not None:
        # The same object, so that its cached relations are not read again.
        meeting.council = council
    return meeting


def meeting_of_entry(entry: JournalEntry) -> Meeting:
    """Return the meeting whose stream the entry is on, as pages read it. Raises ``Meeting.DoesNotExist``."""
    meeting = meeting_by_id(entry.stream.council, UUID(key_of(entry.stream_id)))
    if meeting is None:
        raise Meeting.DoesNotExist(entry.stream_id)
    return meeting


def meeting_and_head(council: Council, pk: UUID) -> tuple[Meeting | None, int]:
    """Return one meeting of the council with its term, or None, and the head of its stream at that moment.

    Read in one statement: nothing that is read after it is older.
    """
    found = _meetings_and_heads.rows(council=council.pk, pk=pk, stream=meeting_stream(pk))
    if not found:
        return None, 0
    (meeting,) = found
    meeting.council = council
    return meeting, vars(meeting)["head"] or 0


def _on_agenda() -> QuerySet[AgendaItem]:
    found = AgendaItem.objects.filter(meeting=Blank("meeting", UUIDField()))
    return found.select_related("moved_by").order_by("position")


_items_of_meeting = Prepared(_on_agenda)


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """Return all items of the meeting's agenda with who moved them, by position."""
    items = _items_of_meeting.rows(meeting=meeting.pk)
    for item in items:
        item.meeting = meeting
    return items


def meeting_known(pk: UUID, council: Council, *, is_public: bool) -> Meeting:
    """Return a meeting of which no more was read; its other fields are read where they are used."""
    known = {"id": pk, "council_id": council.pk, "is_public": is_public}
    meeting = Meeting.from_db(None, [*known], [*known.values()])
    meeting.council = council
    return meeting


def agenda_item_by_id(council: Council, pk: UUID) -> AgendaItem | None:
    """Return one agenda item of the council's meetings with its meeting, or None."""
    items = AgendaItem.objects.select_related("meeting__council", "meeting__term", "meeting__committee")
    return items.filter(meeting__council=council, pk=pk).first()


def live_meeting(councils: Iterable[Council]) -> Meeting | None:
    """Return the public meeting that runs now in one of the councils, the longest running first.

    Not one of a committee: the page of its council lists it.
    """
    own = Meeting.objects.filter(council__in=list(councils), committee=None)
    running = own.filter(state__in=RUNNING, is_public=True)
    # One that was adjourned is not in session until its hour.
    running = running.exclude(resumes_at__gt=clock.now())
    return running.select_related("council", "term").order_by("opened_at").first()


def announced_meetings(councils: Iterable[Council]) -> QuerySet[Meeting]:
    """Return the public meetings of the councils for which a notice was given, by their beginning."""
    announced = Meeting.objects.filter(council__in=list(councils), is_public=True, convened_at__isnull=False)
    return announced.select_related("council", "term", "committee").order_by("starts_at", "pk")


@dataclass(frozen=True, slots=True)
class AgendaNode:
    """An item with its place ("3", "3.1") and its sub-items."""

    item: AgendaItem
    children: tuple["AgendaNode", ...]

    @property
    def place(self) -> str:
        """Return the item's place on the agenda."""
        return self.item.place

    @property
    def is_current(self) -> bool:
        """Return whether the council deals with this item now."""
        return self.item.state == AgendaItem.State.UNDER_WAY


def agenda_tree(items: Sequence[AgendaItem]) -> list[AgendaNode]:
    """Return the items of one meeting as a tree, in their order."""
    return _nodes(items, None)


def agenda_lines(meeting: Meeting) -> list[AgendaNode]:
    """Return the items of the agenda in reading order, each with its place, withdrawn ones left out."""
    items = [one for one in meeting.agenda_items.all() if one.state != AgendaItem.State.WITHDRAWN]
    return [one for node in agenda_tree(items) for one in (node, *node.children)]


def agenda_in_words(meeting: Meeting) -> str:
    """Return the agenda, one item a line with its place, withdrawn items left out; "" where it is empty."""
    nodes = agenda_lines(meeting)
    if not nodes:
        return ""
    return "\n".join([_("Agenda:"), *(f"{node.place}. {node.item.title}" for node in nodes)])


def in_reading_order(items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """Return items of one agenda as they are read: each with its sub-items right after it.

    A sub-item whose item is not among them comes where that item would be.
    """
    found = list(items)
    by_id = {item.pk: item for item in found}
    for item in found:
        # Items of one agenda are read with one query: no further one for each parent.
        if item.parent_id in by_id:
            item.parent = by_id[item.parent_id]

    def order(item: AgendaItem) -> tuple[int, int]:
        return (item.parent.position, item.position) if item.parent else (item.position, 0)

    return sorted(found, key=order)


def _nodes(items: Sequence[AgendaItem], parent: AgendaItem | None) -> list[AgendaNode]:
    own = [item for item in items if item.parent_id == (parent.pk if parent else None)]
    for item in own:
        item.parent = parent
    return [
        AgendaNode(item, tuple(_nodes(items, item))) for item in sorted(own, key=lambda one: one.position)
    ]
