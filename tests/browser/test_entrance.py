"""From a proposal that a friend shared to the same page with one's support on it, counted on a phone."""

from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page, expect

from proposals.models import Proposal
from proposals.services import draft_proposal, publish_proposal
from tests.browser.accessibility import overflows, violations
from tests.browser.conftest import NewContext
from tests.browser.test_voting import picture
from tests.factories import Town
from youth import clock
from youth.crypto import keyed_digest
from youth.models import SignInCode
from youth.selectors.councils import today_in

pytestmark = pytest.mark.django_db(transaction=True)

CODE = "314159"
# As if the device had kept a text of another name.
KEPT_BEFORE = """
localStorage.setItem(
  `draft:${document.querySelector("meta[name=account]").content}:${location.pathname}#0`,
  JSON.stringify({ at: Date.now(), texts: { summary: "Караме на паркинга." }, name: "f".repeat(16) }),
)
"""


class Phone:
    """A page on which taps and the screens after the first one are counted."""

    def __init__(self, page: Page, address: str, *, is_judged: bool = True) -> None:
        """Open the shared page, which is not counted; ``is_judged`` needs scripts."""
        self.page, self.is_judged = page, is_judged
        page.goto(address)
        self.taps, self.screens = 0, []
        page.on("framenavigated", lambda frame: self.screens.append(frame.url))

    def tap(self, name: str) -> None:
        """Tap a button or tick a box by its name."""
        self.taps += 1
        button = self.page.get_by_role("button", name=name, exact=True)
        box = self.page.get_by_role("checkbox", name=name, exact=True)
        button.or_(box).first.tap()

    def fill(self, field: str, text: str) -> None:
        """Enter a field, which is no tap."""
        self.page.locator(f"[name={field}]").first.fill(text)

    def judge(self, name: str) -> None:
        """Look at the screen, where that is asked: it fits and has no fault of access."""
        if not self.is_judged:
            return
        picture(self.page, f"entrance-{name}")
        assert violations(self.page) == []
        assert not overflows(self.page)


@pytest.fixture
def proposal(town: Town) -> Proposal:
    """Return a published proposal that somebody shares."""
    draft = draft_proposal(
        town.youth,
        title="Скейт площадка",
        summary="Няма къде да караме.",
        points="Общината да отреди терен.",
        language="bg",
        actor=town.member,
    )
    return publish_proposal(draft, actor=town.member)


def give_known_code() -> None:
    """Replace the code that was mailed by one that the test knows."""
    row = SignInCode.objects.get(ended_at=None)
    row.digest = keyed_digest(f"{row.pk}:{CODE}")
    row.save()


def sign_in(phone: Phone, address: str, *, button: str = "Подкрепям") -> None:
    """Go from the button to the code that is entered."""
    phone.tap(button)
    expect(phone.page.locator("[name=email]")).to_be_visible()
    phone.judge("address")
    phone.fill("email", address)
    phone.tap("Изпрати ми код по имейл")
    expect(phone.page.locator("[name=code]")).to_be_visible()
    phone.judge("code")
    give_known_code()
    phone.fill("code", f"{CODE[:3]} {CODE[3:]}")
    phone.tap("Продължи")


def test_a_new_person_supports_in_four_screens_and_five_taps(
    new_context: NewContext, town: Town, proposal: Proposal
) -> None:
    address = f"/bg/c/{town.youth.slug}/proposals/{proposal.pk}/"
    phone = Phone(new_context("phone").new_page(), address)

    sign_in(phone, "new@example.org")
    expect(phone.page.locator("[name=birth_year]")).to_be_visible()
    phone.judge("join")
    phone.fill("display_name", "Рени")
    phone.fill("birth_year", str(today_in(town.youth).year - 17))
    phone.tap("Съгласявам се")
    phone.tap("Включи се")

    expect(phone.page.get_by_text("Подкрепяш това предложение.").first).to_be_visible()
    phone.judge("supported")
    assert phone.page.url.endswith(address)
    assert [one.participant.display_name for one in proposal.supports.all()] == ["Рени"]
    assert (len(phone.screens), phone.taps) == (4, 5), phone.screens


def test_who_takes_part_and_is_signed_out_supports_in_three_screens(
    new_context: NewContext, town: Town, proposal: Proposal
) -> None:
    address = f"/bg/c/{town.youth.slug}/proposals/{proposal.pk}/"
    page = new_context("phone", java_script_enabled=False).new_page()
    phone = Phone(page, address, is_judged=False)

    sign_in(phone, town.young_person.user.email)

    expect(phone.page.get_by_text("Подкрепяш това предложение.").first).to_be_visible()
    assert phone.page.url.endswith(address)
    assert (len(phone.screens), phone.taps) == (3, 3), phone.screens


def test_a_first_proposal_is_written_before_signing_in_and_published_three_screens_later(
    new_context: NewContext, town: Town
) -> None:
    phone = Phone(new_context("phone").new_page(), f"/bg/c/{town.youth.slug}/proposals/new/")
    phone.fill("title", "Скейт площадка")
    phone.tap("Напред")
    phone.fill("summary", "Караме на паркинга.")
    phone.tap("Напред")
    phone.fill("points", "Общината да отреди терен.")
    phone.judge("write")

    sign_in(phone, "new@example.org", button="Публикувай")
    assert not Proposal.objects.exists(), "nothing leaves the device before there is somebody to publish it"
    expect(phone.page.locator("[name=birth_year]")).to_be_visible()
    phone.fill("display_name", "Рени")
    phone.fill("birth_year", str(today_in(town.youth).year - 17))
    phone.tap("Съгласявам се")
    phone.tap("Включи се")

    # The form comes back, is sent by itself, and nobody waits at it.
    expect(phone.page.get_by_text("Предложението ти е публично")).to_be_visible()
    phone.judge("published")
    (proposal,) = Proposal.objects.all()
    assert (proposal.title, proposal.state) == ("Скейт площадка", "published")
    waited = [urlsplit(one).path for one in phone.screens if not urlsplit(one).path.endswith("/new/")]
    council = f"/bg/c/{town.youth.slug}"
    assert waited == [
        "/bg/accounts/login/",
        "/bg/accounts/login/code/",
        f"{council}/join/",
        f"{council}/proposals/{proposal.pk}/",
    ]
    assert phone.taps == 7
    kept = phone.page.evaluate(
        "Object.keys({...localStorage, ...sessionStorage}).filter(key => key.startsWith('draft:'))"
    )
    assert kept == []


@pytest.mark.long
def test_a_text_that_the_server_does_not_name_is_not_sent_by_itself(
    new_context: NewContext, town: Town
) -> None:
    person = town.young_person
    context = new_context("phone", user=person.user)
    page = context.new_page()
    page.goto(f"/bg/c/{town.youth.slug}/proposals/new/")
    page.evaluate(KEPT_BEFORE)
    (key,) = [one["value"] for one in context.cookies() if one["name"] == "sessionid"]
    session = SessionStore(key)
    values = {"publish": "1", "draft_id": "0" * 16}
    until = clock.now().timestamp() + 60
    session["granted_wishes"] = {
        "proposals.write": {"participant": str(person.pk), "values": values, "until": until}
    }
    session.save()

    page.goto(f"/bg/c/{town.youth.slug}/proposals/new/")
    expect(page.locator("form[data-publish]")).to_be_visible()
    expect(page.locator("[data-restore]")).to_be_visible()
    assert page.locator("form[data-sending]").count() == 0
    assert not Proposal.objects.filter(state="published").exists()


def reach(page: Page, wanted: str) -> None:
    """Go on with the key until what was wanted has the focus."""
    for _press in range(80):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach {wanted} on {page.url}")


def test_a_new_person_supports_by_keyboard_alone(
    new_context: NewContext, town: Town, proposal: Proposal
) -> None:
    page = new_context("desktop").new_page()
    page.goto(f"/bg/c/{town.youth.slug}/proposals/{proposal.pk}/")

    reach(page, "button[name=support]")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=email]")
    reach(page, "[name=email]")
    page.keyboard.type("new@example.org")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=code]")
    give_known_code()
    reach(page, "[name=code]")
    page.keyboard.type(CODE)
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=birth_year]")
    reach(page, "[name=display_name]")
    page.keyboard.type("Рени")
    reach(page, "[name=birth_year]")
    page.keyboard.type(str(today_in(town.youth).year - 17))
    reach(page, "[type=checkbox]")
    page.keyboard.press("Space")
    reach(page, "button[type=submit]")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Подкрепяш това предложение.").first).to_be_visible()
    assert [one.participant.display_name for one in proposal.supports.all()] == ["Рени"]
