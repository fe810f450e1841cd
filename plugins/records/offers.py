"""The hooks that the official record offers to plugins."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.hooks import Fact, OwnName, Text

if TYPE_CHECKING:
    from youth.models import Council, Resolution


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
