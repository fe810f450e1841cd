"""What happens to a council and its people shows on pages that are open."""

import pytest
from django.test import Client

from tests.replay import Pages, assert_frames_refresh, replays
from tests.youth.people.acts import SPRING, TODAY, kinds
from tests.youth.people.conftest import House, joined, someone
from youth.journal.streams import council_stream
from youth.models import Capacity, Council
from youth.policies import OPERATOR
from youth.services.capacities import confirm_capacity, end_capacity
from youth.services.committees import add_committee_member, create_committee, end_committee_membership
from youth.services.mandates import end_mandate, give_mandate
from youth.services.membership import leave_council, seat_guest
from youth.services.names import correct_name_in_office
from youth.services.offices import end_office, give_office
from youth.services.organisations import (
    Description,
    add_organisation,
    describe_organisation,
    end_representation,
    give_representation,
    remove_organisation,
    rename_organisation,
    return_organisation,
)
from youth.services.people import end_verification, record_verification
from youth.services.rules import override_rule, restore_rule
from youth.services.terms import end_term, open_term


@pytest.fixture
def pages(house: House) -> list[Pages]:
    """Give the council's pages as each audience sees them."""
    clients = {"public": Client(), "member": Client(), "chair": Client()}
    member = joined(house.youth, "Мария")
    give_mandate(house.term.seats.get(number=9), member, "Мария М", SPRING, actor=OPERATOR)
    clients["member"].force_login(member.user)
    clients["chair"].force_login(house.secretary.user)
    return [
        Pages(clients, lambda language: f"/{language}/c/ms/"),
        Pages(clients, lambda language: f"/{language}/c/ms/members/"),
    ]


def confirmed(council: Council) -> Capacity:
    """Make a guest and confirm the capacity."""
    number = len(kinds(council))
    guest = seat_guest(someone(f"guest-{number}", None), council, f"Гост {number}", "лекар")
    capacity = Capacity.objects.create(participant=guest, kind="expert", title="лекар")
    confirm_capacity(capacity, actor=OPERATOR)
    return capacity


@replays(
    "youth.term_ended",
    "youth.mandate_given",
    "youth.mandate_ended",
    "youth.committee_created",
    "youth.committee_member_added",
    "youth.committee_member_left",
    "youth.office_given",
    "youth.office_ended",
    "youth.name_corrected",
    "youth.rule_overridden",
    "youth.rule_restored",
    "youth.participant_joined",
    "youth.participant_left",
    "youth.participant_verified",
    "youth.participant_verification_ended",
    "youth.term_opened",
    "youth.organisation_added",
    "youth.representation_given",
    "youth.representation_ended",
    "youth.organisation_described",
    "youth.organisation_removed",
    "youth.organisation_returned",
    "youth.organisation_renamed",
    "youth.capacity_confirmed",
    "youth.capacity_ended",
)
@pytest.mark.django_db
def test_old_page_and_frames_make_the_fresh_page(house: House, pages: list[Pages]) -> None:
    stream, term = council_stream(house.youth), house.term
    member = joined(house.youth, "Рени")
    made: dict[str, object] = {}

    def create() -> None:
        made["committee"] = create_committee(
            term, "sport", names={"bg": "Спорт", "en": "Sport"}, actor=OPERATOR
        )

    def seat() -> None:
        made["mandate"] = give_mandate(term.seats.get(number=2), member, "Рени О", SPRING, actor=OPERATOR)

    def verify() -> None:
        made["fact"] = record_verification(member, "age", "in_person", actor=house.verifier)

    def sit() -> None:
        made["sits"] = add_committee_member(made["committee"], member, SPRING, is_chair=True, actor=OPERATOR)

    def preside() -> None:
        made["office"] = give_office(house.youth, member, "deputy_chair", "Рени О", SPRING, actor=OPERATOR)

    def partner() -> None:
        made["club"] = add_organisation(house.youth, f"Клуб {len(kinds(house.youth))}", actor=OPERATOR)

    def represent() -> None:
        made["representation"] = give_representation(
            made["club"], house.secretary, ground="Протокол № 1", actor=OPERATOR
        )

    for page in pages:
        for act in (
            lambda: joined(house.youth, f"Нов {len(made)}"),
            create,
            seat,
            verify,
            lambda: end_verification(made["fact"], member, actor=house.verifier),
            sit,
            preside,
            lambda: correct_name_in_office(
                made["mandate"], f"Рени Петрова {len(kinds(house.youth))}", actor=OPERATOR
            ),
            lambda: end_committee_membership(made["sits"], TODAY, actor=OPERATOR),
            lambda: end_office(made["office"], TODAY, actor=OPERATOR),
            lambda: end_mandate(made["mandate"], TODAY, "resigned", actor=OPERATOR),
            lambda: override_rule(house.youth, "majority.ordinary", MAJORITY, actor=OPERATOR),
            lambda: restore_rule(house.youth, "majority.ordinary", actor=OPERATOR),
            partner,
            represent,
            lambda: end_representation(made["representation"], actor=OPERATOR),
            lambda: describe_organisation(made["club"], Description(role="Дава зала"), actor=OPERATOR),
            lambda: rename_organisation(
                made["club"], f"Школа {len(kinds(house.youth))}", ground="Решение № 1", actor=OPERATOR
            ),
            lambda: remove_organisation(made["club"], ground="Писмо № 2", actor=OPERATOR),
            lambda: return_organisation(made["club"], actor=OPERATOR),
            lambda: made.update(capacity=confirmed(house.youth)),
            lambda: end_capacity(made["capacity"], actor=OPERATOR),
        ):
            assert_frames_refresh(stream, page, act)
        undo(made)
    assert_frames_refresh(stream, pages[0], lambda: leave_council(member))
    # With the term the member's own audience ends; a connection of theirs is answered again.
    others = ("public", "chair")
    assert_frames_refresh(
        stream, pages[1], lambda: end_term(term, TODAY.date(), actor=OPERATOR), audiences=others
    )
    assert_frames_refresh(stream, pages[0], lambda: open_term(house.youth, 2, TODAY.date(), actor=OPERATOR))


MAJORITY = {"base": "cast", "fraction": "1/2", "strict": True}


def undo(made: dict[str, object]) -> None:
    """Take the rows back, so that the same acts can happen before the eyes of the next page."""
    made["sits"].delete()  # type: ignore[attr-defined]
    made["committee"].delete()  # type: ignore[attr-defined]
    made["office"].delete()  # type: ignore[attr-defined]
    made["mandate"].corrections.all().delete()  # type: ignore[attr-defined]
    made["mandate"].delete()  # type: ignore[attr-defined]
