"""Queries that are written once: the lock of one holds nothing outside of a transaction."""

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from tests.factories import make_town
from tests.youth.meetings.scenes import planned
from youth.services.locking import locked_meeting


@pytest.mark.django_db(transaction=True)
def test_a_meeting_is_locked_inside_of_a_transaction_only() -> None:
    meeting = planned(make_town())
    with transaction.atomic():
        assert locked_meeting(meeting) == meeting
    for _ in range(2):
        with pytest.raises(TransactionManagementError):
            locked_meeting(meeting)
