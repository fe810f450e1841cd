"""A council is set up by one command from a file, without anything of the demonstration."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_participant
from youth.journal.models import JournalEntry
from youth.models import Committee, Council, Mandate, Office, Participant, Seat, User
from youth.selectors.councils import today_in
from youth.services.people import create_account

pytestmark = pytest.mark.django_db

MUNICIPAL = """
slug = "kostenets-obs"
kind = "municipal"
names.bg = "Общински съвет – Костенец"
municipality_code = "bg-kostenets"
municipality_names.bg = "Община Костенец"
rules = {"body.seats" = 17}
term = {number = 1, starts_on = 2026-01-01}

[[people]]
email = "chair@kostenets.example"
name = "Ангелина Примерова"
seat = 1
offices = ["chair"]

[[people]]
email = "Secretary@kostenets.example"
name = "Борис Образцов"
offices = ["secretary"]
"""
YOUTH = """
slug = "kostenets"
kind = "youth"
names.bg = "Младежки съвет – Костенец"
municipality_code = "bg-kostenets"
municipality_names.bg = "Община Костенец"
mirrors = "kostenets-obs"
term = {number = 1, starts_on = 2026-01-01}

[[people]]
email = "young@kostenets.example"
name = "Вяра Измислена"
seat = 3
offices = ["chair"]

[[people]]
email = "secretary@kostenets.example"
name = "Борис Образцов"
offices = ["secretary"]

[[committees]]
slug = "sport"
names.bg = "Комисия по спорт"
chair = "young@kostenets.example"
"""


@pytest.fixture
def found(tmp_path: Path):
    def run(plan: str, *options: str) -> str:
        file, said = tmp_path / "council.toml", StringIO()
        file.write_text(plan, encoding="utf-8")
        call_command("council", str(file), *options, stdout=said)
        return said.getvalue()

    return run


def written() -> list[int]:
    models = (Council, Seat, Mandate, Office, Committee, Participant, User, JournalEntry)
    return [model.objects.count() for model in models]


def test_the_municipal_council_is_there_with_its_seats_chair_and_secretary(found) -> None:
    found(MUNICIPAL)

    council = Council.objects.get()
    assert council.terms.get().seats.count() == 17
    assert Mandate.objects.get().seat.number == 1
    assert set(council.offices.values_list("role", "name_in_office")) == {
        ("chair", "Ангелина Примерова"),
        ("secretary", "Борис Образцов"),
    }
    assert not User.objects.get(email="secretary@kostenets.example").has_usable_password()


def test_a_young_member_gets_seat_office_and_committee_once_they_have_joined(found) -> None:
    found(MUNICIPAL)

    assert "Вяра Измислена" in found(YOUTH)
    youth = Council.objects.get(slug="kostenets")
    assert youth.mirrors == Council.objects.get(slug="kostenets-obs")
    assert [office.role for office in youth.offices.all()] == ["secretary"]
    assert not Mandate.objects.filter(seat__term__council=youth).exists()

    young = create_account("young@kostenets.example", born=date(2009, 5, 1))
    make_participant(youth, "Вяра", user=young)
    assert "Вяра Измислена" not in found(YOUTH)
    mandate = Mandate.objects.get(seat__term__council=youth)
    assert (mandate.seat.number, today_in(youth, mandate.starts_at)) == (3, today_in(youth))
    assert set(youth.offices.values_list("role", flat=True)) == {"secretary", "chair"}
    assert youth.terms.get().committees.get().memberships.get().is_chair


def test_a_second_run_and_a_trial_write_nothing(found) -> None:
    found(MUNICIPAL)
    before = written()

    # In whichever language the command speaks.
    assert " 0 " in f" {found(MUNICIPAL)}"
    found(YOUTH, "--dry-run")

    assert written() == before


@pytest.mark.parametrize(
    ("plan", "place"),
    [
        pytest.param("slug = ", "TOML", id="broken"),
        pytest.param(MUNICIPAL.replace('kind = "municipal"\n', ""), "kind", id="something is missing"),
        pytest.param("colour = 1\n" + MUNICIPAL, "colour", id="an unknown entry"),
        pytest.param(MUNICIPAL.replace("seat = 1", "seat = 0"), "people.1.seat", id="a value that cannot be"),
        pytest.param(MUNICIPAL.replace("seat = 1", "seat = 99"), "people.1.seat", id="no such seat"),
        pytest.param(MUNICIPAL.replace('["secretary"]', '["king"]'), "people.2.role", id="no such office"),
        pytest.param(MUNICIPAL.replace('"body.seats" = 17', '"body.seats" = 0'), "rules", id="no rule"),
        pytest.param(YOUTH, "mirrors", id="a mirrored council that is not there"),
        pytest.param(
            MUNICIPAL.replace("term = {number = 1, starts_on = 2026-01-01}", ""), "term", id="no term"
        ),
    ],
)
def test_a_plan_that_does_not_fit_names_the_place_and_writes_nothing(found, plan: str, place: str) -> None:
    before = written()

    with pytest.raises(CommandError, match=place):
        found(plan)

    assert written() == before


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("council", str(tmp_path / "none.toml"))
