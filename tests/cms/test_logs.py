"""What reaches the log, and what never does."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from cms.settings.logs import logging_settings


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Give what the JSON handler writes."""
    stream = io.StringIO()
    handler: Any = logging.StreamHandler(stream)
    configuration = logging_settings("json")
    formatter = configuration["formatters"]["lines"]
    handler.setFormatter(formatter["()"](**{key: value for key, value in formatter.items() if key != "()"}))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def test_each_request_leaves_one_line_with_its_id_and_route(client: Client, lines: io.StringIO) -> None:
    response = client.get("/healthz?code=123456", headers={"X-Request-ID": "from-the-proxy-1"})

    written = json.loads(lines.getvalue().splitlines()[-1])
    assert response["X-Request-ID"] == "from-the-proxy-1"
    assert written["request_id"] == "from-the-proxy-1"
    assert written["route"] == "healthz"
    assert written["status"] == 200
    assert "123456" not in lines.getvalue()


def test_an_id_that_could_forge_a_line_is_replaced(client: Client) -> None:
    response = client.get("/healthz", headers={"X-Request-ID": "a b\tc"})

    assert response["X-Request-ID"] != "a b\tc"
    assert len(response["X-Request-ID"]) == 32


def test_addresses_and_query_strings_are_taken_out_whatever_logs_them(lines: io.StringIO) -> None:
    logging.getLogger("some.library").warning("mail to %s failed at /x?ticket=abc", "maria@example.org")

    written = json.loads(lines.getvalue())
    assert written["event"] == "mail to [e-mail] failed at /x?…"


def test_an_exception_is_logged_without_the_addresses_in_it(lines: io.StringIO) -> None:
    try:
        raise ValueError("maria@example.org is taken")
    except ValueError:
        logging.getLogger("some.library").exception("failed")

    assert "maria@example.org" not in lines.getvalue()
    assert "[e-mail] is taken" in lines.getvalue()
