"""What authors do: draft, edit, publish, withdraw."""

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from proposals.acts.register import Withdrawn
from proposals.acts.texts import CoAuthorJoined, Published, TextChanged, TextCorrected
from proposals.corrections import is_formal_correction
from proposals.models import WAITS, Proposal, ShortAddress
from proposals.selectors.authors import published_today
from proposals.selectors.proposals import LABEL
from proposals.selectors.support import support_asked_in, support_of
from proposals.services.holding import let_wait, refuse_withheld, words_to_read
from proposals.services.texts import keep_version, seal_of
from proposals.services.transitions import append_to_proposal, locked_proposal, require_transition
from proposals.workflow import Role, State
from youth import clock
from youth.plain_text import plain_line, plain_text
from youth.points import as_rows
from youth.policies import participant_of, require
from youth.refusals import Refusal
from youth.selectors.committees import waiting_in_committees
from youth.selectors.meetings import agenda_item_by_id
from youth.services.agenda import withdraw_item
from youth.services.files import remove_files
from youth.services.locking import locked_meeting
from youth.services.moderation import close_gone, require_writing
from youth.services.points import decision_in

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry
    from youth.models import Council, Participant, Representation

EDITABLE = frozenset({State.DRAFT, State.PUBLISHED, State.SUPPORTED, State.RETURNED})
TITLE_LENGTH, SUMMARY_LENGTH, COST_LENGTH = 200, 3000, 1000


class _Text(NamedTuple):
    """What the authors wrote."""

    title: str
    summary: str
    words: str
    language: str
    points: list[dict[str, Any]]
    cost: str


@transaction.atomic
def draft_proposal(
    council: "Council",
    *,
    title: str,
    summary: str,
    points: str,
    language: str = "bg",
    cost: str = "",
    actor: "Participant | Representation",
) -> Proposal:
    """Write a draft, which only its author sees; it is no act yet and may be incomplete.

    ``points`` is the text of the decision as typed. Raises ``Refusal`` with the field at fault for a text
    that is too long or can't be read, or an unknown language.
    """
    require("proposals.write", actor, council)
    proposal = Proposal(council=council, author=participant_of(actor))
    _write_text(proposal, title, summary, points, language, cost)
    proposal.save(force_insert=True)
    return proposal


@transaction.atomic
def edit_proposal(
    proposal: Proposal,
    *,
    title: str,
    summary: str,
    points: str,
    language: str,
    cost: str | None = None,
    actor: "Participant | Representation",
    based_on: int | None = None,
) -> Proposal:
    """Change the text; points keep their ids, and without ``cost`` it stays. Once public: a new version.

    A formal correction keeps its supporters, see ``proposals.corrections``; otherwise they are asked. Raises
    ``Refusal``: ``wrong_state`` from its submission on, ``changed_meanwhile`` where another author saved
    after the edition ``based_on``, or the field at fault.
    """
    require("proposals.edit", actor, proposal)
    proposal = locked_proposal(proposal)
    if proposal.state not in EDITABLE:
        raise Refusal("wrong_state", _("The text was submitted. It can be changed only if it is returned."))
    if proposal.withheld == WAITS:
        refuse_withheld(proposal)
    before, read = _text_of(proposal), words_to_read(proposal)
    _write_text(proposal, title, summary, points, language, proposal.cost if cost is None else cost)
    after = _text_of(proposal)
    if before == after:
        return proposal
    if based_on is not None and based_on != proposal.edition:
        message = _("The text was changed while you wrote. Yours is kept below; nothing was saved yet.")
        raise Refusal("changed_meanwhile", message)
    proposal.edition += 1
    if proposal.state == State.DRAFT:
        # What a moderator did not let through was another text.
        proposal.withheld = ""
        proposal.save()
        return proposal
    require_writing(actor)
    is_formal = is_formal_correction(before.title, after.title, before.points, after.points)
    make_version(proposal, before=read, is_formal=is_formal, actor=actor)
    return proposal


def make_version(
    proposal: Proposal,
    *,
    before: str,
    is_formal: bool = False,
    actor: "Participant | Representation",
    cause: "JournalEntry | None" = None,
) -> None:
    """Let the changed text of a locked, public proposal be its next version; ``before`` is what was read.

    Raises ``Refusal``: ``title_missing``, ``text_missing``.
    """
    _require_text(proposal)
    proposal.version += 1
    keep = _keep_supporters if is_formal else _ask_supporters
    act = keep(proposal)
    proposal.save()
    keep_version(proposal, is_formal=is_formal)
    entry = append_to_proposal(proposal, act, actor=actor, cause=cause)
    if not proposal.withheld:
        let_wait(proposal, before=before, actor=actor, cause=entry)


def _keep_supporters(proposal: Proposal) -> TextCorrected:
    state = State(proposal.state)
    proposal.supports.counted().filter(version=proposal.version - 1).update(version=proposal.version)
    given = support_of(proposal).given
    seal = seal_of(proposal)
    return TextCorrected(before=state, after=state, version=proposal.version, supporters=given, text=seal)


def _ask_supporters(proposal: Proposal) -> TextChanged:
    before = State(proposal.state)
    if before == State.SUPPORTED:
        # Nobody supports the new text yet, so the way to the council opens again with them.
        proposal.state = State.PUBLISHED
    return TextChanged(before=before, after=proposal.state, version=proposal.version, text=seal_of(proposal))


@transaction.atomic
def delete_draft(proposal: Proposal, *, actor: "Participant | Representation") -> None:
    """Delete a draft for good; nobody else ever saw it. Raises ``Refusal``: ``wrong_state``."""
    require("proposals.end", actor, proposal)
    proposal = locked_proposal(proposal)
    if proposal.state != State.DRAFT:
        raise Refusal("wrong_state", _("It is no draft any more: what was published can only be withdrawn."))
    council, pk, waits = proposal.council, proposal.pk, proposal.withheld == WAITS
    remove_files(LABEL, [str(pk)])
    proposal.delete()
    if waits:
        close_gone(council, LABEL, [pk])


@transaction.atomic
def publish_proposal(proposal: Proposal, *, actor: "Participant | Representation") -> Proposal:
    """Show the proposal to everybody and let it look for support; by the council's rules it may wait first.

    It is then a draft that is ``withheld``, and published once a moderator has read it. Raises ``Refusal``:
    ``paused``, ``wrote_enough``, ``waits_for_moderator``, ``hidden``, and those of the workflow.
    """
    require("proposals.edit", actor, proposal)
    proposal = locked_proposal(proposal)
    after = require_transition(proposal, "publish", actor=actor)
    refuse_withheld(proposal)
    require_writing(actor, written_today=published_today(proposal.author))
    if let_wait(proposal, actor=actor):
        return proposal
    return _publish(proposal, after, actor=actor)


def publish_read(proposal: Proposal, *, cause: "JournalEntry") -> Proposal:
    """Publish a draft that waited and was read by a moderator; its row is locked. Raises ``Refusal``."""
    after = require_transition(proposal, "publish", actor=Role.AUTHOR)
    return _publish(proposal, after, actor=None, cause=cause)


def _publish(
    proposal: Proposal,
    after: State,
    *,
    actor: "Participant | Representation | None",
    cause: "JournalEntry | None" = None,
) -> Proposal:
    before, proposal.state = State(proposal.state), after
    proposal.published_at = clock.now()
    proposal.support_needed = support_asked_in(proposal.council)
    proposal.save(update_fields=["state", "published_at", "support_needed"])
    keep_version(proposal)
    ShortAddress.objects.create(proposal=proposal)
    act = Published(before=before, after=after, version=proposal.version, text=seal_of(proposal))
    entry = append_to_proposal(proposal, act, actor=actor, cause=cause)
    for co_author in sorted(proposal.co_author_ids):
        # They joined while it was a draft, which is no act yet.
        append_to_proposal(proposal, CoAuthorJoined(co_author=co_author), actor=actor, cause=entry)
    return proposal


@transaction.atomic
def withdraw_proposal(proposal: Proposal, *, actor: "Participant | Representation") -> Proposal:
    """Withdraw the proposal, also from an agenda until it is put to the vote. Raises ``Refusal``.

    From the agendas of committees it is withdrawn where it was not called yet.
    """
    require("proposals.edit", actor, proposal)
    on_agenda = Proposal.objects.filter(pk=proposal.pk).values_list("agenda_item_id", flat=True).first()
    item = agenda_item_by_id(proposal.council, on_agenda) if on_agenda else None
    in_committees = waiting_in_committees(proposal.council, LABEL, proposal.pk)
    for one in [*([item] if item is not None else []), *in_committees]:
        # Before the proposal's own row, as the agenda's acts lock theirs.
        locked_meeting(one.meeting)
    proposal = locked_proposal(proposal)
    before = State(proposal.state)
    proposal.state = require_transition(proposal, "withdraw", actor=actor)
    proposal.save(update_fields=["state"])
    # Of a draft nobody ever heard: there is nothing to announce.
    if before != State.DRAFT:
        act = Withdrawn(before=before, after=proposal.state)
        entry = append_to_proposal(proposal, act, actor=actor)
        if before == State.ON_AGENDA and item is not None:
            withdraw_item(item, actor=actor, cause=entry)
        for one in in_committees:
            withdraw_item(one, actor=actor, cause=entry)
    return proposal


def _text_of(proposal: Proposal) -> _Text:
    words = (proposal.title, proposal.summary, proposal.text, proposal.language)
    return _Text(*words, points=proposal.points, cost=proposal.cost)


def _write_text(proposal: Proposal, title: str, summary: str, points: str, language: str, cost: str) -> None:
    # As typed, double spaces and unbreakable ones too: only what nobody sees is taken out.
    title, summary, cost = plain_line(title), plain_text(summary), plain_text(cost)
    if len(title) > TITLE_LENGTH:
        raise Refusal("title_too_long", _("The title is too long."), "title")
    if len(summary) > SUMMARY_LENGTH:
        raise Refusal("summary_too_long", _("The reasons are too long."), "summary")
    if len(cost) > COST_LENGTH:
        raise Refusal("cost_too_long", _("What you say of the cost is too long."), "cost")
    if language not in {"bg", "en"}:
        raise Refusal("unknown_language", _("Choose the language of the text."), "language")
    decision = decision_in(points, before=proposal.points, field="points")
    proposal.title, proposal.summary, proposal.cost = title, summary, cost
    proposal.language = language
    proposal.legal_ground, proposal.points = decision.ground, as_rows(decision.points)


def _require_text(proposal: Proposal) -> None:
    if not proposal.title:
        raise Refusal("title_missing", _("Give the proposal a title."), "title")
    if not proposal.points:
        raise Refusal("text_missing", _("Write at least one point that the council can decide on."), "points")
