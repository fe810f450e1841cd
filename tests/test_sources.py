"""The project's own check of its sources finds what it is there for."""

from pathlib import Path

import pytest

from scripts import sources


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ('f"{meeting.starts_at:%d.%m.%Y}"', True),
        ('meeting.starts_at.strftime("%d.%m.%Y")', True),
        ("record.received_at.date()", True),
        ("clock.now().date()", True),
        ('f"{now():%H:%M}"', True),
        ('f"{number}/{incoming_on:%d.%m.%Y}"', False),
        ("clock.now().astimezone(zone).date()", False),
        ("timezone.localdate(record.received_at, zone)", False),
        ('f"{meeting.starts_at}"', False),
    ],
)
def test_the_day_of_a_moment_is_read_in_a_time_zone(
    line: str, is_found: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    module = tmp_path / "module.py"
    module.write_text(f"found = {line}\n", encoding="utf-8")
    assert bool(list(sources.day_findings(module))) is is_found


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ('"17" in client.get("/bg/").text', True),
        ('"12345" in answer.content.decode()', True),
        ('b"yes" not in answer.content', True),
        ('"a" in page', True),
        ('"Велоалея" not in client.get("/bg/").text', True),
        ('name not in client.post("/bg/", values).content.decode()', True),
        ('"Велоалея" in client.get("/bg/").text', False),
        ('"Велоалея" not in page', False),
        ('"17" in numbers', False),
        ('"17" in part(client.get("/bg/"), "td")', False),
    ],
)
def test_a_page_is_not_searched_for_what_says_nothing(
    line: str, is_found: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    module = tmp_path / "module.py"
    module.write_text(f"assert {line}\n", encoding="utf-8")
    assert bool(list(sources.page_findings(module))) is is_found


@pytest.mark.parametrize(
    ("template", "is_found"),
    [
        ("<p>{{ day }} · {{ place }}</p>", True),
        ("{% blocktranslate %}{{ day }} · {{ place }}{% endblocktranslate %}", True),
        ('<p class="dots"><span>{{ day }}</span><span>{{ place }}</span></p>', False),
        ("{% block title %}{{ title }} · {{ council }}{% endblock %}", False),
        ("{% comment %}one · two{% endcomment %}", False),
    ],
)
def test_no_point_is_written_between_facts_that_could_be_left_at_the_end_of_a_line(
    template: str, is_found: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    path = tmp_path / "page.html"
    path.write_text(template, encoding="utf-8")

    assert bool(list(sources.template_findings(path))) is is_found


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("from django.utils.translation import gettext as translate", True),
        ("from django.utils.translation import gettext as _t", True),
        ("from django.utils.translation import gettext_lazy as lazy", True),
        ("from django.utils.translation import override, npgettext_lazy as counted", True),
        # ``_`` takes one text: the plural of one with two would be lost.
        ("from django.utils.translation import ngettext as _", True),
        ("translate = gettext", True),
        ("translate = translation.gettext_lazy", True),
        ("from django.utils.translation import gettext as _", False),
        ("from django.utils.translation import gettext_lazy as _", False),
        ("from django.utils.translation import gettext, ngettext", False),
        ("from django.utils.translation import override as in_language", False),
        ("_ = gettext_lazy", False),
        ('translated = gettext("Value")', False),
    ],
)
def test_gettext_has_no_name_under_which_the_catalogue_does_not_look_for_it(
    line: str, is_found: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    module = tmp_path / "module.py"
    module.write_text(f"import datetime\n\n{line}\n", encoding="utf-8")

    found = list(sources.alias_findings(module))

    assert bool(found) is is_found
    assert all(finding.startswith("module.py:3: ") for finding in found)


def test_the_check_as_a_whole_names_a_module_that_calls_gettext_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module = tmp_path / "module.py"
    module.write_text("from django.utils.translation import gettext as translate\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[tool.ruff.lint]\n", encoding="utf-8")
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    monkeypatch.setattr(sources, "tracked", lambda *patterns: [module] if patterns[0] == "*.py" else [])

    assert sources.main() == 1
    assert "module.py:1: gettext is called translate" in capsys.readouterr().out
