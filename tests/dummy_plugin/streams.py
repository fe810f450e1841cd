"""The streams of notes, ``dummy:<id>``, and of a council's board, ``dummy.board:<id>``."""

from typing import Any

from tests.dummy_plugin.models import Note
from youth.journal.streams import stream_family


@stream_family("dummy", permission="dummy.see")
def note_of_stream(council: Any, key: str) -> Note | None:
    """Find the note of a stream."""
    return Note.objects.filter(council=council, pk=key).first()


@stream_family("dummy.board", permission="dummy.see")
def board_of_stream(council: Any, key: str) -> Any:
    """Return the council of its board's stream."""
    return council if key == str(council.pk) else None
