"""Offices, committees and terms on the pages of people, and the page of roles."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from plugins.switching import switch
from tests.factories import (
    Town,
    give_office,
    make_town,
)
from tests.markup import part
from tests.queries import FRAME, exactly
from tests.youth.people.pages import at, kinds
from youth import roles
from youth.models import (
    Committee,
    CommitteeMembership,
    Office,
    Term,
)
from youth.policies import holds


def test_an_office_is_given_and_ended(town: Town, secretary: Client) -> None:
    given = {"role": "deputy_chair", "participant": town.member.pk, "name_in_office": "Борис Образцов"}
    assert secretary.post(at("people_give_office", town), given).status_code == 302
    office = Office.objects.get(role="deputy_chair")
    assert "Борис Образцов" in part(
        secretary.get(at("people", town)), "main//section[@aria-labelledby='role-deputy_chair']"
    )

    refused = secretary.post(at("people_give_office", town), given | {"participant": town.young_person.pk})
    assert list(refused.context["form"].errors) == ["participant"]

    assert secretary.post(at("people_office", town, office=office.pk, act="end")).status_code == 302
    office.refresh_from_db()
    assert office.ends_at is not None
    assert kinds(town) == ["youth.office_given", "youth.office_ended"]


def test_a_committee_is_set_up_and_its_seats_are_given_and_ended(town: Town, secretary: Client) -> None:
    given = {"names_bg": "Комисия по спорт", "names_en": "Sports", "is_standing": "on"}
    address = at("people_new_committee", town, term=1)
    assert list(secretary.post(address, {"names_en": "Sports"}).context["form"].errors) == ["names"]
    assert secretary.post(address, given).status_code == 302
    committee = Committee.objects.get()
    assert (committee.slug, committee.names["bg"]) == ("sports", "Комисия по спорт")

    seat = at("people_give_committee_seat", town, pk=committee.pk)
    assert secretary.post(seat, {"participant": town.member.pk, "is_chair": "on"}).status_code == 302
    refused = secretary.post(seat, {"participant": town.chair.pk, "is_chair": "on"})
    assert list(refused.context["form"].errors) == ["is_chair"]

    membership = CommitteeMembership.objects.get()
    end = at("people_in_committee", town, seat=membership.pk, act="end")
    assert secretary.post(end).status_code == 302
    membership.refresh_from_db()
    assert membership.ends_at is not None


def test_a_term_is_ended_and_the_next_one_opened(town: Town, secretary: Client) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert secretary.post(at("people_end_term", town, term=1), {"on": "2001-01-01"}).context["form"].errors
    assert (
        secretary.post(at("people_end_term", town, term=1), {"on": tomorrow.isoformat()}).status_code == 302
    )

    opening = {"number": "2", "starts_on": tomorrow.isoformat()}
    refused = secretary.post(at("people_new_term", town), opening | {"number": "1"})
    assert list(refused.context["form"].errors) == ["number"]
    assert secretary.post(at("people_new_term", town), opening).status_code == 302
    assert Term.objects.get(number=2).seats.exists()
    assert at("people_give_seat", town, term=2, seat=1) in part(
        secretary.get(at("people", town), {"term": "2"}), "main"
    )


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_roles_costs_the_same_with_one_row_and_with_three(db: None, number: int) -> None:
    town = make_town(members=3)
    for member in town.members[:number]:
        give_office(member, "moderator")
    client = Client()
    client.force_login(town.secretary.user)
    client.get(at("people_roles", town))
    with exactly(FRAME + 9):
        client.get(at("people_roles", town))


def test_the_page_of_roles_says_who_moderates_and_who_verifies(town: Town, secretary: Client) -> None:
    moderator = give_office(town.member, "moderator")
    page = secretary.get(at("people_roles", town))

    assert town.member.display_name in part(page, "main//section[@aria-labelledby='role-moderator']")
    assert "Nobody yet" in part(page, "main//section[@aria-labelledby='role-verifier']")
    assert at("people_office", town, office=moderator.pk, act="end") in part(page)


def test_a_role_that_a_plugin_declares_is_given_where_the_plugin_is_on(
    town: Town, secretary: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roles, "_roles", dict(roles._roles))
    roles.declare_role("dummy.instructor", "Инструктор")
    given = {
        "role": "dummy.instructor",
        "participant": town.member.pk,
        "name_in_office": "Борис Образцов",
    }
    switch(town.youth, "dummy", enabled=False, actor=None)
    refused = secretary.post(at("people_give_office", town), given)
    assert list(refused.context["form"].errors) == ["role"]

    switch(town.youth, "dummy", enabled=True, actor=None)
    assert secretary.post(at("people_give_office", town), given).status_code == 302
    assert "Инструктор" in part(secretary.get(at("people_roles", town)))
    assert holds(town.member, "dummy.instructor")


def test_a_role_of_no_plugin_and_one_declared_twice_are_refused() -> None:
    for name in ("king", "chair", "dummy." + "x" * 60):
        with pytest.raises(ValueError, match="role"):
            roles.declare_role(name, "Крал")
