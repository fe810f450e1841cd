"""What the council decides about its agenda."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from youth.consequences.registry import Consequence, Decided, Target, Words, declare_consequence
from youth.procedure.agenda import majority_for_late_item
from youth.services.agenda import postpone_item
from youth.services.motions import (
    adopt_agenda,
    bring_forward_item,
    restore_item,
    restore_meeting,
    restore_order,
    take_up_item,
)

if TYPE_CHECKING:
    from youth.models import AgendaItem, Meeting, Resolution
    from youth.procedure.profile import Profile


class AgendaMotion(Consequence):
    """Base of motions about the agenda: put at any moment of an open meeting, with or without an item."""

    question: ClassVar[str] = "procedural"
    needs_item: ClassVar[bool] = False


class ItemMotion(AgendaMotion):
    """Base of motions about one item of the agenda."""

    # The question in the council's language; %(place)s and %(title)s are the item's.
    sentence: ClassVar[Promise]

    def candidates(self, meeting: "Meeting") -> "list[AgendaItem]":
        """Return the items that the motion can be about now, in the order of the agenda."""
        raise NotImplementedError

    def targets(self, meeting: "Meeting", item: "AgendaItem | None") -> list[Target]:
        """Return the items with their places."""
        return [
            Target(id=str(one.pk), words=f"{one.place}. {one.title}", language=one.language)
            for one in self.candidates(meeting)
        ]

    def words(self, meeting: "Meeting", item: "AgendaItem | None", about: str, reason: str) -> Words:
        """Return the question with place and title of the item, and the reason."""
        one = meeting.agenda_items.select_related("parent").get(pk=about)
        language = meeting.council.languages[0]
        with override(language):
            title = str(self.sentence) % {"place": one.place, "title": one.title}
        return Words(title=title[:300], text=reason, language=language)

    def reasons(
        self, meeting: "Meeting", item: "AgendaItem | None", about: str
    ) -> list[tuple[str, str | Promise]]:
        """Return why the motion can't be about that item."""
        if about not in {str(one.pk) for one in self.candidates(meeting)}:
            return [("unknown_item", _("Choose an item that this can be decided about."))]
        return []


@declare_consequence
class AdoptAgenda(AgendaMotion):
    """Adopt the agenda, before the first item."""

    name: ClassVar[str] = "youth.adopt_agenda"
    label: ClassVar[Promise] = _("Adopt the agenda")

    def words(self, meeting: "Meeting", item: "AgendaItem | None", about: str, reason: str) -> Words:
        """Return the question with the titles of the agenda."""
        language = meeting.council.languages[0]
        items = meeting.agenda_items.filter(state="planned", parent=None).order_by("position")
        lines = "\n".join(f"{one.position}. {one.title}" for one in items)
        with override(language):
            return Words(title=gettext("Adoption of the agenda"), text=lines, language=language)

    def reasons(
        self, meeting: "Meeting", item: "AgendaItem | None", about: str
    ) -> list[tuple[str, str | Promise]]:
        """Return why: adopted already, or late items wait for their own vote, or an item was begun."""
        if meeting.agenda_adopted_at is not None:
            return [("agenda_adopted", _("The agenda has been adopted already."))]
        if meeting.agenda_items.exclude(started_at=None).exists():
            return [("agenda_begun", _("The agenda is adopted before its first item begins."))]
        return []

    def carry(self, decided: Decided) -> "Resolution | None":
        """Note when the agenda was adopted."""
        adopt_agenda(decided.meeting, actor=decided.actor, cause=decided.cause)
        return None

    def undo(self, decided: Decided) -> None:
        """Leave the agenda as not adopted."""
        if decided.was_carried:
            restore_meeting(decided.meeting, agenda_adopted_at=None, **decided.by_vote)


@declare_consequence
class TakeUpItem(ItemMotion):
    """Take up an item that came after the notice."""

    name: ClassVar[str] = "youth.take_up_item"
    label: ClassVar[Promise] = _("Take up a late item")
    sentence: ClassVar[Promise] = _("To take up the late item %(place)s: %(title)s")

    def candidates(self, meeting: "Meeting") -> "list[AgendaItem]":
        """Return the late items on which the council has not decided."""
        return meeting_items(meeting, state="planned", is_late=True, taken_up_at=None)

    def decision_type(self, profile: "Profile", item: "AgendaItem | None") -> str:
        """Return the type that the rules ask for: `agenda.late_item`."""
        return majority_for_late_item(profile.agenda.late_item.value)

    def carry(self, decided: Decided) -> "Resolution | None":
        """Let the item be called."""
        one = decided.meeting.agenda_items.get(pk=decided.about)
        take_up_item(one, actor=decided.actor, cause=decided.cause)
        return None

    def undo(self, decided: Decided) -> None:
        """Leave the item as not taken up."""
        if decided.was_carried:
            one = decided.meeting.agenda_items.get(pk=decided.about)
            restore_item(one, taken_up_at=None, **decided.by_vote)


@declare_consequence
class PostponeItem(ItemMotion):
    """Leave an item for a later meeting."""

    name: ClassVar[str] = "youth.postpone_item"
    label: ClassVar[Promise] = _("Postpone an item")
    sentence: ClassVar[Promise] = _("To postpone item %(place)s: %(title)s")

    def candidates(self, meeting: "Meeting") -> "list[AgendaItem]":
        """Return the items that were not dealt with."""
        return meeting_items(meeting, state__in=("planned", "under_way"))

    def carry(self, decided: Decided) -> "Resolution | None":
        """Postpone the item."""
        one = decided.meeting.agenda_items.get(pk=decided.about)
        postpone_item(one, actor=decided.actor, cause=decided.cause)
        return None

    def keep(self, decided: Decided) -> dict[str, Any]:
        """Return whether the item was under way."""
        return {"state": decided.meeting.agenda_items.get(pk=decided.about).state}

    def undo(self, decided: Decided) -> None:
        """Put the item back on the agenda."""
        if decided.was_carried:
            one = decided.meeting.agenda_items.get(pk=decided.about)
            restore_item(one, state=decided.before["state"], ended_at=None, **decided.by_vote)


@declare_consequence
class BringForwardItem(ItemMotion):
    """Deal with an item next."""

    name: ClassVar[str] = "youth.bring_forward_item"
    label: ClassVar[Promise] = _("Deal with an item next")
    sentence: ClassVar[Promise] = _("To deal next with item %(place)s: %(title)s")

    def candidates(self, meeting: "Meeting") -> "list[AgendaItem]":
        """Return the items that were not begun, without the one that is next anyway."""
        return [one for one in meeting_items(meeting, state="planned") if one.parent_id is None][1:]

    def carry(self, decided: Decided) -> "Resolution | None":
        """Move the item before the others that were not begun."""
        one = decided.meeting.agenda_items.get(pk=decided.about)
        bring_forward_item(one, actor=decided.actor, cause=decided.cause)
        return None

    def keep(self, decided: Decided) -> dict[str, Any]:
        """Return the order of the items."""
        items = decided.meeting.agenda_items.filter(parent=None).order_by("position")
        return {"order": [str(pk) for pk in items.values_list("pk", flat=True)]}

    def undo(self, decided: Decided) -> None:
        """Put the items back in their order."""
        if decided.was_carried:
            restore_order(decided.meeting, decided.before["order"], **decided.by_vote)


def meeting_items(meeting: "Meeting", **facts: object) -> "list[AgendaItem]":
    """Return items of the meeting in the order of the agenda."""
    items = meeting.agenda_items.filter(**facts).select_related("parent")
    return sorted(items, key=lambda one: [int(part) for part in one.place.split(".")])
