"""Words of right-to-left scripts inside our sentences move nothing around them."""

import pytest
from django.template import Context, Template

from tests.factories import Town
from tests.youth.meetings.scenes import at_item, opened
from tests.youth.people.test_council_pages import signed_in
from youth.services.agenda import finish_item
from youth.services.meetings import close_meeting
from youth.services.minutes import draft_minutes


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Точка 1. Бюджет – приключена.", "Точка 1. Бюджет – приключена."),
        ("Точка 1. שלום 7 עולם – 12:31 ч.", "Точка 1. <bdi>שלום 7 עולם</bdi> – 12:31 ч."),
        ("سلام 5 и שלום 6", "<bdi>سلام</bdi> 5 и <bdi>שלום</bdi> 6"),
        ("<b> & שלום", "&lt;b&gt; &amp; <bdi>שלום</bdi>"),
    ],
)
def test_runs_of_such_words_are_isolated(text: str, html: str) -> None:
    template = Template("{% load meetings %}{{ text|isolated }}")
    assert template.render(Context({"text": text})) == html


def test_the_minutes_isolate_a_title_on_the_page_and_store_it_bare(town: Town) -> None:
    meeting = opened(town, "שלום 100")
    finish_item(at_item(town, meeting), actor=town.chair)
    minutes = draft_minutes(close_meeting(meeting, actor=town.chair), actor=town.secretary)
    assert not any(mark in str(minutes.document) for mark in "\u2066\u2067\u2068\u2069")
    page = signed_in(town.secretary.user).get(f"/bg/c/{town.youth.slug}/meetings/{meeting.pk}/minutes/")
    assert "<bdi>שלום</bdi> 100" in page.content.decode()
