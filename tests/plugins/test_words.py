"""Catalogues of strangers' plugins change no word of the site, whether the plugin is on or off."""

from pathlib import Path

import polib
import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext, trans_real

from plugins.management import words
from plugins.registry import plugin_by_slug

SENTENCES = {
    # The site's own, Wagtail's, Django's (at its core and in an app), and one that nobody has.
    (None, "Proposals"): "Чужди",
    (None, "Collection"): "Чужди",
    (None, "Enter a valid value."): "Чужди",
    (None, "This account is currently inactive."): "Чужди",
    (None, "Number of racks"): "Чужди",
    ("time of day", "%(hours)s"): "Чужди",
    ("dummy", "Proposals"): "Бележки",
}

# Under another name: these sentences are no catalogue's of ours.
read = gettext


@pytest.fixture
def write(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Give the tests' plugin a catalogue, and the languages their former ones afterwards."""
    plugin = plugin_by_slug("dummy")
    assert plugin is not None
    monkeypatch.setattr(plugin, "path", str(tmp_path))

    def written(language: str) -> Path:
        catalogue = polib.POFile()
        catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
        for (context, sentence), text in SENTENCES.items():
            catalogue.append(polib.POEntry(msgctxt=context, msgid=sentence, msgstr=text))
        catalogue.append(
            polib.POEntry(
                msgctxt="dummy",
                msgid="%(n)s rack",
                msgid_plural="%(n)s racks",
                msgstr_plural={0: "%(n)s стойка", 1: "%(n)s стойки"},
            )
        )
        path = tmp_path / "locale" / language / "LC_MESSAGES" / "django.mo"
        path.parent.mkdir(parents=True)
        catalogue.save_as_mofile(str(path))
        trans_real._translations.clear()
        return path

    yield written
    monkeypatch.undo()
    trans_real._translations.clear()
    trans_real._default = None


def said(language: str) -> dict[str, str]:
    with translation.override(language):
        return {sentence: read(sentence) for context, sentence in SENTENCES if context is None}


@pytest.mark.parametrize("language", ["bg", "en"])
def test_no_word_of_the_site_or_its_libraries_changes(write, language):
    trans_real._translations.clear()
    before = said(language)
    write(language)
    assert said(language) == before
    with translation.override(language):
        assert pgettext("time of day", "%(hours)s") != "Чужди"


def test_what_has_the_slug_as_its_context_is_taken(write):
    write("bg")
    with translation.override("bg"):
        assert pgettext("dummy", "Proposals") == "Бележки"
        assert gettext("Proposals") == "Предложения"
        assert translation.npgettext("dummy", "%(n)s rack", "%(n)s racks", 2) == "%(n)s стойки"
        assert ngettext("%(n)s rack", "%(n)s racks", 2) == "%(n)s racks"


def test_the_check_names_what_is_not_taken_and_who_says_the_same(write):
    write("bg")
    (problem,) = words.unowned_words()
    assert problem.plugin == "dummy"
    assert "lack the context 'dummy' and are not used: " in problem.reason
    assert "'Proposals' (also of this project)" in problem.reason
    assert "'Collection' (also of " in problem.reason
    assert "'Number of racks'" in problem.reason
    assert "'Number of racks' (" not in problem.reason
    assert "стой" not in problem.reason


def test_a_catalogue_that_cannot_be_read_costs_nobody_a_page(write):
    write("bg").write_bytes(b"no catalogue")
    with translation.override("bg"):
        assert gettext("Proposals") == "Предложения"
    (problem,) = words.unreadable_catalogues()
    assert (problem.plugin, problem.reason[:31]) == ("dummy", "its catalogue bg cannot be read")
    assert words.unowned_words() == []
