"""A title that has quotes of its own, inside a sentence that quotes it."""

import re

import polib
import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation
from django.utils.functional import lazystr
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext

from youth.nested_quotes import QUOTED, WORDS

TITLE = "Правилник „Младежи“"
FOLDER = settings.BASE_DIR / "locale" / "bg" / "LC_MESSAGES"
ENTRIES = [entry for entry in polib.pofile(str(FOLDER / "django.po")) if not entry.obsolete]
TWO_ENDS = re.compile("[“”]\\s*[“”]")
# By other names, because these take whole catalogues, not a sentence that has to be in one.
translated, counted, within = gettext, ngettext, pgettext
ANY_WORD = re.compile(r"%\((\w+)\)[sd]")


def sentences(entry: polib.POEntry) -> list[str]:
    """Return an entry in the language at hand, as code gets it: every form of it."""
    context = entry.msgctxt
    if entry.msgid_plural:
        return [counted(entry.msgid, entry.msgid_plural, count) for count in (1, 2)] if not context else []
    return [within(context, entry.msgid) if context else translated(entry.msgid)]


def filled(sentence: str, title: str) -> str:
    numbers = set(re.findall(r"%\((\w+)\)d", sentence))
    return sentence % {word: 7 if word in numbers else title for word in ANY_WORD.findall(sentence)}


@pytest.mark.parametrize("language", ["bg", "en"])
def test_no_sentence_that_quotes_a_title_ends_in_two_closing_quotes(language):
    with translation.override(language):
        quoting = [
            sentence
            for entry in ENTRIES
            for sentence in sentences(entry)
            if any(WORDS.search(quoted[0]) for quoted in QUOTED.finditer(sentence))
        ]
        wrong = [text for one in quoting if TWO_ENDS.search(text := filled(one, TITLE))]
        # The search finds what it looks for: the same sentences without the care for quotes.
        plain = [one for one in quoting if TWO_ENDS.search(filled(str(str.__str__(one)), TITLE))]
    assert len(quoting) > 100
    assert wrong == []
    assert len(plain) > 100


def test_no_sentence_quotes_a_word_without_a_name():
    texts = [text for entry in ENTRIES for text in (entry.msgid, entry.msgstr, *entry.msgstr_plural.values())]
    assert [text for text in texts if re.search("[„“](%s|{)", text)] == []


@pytest.mark.parametrize(
    ("language", "title", "shown"),
    [
        ("bg", TITLE, "Гласуване по „Правилник ‚Младежи‘“."),
        ("bg", "Rules “Youth”", "Гласуване по „Rules ‚Youth‘“."),
        ("bg", "„Едно“ и „две“ 100%", "Гласуване по „‚Едно‘ и ‚две‘ 100%“."),
        ("bg", "Без кавички", "Гласуване по „Без кавички“."),
        ("en", TITLE, "Vote on “Правилник ‘Младежи’”."),
        ("en", "Rules “Youth”", "Vote on “Rules ‘Youth’”."),
    ],
)
def test_a_title_inside_a_sentence_has_quotes_of_the_second_level(language, title, shown):
    lazy = gettext_lazy("Vote on “%(question)s”.")
    page = Template(
        "{% load i18n %}{% blocktranslate with question=t %}Vote on “{{ question }}”.{% endblocktranslate %}"
    )
    with translation.override(language):
        assert gettext("Vote on “%(question)s”.") % {"question": title} == shown
        assert gettext("Vote on “%(question)s”.") % {"question": lazystr(title)} == shown
        assert lazy % {"question": title} == shown
        assert page.render(Context({"t": title})) == shown


def test_markup_in_a_title_stays_escaped_inside_a_template():
    page = Template(
        "{% load i18n %}{% blocktranslate with question=t %}Vote on “{{ question }}”.{% endblocktranslate %}"
    )
    with translation.override("bg"):
        shown = page.render(Context({"t": "<b>„А“</b>"}))
    assert shown == "Гласуване по „&lt;b&gt;‚А‘&lt;/b&gt;“."


def test_words_outside_quotes_keep_theirs():
    with translation.override("bg"):
        assert gettext("Open the vote: %(way)s") % {"way": TITLE} == (
            f"{str(gettext('Open the vote: %(way)s')) % {'way': ''}}{TITLE}"
        )
