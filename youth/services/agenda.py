"""The agenda: adding, changing, moving, calling, finishing, postponing, withdrawing items."""

import re
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils.translation import gettext_lazy as _

from plugins.hooks import SubjectSummary
from youth import clock
from youth.acts import agenda as acts
from youth.journal.append import sealed
from youth.models import AgendaItem, Meeting
from youth.models.journal import JournalEntry
from youth.offers import LedSubject
from youth.plain_text import plain_line, plain_text
from youth.points import as_rows
from youth.policies import Actor, require
from youth.procedure.agenda import postpones_alone
from youth.procedure.body import Body
from youth.procedure.choices import LateItem
from youth.procedure.matter import MatterAct
from youth.procedure.steps import StepName
from youth.refusals import Refusal
from youth.selectors.rule_changes import CHANGE
from youth.selectors.rules import rules_of
from youth.services.entries import append_to_meeting
from youth.services.locking import locked_meeting
from youth.services.meetings import require_matter, require_step
from youth.services.points import decision_in

State = AgendaItem.State
PREPARING = frozenset({Meeting.State.PLANNED, Meeting.State.CONVENED})
SITTING = frozenset({Meeting.State.OPEN, Meeting.State.SUSPENDED})
TITLE_LENGTH = 300
REASONS_LENGTH = 10_000
TAKEN_OFF_LENGTH = 1000
NAME_LENGTH = 200
NUMBER_LENGTH = 60
TOPIC = re.compile(r"^[a-z0-9_]{0,40}$")
# Positions are unique at any moment; renumbering goes through a range that no agenda reaches.
ASIDE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What belongs to an item beside its draft: why and by whom it is moved, who reports, its number."""

    reasons: str = ""
    mover: str = ""
    rapporteur: str = ""
    incoming_number: str = ""


@transaction.atomic
def add_item(
    meeting: Meeting,
    *,
    title: str = "",
    text: str = "",
    decision_type: str = AgendaItem.DecisionType.ORDINARY,
    topic: str = "",
    language: str = "bg",
    parent: AgendaItem | None = None,
    subject: SubjectSummary | None = None,
    about: Description | None = None,
    actor: Actor,
) -> AgendaItem:
    """Put an item at the end of the agenda, with a copy of its subject's title, text and digest.

    After the notice an item is late: it is marked so, and refused where the rules allow no late items.
    Title, text and language are the subject's where left empty; its reasons, mover and incoming number always
    are. Raises ``Refusal``: ``wrong_state``, ``second_meeting``, ``late_item``, ``no_title``,
    ``title_too_long``, ``points_unreadable``, ``too_deep``, ``already_on_agenda``,
    ``unknown_decision_type``, ``unknown_topic``, and as ``describe_item``.
    """
    require("meeting.plan", actor, meeting)
    meeting = locked_meeting(meeting)
    is_late = lateness(meeting)
    title = plain_line(title) or (plain_line(subject.title) if subject else "")
    words, rows = (subject.text, subject.points) if subject else ("", ())
    decision = decision_in(text if text.strip() else words, before=rows, field="text")
    if subject is not None and subject.label == CHANGE:
        decision_type = AgendaItem.DecisionType.RULES_CHANGE
    decision_type, topic = _in_body(meeting, decision_type, topic)
    _check_words(title, decision_type, topic)
    _check_place(meeting, parent, subject)
    item = AgendaItem(
        meeting=meeting,
        parent=parent,
        position=last_position(meeting, parent) + 1,
        title=title,
        legal_ground=decision.ground,
        points=as_rows(decision.points),
        decision_type=decision_type,
        topic=topic,
        is_late=is_late,
        language=language,
    )
    if subject:
        _copy_subject(item, subject)
    has_description = _describe(item, about or Description())
    item.save(force_insert=True)
    append_to_meeting(meeting, act_of_adding(item), actor=actor)
    if has_description:
        append_to_meeting(meeting, act_of_describing(item), actor=actor)
    return item


def _copy_subject(item: AgendaItem, subject: SubjectSummary) -> None:
    """Keep what the item is about as it reads now; the subject may change or go."""
    item.reasons, item.moved_by_id = plain_text(subject.reasons), subject.mover
    item.incoming_number = plain_line(subject.incoming_number)[:NUMBER_LENGTH]
    item.language = subject.language
    item.subject_label, item.subject_id = subject.label, subject.id
    item.subject_title = plain_line(subject.title)[:TITLE_LENGTH]
    item.subject_text = plain_text(subject.text)
    item.subject_digest = subject.digest
    item.lead_committee_id = subject.lead_committee if isinstance(subject, LedSubject) else None


def act_of_adding(item: AgendaItem) -> acts.ItemAdded:
    """Return the act that puts an item on the agenda."""
    return acts.ItemAdded(
        item=item.pk,
        parent=item.parent_id,
        position=item.position,
        decision_type=item.decision_type,
        topic=item.topic,
        is_late=item.is_late,
        subject_label=item.subject_label,
        subject=item.subject_id,
        title=sealed(item.title),
        text=sealed(item.text),
    )


def act_of_describing(item: AgendaItem) -> acts.ItemDescribed:
    """Return the act that enters what belongs to an item beside its draft."""
    return acts.ItemDescribed(
        item=item.pk,
        moved_by=item.moved_by_id,
        reasons=sealed(item.reasons),
        mover=sealed(item.mover),
        rapporteur=sealed(item.rapporteur),
        incoming_number=sealed(item.incoming_number),
    )


@transaction.atomic
def change_item(
    item: AgendaItem,
    *,
    title: str = "",
    text: str = "",
    decision_type: str,
    topic: str = "",
    actor: Actor,
) -> AgendaItem:
    """Change an item before the notice, a late one before it is called; afterwards its text is fixed.

    Title and draft of an item with a subject are the subject's: what is given for them must be those, or
    empty. Raises ``Refusal``: ``wrong_state``, ``has_subject``, ``no_title``, ``title_too_long``,
    ``unknown_decision_type``, ``unknown_topic``.
    """
    require("meeting.plan", actor, item)
    meeting, item = locked_item(item)
    if not may_change(meeting, item):
        raise Refusal("wrong_state", _("The notice has gone out: the items can't change any more."))
    decision_type, topic = _in_body(meeting, decision_type, topic)
    title = plain_line(title)
    if item.subject_id is not None:
        if title not in {"", item.title} or plain_text(text).strip() not in {"", item.text}:
            message = _("Title and draft are those of what the item is about; here they can't be changed.")
            raise Refusal("has_subject", message)
        title, text = item.title, item.text
    _check_words(title, decision_type, topic)
    decision = decision_in(text, before=item.points, field="text")
    item.title, item.legal_ground, item.points = title, decision.ground, as_rows(decision.points)
    item.decision_type, item.topic = decision_type, topic
    item.save(update_fields=["title", "legal_ground", "points", "decision_type", "topic"])
    act = acts.ItemChanged(
        item=item.pk,
        decision_type=decision_type,
        topic=topic,
        title=sealed(item.title),
        text=sealed(item.text),
    )
    append_to_meeting(meeting, act, actor=actor)
    return item


@transaction.atomic
def describe_item(item: AgendaItem, about: Description, *, actor: Actor) -> AgendaItem:
    """Enter reasons, mover, rapporteur and incoming number of an item, until it is put to the vote.

    Of an item with a subject all but the rapporteur are the subject's and stay. Raises ``Refusal``:
    ``wrong_state``, ``item_done``, ``poll_open``, ``poll_not_announced``, ``item_decided``, ``item_adopted``,
    ``reasons_too_long``, ``mover_too_long``, ``rapporteur_too_long``, ``number_too_long``.
    """
    require("meeting.plan", actor, item)
    meeting, item = locked_item(item)
    _require_describable(meeting, item)
    if _describe(item, about):
        item.save(update_fields=["reasons", "mover", "rapporteur", "incoming_number"])
        append_to_meeting(meeting, act_of_describing(item), actor=actor)
    return item


def renumber_item(item: AgendaItem, incoming_number: str, *, actor: Actor, cause: JournalEntry) -> None:
    """Follow a correction of the incoming number of an item's subject, until the item is put to the vote.

    From then on the item keeps the number under which it was voted on.
    """
    require("meeting.plan", actor, item)
    meeting, item = locked_item(item)
    if not may_describe(meeting, item):
        return
    item.incoming_number = plain_line(incoming_number)[:NUMBER_LENGTH]
    item.save(update_fields=["incoming_number"])
    append_to_meeting(meeting, act_of_describing(item), actor=actor, cause=cause)


def may_describe(meeting: Meeting, item: AgendaItem) -> bool:
    """Return whether what belongs to an item beside its draft can still be entered."""
    try:
        _require_describable(meeting, item)
    except Refusal:
        return False
    return True


def _require_describable(meeting: Meeting, item: AgendaItem) -> None:
    if meeting.state not in PREPARING | SITTING:
        raise Refusal("wrong_state", _("The meeting is not at this stage."))
    require_matter(MatterAct.DESCRIBE, item)


def _describe(item: AgendaItem, about: Description) -> bool:
    """Write the description into an unsaved item; return whether that says something new."""
    before = _description_of(item) if not item._state.adding else Description()
    item.rapporteur = _short(about.rapporteur, NAME_LENGTH, "rapporteur")
    if item.subject_id is None:
        item.reasons = plain_text(about.reasons).strip()
        if len(item.reasons) > REASONS_LENGTH:
            raise Refusal("reasons_too_long", _("The reasons are too long."), "reasons")
        item.mover = _short(about.mover, NAME_LENGTH, "mover")
        item.incoming_number = _short(about.incoming_number, NUMBER_LENGTH, "incoming_number")
    return _description_of(item) != before or (item._state.adding and item.moved_by_id is not None)


def _description_of(item: AgendaItem) -> Description:
    return Description(
        reasons=item.reasons,
        mover=item.mover,
        rapporteur=item.rapporteur,
        incoming_number=item.incoming_number,
    )


def _short(text: str, length: int, field: str) -> str:
    text = plain_line(text).strip()
    if len(text) > length:
        message = _("Longer than %(length)s characters.") % {"length": length}
        raise Refusal(f"{field}_too_long", message, field)
    return text


@transaction.atomic
def move_item(item: AgendaItem, *, position: int, actor: Actor) -> AgendaItem:
    """Move an item among its siblings, before the meeting opens.

    ``position`` counts from 1; a number beyond the last place means the last. Raises ``Refusal``:
    ``wrong_state``.
    """
    require("meeting.plan", actor, item)
    meeting, item = locked_item(item)
    if meeting.state not in PREPARING:
        raise Refusal("wrong_state", _("The order can be changed only before the meeting opens."))
    neighbours = list(_neighbours(meeting, item.parent))
    neighbours.remove(item)
    neighbours.insert(min(max(position, 1), len(neighbours) + 1) - 1, item)
    _neighbours(meeting, item.parent).update(position=F("position") + ASIDE)
    for place, neighbour in enumerate(neighbours, start=1):
        AgendaItem.objects.filter(pk=neighbour.pk).update(position=place)
    item.refresh_from_db(fields=["position"])
    append_to_meeting(meeting, acts.ItemMoved(item=item.pk, position=item.position), actor=actor)
    return item


@transaction.atomic
def start_item(item: AgendaItem, *, actor: Actor) -> AgendaItem:
    """Call an item.

    Raises ``Refusal``: ``item_under_way``, ``item_done``, ``not_taken_up``, ``wrong_state``.
    """
    require("meeting.run", actor, item)
    meeting, item = locked_item(item)
    require_step(meeting, StepName.START_ITEM)
    if item.state != State.PLANNED:
        raise Refusal("item_done", _("This item has been dealt with."))
    if item.is_late and item.taken_up_at is None:
        message = _("The item came after the notice: a vote decides whether it is taken up.")
        raise Refusal("not_taken_up", message)
    item.state, item.started_at = State.UNDER_WAY, clock.now()
    item.save(update_fields=["state", "started_at"])
    append_to_meeting(meeting, acts.ItemStarted(item=item.pk), actor=actor)
    return item


@transaction.atomic
def finish_item(item: AgendaItem, *, actor: Actor) -> AgendaItem:
    """End the item under way. Raises ``Refusal``: ``no_item_under_way``, ``poll_open``, …"""
    require("meeting.run", actor, item)
    meeting, item = locked_item(item)
    require_step(meeting, StepName.CLOSE_ITEM)
    if item.state != State.UNDER_WAY:
        raise Refusal("no_item_under_way", _("This item is not under way."))
    _end(item, State.DONE)
    append_to_meeting(meeting, acts.ItemFinished(item=item.pk), actor=actor)
    return item


@transaction.atomic
def postpone_item(item: AgendaItem, *, actor: Actor, cause: JournalEntry | None = None) -> AgendaItem:
    """Leave an item for a later meeting; ``cause`` is the entry of the vote that decided so.

    The chair alone decides it as ``postpones_alone`` says. Raises ``Refusal``: ``postponed_by_vote``,
    ``item_done``, ``item_adopted``, ``item_decided``, ``poll_open``, ``poll_not_announced``,
    ``not_consulted``, ``wrong_state``.
    """
    require("meeting.run", actor, item)
    meeting, item = locked_item(item)
    _require_removable(meeting, item, MatterAct.POSTPONE)
    if cause is None and not postpones_alone(meeting.state):
        if meeting.state not in SITTING:
            raise Refusal("wrong_state", _("The meeting is not at this stage."))
        message = _("In a meeting a vote decides what is postponed.")
        raise Refusal("postponed_by_vote", message)
    _end(item, State.POSTPONED)
    append_to_meeting(meeting, acts.ItemPostponed(item=item.pk), actor=actor, cause=cause)
    return item


@transaction.atomic
def take_off_item(item: AgendaItem, *, reason: str = "", actor: Actor) -> AgendaItem:
    """Take an item off the agenda as an act of office; before the notice one without a subject freely.

    Raises ``Refusal``: ``no_reason`` where one is needed and missing, ``reason_too_long``, and as
    ``postpone_item``.
    """
    require("meeting.plan", actor, item)
    meeting, item = locked_item(item)
    _require_removable(meeting, item, MatterAct.WITHDRAW)
    item.taken_off_because = plain_text(reason).strip()
    if needs_reason(meeting, item) and not item.taken_off_because:
        raise Refusal("no_reason", _("Say why the item is taken off the agenda."), "reason")
    if len(item.taken_off_because) > TAKEN_OFF_LENGTH:
        raise Refusal("reason_too_long", _("The reason is too long."), "reason")
    _end(item, State.WITHDRAWN)
    act = acts.ItemTakenOff(
        item=item.pk, was_announced=_is_announced(meeting), reason=sealed(item.taken_off_because)
    )
    append_to_meeting(meeting, act, actor=actor)
    return item


@transaction.atomic
def withdraw_item(item: AgendaItem, *, actor: Actor, cause: JournalEntry) -> AgendaItem:
    """Follow the withdrawal of what an item is about, by its mover; ``cause`` is its entry.

    Raises as ``postpone_item``.
    """
    meeting, item = locked_item(item)
    _require_removable(meeting, item, MatterAct.WITHDRAW)
    _end(item, State.WITHDRAWN)
    act = acts.ItemWithdrawn(item=item.pk, was_announced=_is_announced(meeting))
    append_to_meeting(meeting, act, actor=actor, cause=cause)
    return item


def needs_reason(meeting: Meeting, item: AgendaItem) -> bool:
    """Return whether taking the item off needs a reason: it was announced, or somebody waits for it."""
    return _is_announced(meeting) or item.subject_id is not None


def _is_announced(meeting: Meeting) -> bool:
    return meeting.state != Meeting.State.PLANNED


def may_change(meeting: Meeting, item: AgendaItem) -> bool:
    """Return whether the item's text may still change: a late one was not in the notice."""
    if meeting.state == Meeting.State.PLANNED:
        return True
    return item.is_late and item.state == State.PLANNED and meeting.state in PREPARING | SITTING


def locked_item(item: AgendaItem) -> tuple[Meeting, AgendaItem]:
    """Lock the meeting first, then read the item again under the lock."""
    meeting = locked_meeting(item.meeting)
    fresh = AgendaItem.objects.select_related("parent").get(pk=item.pk)
    fresh.meeting = meeting
    return meeting, fresh


def lateness(meeting: Meeting) -> bool:
    """Return whether an item that is added now is late.

    Raises ``Refusal``: ``wrong_state``, ``second_meeting``, ``late_item``.
    """
    if meeting.state not in PREPARING | SITTING:
        raise Refusal("wrong_state", _("This meeting takes no more items."))
    if meeting.second_of_id is not None:
        raise Refusal("second_meeting", _("A second meeting decides only what the first one left open."))
    if meeting.state == Meeting.State.PLANNED:
        return False
    if rules_of(meeting).agenda.late_item.value == LateItem.NEVER:
        raise Refusal("late_item", _("The rules allow no new items after the notice."))
    return True


def _in_body(meeting: Meeting, decision_type: str, topic: str) -> tuple[str, str]:
    """Return majority and topic of an item: what a committee decides needs the ordinary majority."""
    types = AgendaItem.DecisionType
    if meeting.body is Body.COUNCIL or decision_type not in types.values:
        return decision_type, topic
    return (types.NONE if decision_type == types.NONE else types.ORDINARY), ""


def _check_words(title: str, decision_type: str, topic: str) -> None:
    if not title:
        raise Refusal("no_title", _("Give the item a title."), "title")
    if len(title) > TITLE_LENGTH:
        raise Refusal("title_too_long", _("The title is longer than 300 characters."), "title")
    if decision_type not in AgendaItem.DecisionType.values:
        raise Refusal("unknown_decision_type", _("There is no such type of decision."), "decision_type")
    if not TOPIC.match(topic):
        raise Refusal("unknown_topic", _("A topic is a word in small Latin letters."), "topic")


def _check_place(meeting: Meeting, parent: AgendaItem | None, subject: SubjectSummary | None) -> None:
    if parent is not None and (parent.meeting_id != meeting.pk or parent.parent_id is not None):
        raise Refusal("too_deep", _("A sub-item belongs under an item of the same meeting."), "parent")
    if subject is not None:
        there = meeting.agenda_items.filter(subject_label=subject.label, subject_id=subject.id)
        if there.exclude(state=State.WITHDRAWN).exists():
            raise Refusal("already_on_agenda", _("This subject is on the agenda already."), "subject")


def _neighbours(meeting: Meeting, parent: AgendaItem | None) -> QuerySet[AgendaItem]:
    return meeting.agenda_items.filter(parent=parent).order_by("position")


def last_position(meeting: Meeting, parent: AgendaItem | None) -> int:
    """Return the last position among the items of the agenda, or among the sub-items of one; 0 if none."""
    return _neighbours(meeting, parent).aggregate(last=Max("position"))["last"] or 0


def _require_removable(meeting: Meeting, item: AgendaItem, act: MatterAct) -> None:
    if meeting.state not in PREPARING | SITTING:
        raise Refusal("wrong_state", _("The meeting is not at this stage."))
    if item.state == State.UNDER_WAY:
        require_step(meeting, StepName.POSTPONE_ITEM)
    require_matter(act, item)


def _end(item: AgendaItem, state: str) -> None:
    item.state, item.ended_at = state, clock.now()
    item.save(update_fields=["state", "ended_at", "taken_off_because"])
