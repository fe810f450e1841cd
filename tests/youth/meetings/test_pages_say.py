"""What pages of meetings say at the moments where people were left guessing."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils.translation import override

from proposals.forms import OpinionForm, PaperForm
from tests.factories import Town, make_meeting
from tests.markup import part
from tests.voting.scenes import cast
from tests.youth.meetings import scenes
from tests.youth.people.test_council_pages import signed_in
from voting.services import announce_poll, challenge_quorum, close_poll, open_poll
from youth import clock
from youth.models import Meeting, Resolution
from youth.refusals import Refusal
from youth.services.agenda import finish_item, start_item
from youth.services.meetings import cancel_meeting
from youth.services.rules import override_rule

SOFIA = ZoneInfo("Europe/Sofia")


@pytest.fixture(autouse=True)
def _in_english(settings) -> None:
    settings.LANGUAGE_CODE = "en"


def page_of(town: Town, meeting: Meeting) -> str:
    address = reverse("youth:meeting", kwargs={"council": "ms", "pk": meeting.pk})
    return part(signed_in(town.chair.user).get(address))


def test_what_is_adopted_after_midnight_has_the_day_of_the_meeting(town: Town) -> None:
    evening = datetime(2027, 3, 31, 23, 30, tzinfo=SOFIA)
    with clock.standing_at(evening):
        meeting = scenes.opened(town)
        poll = open_poll(scenes.at_item(town, meeting), method="open", actor=town.chair)
    with clock.standing_at(evening + timedelta(hours=1)):
        cast(town, poll, 9, 2, 2)
        close_poll(poll, actor=town.chair)
        announce_poll(poll, actor=town.chair)
    assert Resolution.objects.get().adopted_on == date(2027, 3, 31)


def test_an_announcement_that_waits_says_for_what(town: Town) -> None:
    meeting = scenes.opened(town)
    poll = open_poll(scenes.at_item(town, meeting), method="open", actor=town.chair)
    cast(town, poll, 9, 2, 2)
    poll = close_poll(poll, actor=town.chair)
    page = page_of(town, meeting)
    assert f"/voting/{poll.pk}/announce/" in page
    assert "The result waits until" not in page

    challenge_quorum(poll, actor=town.member)

    page = page_of(town, meeting)
    assert f"/voting/{poll.pk}/announce/" not in page
    assert "The result waits until the members in the hall are counted." in page


def with_a_result(town: Town) -> Meeting:
    """Return a meeting that has voted on the first of two items and has called no other."""
    meeting = scenes.opened(town, "Велоалея", "Пейки")
    item = scenes.at_item(town, meeting)
    poll = open_poll(item, method="open", actor=town.chair)
    cast(town, poll, 9, 3, 1)
    announce_poll(close_poll(poll, actor=town.chair), actor=town.chair)
    finish_item(item, actor=town.chair)
    return meeting


def test_a_result_names_its_item_and_has_a_legend(town: Town) -> None:
    meeting = with_a_result(town)

    panel = page_of(town, meeting).split('id="voting-now"')[1].split("</article>")[0]

    assert "Agenda item 1" in panel
    legend = panel.split('class="votebar-legend"')[1]
    for word, votes in (("for", 9), ("against", 3), ("abstained", 1)):
        line = rf'</svg>\s*{word}\s*</span>\s*<strong class="num">{votes}</strong>'
        assert re.search(line, legend)


def test_a_result_leaves_the_place_of_the_item_under_way_when_another_is_called(town: Town) -> None:
    meeting = with_a_result(town)
    second = meeting.agenda_items.get(position=2)
    start_item(second, actor=town.chair)

    page = page_of(town, meeting)
    assert "<article" not in place_of_vote(page)
    assert "Велоалея" in page.split('id="voting-polls"')[1]

    open_poll(second, method="open", actor=town.chair)
    assert "Пейки" in place_of_vote(page_of(town, meeting))


def place_of_vote(page: str) -> str:
    return page.split('id="voting-now"')[1].split("</section>", maxsplit=1)[0]


def test_a_meeting_called_off_is_among_those_to_come_until_a_day_after(town: Town) -> None:
    ahead = make_meeting(town.term, Meeting.State.CONVENED, place="Called off hall")
    cancel_meeting(ahead, reason="Няма зала", actor=town.chair)
    address = reverse("youth:meetings", kwargs={"council": "ms"})
    page = signed_in(town.member.user).get(address).text
    assert "Called off hall" in page.split('id="coming"')[1]
    assert 'id="past"' not in page

    with clock.standing_at(ahead.starts_at + timedelta(hours=23)):
        assert "Called off hall" in signed_in(town.member.user).get(address).text.split('id="coming"')[1]
    with clock.standing_at(ahead.starts_at + timedelta(days=1)):
        page = signed_in(town.member.user).get(address).text
    assert 'id="coming"' not in page
    assert "Called off hall" in page.split('id="past"')[1]


def test_a_rule_that_is_in_the_way_is_named(town: Town) -> None:
    override_rule(town.youth, "quorum.minimum", 5, source="чл. 9", actor=town.secretary)

    with pytest.raises(Refusal) as refused:
        override_rule(town.youth, "body.seats", 3, actor=town.secretary)

    sentence = str(refused.value)
    assert "Quorum: At least, in any case" in sentence
    assert "5 is more than the 3 seats." in sentence


def test_the_number_of_a_document_is_no_figure() -> None:
    for form in (PaperForm, OpinionForm):
        with override("bg"):
            assert str(form.base_fields["number"].label) == "Номер"
