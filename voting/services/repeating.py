"""What follows a challenged result: the ballots are counted again, or the vote is repeated; once."""

from uuid import UUID

from django.db import transaction

from voting.boxes import box_of
from voting.matters import matter_of_poll
from voting.models import NonVoter, Poll
from voting.procedure.eligibility import Register
from voting.procedure.majority import Snapshot
from voting.services.closing import close_poll
from voting.services.opening import can_be_held, freeze_and_open, names_in, register_now
from youth.policies import Actor, require
from youth.procedure.matter import MatterAct, matter_reasons
from youth.procedure.profile import Profile
from youth.procedure.steps import StepName
from youth.refusals import Refusal
from youth.selectors.rules import rules_of
from youth.selectors.steps import REASONS
from youth.services.locking import locked_meeting
from youth.services.meetings import require_step

# What a repeated vote has of the first one.
SAME_AGAIN = (
    "question", "consequence", "about", "matter", "form", "options", "box", "method", "decision_type",
    "topic", "title", "text", "language", "subject_label", "subject_id", "rule",
)  # fmt: skip


def require_revote(act: MatterAct, poll: Poll) -> None:
    """Raise ``Refusal`` with every reason why that can't be done now."""
    codes = matter_reasons(act, matter_of_poll(poll))
    if codes:
        sentences = [REASONS[code] for code in codes]
        raise Refusal(str(codes[0]), sentences[0], reasons=sentences)


@transaction.atomic
def repeat_poll(poll: Poll, *, actor: Actor) -> Poll:
    """Repeat an announced vote once, after a challenge of its result and before anything else.

    It asks the same question of who is there now; who was recused then takes no part now either. Both
    results stay in the record. A vote on several items is repeated for all of them. Raises ``Refusal`` as
    ``open_poll``, and ``revote_not_in_rules``, ``revote_not_announced``, ``revote_already_repeated``,
    ``revote_too_late``, ``revote_not_challenged``.
    """
    first = _first(poll, MatterAct.REPEAT, actor)
    again = _asked_again(first, None, actor)
    for part in _parts(first):
        _asked_again(part, again, actor)
    return again


@transaction.atomic
def count_again(poll: Poll, *, actor: Actor) -> Poll:
    """Have what was cast in a challenged vote counted again, with the register of then; both counts stay.

    Hands are raised for the same tellers again, papers taken out of the urn. Ballots that lie in the register
    are counted at once; what the secretary entered wrongly is corrected before the announcement. Raises
    ``Refusal`` as ``repeat_poll``, and ``nothing_to_count``.
    """
    first = _first(poll, MatterAct.COUNT, actor)
    again = _counted_again(first, None, actor)
    for part in _parts(first):
        _counted_again(part, again, actor)
    if not box_of(again).keeps_ballots():
        return again
    box_of(again).copy(first, again)
    return close_poll(again, actor=actor)


def _first(poll: Poll, act: MatterAct, actor: Actor) -> Poll:
    """Return the vote that is repeated, under the lock of its meeting, where the rules allow it."""
    require("voting.run_poll", actor, poll)
    meeting = locked_meeting(poll.sitting)
    first = Poll.objects.select_related("agenda_item").get(pk=poll.pk)
    first.meeting = meeting
    if first.agenda_item is not None:
        first.agenda_item.meeting = meeting
    require_step(meeting, StepName.PUT_AGAIN)
    require_revote(act, first)
    return first


def _parts(first: Poll) -> list[Poll]:
    """Return the votes on the items for which a vote was taken."""
    parts = first.items_together.filter(state=Poll.State.ANNOUNCED).select_related("agenda_item")
    return list(parts.order_by("opened_at", "pk"))


def _same(first: Poll, together: Poll | None, *, is_count: bool) -> Poll:
    """Return the unsaved poll that repeats one."""
    return Poll(
        council=first.council,
        meeting=together.sitting if together else first.sitting,
        agenda_item=first.agenda_item,
        repeats=first,
        is_count=is_count,
        put_with=together,
        **{name: getattr(first, name) for name in SAME_AGAIN},
    )


def _asked_again(first: Poll, together: Poll | None, actor: Actor) -> Poll:
    again = _same(first, together, is_count=False)
    meeting, profile = again.sitting, rules_of(again.sitting)
    voters = _voters_again(first, profile)
    return freeze_and_open(meeting, again, voters, profile, names_in(meeting), actor=actor)


def _voters_again(first: Poll, profile: Profile) -> Register[UUID]:
    recused = first.non_voters.filter(why=NonVoter.Why.RECUSED).values_list("participant_id", flat=True)
    return register_now(first.sitting, profile, recused)


def can_be_repeated(first: Poll) -> bool:
    """Return whether a vote could be repeated with who is in the hall now; the meeting's steps are not asked.

    Who may vote is asked, and whether the box and the plugins object.
    """
    profile = rules_of(first.sitting)
    again = _same(first, None, is_count=False)
    return can_be_held(first.sitting, again, _voters_again(first, profile), profile)


def _counted_again(first: Poll, together: Poll | None, actor: Actor) -> Poll:
    again = _same(first, together, is_count=True)
    lines = list(first.voters.values_list("participant_id", "name_in_office"))
    others = list(first.non_voters.values_list("participant_id", "name_in_office", "why"))
    without = {why: frozenset(one for one, _name, of in others if of == why) for why in NonVoter.Why}
    voters: Register[UUID] = Register(
        frozenset(one for one, _name in lines),
        without[NonVoter.Why.ABSENT],
        without[NonVoter.Why.RECUSED],
        Snapshot(first.seats, first.in_office, first.present, first.recused),
    )
    names = dict(lines) | {one: name for one, name, _why in others}
    return freeze_and_open(again.sitting, again, voters, rules_of(again.sitting), names, actor=actor)
