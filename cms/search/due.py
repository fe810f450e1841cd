"""What the runner does for the search: it reads the journal on, and once a day it asks for everything."""

from datetime import datetime, timedelta

from cms.search.index import follow_council, refresh_council
from youth.models import Council
from youth.runner.due import due_in_council


@due_in_council("search.acts", every=timedelta(seconds=5))
def follow_acts(council: Council, now: datetime) -> int:
    """Make findable what was published, changed or withdrawn since."""
    return follow_council(council)


@due_in_council("search.everything", every=timedelta(days=1))
def refresh_everything(council: Council, now: datetime) -> int:
    """Catch what no act told of: a plugin without a stream, a plugin that was renewed."""
    return refresh_council(council)
