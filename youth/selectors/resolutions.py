"""Resolutions: found by id, by council, or by what people write about them."""

from uuid import UUID

from django.db.models import QuerySet

from youth.models import Council, Resolution


def resolutions_complete() -> QuerySet[Resolution]:
    """Return resolutions with everything that stands on paper: council, term, meeting, agenda item."""
    return Resolution.objects.select_related("council", "term", "meeting", "agenda_item")


def resolution_by_id(council: Council, pk: UUID) -> Resolution | None:
    """Return one resolution of the council, complete, or nothing."""
    return resolutions_complete().filter(council=council, pk=pk).first()


def resolutions_named(text: str) -> QuerySet[Resolution]:
    """Return the resolutions of all councils that ``text`` means, complete.

    It is an id, a whole designation, or a bare number; a number may mean several.
    """
    text = text.strip()
    if text.isdecimal():
        return resolutions_complete().filter(number=int(text))
    try:
        return resolutions_complete().filter(pk=UUID(text))
    except ValueError:
        return resolutions_complete().filter(designation=text)
