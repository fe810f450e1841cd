"""A draft of the agenda in one press: standing items, what was left over, what is ready."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from plugins.hooks import SubjectSummary
from youth.models import AgendaItem, Meeting
from youth.offers import CommitteeCandidate
from youth.policies import Actor, require
from youth.procedure.choices import CitizenSlot, MinutesApproval
from youth.refusals import Refusal
from youth.selectors.agenda import candidates_for
from youth.selectors.committees import on_agendas_of
from youth.selectors.lost_quorum import left_over_items
from youth.selectors.meeting_names import meeting_name
from youth.selectors.minutes import minutes_to_adopt
from youth.selectors.rules import profile_of
from youth.services.agenda import add_item, move_item
from youth.services.locking import locked_meeting
from youth.services.taking_over import take_over_item


@transaction.atomic
def draft_agenda(meeting: Meeting, *, actor: Actor) -> int:
    """Put on the agenda of a planned meeting what belongs there, and return how many items it gained.

    Citizens' questions first or last as the rules say, the minutes that the body is to adopt, what its
    earlier meetings left over, what is ready; never twice. A committee hears no citizens by these rules, and
    of what is ready its draft has what awaits its opinion and is on no other agenda of it. Raises
    ``Refusal``: ``wrong_state``, ``nothing_to_add``, and those of ``add_item``.
    """
    require("meeting.plan", actor, meeting)
    meeting = locked_meeting(meeting)
    if meeting.state != Meeting.State.PLANNED:
        raise Refusal("wrong_state", _("The agenda is drafted before the notice goes out."))
    before = _standing(meeting)
    language = meeting.council.languages[0]
    slot = CitizenSlot.NONE if meeting.committee_id else profile_of(meeting.council).agenda.citizen_slot.value
    with override(language):
        citizens, adoptions = _("Citizens' questions and statements"), _adoptions(meeting)
    for title in adoptions:
        _add(meeting, title, before, language, actor)
    for item in left_over_items(meeting):
        take_over_item(meeting, item, actor=actor)
    for subject in _ready(meeting):
        add_item(meeting, subject=subject, actor=actor)
    added = _add(meeting, citizens, before, language, actor) if slot != CitizenSlot.NONE else None
    if added and slot == CitizenSlot.FIRST:
        move_item(added, position=1, actor=actor)
    gained = len(_standing(meeting)) - len(before)
    if not gained:
        raise Refusal("nothing_to_add", _("Everything that is ready is on the agenda already."))
    return gained


def _ready(meeting: Meeting) -> list[SubjectSummary]:
    """Return what is ready for the agenda; for a committee what waits for its opinion."""
    ready = candidates_for(meeting)
    if meeting.committee is None:
        return ready
    there = on_agendas_of(meeting.committee)
    awaited = [one for one in ready if isinstance(one, CommitteeCandidate) and one.is_awaited]
    return [one for one in awaited if (one.label, one.id) not in there]


def _standing(meeting: Meeting) -> list[str]:
    items = meeting.agenda_items.exclude(state=AgendaItem.State.WITHDRAWN)
    return list(items.values_list("title", flat=True))


def _adoptions(meeting: Meeting) -> list[str]:
    """Return the titles of the items on minutes that a meeting adopts; none where silence does."""
    if profile_of(meeting.council).minutes.approval.value == MinutesApproval.OBJECTIONS:
        return []
    words = _("Adoption of the minutes: %(meeting)s")
    return [words % {"meeting": meeting_name(one.meeting)} for one in minutes_to_adopt(meeting)]


def _add(meeting: Meeting, title: str, there: list[str], language: str, actor: Actor) -> AgendaItem | None:
    if title in there:
        return None
    kind = AgendaItem.DecisionType.NONE
    return add_item(meeting, title=title, decision_type=kind, language=language, actor=actor)
