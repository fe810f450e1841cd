"""Reading rows under a lock: the first step of a service after the check of the permission."""

from django.db.models import Model, QuerySet, UUIDField

from youth.models import Meeting
from youth.prepared import Blank, Prepared


def locked[M: Model](row: M, *related: str) -> M:
    """Return the row read again and locked until the transaction ends, with the named relations selected."""
    # Not ``type(row)``: a request's user is a lazy object around the row.
    model: type[M] = row.__class__
    rows = model._default_manager.select_for_update(of=("self",))
    return (rows.select_related(*related) if related else rows).get(pk=row.pk)


def _to_lock() -> QuerySet[Meeting]:
    found = Meeting.objects.select_for_update(of=("self",)).select_related("council", "term")
    return found.filter(pk=Blank("pk", UUIDField())).order_by()


# Every act of a meeting begins with it.
_meetings_to_lock = Prepared(_to_lock)


def locked_meeting(meeting: Meeting) -> Meeting:
    """Return the meeting read again and locked until the transaction ends, with council and term."""
    for found in _meetings_to_lock.rows(pk=meeting.pk):
        return found
    raise Meeting.DoesNotExist(meeting.pk)
