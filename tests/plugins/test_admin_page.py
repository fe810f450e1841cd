"""The administration's page on which a council's plugins are switched."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client, override_settings

from plugins.discovery import Problem
from plugins.models import PluginFailure
from plugins.registry import is_enabled, settings_of
from tests.dummy_plugin.models import Note
from youth.models import Council, JournalEntry, User

PAGE = "/admin/plugins/youth-polyana/"


@pytest.fixture(autouse=True)
def _admins(member: Any, secretary: Any, outsider: Any) -> None:
    """Let all three into the administration: what they may do there is the page's question."""
    entry = Permission.objects.get(codename="access_admin")
    for person in (member.user, secretary.user, outsider):
        person.user_permissions.add(entry)


@pytest.fixture
def secretarys(client_for: Any, secretary: Any) -> Client:
    client: Client = client_for(secretary)
    client.cookies["django_language"] = "en"
    return client


def now(council: Council) -> Council:
    return Council.objects.get(pk=council.pk)


def test_secretary_sees_it_member_and_outsider_do_not_and_visitors_sign_in(
    client_for, member, secretary, outsider
):
    statuses = {
        name: client_for(person).get(PAGE).status_code
        for name, person in {
            "secretary": secretary,
            "member": member,
            "outsider": outsider,
            "visitor": None,
        }.items()
    }
    assert statuses == {"secretary": 200, "member": 302, "outsider": 302, "visitor": 302}


def test_a_member_cannot_switch(client_for, member, council):
    client_for(member).post(PAGE + "dummy/switch/", {"enabled": "on"})
    assert not is_enabled(now(council), "dummy")


def test_switching_on_and_off_is_journalled_under_the_secretarys_name(secretarys, secretary, council):
    secretarys.post(PAGE + "dummy/switch/", {"enabled": "on"})
    assert is_enabled(now(council), "dummy")
    secretarys.post(PAGE + "dummy/switch/", {})
    assert not is_enabled(now(council), "dummy")
    assert [(entry.kind, entry.actor, entry.payload) for entry in JournalEntry.objects.order_by("seq")] == [
        ("youth.plugin_switched_on", secretary.pk, {"plugin": "dummy"}),
        ("youth.plugin_switched_off", secretary.pk, {"plugin": "dummy"}),
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
    assert secretarys.post(address, {"places": "0"}).status_code == 200
    assert settings_of(council, "dummy") == {}
    assert secretarys.post(address, {"places": "7"}).status_code == 302
    assert settings_of(council, "dummy") == {"places": 7}


@pytest.mark.parametrize(
    "address", ["/admin/plugins/nowhere/", PAGE + "nowhere/settings/", PAGE + "voting/settings/"]
)
def test_what_is_not_there_is_404(secretarys, address):
    assert secretarys.get(address).status_code == 404


def test_switching_what_is_not_installed_is_404(secretarys):
    assert secretarys.post(PAGE + "nowhere/switch/", {"enabled": "on"}).status_code == 404


def test_the_only_council_opens_at_once_and_the_operator_chooses(client_for, secretarys, council):
    assert secretarys.get("/admin/plugins/").url == PAGE
    Council.objects.create(
        slug="gora", kind="youth", municipality_code="bg-gora", name_bg="Съвет Гора", municipality_bg="Гора"
    )
    operator = client_for(User.objects.create_superuser("operator@example.org"))
    assert "Съвет Гора" in operator.get("/admin/plugins/").content.decode()
