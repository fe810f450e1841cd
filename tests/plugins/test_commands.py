"""``manage.py plugin`` and ``startplugin``: what they print, what they refuse, how they exit."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone, translation

from plugins import hooks
from plugins.models import CouncilPlugin, PluginFailure
from plugins.reasons import Problem
from plugins.registry import is_enabled
from plugins.switching import switch
from tests.dummy_plugin.apps import DummyConfig
from tests.dummy_plugin.models import Note
from youth.acts.institution import PluginSwitchedOff, PluginSwitchedOn
from youth.journal.streams import council_stream
from youth.models import Council, JournalEntry, NoticeCursor, NoticeFailure, Stream


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def run(*arguments: str) -> tuple[int, str]:
    """Return exit status and what was printed."""
    out = io.StringIO()
    try:
        call_command("plugin", *arguments, stdout=out, stderr=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_list_names_every_plugin_and_where_it_is_on(council, enable):
    enable("dummy")
    status, printed = run("list")
    assert status == 0
    named = [line.split()[0] for line in printed.splitlines()]
    assert named == ["proposals", "deliberation", "voting", "records", "dummy"]
    assert printed.splitlines()[4].endswith("on in: youth-polyana")


def test_list_as_json_is_one_document(council):
    status, printed = run("list", "--json")
    assert status == 0
    assert json.loads(printed)["plugins"][4] == {
        "slug": "dummy",
        "title": "Dummy",
        "version": "1.2.3",
        "api": "~=1.0",
        "app": "tests.dummy_plugin",
        "on": [],
    }


def test_check_is_content_where_nothing_is_wrong(db):
    assert run("check") == (0, "All 5 plugins are in use.\n")


def test_check_ends_with_1_where_a_plugin_was_left_out(db):
    with override_settings(PLUGIN_PROBLEMS=[Problem("bad", "it needs plugin API ~=2.0")]):
        assert run("check") == (1, "bad: it needs plugin API ~=2.0\n")
        status, printed = run("check", "--json")
    assert (status, json.loads(printed)) == (
        1,
        {"problems": [{"plugin": "bad", "reason": "it needs plugin API ~=2.0"}]},
    )


def test_on_and_off_switch_in_the_council_and_are_in_its_journal_as_the_operators(council):
    assert run("on", "dummy", "youth-polyana") == (0, "dummy is on in youth-polyana\n")
    assert is_enabled(Council.objects.get(), "dummy")
    assert run("off", "dummy", "youth-polyana") == (0, "dummy is off in youth-polyana\n")
    assert not is_enabled(Council.objects.get(), "dummy")
    assert [(entry.kind, entry.actor, entry.payload) for entry in JournalEntry.objects.order_by("seq")] == [
        (PluginSwitchedOn.name, None, {"plugin": "dummy"}),
        (PluginSwitchedOff.name, None, {"plugin": "dummy"}),
    ]


def test_a_refusal_to_switch_ends_with_1_and_the_reason(council, enable):
    enable("dummy")
    Note.objects.create(council=council, words="open", is_open=True)
    assert run("off", "dummy", "youth-polyana") == (1, "A note still hangs.\n")
    status, printed = run("off", "dummy", "youth-polyana", "--json")
    assert (status, json.loads(printed)) == (
        1,
        {"plugin": "dummy", "council": "youth-polyana", "on": True, "reasons": ["A note still hangs."]},
    )


@pytest.mark.parametrize("what", [("nothing", "youth-polyana"), ("dummy", "nowhere")])
def test_switching_what_is_not_there_is_a_wrong_call(council, what):
    with pytest.raises(CommandError) as error:
        run("on", *what)
    assert error.value.returncode == 2


def test_purge_of_a_plugin_that_is_not_installed_is_a_wrong_call(db):
    with pytest.raises(CommandError) as error:
        run("purge", "nowhere")
    assert error.value.returncode == 2


def test_purge_refuses_what_belongs_to_the_project(council):
    assert run("purge", "voting", "--yes") == (1, "voting is part of the project; switch it off instead\n")


def test_purge_asks_for_certainty_and_says_what_would_go(council):
    Note.objects.create(council=council, words="hello")
    status, printed = run("purge", "dummy")
    assert (status, printed) == (
        1,
        "this deletes 1 dummy_plugin.Note for good; repeat the call with --yes\n",
    )
    assert Note.objects.count() == 1


def test_purge_refuses_while_a_subject_is_open(council, enable):
    enable("dummy")
    Note.objects.create(council=council, words="open", is_open=True)
    assert run("purge", "dummy", "--yes") == (1, "youth-polyana: A note still hangs.\n")
    assert is_enabled(council, "dummy")


def test_purge_refuses_while_another_plugin_needs_it(council, monkeypatch):
    from plugins.registry import plugin_by_slug

    voting = type(plugin_by_slug("voting"))
    monkeypatch.setattr(voting, "manifest", replace(voting.manifest, depends_on=("dummy",)))
    assert run("purge", "dummy", "--yes") == (1, "voting needs dummy; purge it first\n")


def test_purge_of_a_locked_plugin_changes_nothing(council, monkeypatch):
    monkeypatch.setattr(DummyConfig, "manifest", replace(DummyConfig.manifest, locked=True))
    status, printed = run("purge", "dummy", "--yes", "--json")
    assert status == 1
    assert json.loads(printed) == {
        "plugin": "dummy",
        "purged": False,
        "reasons": ["youth-polyana: Dummy is part of every council."],
        "rows": {"dummy_plugin.Note": 0},
    }


@pytest.mark.django_db(transaction=True)
def test_purge_switches_off_deletes_tables_and_forgets(request):
    council = request.getfixturevalue("council")
    switch(council, "dummy", enabled=True)
    Note.objects.create(council=council, words="hello")
    PluginFailure.objects.create(slug="dummy", hook="slot", council=council, error="LookupError")
    stream = Stream.objects.get(pk=council_stream(council))
    for plugin in ("dummy", "proposals"):
        listener = {"listener": f"meeting_closed:{plugin}", "stream": stream}
        NoticeCursor.objects.create(**listener, seq=0)
        NoticeFailure.objects.create(**listener, seq=1, error="LookupError", last_at=timezone.now())
    assert run("purge", "dummy", "--yes") == (
        0,
        "dummy: deleted 1 dummy_plugin.Note; the package can be uninstalled now\n",
    )
    assert "dummy_plugin_note" not in connection.introspection.table_names()
    assert not CouncilPlugin.objects.filter(slug="dummy").exists()
    assert not PluginFailure.objects.exists()
    for kept in (NoticeCursor, NoticeFailure):
        assert list(kept.objects.values_list("listener", flat=True)) == ["meeting_closed:proposals"]
    assert not ContentType.objects.filter(app_label="dummy_plugin").exists()


def test_check_names_a_plugin_that_is_on_but_no_longer_installed(council):
    CouncilPlugin.objects.create(council=council, slug="gone", enabled=True)
    assert run("check") == (1, "gone: it is switched on in youth-polyana, but not installed\n")
    assert run("purge", "gone", "--yes") == (0, "gone: deleted no rows; the package can be uninstalled now\n")
    assert run("check")[0] == 0


def test_startplugin_writes_a_package_with_its_name_filled_in(tmp_path: Path):
    call_command("startplugin", "training", str(tmp_path / "training"))
    written = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert {
        "training/pyproject.toml",
        "training/README.md",
        "training/training/apps.py",
        "training/training/hooks.py",
        "training/training/migrations/0001_initial.py",
        "training/training/templates/training/index.html",
        "training/tests/test_plugin.py",
    } <= written
    for path in tmp_path.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "app_name" not in text
        compile(text, str(path), "exec")
    manifest = (tmp_path / "training/pyproject.toml").read_text(encoding="utf-8")
    assert 'training = "training.apps:TrainingConfig"' in manifest


@pytest.mark.parametrize("name", ["two words", "3d", "django"])
def test_startplugin_refuses_a_name_that_cannot_be_a_package(name, tmp_path: Path):
    with pytest.raises(CommandError):
        call_command("startplugin", name, str(tmp_path / "x"))


def test_a_trace_names_each_call_of_a_page_with_time_and_answer(council, enable, override_hook):
    enable("dummy")
    override_hook("dummy", hooks.slot, lambda: "12345")
    status, printed = run("check", "--trace", f"/bg/c/{council.slug}/")
    assert status == 0, printed
    *lines, last = printed.splitlines()
    (entry,) = [line.split() for line in lines if line.startswith("dummy") and " navigation " in line]
    assert entry[1] == "navigation"
    assert float(entry[2]) >= 0
    assert entry[3:] == ["ms", "1", "NavItem"]
    assert {
        line.partition(" ms  ")[2] for line in lines if line.startswith("dummy") and " slot " in line
    } == {"a text of 5 characters"}
    assert last.startswith(f"200 /bg/c/{council.slug}/: {len(lines)} calls, ")


def test_a_trace_as_a_person_shows_what_a_crash_was_and_leaves_nobody_signed_in(
    council, enable, override_hook, member
):
    def crash() -> str:
        raise LookupError("private words")

    enable("dummy")
    override_hook("dummy", hooks.slot, crash)
    status, printed = run(
        "check", "--trace", f"/bg/c/{council.slug}/me/settings/", "--as", member.user.email, "--json"
    )
    document = json.loads(printed)
    assert (status, document["status"]) == (1, 200)
    assert {call["answer"] for call in document["calls"] if call["hook"] == "slot"} == {"failed: LookupError"}
    assert "private words" not in printed
    assert not Session.objects.exists()


def test_a_trace_of_a_page_that_is_not_there_or_as_nobody_is_refused(db):
    status, printed = run("check", "--trace", "/bg/c/nowhere/")
    assert status == 1
    assert "404 /bg/c/nowhere/: 0 calls" in printed
    with pytest.raises(CommandError, match="there is no account nobody@"):
        run("check", "--trace", "/bg/", "--as", "nobody@example.org")
