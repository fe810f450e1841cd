"""What the author does: drafts, edits, publishes, submits, withdraws."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from proposals import offers as proposal_offers
from proposals.acts import Published, Submitted, TextChanged, Withdrawn
from proposals.likeness import keys_of
from proposals.models import Proposal, ProposalVersion, TitleKey
from proposals.selectors import LABEL, support_asked_in, support_of
from proposals.services.transitions import append_to_proposal, locked_proposal, require_transition
from proposals.workflow import State
from youth import clock
from youth.journal.append import Sealed, sealed
from youth.plain_text import plain_line, plain_text
from youth.points import as_rows
from youth.policies import participant_of, require
from youth.refusals import Refusal
from youth.selectors.committees import waiting_in_committees
from youth.selectors.meetings import agenda_item_by_id
from youth.services.agenda import withdraw_item
from youth.services.files import remove_files
from youth.services.locking import locked_meeting
from youth.services.points import decision_in

if TYPE_CHECKING:
    from youth.models import Council, Participant, Representation

EDITABLE = frozenset({State.DRAFT, State.PUBLISHED, State.SUPPORTED, State.RETURNED})
TITLE_LENGTH, SUMMARY_LENGTH = 200, 3000


@transaction.atomic
def draft_proposal(
    council: "Council",
    *,
    title: str,
    summary: str,
    points: str,
    language: str = "bg",
    actor: "Participant | Representation",
) -> Proposal:
    """Write a draft, which only its author sees; it is no act yet and may be incomplete.

    ``points`` is the text of the decision as typed. Raises ``Refusal`` with the field at fault for a text
    that is too long or can't be read, or an unknown language.
    """
    require("proposals.write", actor, council)
    proposal = Proposal(council=council, author=participant_of(actor))
    _write_text(proposal, title, summary, points, language)
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
    actor: "Participant | Representation",
) -> Proposal:
    """Change the text; points keep their ids. A published one becomes a new version without support.

    Raises ``Refusal``: ``wrong_state`` from its submission on, or the field at fault.
    """
    require("proposals.edit", actor, proposal)
    proposal = locked_proposal(proposal)
    if proposal.state not in EDITABLE:
        raise Refusal("wrong_state", _("The text was submitted. It can be changed only if it is returned."))
    before = _words(proposal)
    _write_text(proposal, title, summary, points, language)
    if before == _words(proposal):
        return proposal
    if proposal.state == State.DRAFT:
        proposal.save()
        return proposal
    _require_text(proposal)
    proposal.version += 1
    state = State(proposal.state)
    if state == State.SUPPORTED:
        # Nobody supports the new text yet, so the way to the council opens again with them.
        proposal.state = State.PUBLISHED
    proposal.save()
    _keep_version(proposal)
    act = TextChanged(before=state, after=proposal.state, version=proposal.version, text=_seal(proposal))
    append_to_proposal(proposal, act, actor=actor)
    return proposal


@transaction.atomic
def delete_draft(proposal: Proposal, *, actor: "Participant | Representation") -> None:
    """Delete a draft for good; nobody else ever saw it. Raises ``Refusal``: ``wrong_state``."""
    require("proposals.edit", actor, proposal)
    proposal = locked_proposal(proposal)
    if proposal.state != State.DRAFT:
        raise Refusal("wrong_state", _("It is no draft any more: what was published can only be withdrawn."))
    remove_files(LABEL, [str(proposal.pk)])
    proposal.delete()


@transaction.atomic
def publish_proposal(proposal: Proposal, *, actor: "Participant | Representation") -> Proposal:
    """Show the proposal to everybody and let it look for support. Raises ``Refusal``."""
    require("proposals.edit", actor, proposal)
    proposal = locked_proposal(proposal)
    before = State(proposal.state)
    proposal.state = require_transition(proposal, "publish", actor=actor)
    proposal.published_at = clock.now()
    proposal.support_needed = support_asked_in(proposal.council)
    proposal.save(update_fields=["state", "published_at", "support_needed"])
    _keep_version(proposal)
    act = Published(before=before, after=proposal.state, version=proposal.version, text=_seal(proposal))
    append_to_proposal(proposal, act, actor=actor)
    return proposal


@transaction.atomic
def submit_proposal(proposal: Proposal, *, actor: "Participant | Representation") -> Proposal:
    """Submit the proposal to the council. Raises ``Refusal`` with the reasons of rules and plugins."""
    require("proposals.edit", actor, proposal)
    proposal = locked_proposal(proposal)
    before = State(proposal.state)
    after = require_transition(proposal, "submit", actor=actor)
    if objections := proposal_offers.may_submit.objections(
        proposal.council, participant=proposal.author, draft=proposal
    ):
        raise Refusal("objections", objections[0], reasons=objections)
    proposal.state = after
    proposal.save(update_fields=["state"])
    act = Submitted(
        before=before,
        after=after,
        version=proposal.version,
        supporters=support_of(proposal).given,
        text=_seal(proposal),
    )
    append_to_proposal(proposal, act, actor=actor)
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


def _words(proposal: Proposal) -> tuple[str, str, str, str]:
    return proposal.title, proposal.summary, proposal.text, proposal.language


def _write_text(proposal: Proposal, title: str, summary: str, points: str, language: str) -> None:
    # As typed, double spaces and unbreakable ones too: only what nobody sees is taken out.
    title, summary = plain_line(title), plain_text(summary)
    if len(title) > TITLE_LENGTH:
        raise Refusal("title_too_long", _("The title is too long."), "title")
    if len(summary) > SUMMARY_LENGTH:
        raise Refusal("summary_too_long", _("The reasons are too long."), "summary")
    if language not in {"bg", "en"}:
        raise Refusal("unknown_language", _("Choose the language of the text."), "language")
    decision = decision_in(points, before=proposal.points, field="points")
    proposal.title, proposal.summary, proposal.language = title, summary, language
    proposal.legal_ground, proposal.points = decision.ground, as_rows(decision.points)


def _require_text(proposal: Proposal) -> None:
    if not proposal.title:
        raise Refusal("title_missing", _("Give the proposal a title."), "title")
    if not proposal.points:
        raise Refusal("text_missing", _("Write at least one point that the council can decide on."), "points")


def _keep_version(proposal: Proposal) -> None:
    ProposalVersion.objects.create(
        proposal=proposal,
        number=proposal.version,
        title=proposal.title,
        summary=proposal.summary,
        legal_ground=proposal.legal_ground,
        points=proposal.points,
        written_at=clock.now(),
    )
    _index_title(proposal)


def _index_title(proposal: Proposal) -> None:
    """Let the present title be found by who writes one that says the same."""
    TitleKey.objects.filter(proposal=proposal).delete()
    keys = sorted(keys_of(proposal.title))
    TitleKey.objects.bulk_create(
        [TitleKey(proposal=proposal, council=proposal.council, key=key) for key in keys]
    )


def sealed_words(text: Proposal | ProposalVersion) -> str:
    """Return the words whose seal the journal keeps: title, reasons, then the decision line by line."""
    return "\n".join([text.title, text.summary, text.text])


def _seal(proposal: Proposal) -> Sealed:
    return sealed(sealed_words(proposal))
