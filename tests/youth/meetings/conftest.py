"""A town with both councils: 21 seats, 13 members, a chair among them, a secretary without a seat."""

import pytest

from tests.factories import Town, make_town


@pytest.fixture
def town(db: None) -> Town:
    """Make the town."""
    return make_town()
