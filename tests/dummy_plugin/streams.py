"""The streams of notes: ``dummy:<id>``."""

from typing import Any

from tests.dummy_plugin.models import Note
from youth.journal.streams import stream_family


@stream_family("dummy", permission="dummy.see")
def note_of_stream(council: Any, key: str) -> Note | None:
    """Find the note of a stream."""
    return Note.objects.filter(council=council, pk=key).first()
