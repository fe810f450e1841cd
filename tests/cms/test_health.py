"""The two addresses that supervisors ask."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cms import health
from cms.health import Readiness
from youth.models.runner import RunnerLease


def test_a_living_process_says_so_without_asking_the_database(client: Client) -> None:
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok"}
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_migrated_installation_is_ready(client: Client) -> None:
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json()["parts"]["database"] == "ok"
    assert response.json()["parts"]["migrations"] == "ok"


def asked(readiness: Readiness) -> tuple[int, dict[str, str]]:
    """Return the status and the parts that are named."""
    answer = readiness.answer()
    return answer.status_code, json.loads(answer.content)["parts"]


@pytest.mark.django_db
def test_an_installation_without_its_migrations_is_not_ready() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'youth'")

    status, parts = asked(Readiness())

    assert (status, parts["migrations"]) == (503, "failed")


@pytest.mark.django_db
def test_readiness_costs_a_row_and_a_question_and_the_row_not_each_time(
    django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    readiness = Readiness()
    readiness.answer()
    with monkeypatch.context() as patch, django_assert_num_queries(2):
        patch.setattr(health, "TRIED_EVERY_SECONDS", 0.0)
        readiness.answer()
    with django_assert_num_queries(1):
        readiness.answer()


@pytest.mark.django_db
def test_a_database_that_only_reads_is_not_ready() -> None:
    on, off = {
        "sqlite": ("PRAGMA query_only = ON", "PRAGMA query_only = OFF"),
        "postgresql": ("SET TRANSACTION READ ONLY", "ROLLBACK"),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(on)
        status, parts = asked(Readiness())
        connection.needs_rollback = False
        cursor.execute(off)

    assert (status, parts["database"]) == (503, "failed")


@pytest.mark.django_db
def test_a_data_folder_that_takes_no_file_is_not_ready(settings: Any, tmp_path: Path) -> None:
    _status, whole = asked(Readiness())
    settings.DATA_DIR = tmp_path / "gone"

    assert asked(Readiness()) == (503, {**whole, "files": "failed"})


@pytest.mark.django_db
def test_a_silent_runner_is_reported_and_takes_no_page_away(client: Client) -> None:
    silent = client.get("/readyz")
    RunnerLease.objects.create(name="runner", holder="one", until=timezone.now() + timedelta(seconds=5))

    assert silent.status_code == 200
    assert silent.json()["parts"]["runner"] == "silent"
    assert client.get("/readyz").json()["parts"]["runner"] == "ok"
