"""Rows read under their lock: the first thing a service does after asking for the permission."""

from django.db.models import Model

from youth.models import Meeting


def locked[M: Model](row: M, *related: str) -> M:
    """Return the row as it is now, locked until the transaction ends, with the named relations read along."""
    # Not the type of what was handed over: a request's user is a lazy object around the row.
    model: type[M] = row.__class__
    rows = model._default_manager.select_for_update(of=("self",))
    return (rows.select_related(*related) if related else rows).get(pk=row.pk)


def locked_meeting(meeting: Meeting) -> Meeting:
    """Return the meeting as it is now, locked until the transaction ends, with council and term."""
    return locked(meeting, "council", "term")
