"""Words of the other language on a page are marked, and nothing else of the page changes."""

import pytest
from django.test import Client
from wagtail.models import Page

from cms.editing.roles import EDITORS, PUBLISHERS
from cms.foreign_words import language_of, marked
from cms.models import CampaignPage, HomePage
from tests.cms.site import add_page, make_home
from tests.cms.test_editors_room import client_of, somebody_of
from tests.cms.test_translations import publish, submit, target_of, translate


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Младежки дом", "bg"),
        ("Сграда с градина, 240 m²", "bg"),
        ("A house with a garden", "en"),
        ("“Clean air” for all", "en"),
        ("Erasmus+", ""),
        ("PDF, 120 KB", ""),
        ("obshtina@ihtiman.example https://ihtiman.example/news", ""),
        ("2026", ""),
        ("Erasmus за всички", "bg"),
        ("Youth in Action за нас", ""),
        ("", ""),
    ],
)
def test_the_letters_tell_the_language(words: str, language: str) -> None:
    assert language_of(words) == language


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>Младежки дом</h1>", '<h1 lang="bg">Младежки дом</h1>'),
        ('<p class="lead">Място за среща.</p>', '<p lang="bg" class="lead">Място за среща.</p>'),
        (
            "<ul><li>Youth House</li><li><a href='/x/'>Дом</a></li></ul>",
            "<ul><li>Youth House</li><li><a lang=\"bg\" href='/x/'>Дом</a></li></ul>",
        ),
        (
            "<p>Тук има <b>дебели</b> думи<br>и още</p>",
            '<p lang="bg">Тук има <b>дебели</b> думи<br>и още</p>',
        ),
        (
            "<p>Ето: <q>such is life here</q></p>",
            '<p lang="bg">Ето: <q lang="en">such is life here</q></p>',
        ),
        ('<img src="a.png" alt="Сграда">', '<img lang="bg" src="a.png" alt="Сграда">'),
        ('<h3 lang="bg"><a href="/">Велоалея</a></h3>', '<h3 lang="bg"><a href="/">Велоалея</a></h3>'),
        (
            "<svg viewBox='0 0 1 1'><use href='#a' /></svg><p>Дом</p>",
            "<svg viewBox='0 0 1 1'><use href='#a' /></svg><p lang=\"bg\">Дом</p>",
        ),
        (
            "<p>Дом &amp; двор&nbsp;&#8211; <i></i></p>",
            '<p lang="bg">Дом &amp; двор&nbsp;&#8211; <i></i></p>',
        ),
    ],
)
def test_an_english_page_marks_what_is_bulgarian(html: str, expected: str) -> None:
    assert marked(html, "en") == expected


def test_a_bulgarian_page_marks_english_sentences_and_leaves_names_alone() -> None:
    page = "<h1>Дом</h1><p>The house is open.</p><p>Erasmus+</p><p>По „Youth in Action“ от 2014 г.</p>"

    assert marked(page, "bg") == page.replace("<p>The", '<p lang="en">The')


@pytest.mark.parametrize("language", ["bg", "en"])
def test_a_page_in_one_language_stays_as_it_is(language: str) -> None:
    words = {"bg": "Младежки дом", "en": "Youth House"}[language]
    html = f'<!-- {words} --><p CLASS=x title="1 > 0">{words} & co<BR/></P>'

    assert marked(html, language) == html


@pytest.mark.django_db
def test_a_translation_published_half_finished_marks_what_is_still_bulgarian(client: Client) -> None:
    home: HomePage = make_home("bg")
    make_home("en")
    events = [
        {"when": "май", "title": "Открихме го", "text": ""},
        {"when": "юни", "title": "Боя", "text": ""},
    ]
    page: Page = add_page(
        home,
        CampaignPage,
        "Младежки дом",
        "dom",
        intro="Място за среща на младите хора.",
        body=[
            ("text", "<p>Първо изречение.</p><p>Второ изречение.</p>"),
            ("timeline", {"heading": "Какво стана", "events": events}),
        ],
    )
    translation = submit(client_of(somebody_of(EDITORS)), page)
    blocks = {
        segment.string.data: segment.context.path
        for segment in translation.source.stringsegment_set.select_related("context", "string")
    }
    words = {"title": "Youth House", blocks["Какво стана"]: "What happened"}
    translate(client_of(somebody_of(EDITORS)), translation, **words)
    publish(client_of(somebody_of(PUBLISHERS)), target_of(translation))

    shown = client.get(target_of(translation).url).content.decode()

    assert "<h1>Youth House</h1>" in shown
    assert '<p lang="bg" class="lead">Място за среща на младите хора.</p>' in shown
    assert '<p lang="bg"' in shown.partition("Първо изречение.")[0][-40:]
    assert "<h2>What happened</h2>" in shown
    assert '<span lang="bg">Открихме го</span>' in shown
    source = client.get(page.url).content.decode().partition("<main")[2].partition("</main>")[0]
    assert "lang=" not in source
