"""What is in Cyrillic on a page in another language is marked, so that it is read aloud rightly."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from lxml import html

from templates.templatetags.components import names_as_written
from tests.factories import Town
from tests.markup import part
from tests.youth.meetings import scenes
from tests.youth.meetings.test_minutes import a_full_meeting
from tests.youth.people.test_council_pages import signed_in
from youth.services import minutes, recusals

CYRILLIC = re.compile(r"[Ѐ-ӿ]")


@pytest.fixture(autouse=True)
def _in_english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def unmarked(markup: str) -> list[str]:
    """Return the texts in Cyrillic whose language is not said."""
    root = html.fromstring(markup)
    texts = [one for one in root.xpath("descendant-or-self::*/text()") if CYRILLIC.search(one)]
    assert texts
    return [one for one in texts if one.getparent().xpath("ancestor-or-self::*/@lang")[-1:] != ["bg"]]


def test_the_minutes_mark_names_and_titles_in_sentences_and_lists(town: Town) -> None:
    draft = minutes.draft_minutes(a_full_meeting(town), actor=town.secretary)
    minutes.open_minutes_to_objections(draft, actor=town.secretary)
    minutes.object_to_minutes(draft, text="I was for it.", actor=town.member)
    address = reverse("youth:minutes", kwargs={"council": "ms", "pk": draft.meeting_id})
    page = signed_in(town.member.user).get(address)
    assert "declared a conflict of interest" in part(page, "article")
    assert unmarked(part(page, "article")) == []
    assert unmarked(part(page, "section[@aria-labelledby='objections']")) == []
    in_bulgarian = signed_in(town.member.user).get(address.replace("/en/", "/bg/"))
    assert "<span lang" not in part(in_bulgarian, "article//section[.//p[@class='minutes-paragraph']]")


def test_who_takes_no_part_in_an_item_is_marked_in_its_sentence(town: Town) -> None:
    meeting = scenes.opened(town)
    item = scenes.at_item(town, meeting, 1)
    recusals.declare_recusal(item, participant=town.members[2], ground="own", actor=town.members[2])
    page = Client().get(reverse("youth:meeting", kwargs={"council": "ms", "pk": meeting.pk}))
    assert unmarked(part(page, "p[contains(., 'conflict of interest')]")) == []


def test_words_are_marked_together_and_what_is_between_sentences_is_not() -> None:
    with override("en"):
        marked = names_as_written("<b> Иван Иванов and „Пътека“ at 10:00, ул. 3")
    assert marked == (
        '&lt;b&gt; <span lang="bg">Иван Иванов</span> and „<span lang="bg">Пътека</span>“ at 10:00, '
        '<span lang="bg">ул</span>. 3'
    )
    with override("bg"):
        assert names_as_written("Иван & Петър") == "Иван &amp; Петър"
