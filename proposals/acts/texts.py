"""Acts on a proposal's text, its files and those who write it."""

from typing import ClassVar
from uuid import UUID

from proposals.acts.proposal_act import ProposalAct, ProposalMoved
from youth.journal.kinds import Sealed, declare_kind


@declare_kind
class Published(ProposalMoved):
    """A proposal became public and looks for support."""

    name: ClassVar[str] = "proposals.published"

    before: str
    after: str
    version: int
    text: Sealed


@declare_kind
class TextChanged(ProposalMoved):
    """The author changed a published text; support for the earlier version has to be given again."""

    name: ClassVar[str] = "proposals.text_changed"

    before: str
    after: str
    version: int
    text: Sealed


@declare_kind
class TextCorrected(ProposalMoved):
    """A published text was corrected in form: no point changed, and support goes on to the new version."""

    name: ClassVar[str] = "proposals.text_corrected"

    before: str
    after: str
    version: int
    supporters: int
    text: Sealed


@declare_kind
class Filed(ProposalAct):
    """A public proposal was filed under another topic or settlement of the council's lists."""

    name: ClassVar[str] = "proposals.filed"

    topic: UUID | None
    place: UUID | None


@declare_kind
class FilesChanged(ProposalAct):
    """A picture or document of a public proposal was added or taken away; ``digest`` is of its content."""

    name: ClassVar[str] = "proposals.files_changed"

    file: UUID
    digest: str
    is_added: bool


@declare_kind
class TextHidden(ProposalAct):
    """A moderator hid the proposal, or the rules of the council let it wait for one (``waits``)."""

    name: ClassVar[str] = "proposals.text_hidden"

    reason: str


@declare_kind
class TextShown(ProposalAct):
    """The proposal is shown to everybody again."""

    name: ClassVar[str] = "proposals.text_shown"


@declare_kind
class CoAuthorJoined(ProposalAct):
    """Somebody became a co-author; those of a draft when it was published."""

    name: ClassVar[str] = "proposals.co_author_joined"

    co_author: UUID


@declare_kind
class AuthorLeft(ProposalAct):
    """Somebody stopped being an author; ``author`` is the first author from then on."""

    name: ClassVar[str] = "proposals.author_left"

    left: UUID
    author: UUID
