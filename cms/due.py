"""Due work of the editors' pages."""

from datetime import datetime, timedelta

from cms.editing.scheduling import publish_what_is_due
from youth.runner.due import due_work


@due_work("cms.scheduled_publishing", every=timedelta(seconds=30))
def publish(now: datetime) -> int:
    """Publish and take off the site what editors scheduled."""
    return publish_what_is_due(now)
