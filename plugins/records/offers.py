"""The hooks that the official record offers to plugins."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plugins.hooks import Fact, Html, OwnName, Text

if TYPE_CHECKING:
    from youth.models import Council


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the official consultation record."""

    key: OwnName
    title: Text
    html: Html
    order: int = 100


@Fact
def consultation_sections(council: "Council", subject: Any) -> Iterable[Section]:
    """Return parts of the official consultation record on a subject."""
    return ()
