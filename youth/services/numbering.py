"""Numbers of the council's books: resolutions, meetings, incoming documents; without gaps."""

from django.db import transaction

from youth.models import Council, NumberSeries


def next_number(council: Council, book: str, period: str) -> int:
    """Return the next number of ``book`` in ``period`` (``term:2``, ``year:2026``), starting at 1.

    The series' row stays locked until the caller's transaction ends, and a rollback gives the number
    back, so the book has no gap and no number twice. Raises ``TransactionManagementError`` outside a
    transaction: a number without the act that uses it would be a gap.
    """
    if not transaction.get_connection().in_atomic_block:
        message = "a number is given only together with the act that uses it"
        raise transaction.TransactionManagementError(message)
    series = locked_series(council, book, period)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def locked_series(council: Council, book: str, period: str) -> NumberSeries:
    """Lock the series of a book until the transaction ends: nobody is given a number of it meanwhile."""
    NumberSeries.objects.get_or_create(council=council, book=book, period=period)
    return NumberSeries.objects.select_for_update().get(council=council, book=book, period=period)
