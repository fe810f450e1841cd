"""The council's page on which its plugins are switched and set."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from plugins import failures
from plugins.models import CouncilPlugin, PluginFailure
from plugins.reasons import Problem
from plugins.registry import is_enabled, plugin_by_slug
from tests.dummy_plugin.models import Note
from tests.queries import FRAME, exactly
from youth.acts.institution import PluginSwitchedOff, PluginSwitchedOn
from youth.models import Council, JournalEntry, Office, Participant, User

PAGE = "/en/c/youth-polyana/plugins/"


@pytest.fixture
def secretarys(client_for: Any, secretary: Any) -> Client:
    client: Client = client_for(secretary)
    return client


def now(council: Council) -> Council:
    return Council.objects.get(pk=council.pk)


def test_secretary_and_operator_see_it_member_and_outsider_do_not_and_visitors_sign_in(
    client_for, member, secretary, outsider
):
    operator = User.objects.create_superuser("operator@example.org")
    statuses = {
        name: client_for(person).get(PAGE).status_code
        for name, person in {
            "secretary": secretary,
            "operator": operator,
            "member": member,
            "outsider": outsider,
            "visitor": None,
        }.items()
    }
    assert statuses == {"secretary": 200, "operator": 200, "member": 403, "outsider": 403, "visitor": 302}


def test_the_councils_page_leads_there_those_who_may_switch(client_for, member, secretary, outsider):
    operator = User.objects.create_superuser("operator@example.org")
    led = {
        person: f'href="{PAGE}"' in client_for(person).get("/en/c/youth-polyana/").content.decode()
        for person in (secretary, operator, member, outsider, None)
    }
    assert led == {secretary: True, operator: True, member: False, outsider: False, None: False}


@pytest.mark.parametrize("address", ["dummy/switch/", "dummy/settings/"])
def test_members_outsiders_and_secretaries_of_other_councils_change_nothing(
    address, client_for, member, outsider, council
):
    elsewhere = Council.objects.create(
        slug="gora",
        kind="youth",
        municipality_code="bg-gora",
        names={"bg": "Съвет Гора"},
        municipality_names={"bg": "Гора"},
    )
    account = User.objects.create_user("elsewhere@example.org")
    foreign = Participant.objects.create(council=elsewhere, user=account, display_name="Секретар")
    Office.objects.create(
        council=elsewhere,
        participant=foreign,
        role="secretary",
        name_in_office="Невена Стоилова",
        starts_at=timezone.now() - timedelta(days=20),
    )
    for person in (member, outsider, foreign):
        answer = client_for(person).post(PAGE + address, {"enabled": "on", "places": "7"})
        assert answer.status_code == 403
    assert not CouncilPlugin.objects.exists()


# Session, account, council, participant with offices, plugins; which tables there are (asked twice),
# migrations, those that failed, switches, failures; the frame without its last query: there is no page to
# start at.
@pytest.mark.parametrize("number", [0, 3])
def test_the_page_costs_the_same_with_and_without_failures(secretarys, council, number):
    for count in range(number):
        PluginFailure.objects.create(slug="dummy", hook="slot", council=council, error=f"LookupError {count}")
    secretarys.get(PAGE)
    with exactly(FRAME - 1 + 11):
        secretarys.get(PAGE)


def test_switching_on_and_off_is_journalled_under_the_secretarys_name(secretarys, secretary, council):
    secretarys.post(PAGE + "dummy/switch/", {"enabled": "on"})
    assert is_enabled(now(council), "dummy")
    secretarys.post(PAGE + "dummy/switch/", {})
    assert not is_enabled(now(council), "dummy")
    assert [(entry.kind, entry.actor, entry.payload) for entry in JournalEntry.objects.order_by("seq")] == [
        (PluginSwitchedOn.name, secretary.pk, {"plugin": "dummy"}),
        (PluginSwitchedOff.name, secretary.pk, {"plugin": "dummy"}),
    ]


def test_a_refusal_is_shown_with_its_reason(secretarys, enable, council):
    enable("dummy")
    Note.objects.create(council=council, words="open", is_open=True)
    response = secretarys.post(PAGE + "dummy/switch/", {}, follow=True)
    assert "A note still hangs." in response.content.decode()
    assert is_enabled(now(council), "dummy")


def test_the_page_shows_versions_problems_and_failures_of_the_last_day(secretarys, council):
    PluginFailure.objects.create(
        slug="dummy", hook="navigation", council=council, error="LookupError in f, line 3"
    )
    with override_settings(PLUGIN_PROBLEMS=[Problem("bad", "it needs plugin API ~=2.0")]):
        page = secretarys.get(PAGE).content.decode()
    for words in ("Dummy", "1.2.3", "it needs plugin API ~=2.0", "LookupError in f, line 3"):
        assert words in page


def test_settings_are_checked_by_the_plugins_own_form(secretarys, council):
    address = PAGE + "dummy/settings/"
    assert secretarys.get(address).status_code == 200
    assert secretarys.post(address, {"places": "0"}).status_code == 409
    assert CouncilPlugin.objects.count() == 0
    assert secretarys.post(address, {"places": "7", "opens_on": "2026-12-01"}).status_code == 302
    board = plugin_by_slug("dummy")
    assert board.settings(council) == {"places": 7, "opens_on": date(2026, 12, 1), "title": ""}


@pytest.mark.parametrize(
    "address", ["/en/c/nowhere/plugins/", PAGE + "nowhere/settings/", PAGE + "voting/settings/"]
)
def test_what_is_not_there_is_404(secretarys, address):
    assert secretarys.get(address).status_code == 404


def test_switching_what_is_not_installed_is_404(secretarys):
    assert secretarys.post(PAGE + "nowhere/switch/", {"enabled": "on"}).status_code == 404


def test_a_settings_form_that_fails_is_reported_and_counted(secretarys, council, monkeypatch):
    def broken(self: Any) -> Any:
        raise LookupError

    monkeypatch.setattr("tests.dummy_plugin.forms.BoardForm.clean", broken)
    page = secretarys.post(PAGE + "dummy/settings/", {"places": "7"}, follow=True).content.decode()
    assert "Dummy could not be consulted." in page
    assert ("dummy", "settings") in [(row["slug"], row["hook"]) for row, _at in failures._waiting]
    assert not CouncilPlugin.objects.exists()
