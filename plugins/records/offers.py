"""The hooks that the official record offers to plugins, and what its keeper is notified of."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import pgettext_lazy

from plugins.hooks import Fact, OwnName, Text
from youth.services.notices import declare_topic

if TYPE_CHECKING:
    from youth.models import Council, Resolution

INCOMING = declare_topic(
    "records.incoming", pgettext_lazy("notifications", "what comes into the register"), (), kind="municipal"
)
ANSWERS = declare_topic(
    "records.answers", pgettext_lazy("notifications", "what the Municipal Council answers"), (), kind="youth"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the official consultation record: plain text, in the language of the resolution."""

    key: OwnName
    title: Text
    text: Text
    order: int = 100


@Fact
def consultation_sections(council: "Council", subject: "Resolution") -> Iterable[Section]:
    """Return what the official record says of a resolution beside its text and its vote."""
    return ()
