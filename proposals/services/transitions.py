"""The one way in which a proposal moves: by a line of the workflow's table, with everything it asks for."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proposals.models import Proposal
from proposals.policies import roles_towards
from proposals.selectors.support import support_of
from proposals.streams import proposal_stream
from proposals.workflow import Reason, Role, State, TransitionContext, transition
from youth.journal.append import append
from youth.journal.kinds import Kind
from youth.journal.models import JournalEntry, Stream
from youth.policies import Actor, actor_for_journal
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.services.locking import lock_written_once

SENTENCES = {
    Reason.UNKNOWN_TRANSITION: _("There is no such step."),
    Reason.WRONG_STATE: _("The proposal is not at the point where this can be done."),
    Reason.WRONG_ROLE: _("Your role does not allow this step."),
    Reason.TITLE_MISSING: _("Give the proposal a title."),
    Reason.TEXT_MISSING: _("Write at least one point that the council can decide on."),
    Reason.TOO_FEW_SUPPORTERS: _("The proposal does not have enough supporters yet."),
    Reason.DOCUMENT_MISSING: _("Name the document."),
    Reason.NUMBER_MISSING: _("Give the number."),
    Reason.DATE_MISSING: _("Give the date."),
    Reason.DATE_IN_FUTURE: _("The date cannot lie in the future."),
    Reason.REASON_MISSING: _("Say why."),
    Reason.OPINION_MISSING: _("The lead committee has not given its opinion, and its time is not over."),
    Reason.AUTHOR_DOES_NOT_ASK: _("Its author does not ask to have it merged."),
}
FIELDS = {
    Reason.TITLE_MISSING: "title",
    Reason.TEXT_MISSING: "points",
    Reason.DOCUMENT_MISSING: "document",
    Reason.NUMBER_MISSING: "number",
    Reason.DATE_MISSING: "on",
    Reason.DATE_IN_FUTURE: "on",
    Reason.DATE_TOO_EARLY: "on",
    Reason.REASON_MISSING: "reason",
}


def locked_proposal(proposal: Proposal) -> Proposal:
    """Lock the proposal's row and return it as read then; simultaneous acts run one after the other."""
    return _lock_proposal(proposal)


_lock_proposal = lock_written_once(Proposal, "council", "author")


def require_transition(proposal: Proposal, name: str, *, actor: Actor | Role | None, **known: Any) -> State:
    """Return the state that a transition leads to.

    ``actor`` is a person, or the role in which the body or a rule acts by itself. Raises
    ``PermissionDenied`` for somebody with no role towards the proposal, ``Refusal`` with the workflow's
    reasons otherwise.
    """
    roles = frozenset({actor}) if isinstance(actor, Role) else roles_towards(actor, proposal)
    if not roles:
        raise PermissionDenied(f"proposal.{name}")
    support = support_of(proposal)
    facts = TransitionContext(
        roles=roles,
        has_title=bool(proposal.title.strip()),
        has_text=bool(proposal.points),
        supporters=support.given,
        support_threshold=support.needed,
        today=today_in(proposal.council),
        author_asks=proposal.merge_into_id is not None,
    )
    result = transition(proposal.state, name, replace(facts, **known))
    if not result.allowed:
        first = result.reasons[0]
        sentences = [_sentence(reason, known) for reason in result.reasons]
        raise Refusal(first.value, sentences[0], FIELDS.get(first), reasons=sentences)
    return result.state


def too_early(day: date) -> str:
    """Return why a date is refused that lies before ``day``, that of the step before it."""
    return gettext("The date can't lie before the step before it, which is of %(day)s.") % {
        "day": date_format(day, "DATE_FORMAT")
    }


def too_late(day: date) -> str:
    """Return why a date is refused that lies after ``day``, that of the step after it."""
    return gettext("The date can't lie after the step that follows, which is of %(day)s.") % {
        "day": date_format(day, "DATE_FORMAT")
    }


def _sentence(reason: Reason, known: Mapping[str, Any]) -> str | Promise:
    if reason is Reason.DATE_TOO_EARLY:
        return too_early(known["not_before"])
    if reason is Reason.DUPLICATE:
        return gettext(
            "A proposal with the same title and points is in the register already: no. %(number)s. Return "
            "this one and name that number."
        ) % {"number": known["duplicate_of"]}
    return SENTENCES[reason]


def append_to_proposal(
    proposal: Proposal,
    act: Kind,
    *,
    actor: Actor | None,
    cause: JournalEntry | None = None,
    head: Stream | None = None,
) -> JournalEntry:
    """Append an act to the proposal's stream, a plugin's too; the last thing in a service's transaction."""
    named = actor_for_journal(actor) if actor is not None else None
    return append(proposal_stream(proposal), proposal.council, act, actor=named, cause=cause, head=head)
