"""Reading rows under a lock: the first step of a service after the check of the permission."""

from collections.abc import Callable

from django.db.models import Model, QuerySet

from youth.models import Meeting
from youth.prepared import Blank, Prepared


def locked[M: Model](row: M, *related: str) -> M:
    """Return the row read again and locked until the transaction ends, with the named relations selected."""
    # Not ``type(row)``: a request's user is a lazy object around the row.
    model: type[M] = row.__class__
    rows = model._default_manager.select_for_update(of=("self",))
    return (rows.select_related(*related) if related else rows).get(pk=row.pk)


def lock_written_once[M: Model](model: type[M], *related: str) -> Callable[[M], M]:
    """Return ``locked`` for rows of one model, with SQL written once: for what each act begins with."""

    def to_lock() -> QuerySet[M]:
        rows = model._default_manager.select_for_update(of=("self",)).select_related(*related)
        return rows.filter(pk=Blank("pk", model._meta.pk)).order_by()

    written = Prepared(to_lock)

    def lock(row: M) -> M:
        for found in written.rows(pk=row.pk):
            return found
        raise model.DoesNotExist(row.pk)  # type: ignore[attr-defined]  # every model has it

    return lock


_lock_meeting = lock_written_once(Meeting, "council", "term")


def locked_meeting(meeting: Meeting) -> Meeting:
    """Return the meeting read again and locked until the transaction ends, with council and term."""
    return _lock_meeting(meeting)
