"""No way to the readers leads past the checks: copies, moves, many at a time, approvals, translations."""

import json
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client, TestCase
from django.utils.translation import override
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from cms.editing.roles import EDITORS, PUBLISHERS
from cms.editing.translations import hand_over
from cms.models import HomePage, NewsIndexPage, NewsPage, PlainPage
from tests.cms.site import add_page, make_home
from tests.cms.test_editors_room import client_of, somebody_of
from youth.models import User
from youth.refusals import Refusal

pytestmark = pytest.mark.django_db

FAULTY = json.dumps([{"type": "text", "value": '<p><a href="https://example.org/"></a></p>'}])
FAULT = "There is a link without words."
RESERVED = "belongs to the installation"


@pytest.fixture
def home() -> HomePage:
    return make_home("en")


@pytest.fixture
def publisher() -> User:
    return somebody_of(PUBLISHERS, language="en")


@pytest.fixture
def room(publisher: User) -> Client:
    return client_of(publisher)


def draft_below(parent: Page, title: str, slug: str, **fields: Any) -> PlainPage:
    page = PlainPage(title=title, slug=slug, locale=parent.locale, live=False, **fields)
    parent.add_child(instance=page)
    page.save_revision()
    return page


def said(answer: Any) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def bulk(room: Client, action: str, *pages: Page, **values: Any) -> Any:
    chosen = "&".join(f"id={page.pk}" for page in pages)
    return room.post(f"/admin/bulk/wagtailcore/page/{action}/?{chosen}&next=/admin/", values)


@pytest.mark.parametrize(
    "way", [{}, {"publish_copies": "on"}, {"alias": "on"}], ids=["draft", "live", "alias"]
)
def test_a_page_is_not_copied_to_an_address_of_the_installation(
    home: HomePage, room: Client, way: dict[str, str]
) -> None:
    above = add_page(home, PlainPage, "Above", "above")
    page = add_page(above, PlainPage, "Search", "search")
    before = Page.objects.count()

    form = {"new_title": "Search", "new_slug": "search", "new_parent_page": home.pk, **way}
    answer = room.post(f"/admin/pages/{page.pk}/copy/", form)

    assert answer.status_code == 200
    assert RESERVED in str(answer.context["form"].errors["new_slug"])
    assert Page.objects.count() == before
    answer = room.post(f"/admin/pages/{page.pk}/copy/", form | {"new_slug": "searching"})
    assert answer.status_code == 302
    assert home.get_children().filter(slug="searching").exists()


def test_pages_moved_together_do_not_take_an_address_of_the_installation(
    home: HomePage, room: Client
) -> None:
    above = add_page(home, PlainPage, "Above", "above")
    taken, free = (add_page(above, PlainPage, slug, slug) for slug in ("api", "free"))

    answer = bulk(room, "move", taken, free, chooser=home.pk)

    assert RESERVED in said(answer)
    assert above.get_children().count() == 2
    assert bulk(room, "move", free, chooser=home.pk).status_code == 302
    assert home.get_children().filter(slug="free").exists()


def test_drafts_below_are_checked_where_they_are_published_along(home: HomePage, room: Client) -> None:
    above = draft_below(home, "Above", "above")
    below = draft_below(above, "Below", "below", body=FAULTY)

    answer = bulk(room, "publish", above, include_descendants="on")

    assert f"Below: Block 1 (Text): {FAULT}" in said(answer)
    assert not Page.objects.filter(pk__in=[above.pk, below.pk], live=True).exists()
    bulk(room, "publish", above)
    assert list(Page.objects.filter(pk__in=[above.pk, below.pk], live=True)) == [above.page_ptr]


def test_a_draft_that_lacks_a_field_is_not_published_with_others(home: HomePage, room: Client) -> None:
    index = add_page(home, NewsIndexPage, "News", "news")
    article = NewsPage(title="Unfinished", slug="unfinished", locale=home.locale, live=False)
    index.add_child(instance=article)
    article.save_revision(clean=False)

    answer = bulk(room, "publish", article)

    assert "Unfinished" in said(answer)
    assert not Page.objects.get(pk=article.pk).live


@pytest.mark.parametrize("is_asked_by_script", [False, True])
def test_an_approval_does_not_publish_a_page_that_shuts_readers_out(
    home: HomePage, room: Client, is_asked_by_script: bool
) -> None:
    page = draft_below(home, "Faulty", "faulty", body=FAULTY)
    page.get_workflow().start(page, somebody_of(EDITORS))
    task = page.current_workflow_task_state
    headers = {"X-Requested-With": "XMLHttpRequest"} if is_asked_by_script else {}

    answer = room.post(
        f"/admin/pages/workflow/action/{page.pk}/approve/{task.pk}/", {"comment": ""}, headers=headers
    )

    assert FAULT in said(answer)
    page.refresh_from_db()
    assert not page.live
    assert page.workflow_in_progress
    assert room.post(
        f"/admin/pages/workflow/action/{page.pk}/reject/{task.pk}/", {"comment": "Words!"}
    ).status_code in (200, 302)
    assert not Page.objects.get(pk=page.pk).workflow_in_progress


def test_a_page_in_order_is_approved(home: HomePage, room: Client) -> None:
    page = draft_below(home, "Good", "good")
    page.get_workflow().start(page, somebody_of(EDITORS))
    task = page.current_workflow_task_state

    room.post(f"/admin/pages/workflow/action/{page.pk}/approve/{task.pk}/", {"comment": ""})

    assert Page.objects.get(pk=page.pk).live


def test_approvals_stay_with_those_who_may_enter(home: HomePage) -> None:
    page = draft_below(home, "Good", "good")
    page.get_workflow().start(page, somebody_of(EDITORS))
    task = page.current_workflow_task_state
    address = f"/admin/pages/workflow/action/{page.pk}/approve/{task.pk}/"

    for client in (Client(), client_of(somebody_of(EDITORS))):
        assert client.post(address, {"comment": ""}).status_code == 302
        assert not Page.objects.get(pk=page.pk).live


@pytest.fixture
def translation(home: HomePage, room: Client) -> Translation:
    """Give a running translation whose English side has a link without words."""
    source = add_page(make_home("bg"), PlainPage, "За нас", "za-nas", body=FAULTY)
    english = Locale.objects.get(language_code="en")
    room.post(f"/admin/localize/submit/page/{source.pk}/", {"locales": english.pk})
    found: Translation = Translation.objects.get(source__object_id=source.translation_key)
    return found


@pytest.mark.parametrize("way", ["editor", "update"])
def test_a_translation_is_not_published_past_the_checks(
    translation: Translation, room: Client, way: str
) -> None:
    page = translation.get_target_instance()
    address, values = {
        "editor": (f"/admin/pages/{page.pk}/edit/", {"action": "publish"}),
        "update": (f"/admin/localize/update/{translation.source_id}/", {"publish_translations": "on"}),
    }[way]

    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = room.post(address, values)

    assert FAULT in said(answer)
    assert not Page.objects.get(pk=page.pk).live


def test_a_translation_is_not_handed_over_past_the_checks(translation: Translation) -> None:
    with override("en"), pytest.raises(Refusal, match=FAULT):
        hand_over(translation, by=somebody_of(EDITORS, language="en"))
