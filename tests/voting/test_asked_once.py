"""What can't be taken back asks once and names what it brings about; what can be, is done at one press.

Every button of the chair's console, and of the pages that open from it, is in a list here with the reason.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import NoReverseMatch, reverse

from tests.factories import Town
from tests.markup import compact, part
from tests.voting.scenes import announced, cast, item_under_way, opened_poll
from tests.voting.test_pages import address, signed_in
from voting.models import Poll
from voting.services import challenge_result, close_poll
from youth.models import Meeting
from youth.presenters.chair_buttons import FINAL, PERMISSIONS

type Way = Literal["asks", "at once"]
# What opens from the table, and where somebody writes or chooses before anything is done.
PAGE: tuple[Way, str] = ("asks", "a page of its own, with what is named or chosen there")

STEPS: dict[str, tuple[Way, str]] = {
    "convene": ("asks", "notices are mailed, agenda and rules are fixed"),
    "cancel": ("asks", "a meeting that was called off is not convened again"),
    "open": ("asks", "the meeting gets its number"),
    "check_quorum": ("at once", "what was counted is entered; the next check counts again"),
    "start_item": ("at once", "decides nothing; the council postpones what should not have been called"),
    "close_item": ("asks", "an item is not called again, and a result on it not challenged any more"),
    "suspend": ("at once", "the meeting goes on after the break"),
    "resume": ("at once", "the meeting breaks off again"),
    "close": ("asks", "nothing more is decided"),
    "wait_for_quorum": ("at once", "the meeting goes on as soon as there is a quorum"),
    "adjourn": ("asks", "everybody leaves the hall and is notified"),
    "second_meeting": ("asks", "the meeting ends"),
    "end_without_quorum": ("asks", "the meeting ends"),
    "sign_minutes": ("asks", "a page of its own, after a fresh sign-in"),
}
BUTTONS: dict[str, tuple[Way, str]] = {
    "youth:meeting_step": ("at once", "each step is in the other list"),
    "button.url": ("asks", "each step is in the other list"),
    # A vote, from its opening to the answer to a challenge.
    "voting:open": ("at once", "a vote opened by mistake is voided"),
    "voting:open_hands": PAGE,
    "voting:demand": PAGE,
    "voting:put": PAGE,
    "voting:close": ("at once", "a vote closed too early is voided and put again"),
    "voting:announce": ("asks", "what follows from the result happens at once"),
    "voting:count": ("at once", "the hall is counted again until the result is announced"),
    "voting:count_again": ("asks", "a challenge is answered once"),
    "voting:repeat": ("asks", "a challenge is answered once"),
    "voting:void": PAGE,
    "voting:slips": PAGE,
    "voting:clerk": PAGE,
    "voting:papers": PAGE,
    "voting:protocol_confirm": ("at once", "the protocol is corrected until the result is announced"),
    "voting:ballot_papers": ("at once", "a file to print"),
    "voting:tellers_protocol": ("at once", "a file to print"),
    "voting:motions": PAGE,
    "voting:call_election": PAGE,
    "voting:election": PAGE,
    "voting:open_round": ("at once", "a round opened by mistake is voided"),
    "voting:open_round_hands": PAGE,
    "voting:nominate": ("at once", "who was nominated withdraws"),
    "voting:nominate_list": PAGE,
    "voting:withdraw_nominee": PAGE,
    "voting:renew_nominations": ("asks", "those made before no longer count"),
    "proposals:move_amendment": PAGE,
    # The floor.
    "deliberation:give": ("at once", "the floor is taken again"),
    "deliberation:end": ("at once", "the floor is given again"),
    "deliberation:end interrupts=1": ("at once", "the floor is given again"),
    "deliberation:withdraw": ("at once", "the request is entered again"),
    "deliberation:question_new": PAGE,
    "deliberation:question_act show": ("at once", "a question is taken back until it is taken up"),
    "deliberation:question_act refuse": ("asks", "the reason, which who asked reads, is a field of its form"),
    "deliberation:question_act support": ("at once", "a supporter's, not the table's"),
    "deliberation:question_read": ("asks", "the minutes print it"),
    # The hall.
    "attendance enter": ("at once", "a time is corrected with a reason"),
    "attendance leave": ("at once", "a time is corrected with a reason"),
    "attendance enter_marked": ("at once", "a time is corrected with a reason"),
    "attendance roll_call": ("at once", "a time is corrected with a reason"),
    "youth:attendance_sheet": ("at once", "a file to print"),
    "youth:hall_code": PAGE,
    "hall_guests": ("at once", "a guest is corrected or taken out"),
    "hall_guests remove": ("at once", "a guest is entered again"),
    "youth:meeting_screen": PAGE,
    "screen_link make": ("at once", "another link is made"),
    "screen_link revoke": ("at once", "another link is made"),
    # The agenda.
    "youth:agenda_item up": ("at once", "the item is moved down"),
    "youth:agenda_item down": ("at once", "the item is moved up"),
    "youth:agenda_item": PAGE,
    "youth:agenda_item postpone": ("asks", "the item would be a late one"),
    "youth:agenda_item take_off": (
        "asks",
        "why, where it was announced or is somebody's; else it is put again",
    ),
    "youth:extract": ("at once", "a file to print"),
    "agenda draft": ("at once", "items are taken off again"),
}
TABLE = (
    "youth/templates/youth/meeting/_console.html",
    "youth/templates/youth/meeting/_step.html",
    "youth/templates/youth/meeting/attendance.html",
    "youth/templates/youth/meeting/hall_guests.html",
    "youth/templates/youth/meeting/screen_link.html",
    "youth/templates/youth/meeting/agenda.html",
    "voting/templates/voting/_actions.html",
    "voting/templates/voting/_count_hall.html",
    "voting/templates/voting/_further.html",
    "voting/templates/voting/election.html",
    "voting/templates/voting/papers.html",
    "proposals/templates/proposals/_amendment_actions.html",
    "plugins/deliberation/templates/deliberation/floor/_table.html",
    "plugins/deliberation/templates/deliberation/floor/questions.html",
    "plugins/deliberation/templates/deliberation/floor/_refuse.html",
)
# Buttons in a form whose address is a variable, or that belong to a form elsewhere on the page.
NAMED = {"decide": "deliberation:question_act", "act": "deliberation:question_act"}


def buttons_in(template: str) -> Iterator[str]:
    """Yield what each button of a template does: its address, or the page's own name, with the button's."""
    text, own = (settings.BASE_DIR / template).read_text(), Path(template).stem
    for form in re.findall(r"<form\b.*?</form>", text, re.DOTALL):
        opening = form[: form.index("{% csrf_token %}")]
        target = re.search(r"{% url ['\"]([\w:]+)['\"]|{{ ([\w.]+) }}", opening)
        name = own if target is None else target[1] or NAMED.get(target[2], target[2])
        for button in re.findall(r"<button\b.*?>", form, re.DOTALL):
            value, field = (re.search(rf'{what}="(\w+)"', button) for what in ("value", "name"))
            if value is None or field is None:
                yield name
            else:
                yield (
                    f"{name} {value[1]}"
                    if field[1] in {"act", "to", "draft"}
                    else f"{name} {field[1]}={value[1]}"
                )
    for link in re.findall(r"<a\b[^>]*?class=\"btn.*?</a>", text, re.DOTALL):
        target = re.search(r"href=\"(?:{% url ['\"]([\w:]+)['\"]|{{ ([\w.]+) }})", link)
        if target is not None:
            yield target[1] or target[2]


def test_every_button_of_the_table_is_in_the_list() -> None:
    found = {name.replace("agenda 1", "agenda draft") for template in TABLE for name in buttons_in(template)}
    assert found - set(BUTTONS) == set(), "say whether it asks, and why"
    assert set(BUTTONS) - found == set()


def test_every_step_is_in_the_list_and_asks_where_the_list_says_so() -> None:
    assert set(STEPS) == set(PERMISSIONS)
    asks = {name for name, (way, _why) in STEPS.items() if way == "asks"}
    assert asks == {str(name) for name in FINAL} | {"sign_minutes"}


@pytest.mark.parametrize("name", [name for name in BUTTONS if re.fullmatch(r"(?!.*_step)\w+:\w+", name)])
@pytest.mark.django_db
def test_what_asks_has_a_page_and_what_is_done_at_once_is_pressed(town: Town, name: str) -> None:
    way, why = BUTTONS[name]
    shown = signed_in(town.chair).get(some_address(town, name))
    assert (shown.status_code != 405) == (way == "asks" or why == "a file to print")


def some_address(town: Town, name: str) -> str:
    """Return an address of this name, of nothing that exists."""
    for keys in (
        ["pk"],
        ["item"],
        ["pk", "item"],
        ["pk", "guest"],
        ["pk", "entry"],
        ["meeting"],
        ["question"],
    ):
        try:
            return reverse(name, kwargs={"council": town.youth.slug} | {key: uuid4() for key in keys})
        except NoReverseMatch:
            continue
    kwargs = {"council": town.youth.slug, "meeting": uuid4(), "name": "youth.adopt_agenda"}
    return reverse(name, kwargs=kwargs)


@pytest.mark.django_db
class TestTheQuestionNamesTheConsequence:
    def asked(self, town: Town, name: str, **keys: object) -> str:
        shown = signed_in(town.chair).get(address(name, town, **keys))
        assert shown.status_code == 200
        return compact(re.sub(r"<[^>]*>", " ", part(shown, "main")).replace("&#x27;", "'"))

    def step(self, town: Town, meeting: Meeting, step: str) -> str:
        return self.asked(town, "youth:meeting_step", pk=meeting.pk, step=step)

    def test_of_the_steps(self, town: Town) -> None:
        item = item_under_way(town)
        assert "Finish the item without a vote? Nothing was decided on it." in self.step(
            town, item.meeting, "close_item"
        )
        item.decision_type = "none"
        item.save()
        assert "Finish the item? It can't be called again in this meeting. " in self.step(
            town, item.meeting, "close_item"
        )
        Meeting.objects.update(state="convened", opened_at=None, number=None)
        assert "Open the meeting? The meeting gets its number," in self.step(town, item.meeting, "open")

    def test_of_an_item_that_was_voted_on(self, town: Town) -> None:
        outcome = announced(town, (9, 3, 1))
        assert "the result of its vote can't be challenged any more" in self.step(
            town, outcome.poll.meeting, "close_item"
        )

    def test_of_a_result(self, town: Town) -> None:
        poll = opened_poll(town)
        close_poll(poll, actor=town.chair)
        shown = self.asked(town, "voting:announce", pk=poll.pk)
        assert "Announce the result?" in shown
        assert "what was adopted gets its number" in shown
        assert "casting" not in shown

    def test_of_an_answer_to_a_challenge(self, town: Town) -> None:
        poll = announced(town, (9, 3, 1)).poll
        challenge_result(poll, reason="Броенето не беше вярно.", actor=town.member)
        for name in ("repeat", "count_again"):
            assert "A challenge is answered once" in self.asked(town, f"voting:{name}", pk=poll.pk)

    def test_equal_votes_ask_for_the_casting_vote_on_the_same_page(self, town: Town) -> None:
        town.youth.rules_overrides = {"majority.tie": "casting_vote"}
        town.youth.save()
        poll = opened_poll(town, present=12)
        cast(town, poll, 6, 6, 0)
        close_poll(poll, actor=town.chair)
        assert 'name="casting"' in part(
            signed_in(town.chair).get(address("voting:announce", town, pk=poll.pk))
        )
        signed_in(town.chair).post(address("voting:announce", town, pk=poll.pk), {"casting": "for"})
        assert Poll.objects.get().outcome.result == "carried"

    def test_who_does_not_preside_is_not_asked(self, town: Town) -> None:
        poll = opened_poll(town)
        close_poll(poll, actor=town.chair)
        for name in ("announce", "repeat", "count_again"):
            shown = signed_in(town.secretary).get(address(f"voting:{name}", town, pk=poll.pk))
            assert shown.status_code == 403
