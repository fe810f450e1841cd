"""Switching plugins in one council: dependencies, locks, open subjects, and who is notified."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import translation

from plugins import registry
from plugins.models import CouncilPlugin, PluginFailure
from plugins.registry import enabled_plugins, is_enabled, plugin_by_slug
from plugins.switching import SwitchRefused, save_settings, switch
from tests.dummy_plugin.apps import DummyConfig
from tests.dummy_plugin.models import Note


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    told: list[Any] = []
    monkeypatch.setitem(
        registry._handed_in, "on_switched", lambda council, slug, on, actor: told.append((slug, on, actor))
    )
    return told


def manifest(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> None:
    monkeypatch.setattr(DummyConfig, "manifest", replace(DummyConfig.manifest, **changes))


def refusal(council: Any, slug: str, *, enabled: bool) -> list[str]:
    with pytest.raises(SwitchRefused) as refused:
        switch(council, slug, enabled=enabled)
    return list(refused.value.args)


def test_without_a_row_the_manifests_default_holds(council):
    assert list(enabled_plugins(council)) == ["proposals", "deliberation", "voting", "records"]


def test_on_and_off_again_is_remembered_announced_and_passed_to_the_plugin(council, told, secretary):
    DummyConfig.calls.clear()
    assert switch(council, "dummy", enabled=True, actor=secretary)
    assert is_enabled(council, "dummy")
    assert switch(council, "dummy", enabled=False, actor=secretary)
    assert not is_enabled(council, "dummy")
    assert DummyConfig.calls == [("enabled", council.pk), ("disabled", council.pk)]
    assert told == [("dummy", True, secretary), ("dummy", False, secretary)]


def test_a_plugin_whose_migration_failed_is_switched_on_when_it_was_applied(council):
    PluginFailure.objects.create(slug="dummy", hook="migrate", error="0002_more: LookupError")
    assert refusal(council, "dummy", enabled=True) == ["Dummy is not ready: not all of its migrations ran."]
    call_command("migrate", verbosity=0)
    assert switch(council, "dummy", enabled=True)


def test_switching_to_what_it_is_already_changes_nothing(council, told):
    assert switch(council, "voting", enabled=True) is False
    assert told == []
    assert not CouncilPlugin.objects.exists()


def test_one_council_has_a_plugin_and_another_has_not(council, enable):
    other = type(council).objects.create(
        slug="youth-gora",
        kind="youth",
        municipality_code="bg-gora",
        names={"bg": "Гора"},
        municipality_names={"bg": "Гора"},
    )
    enable("dummy")
    assert is_enabled(council, "dummy")
    assert not is_enabled(other, "dummy")


def test_a_plugin_that_is_not_installed_cannot_be_switched(council):
    assert refusal(council, "nowhere", enabled=True) == ["There is no plugin nowhere here."]


def test_a_locked_plugin_is_always_on(council, monkeypatch):
    manifest(monkeypatch, locked=True)
    assert is_enabled(council, "dummy")
    assert refusal(council, "dummy", enabled=False) == ["Dummy is part of every council."]


def test_a_plugin_needs_its_dependency(council, monkeypatch):
    manifest(monkeypatch, depends_on=("records",))
    switch(council, "records", enabled=False)
    assert refusal(council, "dummy", enabled=True) == ["Dummy works only where Consultation records is on."]
    switch(council, "records", enabled=True)
    assert switch(council, "dummy", enabled=True)


def test_a_dependency_stays_while_it_is_needed(council, monkeypatch, enable):
    manifest(monkeypatch, depends_on=("records",))
    enable("dummy")
    assert refusal(council, "records", enabled=False) == [
        "Dummy works only where Consultation records is on."
    ]


def test_a_plugin_whose_dependency_was_uninstalled_counts_as_off(council, monkeypatch, enable):
    enable("dummy")
    manifest(monkeypatch, depends_on=("gone",))
    assert not is_enabled(type(council).objects.get(), "dummy")
    assert refusal(type(council).objects.get(), "dummy", enabled=True) == [
        "Dummy works only where gone is on."
    ]


def test_an_open_subject_keeps_a_plugin_on(council, enable):
    enable("dummy")
    Note.objects.create(council=council, words="open", is_open=True)
    assert refusal(council, "dummy", enabled=False) == ["A note still hangs."]
    assert is_enabled(type(council).objects.get(), "dummy")


def test_a_plugin_that_cannot_prepare_itself_stays_off(council, monkeypatch, told):
    def broken(self: Any, council: Any) -> None:
        Note.objects.create(council=council, words="twice")
        Note.objects.create(council=council, words="twice")

    monkeypatch.setattr(DummyConfig, "enabled", broken)
    assert refusal(council, "dummy", enabled=True) == ["Dummy could not prepare itself."]
    assert not is_enabled(type(council).objects.get(), "dummy")
    assert not Note.objects.exists()
    assert told == []


def test_data_and_settings_survive_switching_off(council, enable):
    enable("dummy")
    save_settings(council, "dummy", {"places": 7})
    Note.objects.create(council=council, words="stays")
    enable("dummy", False)
    assert plugin_by_slug("dummy").settings(council)["places"] == 7
    assert Note.objects.get().words == "stays"


def test_settings_of_a_plugin_that_was_never_switched_do_not_switch_it(council):
    save_settings(council, "voting", {"a": 1})
    save_settings(council, "dummy", {"places": 2})
    assert is_enabled(council, "voting")
    assert not is_enabled(council, "dummy")
    assert plugin_by_slug("records").settings(council) == {}


def test_settings_that_were_never_saved_are_the_forms_own(council):
    assert plugin_by_slug("dummy").settings(council) == {"places": 12, "opens_on": None, "title": "Board"}


def test_a_saved_setting_that_no_longer_passes_the_form_counts_as_never_saved(council):
    save_settings(council, "dummy", {"places": 400, "title": "Wall"})
    assert plugin_by_slug("dummy").settings(council) == {"places": 12, "opens_on": None, "title": "Wall"}


def test_each_council_has_settings_of_its_own(council):
    other = type(council).objects.create(
        slug="youth-gora",
        kind="youth",
        municipality_code="bg-gora",
        names={"bg": "Гора"},
        municipality_names={"bg": "Гора"},
    )
    save_settings(council, "dummy", {"places": 3})
    assert [plugin_by_slug("dummy").settings(one)["places"] for one in (council, other)] == [3, 12]


def test_the_row_of_an_uninstalled_plugin_harms_nothing(council):
    CouncilPlugin.objects.create(council=council, slug="uninstalled", enabled=True)
    assert list(enabled_plugins(council)) == ["proposals", "deliberation", "voting", "records"]


def test_a_plugin_is_found_by_its_slug():
    config = plugin_by_slug("dummy")
    assert config is not None
    assert config.name == "tests.dummy_plugin"
    assert plugin_by_slug("nowhere") is None
