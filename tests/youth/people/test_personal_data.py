"""What is kept about a person: shown and handed out, and asked of plugins that are off as well."""

from typing import Any

import pytest
from django.urls import reverse

from plugins import hooks
from plugins.switching import switch
from tests.factories import Town, make_representation
from tests.youth.people.test_council_pages import signed_in
from youth import offers as youth_offers
from youth.journal.notices import deliver_left_behind
from youth.models import Participant
from youth.services.membership import leave_council


@pytest.fixture
def kept(town: Town, override_hook: Any) -> None:
    """Let a plugin that is off keep a wish of the member."""

    def wishes(user: Any) -> list[hooks.Dataset]:
        rows = [{"wish": "A skate park"}] if user == town.member.user else []
        return [
            hooks.Dataset(
                name="wishes", title="My wishes", purpose="To draw lots", kept_until=None, rows=rows
            )
        ]

    override_hook("dummy", hooks.personal_data, wishes)


def address(town: Town, name: str) -> str:
    return reverse(f"youth:{name}", kwargs={"council": town.youth.slug})


def data_of(town: Town, user: Any) -> dict[str, Any]:
    return signed_in(user).get(address(town, "profile_data_file")).json()  # type: ignore[no-any-return]


def test_ones_own_page_leads_to_what_is_kept_of_plugins_that_are_off_too(town: Town, kept: None) -> None:
    client = signed_in(town.member.user)
    assert address(town, "profile_data") in client.get(address(town, "profile_settings")).text

    text = client.get(address(town, "profile_data")).text

    assert "My wishes" in text
    assert "To draw lots" in text


def test_the_file_holds_the_rows_and_the_account(town: Town, kept: None) -> None:
    data = data_of(town, town.member.user)

    rows = {dataset["name"]: dataset["rows"] for dataset in data["data"]}
    assert rows["wishes"] == [{"wish": "A skate park"}]
    assert rows["youth.account"][0]["email"] == town.member.user.email
    assert data["incomplete"] == []


def test_the_account_names_the_organisations_that_one_represents(town: Town) -> None:
    given = make_representation(town.member)

    (account,) = [set_ for set_ in data_of(town, town.member.user)["data"] if set_["name"] == "youth.account"]

    (row,) = account["rows"][0]["represents"]
    assert row["organisation"] == given.organisation.display_name
    assert row["until"] is None
    (other,) = [set_ for set_ in data_of(town, town.chair.user)["data"] if set_["name"] == "youth.account"]
    assert other["rows"][0]["represents"] == []


def test_nobody_is_handed_what_is_kept_of_somebody_else(town: Town, kept: None) -> None:
    for somebody in (town.chair.user, town.outsider):
        data = data_of(town, somebody)
        assert "wishes" not in {dataset["name"] for dataset in data["data"]}
        assert town.member.user.email not in str(data)


def test_what_a_plugin_could_not_say_is_named_as_missing(town: Town, override_hook: Any) -> None:
    def crash() -> Any:
        raise LookupError

    override_hook("dummy", hooks.personal_data, crash)

    assert data_of(town, town.member.user)["incomplete"] == ["Dummy"]
    assert "Dummy" in signed_in(town.member.user).get(address(town, "profile_data")).text


def test_a_plugin_that_is_off_is_notified_of_who_left(town: Town, override_hook: Any) -> None:
    told: list[Participant] = []

    def hear(participant: Participant) -> None:
        told.append(participant)

    override_hook("dummy", youth_offers.member_left, hear)
    switch(town.youth, "proposals", enabled=False)

    leave_council(town.young_person)
    deliver_left_behind()

    assert told == [town.young_person]
