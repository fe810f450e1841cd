"""A council is set up by one command from a file, without anything of the demonstration."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_participant
from youth import clock
from youth.journal.models import JournalEntry
from youth.models import Committee, Council, Mandate, Office, Participant, Seat, User
from youth.policies import OPERATOR
from youth.selectors.councils import today_in
from youth.services.mandates import end_mandate
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
CHAIR, CLERK = "Ангелина Примерова", "Борис Образцов"
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
    assert "председател: Вяра Измислена" in found(YOUTH)
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
        pytest.param(
            MUNICIPAL.replace("seat = 1", "seat = 0"), "Ангелина Примерова, seat", id="a value that cannot be"
        ),
        pytest.param(
            MUNICIPAL.replace("seat = 1", "seat = 99"), "Ангелина Примерова, seat", id="no such seat"
        ),
        pytest.param(
            MUNICIPAL.replace('["secretary"]', '["king"]'), "Борис Образцов, offices", id="no such office"
        ),
        pytest.param(MUNICIPAL.replace('"body.seats" = 17', '"body.seats" = 0'), "rules", id="no rule"),
        pytest.param('rules_preset = "bg-obs-2"\n' + MUNICIPAL, "rules_preset", id="an unknown preset"),
        pytest.param(
            MUNICIPAL.replace('name = "Борис Образцов"', 'name = "Борис Образцов"\nseat = 1'),
            "Борис Образцов, seat: .*Ангелина Примерова",
            id="one seat twice",
        ),
        pytest.param(
            MUNICIPAL.replace("Secretary@", "CHAIR@"), "Борис Образцов, email", id="one address twice"
        ),
        pytest.param(
            MUNICIPAL.replace('["secretary"]', '["chair"]'), "Борис Образцов, offices", id="one office twice"
        ),
        pytest.param(
            MUNICIPAL.replace('name = "Борис Образцов"', 'name = ""'),
            "Secretary@kostenets.example, name",
            id="a person without a name",
        ),
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


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('kind = "municipal"', 'kind = "municipal"\nrules_preset = "bg-msm"', "rules_preset"),
        ('"body.seats" = 17', '"body.seats" = 19', "rules, body.seats"),
        ("starts_on = 2026-01-01", "starts_on = 2026-02-01", "term, starts_on"),
        ("Общински съвет – Костенец", "Съвет", "names"),
        ("seat = 1", "seat = 2", "Ангелина Примерова, seat"),
        ('name = "Борис Образцов"', 'name = "Борис Образцов"\nseat = 1', "Борис Образцов, seat"),
    ],
)
def test_what_differs_from_the_council_is_refused_and_nothing_is_changed(
    found, old: str, new: str, place: str
) -> None:
    found(MUNICIPAL)
    before = written()

    with pytest.raises(CommandError, match=place):
        found(MUNICIPAL.replace(old, new, 1))

    assert written() == before


def test_the_seat_of_somebody_who_has_not_joined_yet_is_checked_at_once(found) -> None:
    found(MUNICIPAL)
    for old, new in (("seat = 3", "seat = 99"), ('["chair"]', '["king"]')):
        with pytest.raises(CommandError, match="Вяра Измислена"):
            found(YOUTH.replace(old, new, 1))


def test_a_committee_with_somebody_of_no_list_is_refused(found) -> None:
    found(MUNICIPAL)
    stranger = YOUTH.replace('chair = "young@', 'members = ["stranger@x.example"]\nchair = "young@')
    with pytest.raises(CommandError, match=r"stranger@x\.example"):
        found(stranger)


def test_it_is_said_what_was_made(found) -> None:
    said = found(MUNICIPAL)

    for made in (
        "Общински съвет – Костенец",
        "body.seats",
        "място №\xa01: Ангелина Примерова",
        "Борис Образцов",
    ):
        assert made in said


def test_who_resigned_is_not_seated_again_by_a_second_run(found) -> None:
    found(MUNICIPAL)
    mandate = Mandate.objects.get()
    end_mandate(mandate, clock.now(), "resigned", actor=OPERATOR)
    before = written()

    found(MUNICIPAL)
    assert written() == before


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("council", str(tmp_path / "none.toml"))
