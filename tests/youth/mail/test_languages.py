"""A mail speaks the reader's language; words that exist in another one only say so and are marked."""

import re

import pytest
from django.core import mail

from tests.markup import compact
from tests.youth.mail.conftest import NEWS, deliver


@pytest.fixture
def letter(subscribe, newsletter):
    """Send news written in Bulgarian to a reader of English."""
    subscribe("en@example.org", "en")
    newsletter()
    deliver()
    return mail.outbox[0]


def test_news_without_english_arrive_in_an_english_letter_that_says_so(letter) -> None:
    html = compact(letter.alternatives[0][0])
    assert '<html lang="en">' in html
    assert re.search(r"<title lang=.bg.>Новини</title>", html)
    assert '<h1 id="subject" lang="bg"' in html
    for words in ("Здравейте!", "Има новини."):
        assert re.search(rf'<p lang="bg"[^>]*>{words}</p>', html)
    note = "There is no translation of this message."
    assert f">{note}</p>" in html
    assert letter.body.startswith(note)
    assert letter.extra_headers["Content-Language"] == "en, bg"


def test_labels_and_links_of_that_letter_are_english_too(letter) -> None:
    footer = letter.body.partition("-- \n")[2]
    assert "Stop these messages: " in footer
    assert not re.search("[А-Яа-я]", footer.replace("Младежки съвет", "").replace("Тест", ""))
    assert re.findall(r"https?://[^/]+/(\w\w)/", letter.body) == ["en"] * 3


def test_a_letter_in_the_readers_language_marks_nothing(subscribe, newsletter) -> None:
    subscribe("bg@example.org")
    newsletter(NEWS | {"en": {"subject": "News", "intro": "Hello!", "items": []}})
    subscribe("en@example.org", "en")
    deliver()
    message = mail.outbox[0]
    assert message.extra_headers["Content-Language"] == "bg"
    assert "lang=" not in message.alternatives[0][0].partition('<html lang="bg">')[2]
    assert "translation" not in message.body


def test_points_keep_their_numbers_and_their_indentation_in_text_and_html(subscribe, newsletter) -> None:
    words = "1. Възлага на кмета:\n  1.1. да се направи;\n    а) до юни."
    subscribe("bg@example.org")
    newsletter({"bg": {"subject": "Решение", "intro": f"Здравейте!\n\n{words}\n\n  2. край", "items": []}})
    deliver()

    message = mail.outbox[0]

    assert f"{words}\n\n  2. край" in message.body
    gap = "\u00a0" * 4
    html = message.alternatives[0][0].replace("&nbsp;", "\u00a0")
    assert f"1. Възлага на кмета:<br>{gap}1.1. да се направи;<br>{gap * 2}а) до юни." in html
    assert f"{gap}2. край" in html
