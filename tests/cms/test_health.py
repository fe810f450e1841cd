"""The two addresses that supervisors ask."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cms import health
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


@pytest.mark.django_db
def test_an_installation_without_its_migrations_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:

    monkeypatch.setattr(health, "_migrated", [])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'youth'")

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["parts"]["migrations"] == "failed"


@pytest.mark.django_db
def test_readiness_costs_a_row_and_a_question_and_the_row_not_each_time(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/readyz")
    monkeypatch.setattr(health, "_tries", {})
    with django_assert_num_queries(2):
        client.get("/readyz")
    with django_assert_num_queries(1):
        client.get("/readyz")


@pytest.mark.django_db
def test_a_database_that_only_reads_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_tries", {})
    on, off = {
        "sqlite": ("PRAGMA query_only = ON", "PRAGMA query_only = OFF"),
        "postgresql": ("SET TRANSACTION READ ONLY", "ROLLBACK"),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(on)
        response = client.get("/readyz")
        connection.needs_rollback = False
        cursor.execute(off)

    assert response.status_code == 503
    assert response.json()["parts"]["database"] == "failed"


@pytest.mark.django_db
def test_a_data_folder_that_takes_no_file_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    monkeypatch.setattr(health, "_tries", {})
    settings.DATA_DIR = tmp_path / "gone"

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["parts"] == {
        **client.get("/readyz").json()["parts"],
        "database": "ok",
        "files": "failed",
    }


@pytest.mark.django_db
def test_a_silent_runner_is_reported_and_takes_no_page_away(client: Client) -> None:
    silent = client.get("/readyz")
    RunnerLease.objects.create(name="runner", holder="one", until=timezone.now() + timedelta(seconds=5))

    assert silent.status_code == 200
    assert silent.json()["parts"]["runner"] == "silent"
    assert client.get("/readyz").json()["parts"]["runner"] == "ok"


def test_a_database_that_does_not_answer_is_reported_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise DatabaseError

    monkeypatch.setattr(health, "_tries", {})
    monkeypatch.setattr(health, "_write_row", refuse)

    assert health.database_writes() is False
