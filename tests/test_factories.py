"""What the factories write past the services is what the services would have written."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Model

from tests.factories import Town, let_in, make_agenda_item, make_meeting, make_town
from tests.youth.meetings import scenes
from youth import clock
from youth.consent_texts import current_text
from youth.models import Council, Mandate, Meeting, Office, Participant, Seat, Term, User
from youth.policies import OPERATOR
from youth.services.councils import create_council
from youth.services.mandates import give_mandate
from youth.services.meetings import close_meeting, plan_meeting
from youth.services.membership import enter_participant, join_council
from youth.services.offices import give_office
from youth.services.people import create_account
from youth.services.terms import open_term

_numbers = count(1)
# As many as the rules of a new council say.
SEATS = 17
# Keys and moments differ from one row to the next; which rows belong together the numbers of rows say.
OF_ONE_ROW = {"slug", "email", "password", "display_name", "name_in_office"}
MODELS: tuple[type[Model], ...] = (Council, Term, Seat, User, Participant, Mandate, Office)


def rows(model: type[Model]) -> list[dict[str, Any]]:
    """Return a table without what belongs to one row alone; of a moment or a relation, whether it is set."""
    found = []
    for row in model._default_manager.order_by("pk"):
        values: dict[str, Any] = {}
        for field in model._meta.concrete_fields:
            if field.primary_key or field.name in OF_ONE_ROW:
                continue
            value = getattr(row, field.attname)
            is_alone = field.is_relation or field.get_internal_type() == "DateTimeField"
            values[field.name] = value is not None if is_alone else value
        found.append(values)
    return sorted(found, key=str)


def founded() -> None:
    """Found by the services what ``make_town`` writes, with two members."""
    place = {
        "municipality_code": "bg-ihtiman",
        "municipality_names": {"bg": "Ихтиман", "en": "Ihtiman"},
        "languages": ("bg", "en"),
        "actor": OPERATOR,
    }
    names = {"bg": "Общински съвет", "en": "Municipal Council"}
    municipal = create_council("obs-2", kind="municipal", names=names, **place)  # type: ignore[arg-type]
    names = {"bg": "Младежки съвет", "en": "Youth Council"}
    youth = create_council("ms-2", kind="youth", names=names, mirrors=municipal, **place)  # type: ignore[arg-type]
    since = clock.now() - timedelta(days=100)
    term = open_term(youth, 1, since.date(), actor=OPERATOR)
    for number, name in enumerate(("Член Един", "Член Втори"), start=1):
        member = joined(youth, name, "public_name")
        give_mandate(term.seats.get(number=number), member, name, since, actor=OPERATOR)
        if number == 1:
            give_office(youth, member, Office.Role.CHAIR, name, since, actor=OPERATOR)
    for council in (youth, municipal):
        user = (
            create_account("clerk@example.org") if council == youth else create_account("other@example.org")
        )
        clerk = enter_participant(user, council, display_name="Секретар", actor=OPERATOR)
        give_office(council, clerk, Office.Role.SECRETARY, "Секретар Секретарски", since, actor=OPERATOR)
    joined(youth, "Мария")
    create_account("outsider@example.org")


def joined(council: Council, name: str, *purposes: str) -> Participant:
    """Let a young person join, with consent for participation and more."""
    user = create_account(
        f"young-{next(_numbers)}@example.org", born=clock.now().date() - timedelta(days=6200)
    )
    consents = {purpose: current_text(purpose).version for purpose in ("participation", *purposes)}
    return join_council(user, council, display_name=name, consents=consents)


def counted() -> dict[str, int]:
    """Return how many rows each table of the councils has, without the empty ones."""
    models = apps.get_app_config("youth").get_models()
    counts = {model.__name__: model._default_manager.count() for model in models}
    return {name: number for name, number in counts.items() if number}


def test_a_town_has_the_rows_that_the_services_make(db: None) -> None:
    with transaction.atomic():
        make_town(members=2, seats=SEATS)
        written, numbers = {model.__name__: rows(model) for model in MODELS}, counted()
        transaction.set_rollback(True)
    founded()
    assert written == {model.__name__: rows(model) for model in MODELS}
    # What the factories leave out: what the journal says of it, and what people who join give of themselves.
    assert counted().keys() - numbers.keys() == {"JournalEntry", "Stream", "Consent", "BirthDate"}
    # What they have beforehand: a verifier has seen to everybody's age.
    assert numbers.pop("Verification")
    assert numbers == {name: counted()[name] for name in numbers}


@pytest.mark.parametrize("state", ["planned", "convened", "open", "closed"])
def test_a_meeting_has_the_rows_that_the_services_make(town: Town, state: str) -> None:
    held = {
        "planned": scenes.planned,
        "convened": scenes.convened,
        "open": scenes.opened,
        "closed": lambda town: close_meeting(scenes.opened(town), actor=town.chair),
    }[state](town)
    written = make_meeting(town.term, state, place=held.place)
    if written.opened_at is not None:
        let_in(written, *town.members)
    for title in ("Осветление на алеята", "Скейт площадка"):
        make_agenda_item(written, title)
    held.refresh_from_db()
    assert of_meeting(written) == of_meeting(held)


OF_PLUGINS = ("council", "member", "chair", "secretary", "meeting")


def distinct(model: type[Model]) -> list[dict[str, Any]]:
    """Return each different row of a table once."""
    found: list[dict[str, Any]] = []
    for row in rows(model):
        if row not in found:
            found.append(row)
    return found


def test_fixtures_for_plugins_have_the_rows_that_the_services_make(
    db: None, request: pytest.FixtureRequest
) -> None:
    models = (*MODELS, Meeting)
    with transaction.atomic():
        for name in OF_PLUGINS:
            request.getfixturevalue(name)
        written = {model.__name__: distinct(model) for model in models}
        transaction.set_rollback(True)
    youth = create_council(
        "youth-polyana",
        kind="youth",
        names={"bg": "Младежки общински съвет – Поляна", "en": "Youth Council of Polyana"},
        municipality_code="bg-polyana",
        municipality_names={"bg": "Поляна", "en": "Polyana"},
        languages=("bg", "en"),
        actor=OPERATOR,
    )
    since = clock.now() - timedelta(days=20)
    term = open_term(youth, 1, since.date(), actor=OPERATOR)
    Seat.objects.filter(number__gt=3).delete()
    for number, name in enumerate(("Калина Младенова", "Явор Дамянов"), start=1):
        member = joined(youth, name)
        give_mandate(term.seats.get(number=number), member, name, since, actor=OPERATOR)
    give_office(youth, member, Office.Role.CHAIR, name, since, actor=OPERATOR)
    clerk = enter_participant(
        create_account("clerk@example.org"), youth, display_name="Секретар", actor=OPERATOR
    )
    give_office(youth, clerk, Office.Role.SECRETARY, "Невена Стоилова", since, actor=OPERATOR)
    plan_meeting(youth, starts_at=clock.now() + timedelta(days=2), place="Читалище", actor=clerk)
    assert written == {model.__name__: distinct(model) for model in models}


def of_meeting(meeting: Meeting) -> dict[str, Any]:
    """Return a meeting's values, of a moment whether it is set, and how many rows belong to it."""
    values: dict[str, Any] = {}
    for field in meeting._meta.concrete_fields:
        value = getattr(meeting, field.attname)
        values[field.name] = value is not None if field.get_internal_type() == "DateTimeField" else value
    for relation in meeting._meta.related_objects:
        if name := relation.get_accessor_name():
            values[name] = (
                getattr(meeting, name).count() if hasattr(getattr(meeting, name, None), "count") else None
            )
    # Each has its own; the meetings of the factories are convened in time.
    own = {"id", "number", "notice_number", "is_late_notice", "late_because"}
    return {name: value for name, value in values.items() if name not in own}
