"""Rows of the dummy plugin."""

from django.db import models


class Note(models.Model):
    """A note on the council's board; the same words hang only once."""

    council = models.ForeignKey("youth.Council", on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=60, unique=True)
    is_open = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.words
