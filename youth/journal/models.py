"""The journal's rows, for apps beside the youth council, which import none of its other rows."""

from youth.models.journal import JournalEntry, Stream

__all__ = ["JournalEntry", "Stream"]
