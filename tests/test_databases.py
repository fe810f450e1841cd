"""The suite's own databases: every test starts from the rows that the migrations wrote."""

import pytest
from wagtail.models import Locale, Page

from youth.models import Council


def add_a_council() -> None:
    Council.objects.create(
        slug="left-behind", kind="youth", municipality_code="bg-a", municipality_bg="А", name_bg="А"
    )


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_a_test_with_real_transactions_starts_from_the_migrated_rows(turn: int) -> None:
    assert not Council.objects.exists()
    assert Page.objects.filter(depth=1).count() == 1
    assert Locale.objects.count() == 1
    add_a_council()


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db
def test_a_test_in_one_transaction_starts_from_the_migrated_rows(turn: int) -> None:
    assert not Council.objects.exists()
    assert Page.objects.filter(depth=1).count() == 1
    add_a_council()
