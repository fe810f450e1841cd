"""One sitting from the eldest member's opening to a lost quorum, as the chair and the secretary walk it."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewContext, sign_in
from tests.factories import Town
from tests.server import Server
from tests.voting.scenes import cast
from tests.youth.meetings.scenes import planned
from voting.models import Ballot, Outcome, Poll
from youth import clock
from youth.models import AgendaItem, Meeting, Participant, Resolution

pytestmark = [pytest.mark.django_db(transaction=True)]

ITEMS = (
    *("Избор на председател", "Осветление на алеята", "Скейт площадка", "Пейки"),
    *("Чешма", "Велоалея", "Библиотека", "Спортна зала", "Пътеки"),
)
CHOICES = ("for", "against", "abstain")


class Table:
    """One person of the chair's table with a page on the sitting."""

    def __init__(self, page: Page, town: Town, meeting: Meeting) -> None:
        self.page, self.town = page, town
        self.meeting = f"/bg/c/{town.youth.slug}/meetings/{meeting.pk}/"
        self.pictures = 0

    def come(self) -> None:
        """Come to the page of the sitting, and see it as it is now."""
        self.page.goto(self.meeting)
        self.picture()

    def picture(self) -> None:
        """Keep a picture of the page where the environment names a folder for them."""
        if folder := os.environ.get("PICTURES"):
            self.pictures += 1
            width = self.page.viewport_size["width"] if self.page.viewport_size else 0
            self.page.screenshot(path=Path(folder) / f"{width}-{self.pictures:02}.png", full_page=True)

    def follow(self, address: str) -> None:
        """Follow the link whose address has this part."""
        self.page.locator(f"main a[href*='{address}']:visible").first.click()
        self.picture()

    def press(self, address: str) -> None:
        """Press the button of the form that is sent to an address with this part."""
        self.page.locator(f"main form[action*='{address}'] button[type=submit]:visible").first.click()
        self.picture()
        expect(self.message()).to_have_count(0)

    def send(self) -> None:
        """Send the form of the page."""
        self.page.locator("main .form-actions button[type=submit]").first.click()
        self.picture()
        expect(self.message()).to_have_count(0)

    def confirm(self, address: str) -> None:
        """Follow the link whose address has this part, and press what is asked for there."""
        self.follow(address)
        self.send()

    def message(self) -> Locator:
        """Return what the page says that went wrong."""
        return self.page.locator("main .message-error, main .errorlist")

    def begin(self, title: str) -> None:
        """Call the item with this title."""
        self.come()
        item = AgendaItem.objects.get(title=title, meeting_id=self.meeting.split("/")[-2])
        form = self.page.locator("main form[action*='/steps/start_item/']")
        form.locator("select").select_option(str(item.pk))
        form.locator("button").click()
        expect(self.page.locator("#meeting-item h2")).to_have_text(title)

    def finish_vote(self) -> Outcome:
        """Close the vote and announce its result."""
        self.come()
        self.press("/close/")
        self.confirm("/announce/")
        expect(self.message()).to_have_count(0)
        return Outcome.objects.get(poll=last_poll())

    def put(self, motion: str) -> None:
        """Go from the sitting to the page of a question that can be put to the vote."""
        self.come()
        self.follow("/voting/meetings/")
        self.follow(f"/{motion}/")

    def choose(self, name: str, value: str) -> None:
        """Choose in a list of the form."""
        self.page.locator(f"main select[name='{name}']").select_option(value)


def last_poll() -> Poll:
    return Poll.objects.filter(put_with=None).latest("opened_at")


class OneDevice(Table):
    """A person who signs in on the only device in the hall, where somebody else was signed in before."""

    def __init__(self, page: Page, town: Town, meeting: Meeting, server: Server, person: Participant) -> None:
        super().__init__(page, town, meeting)
        self.server, self.person = server, person

    def come(self) -> None:
        """Take the device and come to the page of the sitting."""
        sign_in(self.page.context, self.server, self.person.user)
        super().come()


# So many of those in the hall vote for, against, abstain.
Vote = Callable[[int, int, int], None]


@pytest.mark.long
def test_a_sitting_is_walked_from_its_opening_to_the_quorum_that_is_lost(
    new_context: NewContext, town: Town
) -> None:
    meeting = without_a_chair(town)

    def come(person: Participant, screen: str = "desktop", **options: bool) -> Table:
        return Table(new_context(screen, user=person.user, **options).new_page(), town, meeting)

    def vote_by_device(*votes: int) -> None:
        cast(town, last_poll(), *votes)

    secretary = come(town.secretary, "phone", java_script_enabled=False)
    eldest, chair, member = come(town.members[5]), come(town.members[2]), come(town.member, "phone")
    walk_the_sitting(secretary, eldest, chair, member, town, meeting, vote_by_device)


@pytest.mark.long
def test_the_whole_sitting_is_run_from_one_device_without_scripts(
    new_context: NewContext, server: Server, town: Town
) -> None:
    meeting = without_a_chair(town)
    page = new_context("phone", java_script_enabled=False).new_page()

    def come(person: Participant) -> OneDevice:
        return OneDevice(page, town, meeting, server, person)

    secretary = come(town.secretary)

    def vote_by_voice(*votes: int) -> None:
        enter_spoken_votes(secretary, *votes)

    eldest, chair, member = come(town.members[5]), come(town.members[2]), come(town.member)
    walk_the_sitting(secretary, eldest, chair, member, town, meeting, vote_by_voice)


def without_a_chair(town: Town) -> Meeting:
    town.youth.offices.filter(role="chair").delete()
    return planned(town, *ITEMS, kind="constituent")


def walk_the_sitting(
    secretary: Table, eldest: Table, chair: Table, member: Table, town: Town, meeting: Meeting, vote: Vote
) -> None:
    convene_and_open(secretary, eldest, town)
    elect_tellers_and_adopt_the_agenda(eldest, town, vote)
    elect_the_chair_on_paper(eldest, secretary, town)
    chair.come()
    chair.confirm("/steps/close_item/")
    vote_by_voice(chair, secretary)
    decide_a_tie_again(chair, member, vote)
    count_hands(chair, secretary, town)
    decide_two_at_once(chair, vote)
    amend_and_adopt(chair, town, vote)
    lose_the_quorum(chair, secretary, town, meeting)


def convene_and_open(secretary: Table, eldest: Table, town: Town) -> None:
    secretary.come()
    secretary.follow("/steps/convene/")
    secretary.page.locator("main input[name=late_because]").fill("Изборите бяха вчера")
    secretary.send()
    secretary.follow("/attendance/")
    for member in town.members:
        secretary.page.locator(f"main input[name=member][value='{member.pk}']").check()
    secretary.page.locator("main button[value=enter_marked]").click()
    secretary.come()
    secretary.follow("/eldest/")
    secretary.choose("member", str(town.members[5].pk))
    secretary.send()
    eldest.come()
    eldest.confirm("/steps/open/")


def elect_tellers_and_adopt_the_agenda(eldest: Table, town: Town, vote: Vote) -> None:
    eldest.put("tellers")
    for teller in town.members[:2]:
        eldest.page.locator(f"main input[name=tellers][value='{teller.pk}']").check()
    eldest.send()
    vote(13, 0, 0)
    assert eldest.finish_vote().carried
    eldest.put("youth.adopt_agenda")
    eldest.send()
    vote(12, 0, 1)
    assert eldest.finish_vote().carried


def elect_the_chair_on_paper(eldest: Table, secretary: Table, town: Town) -> None:
    eldest.begin("Избор на председател")
    eldest.follow("/election/")
    eldest.choose("what", "chair")
    eldest.send()
    eldest.choose("member", str(town.members[2].pk))
    eldest.press("/nominate/")
    eldest.press("/open/")
    secretary.come()
    secretary.follow("/papers/")
    figures = {"issued": 13, "returned": 0, "in_urn": 13, "valid": 12, "invalid": 0, "blank": 1, "c1": 11}
    figures["against_all"] = 1
    # One device: the protocol is read aloud twice.
    for _time in range(2):
        for name, number in figures.items():
            secretary.page.locator(f"main input[name={name}]").fill(str(number))
        secretary.send()
    assert eldest.finish_vote().result == "elected"
    office = town.youth.offices.in_force(clock.now()).get(role="chair")
    assert office.participant == town.members[2]


def vote_by_voice(chair: Table, secretary: Table) -> None:
    chair.begin("Осветление на алеята")
    chair.choose("method", "named")
    chair.press("/open/")
    enter_spoken_votes(secretary, 9, 4, 0)
    assert Ballot.objects.filter(voter__poll=last_poll()).count() == 13
    outcome = chair.finish_vote()
    assert (outcome.result, outcome.decision["votes"]["for"]) == ("carried", 9)
    chair.confirm("/steps/close_item/")


def enter_spoken_votes(secretary: Table, *votes: int) -> None:
    """Enter what the members say when the secretary calls their names."""
    secretary.come()
    secretary.follow("/clerk/")
    rows = secretary.page.locator("main ol.rows > li")
    expect(rows).to_have_count(sum(votes))
    choices = [choice for choice, count in zip(CHOICES, votes, strict=True) for _ in range(count)]
    for place, choice in enumerate(choices):
        rows.nth(place).locator(f"input[value={choice}]").check()
    secretary.send()


def decide_a_tie_again(chair: Table, member: Table, vote: Vote) -> None:
    chair.begin("Скейт площадка")
    chair.press("/open/")
    vote(6, 6, 1)
    assert chair.finish_vote().result == "tie"
    member.come()
    member.follow("/challenge-result/")
    member.page.locator("[name=reason]").fill("Гласът ми не се прие.")
    member.send()
    chair.come()
    chair.confirm("/repeat/")
    vote(7, 6, 0)
    assert chair.finish_vote().result == "carried"
    chair.confirm("/steps/close_item/")


def count_hands(chair: Table, secretary: Table, town: Town) -> None:
    chair.begin("Пейки")
    chair.follow("/hands/")
    chair.choose("first", str(town.members[4].pk))
    chair.choose("second", str(town.members[6].pk))
    chair.send()
    secretary.come()
    secretary.follow("/slips/")
    for option, number in (("for", 8), ("against", 4), ("abstain", 1)):
        slips = secretary.page.locator(f"main input[name$='-{option}']")
        expect(slips).to_have_count(2)
        for place in range(2):
            slips.nth(place).fill(str(number))
    secretary.send()
    assert chair.finish_vote().decision["votes"]["for"] == 8
    chair.confirm("/steps/close_item/")


def decide_two_at_once(chair: Table, vote: Vote) -> None:
    chair.put("together")
    for title in ("Чешма", "Велоалея"):
        chair.page.locator("main label").filter(has_text=title).locator("input").check()
    chair.send()
    vote(11, 2, 0)
    chair.finish_vote()
    assert Resolution.objects.filter(title__in=("Чешма", "Велоалея")).count() == 2


def amend_and_adopt(chair: Table, town: Town, vote: Vote) -> None:
    chair.begin("Библиотека")
    chair.follow("/amendments/to/")
    chair.choose("mover", str(town.member.pk))
    chair.choose("change", "replace")
    point = chair.page.locator("main select[name=point] option").nth(1).get_attribute("value")
    chair.choose("point", str(point))
    chair.page.locator("main [name=text]").fill("Да се направи веднага.")
    chair.send()
    chair.follow("/proposals.amend/")
    chair.send()
    vote(10, 3, 0)
    assert chair.finish_vote().carried
    expect(chair.page.locator("#meeting-item")).to_contain_text("Да се направи веднага.")
    chair.press("/open/")
    vote(10, 3, 0)
    assert "Да се направи веднага." in chair.finish_vote().resolution.words
    chair.confirm("/steps/close_item/")


def lose_the_quorum(chair: Table, secretary: Table, town: Town, meeting: Meeting) -> None:
    chair.begin("Спортна зала")
    secretary.come()
    secretary.follow("/attendance/")
    for member in town.members[-3:]:
        row = secretary.page.locator(f"main form:has(input[value='{member.pk}'])")
        row.locator("button[value=leave]").click()
    chair.come()
    expect(chair.page.locator("#voting-actions form[action*='/open/']")).to_have_count(0)
    chair.press("/steps/wait_for_quorum/")
    Meeting.objects.filter(pk=meeting.pk).update(waits_until=clock.now() - timedelta(minutes=1))
    chair.come()
    chair.follow("/steps/end_without_quorum/")
    chair.page.locator("main form button.btn-danger").click()
    meeting.refresh_from_db()
    assert (meeting.state, meeting.lacked_quorum) == ("closed", True)
    states = dict(meeting.agenda_items.values_list("title", "state"))
    assert (states["Спортна зала"], states["Пътеки"]) == ("interrupted", "not_reached")
    chair.come()
