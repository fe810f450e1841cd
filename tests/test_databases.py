"""The suite's own databases: every test starts from the rows that the migrations wrote."""

import pytest
from django.db import connection
from wagtail.models import Locale, Page

from youth.models import Council


def add_a_council() -> Council:
    return Council.objects.create(
        slug="left-behind",
        kind="youth",
        municipality_code="bg-a",
        municipality_names={"bg": "А"},
        names={"bg": "А"},
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


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_what_a_test_deleted_and_counted_is_as_it_was(turn: int) -> None:
    assert add_a_council().pk == 1
    assert Locale.objects.get().pk == 1
    Page.objects.filter(depth=1).delete()
    Locale.objects.all().delete()


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_a_table_that_a_test_made_is_gone(turn: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE left_behind (number integer)")
        cursor.execute("INSERT INTO left_behind VALUES (1)")
