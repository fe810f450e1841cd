"""What the runner does for the search: it reads the journal on, and once a day it asks for everything."""

from datetime import datetime, timedelta

from cms.search.index import follow_journal, refresh_council
from youth.models import Council
from youth.runner.due import due_work


@due_work("search.acts", every=timedelta(seconds=5))
def follow_acts(now: datetime) -> int:
    """Make findable what was published, changed or withdrawn since."""
    return follow_journal()


@due_work("search.everything", every=timedelta(days=1))
def refresh_everything(now: datetime) -> int:
    """Catch what no act told of: a plugin without a stream, a plugin that was renewed."""
    return sum(refresh_council(council) for council in Council.objects.all())
