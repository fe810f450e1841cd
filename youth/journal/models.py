"""The journal's models, for apps outside the youth council, which import none of its other models."""

from youth.models.journal import JournalEntry, Stream

__all__ = ["JournalEntry", "Stream"]
