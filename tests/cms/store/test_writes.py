"""Which statements change public pages."""

import pytest
from django.apps import apps
from django.db import connection, transaction

from cms.checks import never_public_names_models
from cms.store.generation_cache import generation
from cms.store.invalidation import changes_pages
from cms.store.tables import LIBRARIES, tables_never_shown, unknown_models
from tests.cms.site import make_home
from tests.dummy_plugin.models import Note
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


class TestADeclaration:
    def test_names_tables_that_exist(self) -> None:
        unknown = {
            config.label: names for config in apps.get_app_configs() if (names := unknown_models(config))
        }
        elsewhere = {} if connection.vendor == "sqlite" else {"wagtailsearch": ["SQLiteFTSIndexEntry"]}

        assert unknown == elsewhere
        assert LIBRARIES.keys() <= {config.label for config in apps.get_app_configs()}

    def test_of_a_library_is_made_only_where_the_app_makes_none(self) -> None:
        own = {config.label for config in apps.get_app_configs() if hasattr(config, "never_public")}

        assert own == {"cms", "search", "voting", "youth", "dummy_plugin"}
        assert own & LIBRARIES.keys() == set()

    def test_covers_secrets_ballots_and_sessions(self) -> None:
        assert tables_never_shown() >= {
            "account_emailaddress",
            "account_emailconfirmation",
            "cms_submission",
            "django_session",
            "mfa_authenticator",
            "voting_ballot",
            "voting_nonvoter",
            "voting_voter",
            "wagtailcore_apitoken",
            "wagtailcore_revision",
            "youth_accountchange",
            "youth_birthdate",
            "youth_consent",
            "youth_guardianconfirmation",
            "youth_recipient",
            "youth_sentform",
            "youth_user",
        }

    def test_leaves_out_whatever_pages_show(self) -> None:
        assert tables_never_shown().isdisjoint(
            {
                "cms_homepage",
                "plugins_councilplugin",
                "proposals_proposal",
                "proposals_support",
                "records_consultationrecord",
                "voting_outcome",
                "voting_poll",
                "wagtailcore_page",
                "youth_council",
                "youth_journalentry",
                "youth_meeting",
                "youth_participant",
                "youth_resolution",
            }
        )

    def test_of_a_plugin_leaves_stored_pages_alone(self) -> None:
        assert not changes_pages('INSERT INTO "dummy_plugin_note" ("words") VALUES (%s)')

    def test_speaks_only_of_the_app_s_own_tables(self, monkeypatch: pytest.MonkeyPatch) -> None:
        config = apps.get_app_config("dummy_plugin")
        monkeypatch.setattr(config, "never_public", {"Note", "Council"})

        assert unknown_models(config) == ["Council"]
        assert tables_never_shown.__wrapped__() == tables_never_shown()
        [warning] = never_public_names_models()
        assert warning.id == "cms.W002"
        assert warning.msg == "never_public names Council, and the app dummy_plugin has no such model."

    def test_is_checked_of_no_app_that_is_right(self) -> None:
        assert never_public_names_models() == []


@pytest.mark.django_db(transaction=True)
class TestAGeneration:
    def test_ends_once_with_the_commit_and_not_before(self) -> None:
        before = generation.current()
        with transaction.atomic():
            Council.objects.create(slug="ms", kind="youth")
            Council.objects.update(names={"bg": "Младежки съвет"})
            assert generation.current() == before
        after = generation.current()

        assert after != before
        Council.objects.update(names={"bg": "Съвет на младите"})
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

    def test_outlives_a_write_to_a_plugin_s_table_that_no_page_shows(self) -> None:
        council = Council.objects.create(slug="ms", kind="youth")
        before = generation.current()
        Note.objects.create(council=council, words="for members only")

        assert generation.current() == before

    def test_ends_with_raw_statements_too(self) -> None:
        Council.objects.create(slug="ms", kind="youth")
        before = generation.current()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE youth_council SET names = %s", ['{"bg": "Младежки съвет"}'])

        assert generation.current() != before

    def test_does_not_end_with_a_draft(self) -> None:
        home = make_home()
        before = generation.current()
        home.promise = "Предлагаш."
        home.save_revision()

        assert generation.current() == before
