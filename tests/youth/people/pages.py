"""Addresses of the pages of people, and what is there."""

from django.urls import reverse
from django.utils.translation import override

from tests.factories import (
    Town,
)
from youth.models import (
    JournalEntry,
)


def at(name: str, town: Town, **place: object) -> str:
    """Return an address in English."""
    with override("en"):
        return reverse(f"youth:{name}", kwargs={"council": town.youth.slug, **place})


def kinds(town: Town) -> list[str]:
    """Return the kinds of the council's acts, the latest last."""
    stream = JournalEntry.objects.filter(stream_id=f"council:{town.youth.pk}")
    return list(stream.order_by("seq").values_list("kind", flat=True))
