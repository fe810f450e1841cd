"""Due work of the youth council's own tables."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

from youth.runner.due import due_work


@due_work("youth.expired_sessions", every=timedelta(hours=6))
def remove_expired_sessions(now: datetime) -> int:
    """Forget sessions that ended: they name accounts, and nobody can use them any more."""
    removed, _ = Session.objects.filter(expire_date__lt=now).delete()
    return removed
