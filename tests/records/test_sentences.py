"""What pages and papers of the project say of a package, and what they don't."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plugins.records.package.export import package_of
from plugins.records.package.record import ResolutionRecord
from tests import factories
from tests.records import rows, samples
from youth import clock

type ClientFor = Callable[[Any], Any]


@pytest.fixture
def town(db: None) -> Iterator[factories.Town]:
    with clock.standing_at(rows.NOW):
        yield factories.make_town()


def previewed(town: factories.Town, client_for: ClientFor, record: ResolutionRecord) -> str:
    file = SimpleUploadedFile("package.zip", package_of(record).content, "application/zip")
    address = reverse("records:upload", kwargs={"council": town.municipal.slug})
    response = client_for(town.municipal_secretary).post(address, {"package": file}, follow=True)
    return str(response.content.decode())


def test_the_preview_says_that_the_sender_is_not_proven(town: factories.Town, client_for: ClientFor) -> None:
    page = previewed(town, client_for, samples.record())

    assert "не показва кой ги е изпратил" in page
    assert "непроменен" not in page


def test_every_rule_that_the_sender_states_is_shown_before_the_confirmation(
    town: factories.Town, client_for: ClientFor
) -> None:
    rule = replace(samples.decision().rule, overrides={"body.seats": 21, "quorum.minimum": 3})
    page = previewed(town, client_for, samples.record(decision=samples.decision(rule=rule)))

    assert page.count("RULE_OVERRIDDEN") == 2
    assert "body.seats = 21" in page
    assert "quorum.minimum = 3" in page


@pytest.mark.parametrize("name", ["README.md", "docs/records.md", "SECURITY.md"])
def test_no_paper_of_the_project_says_that_a_package_proves_itself(name: str) -> None:
    text = (settings.BASE_DIR / name).read_text("utf-8")

    assert not re.search(r"proves itself|checked and complete|цяло и проверено|цял и непроменен", text)
