"""Acts on the council's own lists."""

from uuid import UUID

from youth.journal.kinds import Kind, declare_kind


@declare_kind
class ListChanged(Kind):
    """An entry of a list was added or changed: ``list`` is ``topics`` or ``places``.

    With ``is_offered`` it may be chosen from now on.
    """

    name = "youth.list_changed"

    list: str
    entry: UUID
    key: str
    is_new: bool
    is_offered: bool
