"""The picture and the documents of a proposal."""

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from proposals.acts.texts import FilesChanged
from proposals.models import Proposal
from proposals.selectors.proposals import LABEL
from proposals.services.authoring import EDITABLE
from proposals.services.transitions import append_to_proposal, locked_proposal
from proposals.workflow import State
from youth.policies import require
from youth.refusals import Refusal
from youth.services.files import keep_file, remove_file

if TYPE_CHECKING:
    from django.core.files import File as Upload

    from youth.models import File, Participant, Representation

# How many of each kind a proposal may have.
KINDS: Final = {"picture": 1, "document": 3}


@transaction.atomic
def add_file(
    proposal: Proposal,
    upload: "Upload[Any]",
    *,
    kind: str,
    actor: "Participant | Representation",
    alt: str = "",
) -> "File":
    """Add the picture or a document; a new picture replaces the one that is there.

    Raises ``Refusal`` as ``keep_file`` does, its field named like the kind, and ``wrong_state`` from the
    submission on.
    """
    proposal = _editable(proposal, actor)
    about = (LABEL, str(proposal.pk))
    if kind == "picture":
        for before in _files(proposal).filter(kind=kind):
            _remove(proposal, before, actor)
    kept = keep_file(
        upload, proposal.council, about, kinds={kind: KINDS[kind]}, actor=actor, alt=alt, field=kind
    )
    if proposal.state != State.DRAFT:
        act = FilesChanged(file=kept.pk, digest=kept.digest, is_added=True)
        append_to_proposal(proposal, act, actor=actor)
    return kept


@transaction.atomic
def take_file_away(proposal: Proposal, file: "File", *, actor: "Participant | Representation") -> None:
    """Delete a file of the proposal for good. Raises ``Refusal``: ``wrong_state`` from its submission on."""
    proposal = _editable(proposal, actor)
    for found in _files(proposal).filter(pk=file.pk):
        _remove(proposal, found, actor)


def _remove(proposal: Proposal, file: "File", actor: "Participant | Representation") -> None:
    act = FilesChanged(file=file.pk, digest=file.digest, is_added=False)
    remove_file(file)
    if proposal.state != State.DRAFT:
        append_to_proposal(proposal, act, actor=actor)


def _editable(proposal: Proposal, actor: "Participant | Representation") -> Proposal:
    require("proposals.edit", actor, proposal)
    proposal = locked_proposal(proposal)
    if proposal.state not in EDITABLE:
        raise Refusal("wrong_state", _("The text was submitted. It can be changed only if it is returned."))
    return proposal


def _files(proposal: Proposal) -> Any:
    files = proposal.council.files.filter(label=LABEL, key=str(proposal.pk))
    return files.defer("content", "preview")
