"""The site's shell in a real browser, before there is anything to show."""

import pytest

from cms.models import PlainPage
from proposals.models import Proposal
from proposals.services.authoring import draft_proposal, publish_proposal
from tests.browser.accessibility import faults, overflows
from tests.browser.conftest import NewContext
from tests.cms.site import add_page, make_home, show_councils
from tests.factories import Town, make_user
from youth.models import Office

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.long
def test_the_sign_in_page_is_accessible_on_every_screen(new_context: NewContext) -> None:
    page = new_context().new_page()

    page.goto("/bg/accounts/login/")

    assert faults(page) == []


def test_a_member_is_signed_in_by_the_session_cookie(new_context: NewContext, town: Town) -> None:
    page = new_context("phone", user=town.member.user).new_page()

    page.goto("/bg/accounts/email/")

    assert page.url.endswith("/bg/accounts/email/")


PHONES = [320, 340, 360, 375, 390, 412, 414, 430, 480]
# Opens whatever a page can open, and names what of it reaches over an edge of the window.
OUTSIDE = """() => {
  const found = [];
  const openers = [...document.querySelectorAll("details, dialog, [popover]")];
  for (const one of openers) {
    if (one.matches("details")) one.open = true;
    else if (one.matches("dialog")) one.show();
    else one.showPopover();
    for (const box of one.querySelectorAll("a, button, input, summary, nav, p")) {
      const { left, right, width } = box.getBoundingClientRect();
      if (width && (left < 0 || right > innerWidth)) {
        found.push(`${one.className}: ${box.tagName} ${Math.round(left)}..${Math.round(right)}`);
      }
    }
    if (one.matches("details")) one.open = false;
    else if (one.matches("dialog")) one.close();
    else one.hidePopover();
  }
  return [openers.length, found];
}"""


@pytest.mark.long
def test_what_opens_on_a_phone_stays_inside_the_window(new_context: NewContext, town: Town) -> None:
    page = new_context("phone", user=make_user("builder", is_staff=True)).new_page()
    for address in ("/bg/c/ms/", "/bg/search/?q=съвет", "/bg/styleguide/"):
        page.goto(address)
        for width in PHONES:
            page.set_viewport_size({"width": width, "height": 800})

            openers, outside = page.evaluate(OUTSIDE)

            assert openers, address
            assert outside == [], (address, width)


@pytest.mark.long
def test_the_menu_opens_inside_the_window_without_javascript(new_context: NewContext, town: Town) -> None:
    page = new_context("phone", java_script_enabled=False).new_page()
    for width in PHONES:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/bg/c/ms/")

        page.locator("details.menu > summary").click()

        links = page.locator("details.menu a").all()
        assert len(links) >= 3
        for link in links:
            box = link.bounding_box()
            assert box is not None
            assert box["x"] >= 0, width
            assert box["x"] + box["width"] <= width, width


@pytest.mark.long
def test_a_long_word_that_is_not_found_stays_on_the_page(new_context: NewContext, town: Town) -> None:
    page = new_context("narrow").new_page()

    page.goto("/bg/search/?q=" + "непротивоконституционствувателствувайте" * 2)

    assert "непротиво" in page.locator(".empty").inner_text()
    assert not overflows(page)


def test_a_form_is_sent_by_one_press_and_alive_again_after_going_back(
    new_context: NewContext, town: Town
) -> None:
    page = new_context("phone", user=town.young_person.user).new_page()
    page.goto("/bg/c/ms/proposals/new/")
    page.get_by_label("Какво предлагаш?").fill("Скейт парк")
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    button = page.get_by_role("button", name="Запази като чернова")
    button.dblclick()
    page.wait_for_url(lambda address: "/new/" not in address)
    assert len(sent) == 1

    page.go_back()

    assert button.get_attribute("aria-disabled") is None
    button.click()
    page.wait_for_url(lambda address: "/new/" not in address)
    assert len(sent) == 2
    assert Proposal.objects.count() == 1


# As wide as what towns and plugins call their places; ten of them have no room beside our own.
PLACES = (
    "Обществени обсъждания",
    "Анкети",
    "Участие в бюджета",
    "Обучения",
    "Петиции",
    "Показатели и планове",
    "Младежки организации",
    "Жребий",
    "Жива зала",
    "Международно сътрудничество",
)


def test_the_header_is_one_line_however_many_places_there_are(new_context: NewContext, town: Town) -> None:
    home = make_home("bg")
    show_councils(town.youth)
    for number, title in enumerate(PLACES):
        add_page(home, PlainPage, title, f"place-{number}", show_in_menus=True)
    page = new_context(java_script_enabled=False).new_page()
    for width in (960, 1024, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/bg/place-9/")

        entries = page.locator(".top-nav > ul > li").all()
        boxes = [entry.bounding_box() or {} for entry in entries]
        assert len({box["y"] for box in boxes}) == 1, width
        assert boxes[-1]["x"] + boxes[-1]["width"] <= width
        assert page.locator(".top-bar").evaluate("bar => bar.offsetHeight") < 80, width
        rest = page.locator(".more a")
        assert not rest.first.is_visible()
        page.locator(".more > summary").press("Enter")
        assert rest.last.is_visible()
        assert rest.last.get_attribute("aria-current") == "page"
        assert set(PLACES) < set(page.locator(".top-nav a").all_inner_texts())
        assert not overflows(page)


@pytest.mark.long
def test_the_menu_of_many_places_fits_on_a_phone(new_context: NewContext, town: Town) -> None:
    home = make_home("bg")
    show_councils(town.youth)
    for number, title in enumerate(PLACES):
        add_page(home, PlainPage, title, f"place-{number}", show_in_menus=True)
    page = new_context("narrow").new_page()
    page.goto("/bg/place-9/")

    page.locator(".menu > summary").click()

    assert page.locator(".menu .places-title").all_inner_texts() == [
        "Участвай",
        "Как се решава",
        "Информация",
    ]
    assert not overflows(page)
    assert page.locator(".top-bar").evaluate("bar => bar.offsetHeight") < 80
    assert faults(page) == []


@pytest.mark.long
def test_the_header_of_who_has_a_desk_is_one_line(new_context: NewContext, town: Town) -> None:
    page = new_context(user=town.secretary.user).new_page()
    page.goto("/bg/c/ms/meetings/")
    for width in (480, 600, 960, 1055, 1056, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.locator(".tools > [href$='/desk/']").is_visible() == (width > 480), width
        assert page.locator(".top-bar").evaluate("bar => bar.offsetHeight") < 80, width


def test_a_word_as_long_as_a_title_or_a_name_may_be_widens_no_page(
    new_context: NewContext, town: Town
) -> None:
    author = town.members[0]
    author.display_name = "Папазчернокожухарова" * 4
    author.save()
    Office.objects.filter(participant=author).update(name_in_office=author.display_name)
    title = "Безинтервал" * 18
    written = draft_proposal(town.youth, title=title, summary="Защо.", points="Да.", actor=author)
    publish_proposal(written, actor=author)
    page = new_context(user=author.user).new_page()
    for address in (f"/bg/c/ms/proposals/{written.pk}/", "/bg/c/ms/me/", "/bg/c/ms/"):
        page.goto(address)
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert not overflows(page), (address, width)
