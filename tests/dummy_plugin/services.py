"""What changes the notes."""

from typing import Any

from django.db import transaction

from tests.dummy_plugin.models import Note
from youth.policies import require
from youth.refusals import Refusal


@transaction.atomic
def reword_note(note: Note, words: str, *, actor: Any) -> None:
    """Hang other words in the note's place; raises ``Refusal`` where they hang already."""
    require("dummy.reword", actor, note)
    if Note.objects.filter(words=words).exists():
        reasons = ("These words hang already.", "Choose others.")
        raise Refusal("taken", reasons[0], "words", reasons=reasons)
    note.words = words
    note.save()
