"""Which statements change public pages."""

import pytest
from django.apps import apps
from django.db import connection, transaction

from cms.store.memory import generation
from cms.store.writes import NEVER_SHOWN, changes_pages
from tests.cms.site import make_home
from youth.models import Council


@pytest.mark.parametrize(
    "sql",
    [
        'INSERT INTO "cms_homepage" ("title") VALUES (%s)',
        'INSERT OR IGNORE INTO "youth_stream" ("name") VALUES (%s)',
        'UPDATE "wagtailcore_page" SET "title" = %s, "draft_title" = %s WHERE "id" = 1',
        'UPDATE wagtailcore_page SET "path" = %s',
        'DELETE FROM "proposals_support" WHERE "id" = 1',
        'TRUNCATE "youth_meeting"',
        'WITH old AS (SELECT 1) UPDATE "cms_homepage" SET "promise" = %s',
        'INSERT INTO "a_plugin_of_strangers" ("id") VALUES (1)',
    ],
)
def test_a_statement_that_writes_what_pages_show_counts(sql: str) -> None:
    assert changes_pages(sql)


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT "title" FROM "wagtailcore_page" FOR UPDATE',
        "(SELECT 1) UNION (SELECT 2)",
        "WITH page AS (SELECT 1) SELECT * FROM page",
        'SAVEPOINT "s1"',
        "PRAGMA foreign_keys=ON;",
        'UPDATE "django_session" SET "session_data" = %s',
        'INSERT INTO "voting_ballot" ("id") VALUES (%s) ON CONFLICT DO NOTHING RETURNING "id"',
        'UPDATE "wagtailcore_page" SET "draft_title" = %s, "latest_revision_id" = %s WHERE "id" = 1',
    ],
)
def test_a_statement_that_reads_or_writes_what_nobody_is_shown_does_not(sql: str) -> None:
    assert not changes_pages(sql)


def test_every_table_that_is_left_out_exists() -> None:
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}

    assert known >= NEVER_SHOWN - {"wagtailsearch_indexentry_fts"}


@pytest.mark.django_db(transaction=True)
class TestAGeneration:
    def test_ends_once_with_the_commit_and_not_before(self) -> None:
        before = generation.current()
        with transaction.atomic():
            Council.objects.create(slug="ms", kind="youth")
            Council.objects.update(name_bg="Младежки съвет")
            assert generation.current() == before
        after = generation.current()

        assert after != before
        Council.objects.update(name_bg="Съвет на младите")
        assert generation.current() != after

    def test_does_not_end_with_what_is_rolled_back(self) -> None:
        before = generation.current()
        with transaction.atomic():
            Council.objects.create(slug="ms", kind="youth")
            transaction.set_rollback(True)

        assert generation.current() == before

    def test_ends_where_only_a_savepoint_is_rolled_back(self) -> None:
        before = generation.current()
        with transaction.atomic():
            with transaction.atomic():
                Council.objects.create(slug="ms", kind="youth")
                transaction.set_rollback(True)
            Council.objects.create(slug="obs", kind="municipal")

        assert generation.current() != before

    def test_ends_with_raw_statements_too(self) -> None:
        Council.objects.create(slug="ms", kind="youth")
        before = generation.current()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE youth_council SET name_bg = %s", ["Младежки съвет"])

        assert generation.current() != before

    def test_does_not_end_with_a_draft(self) -> None:
        home = make_home()
        before = generation.current()
        home.promise = "Предлагаш."
        home.save_revision()

        assert generation.current() == before
