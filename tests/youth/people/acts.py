"""Which acts a council has in its journal."""

from tests.youth.people.conftest import midnight
from youth.journal.streams import council_stream
from youth.models import Council, JournalEntry

SPRING = midnight(2026, 4, 1)


TODAY = midnight(2026, 11, 22)


def kinds(council: Council) -> list[str]:
    """Return the kinds on the council's stream, in order."""
    stream = council_stream(council)
    return list(JournalEntry.objects.filter(stream=stream).order_by("seq").values_list("kind", flat=True))
