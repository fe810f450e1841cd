"""A complete sitting on eight screens, from convening to signed minutes: after each step all tell the truth.

The chair, the secretary, four members on phones, of whom one loses the connection twice and one sleeps, the
hall's screen and a visitor. No screen that is followed is ever reloaded by the test.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import Watch, violations
from tests.browser.conftest import NewContext
from tests.browser.test_entrance import CODE, give_known_code
from tests.browser.test_live_page import HEARD, swallowing
from tests.browser.test_meeting_live import expect_state
from tests.factories import Town
from tests.youth.meetings.scenes import planned
from voting.models import Ballot, Outcome
from youth import clock
from youth.models import Meeting, Minutes, Participant, Resolution

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.live]

TITLES = ("Осветление на алеята", "Скейт площадка")

# The words of the page and of the same address fetched at this moment. Left out is what counts time, says
# how the connection is, or what only this screen shows after its own act.
WORDS = """async () => {
  const said = (html) => {
    const kept = html.cloneNode(true);
    const own =
      "[data-live-badge], [data-clock], [data-signal], [data-live-error], .messages, .screen-code, script";
    kept.querySelectorAll(own).forEach((one) => one.remove());
    return kept.textContent.replace(/\\s+/g, " ").trim();
  };
  const places = ["nav.crumbs", ".statusbar", "main"];
  const parts = (page) => [
    page.title, ...places.map((one) => page.querySelector(one)).filter(Boolean).map(said),
  ];
  const answer = await fetch(location.href, { cache: "no-store" });
  return [parts(document), parts(new DOMParser().parseFromString(await answer.text(), "text/html"))];
}"""


@dataclass
class Screen:
    """One screen that follows the meeting."""

    name: str
    page: Page
    address: str
    followed: bool = True

    def come(self) -> None:
        """Open the page, and wait until it follows."""
        self.page.goto(self.address)
        expect_state(self.page, "connected")

    def press(self, address: str) -> None:
        """Press the button of the form that is sent to an address with this part."""
        self.page.locator(f"main form[action*='{address}'] button[type=submit]:visible").first.click()

    def follow(self, address: str) -> None:
        """Follow the link whose address has this part."""
        self.page.locator(f"main a[href*='{address}']:visible").first.click()

    def send(self) -> None:
        """Send the form of the page."""
        self.page.locator("main .form-actions button[type=submit]").first.click()

    def confirm(self, address: str) -> None:
        """Follow the link whose address has this part, and press what is asked for there."""
        self.follow(address)
        self.send()

    def tells_the_truth(self) -> None:
        """Wait until each word of the page is one that a fresh page has."""
        for _attempt in range(40):
            shown, fresh = self.page.evaluate(WORDS)
            if shown == fresh:
                return
            self.page.wait_for_timeout(250)
        assert differences(shown, fresh) == [], self.name


def differences(shown: list[str], fresh: list[str]) -> list[tuple[str, str]]:
    """Return the words in which two pages differ, each time with those before them."""
    words, right = (" | ".join(parts).split() for parts in (shown, fresh))
    changes = SequenceMatcher(None, words, right, autojunk=False).get_opcodes()
    return [
        (" ".join(words[max(0, begin - 4) : end]), " ".join(right[start:stop]))
        for change, begin, end, start, stop in changes
        if change != "equal"
    ]


@dataclass
class Sitting:
    """All screens, and the steps that were seen on each of them."""

    screens: list[Screen]
    steps: list[str] = field(default_factory=list)

    @property
    def followers(self) -> list[Screen]:
        """Return the screens on which no form of the page is sent after the opening."""
        return [one for one in self.screens if one.name not in {"chair", "secretary", "first"}]

    def after(self, step: str) -> None:
        """See that every screen which follows shows what a fresh page shows, and is accessible."""
        self.steps.append(step)
        for screen in self.screens:
            if not screen.followed:
                continue
            screen.tells_the_truth()
            if folder := os.environ.get("PICTURES"):
                path = Path(folder) / f"{len(self.steps):02}-{step}-{screen.name}.png".replace(" ", "-")
                screen.page.screenshot(path=path, full_page=True)
            # The phones of the others are of the same kind.
            if screen.name not in {"wanderer", "first", "second"}:
                assert violations(screen.page) == [], f"{step}: {screen.name}"


def test_a_complete_sitting_is_true_on_every_screen_after_each_step(
    new_context: NewContext, town: Town, watch: Watch
) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
    meeting = planned(town, *TITLES)
    address = f"/bg/c/{town.youth.slug}/meetings/{meeting.pk}/"

    def screen(
        name: str, of: Participant | None = None, *, size: str = "desktop", at: str = address
    ) -> Screen:
        return Screen(name, new_context(size, user=of.user if of else None).new_page(), at)

    chair, secretary = screen("chair", town.chair), screen("secretary", town.secretary)
    names = ("wanderer", "sleeper", "first", "second")
    phones = [
        screen(name, member, size="phone") for name, member in zip(names, town.members[2:6], strict=True)
    ]
    wanderer, sleeper, first, second = phones
    hall, visitor = screen("hall"), screen("visitor")
    sitting = Sitting([chair, secretary, *phones, hall, visitor])
    sleeper.page.clock.install()

    with swallowing(sleeper.page) as asleep:
        convene(chair, secretary, hall, sitting)
        take_attendance(secretary, phones, town, sitting)
        chair.confirm("/steps/open/")
        sitting.after("opened")
        call_item(chair, TITLES[0], meeting)
        sitting.after("item called")
        speak(first, second, chair, sitting)
        with offline(wanderer):
            chair.press("/open/")
            sitting.after("vote opened")
        sitting.after("back in the network")
        vote(phones, secretary, town, sitting)
        asleep.append(True)
        sleeper.followed = False
        chair.press("/close/")
        sitting.after("vote closed")
        with offline(wanderer):
            chair.confirm("/announce/")
            sitting.after("result announced")
        sitting.after("back in the network again")
        sleeper.page.clock.fast_forward("02:00")
        asleep.clear()
        expect(sleeper.page.locator("#voting-now .card-now")).to_have_count(0, timeout=3_000)
        sleeper.followed = True
        sitting.after("awake")
    finish(chair, secretary, phones, meeting, sitting)
    assert Outcome.objects.get().carried
    assert Resolution.objects.get().number == 1
    assert re.sub(r"\d\d:\d\d", "TIME", "\n".join(heard(second))) == TRANSCRIPT.strip()
    write_and_sign(chair, secretary, meeting, address)
    assert len(sitting.steps) >= 15


def convene(chair: Screen, secretary: Screen, hall: Screen, sitting: Sitting) -> None:
    chair.come()
    chair.follow("/steps/convene/")
    chair.page.locator("main input[name=late_because]").fill("Изборите бяха вчера")
    chair.send()
    secretary.page.goto(f"{secretary.address}screen/link/")
    secretary.page.locator("main button[name=act][value=make]").click()
    # The installation's own address is another one than that of the server of this test.
    hall.address = urlsplit(secretary.page.locator("#screen-address").input_value()).path
    for screen in sitting.screens:
        screen.come()
    sitting.after("convened")


def take_attendance(secretary: Screen, phones: list[Screen], town: Town, sitting: Sitting) -> None:
    for phone in phones:
        phone.page.locator("main button[name=to][value=enter]").click()
        expect(phone.page.locator("#meeting-here")).to_be_visible()
    secretary.follow("/attendance/")
    for member in [*town.members[:2], *town.members[6:]]:
        secretary.page.locator(f"main input[name=member][value='{member.pk}']").check()
    secretary.page.locator("main button[value=enter_marked]").click()
    secretary.come()
    # From here on their pages change by frames and by their own commands alone.
    for screen in sitting.followers:
        screen.page.evaluate("window.neverReloaded = true")
    sitting.after("all present")


def call_item(chair: Screen, title: str, meeting: Meeting) -> None:
    item = meeting.agenda_items.get(title=title)
    form = chair.page.locator("main form[action*='/steps/start_item/']")
    form.locator("select").select_option(str(item.pk))
    form.locator("button").click()
    expect(chair.page.locator("#meeting-item h2")).to_have_text(title)


def speak(first: Screen, second: Screen, chair: Screen, sitting: Sitting) -> None:
    first.page.locator("#deliberation-ask-speech").click()
    second.page.locator("#deliberation-ask-speech").click()
    for phone in (first, second):
        expect(phone.page.locator("#deliberation-withdraw-speech")).to_be_visible()
    sitting.after("two ask for the floor")
    chair.page.locator("#deliberation-give").click()
    expect(first.page.locator("#deliberation-finished")).to_be_visible()
    sitting.after("the floor is given")
    first.page.locator("#deliberation-finished").click()
    expect(first.page.locator("#deliberation-finished")).to_have_count(0)
    chair.page.locator("#deliberation-give").click()
    expect(second.page.locator("#deliberation-finished")).to_be_visible()
    chair.page.locator("#deliberation-end").click()
    sitting.after("all have spoken")


def vote(phones: list[Screen], secretary: Screen, town: Town, sitting: Sitting) -> None:
    for phone, choice in zip(phones, ("for", "for", "against", "abstain"), strict=True):
        button = phone.page.locator(f"#voting-now button[value={choice}]")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
    sitting.after("four voted by phone")
    secretary.follow("/clerk/")
    rows = secretary.page.locator("main ol.rows > li")
    for member in [*town.members[:2], *town.members[6:]]:
        row = rows.filter(has=secretary.page.locator(f"input[name$='{member.pk}']"))
        row.locator("input[value=for]").check()
    secretary.send()
    secretary.come()
    assert Ballot.objects.filter(is_current=True).count() == 13
    sitting.after("nine votes entered by the secretary")


def finish(
    chair: Screen, secretary: Screen, phones: list[Screen], meeting: Meeting, sitting: Sitting
) -> None:
    chair.confirm("/steps/close_item/")
    sitting.after("item finished")
    chair.press("/steps/suspend/")
    sitting.after("break")
    chair.press("/steps/resume/")
    sitting.after("resumed")
    call_item(chair, TITLES[1], meeting)
    phones[2].page.locator("#meeting-here summary").click()
    phones[2].page.locator("main button[name=to][value=leave]").click()
    expect(phones[2].page.locator("main button[name=to][value=enter]")).to_be_visible()
    sitting.after("one has left")
    # Nobody voted on it, which is asked about first.
    chair.follow("/steps/close_item/")
    chair.page.locator("main form button[type=submit]").last.click()
    chair.come()
    sitting.after("item finished without a vote")
    chair.follow("/steps/close/")
    chair.page.locator("main form button[type=submit]").last.click()
    # Nothing is followed any more on a page that is loaded after the closing.
    chair.page.goto(chair.address)
    sitting.after("closed")
    for screen in sitting.followers:
        assert screen.page.evaluate("window.neverReloaded") is True, screen.name


def heard(screen: Screen) -> list[str]:
    """Return what a screen reader has said."""
    said: list[str] = screen.page.evaluate(HEARD)
    return said


TRANSCRIPT = """
В залата си от TIME ч.
Има кворум
Заседание № 1, тече сега
Между две точки
Заседание № 1, точка 1
Осветление на алеята
Думата има: Член 5
Думата има: Член 6
Гласуването е открито
Осветление на алеята
Гласът ти още не е подаден.
Гласува „въздържал се“ в TIME ч. Можеш да го промениш, докато гласуването е открито.
Гласуването приключи
Гласът ти е преброен.
Прието с 11 гласа „за“ от 13 присъстващи
Заседание № 1, тече сега
Между две точки
Заседание № 1, почивка
Почивка
Заседание № 1, тече сега
Между две точки
Заседание № 1, точка 2
Скейт площадка
Заседание № 1, тече сега
Между две точки
Приключи
Заседанието приключи. Прието е 1 решение.
"""


def write_and_sign(chair: Screen, secretary: Screen, meeting: Meeting, address: str) -> None:
    for act in ("draft", "open"):
        secretary.page.goto(f"{address}minutes/")
        secretary.page.locator(f"main button[name=act][value={act}]").click()
    Minutes.objects.update(objections_until=clock.now())
    for screen in (chair, secretary):
        screen.page.goto(f"{address}minutes/sign/")
        sign_in_again(screen.page)
        screen.send()
    assert Minutes.objects.get().state == Minutes.State.SIGNED


def sign_in_again(page: Page) -> None:
    """Enter the code that was mailed."""
    if page.locator("[name=code]").count() == 0:
        page.locator(
            "main a[href*='/reauthenticate/code/'], main form[action*='/reauthenticate/code/'] button"
        ).first.click()
    give_known_code()
    page.locator("[name=code]").fill(CODE)
    page.locator("main form button[type=submit]").first.click()


@contextmanager
def offline(screen: Screen) -> Iterator[None]:
    """Take a screen's network away for a while."""
    screen.page.context.set_offline(True)
    screen.followed = False
    yield
    screen.page.context.set_offline(False)
    expect_state(screen.page, "connected")
    screen.followed = True
