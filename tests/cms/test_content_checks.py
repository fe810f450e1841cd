"""What stops a page from being published, what is only advised, and links that lead nowhere."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cms.content.checks import findings_on
from cms.editing.links import check_links_if_due
from cms.editing.roles import EDITORS, PUBLISHERS
from cms.models import BrokenLink, DocumentFile, HomePage, PlainPage
from tests.cms.site import add_page, make_home
from tests.cms.test_editors_room import client_of, form_of, somebody_of
from tests.markup import part
from youth import clock
from youth.models import User

pytestmark = pytest.mark.django_db

# Wagtail's own frame, its summary and its other panels take most of them.
HOME_QUERIES = 41


@pytest.fixture
def home() -> HomePage:
    return make_home("en")


def text(markup: str) -> dict[str, Any]:
    return {"type": "text", "value": markup}


def page_with(home: HomePage, *blocks: dict[str, Any], slug: str = "page", **fields: Any) -> PlainPage:
    values = {"search_description": "One sentence.", "body": json.dumps(blocks)} | fields
    return add_page(home, PlainPage, "A page", slug, **values)


def test_a_decoration_needs_no_description(home: HomePage) -> None:
    decoration = picture("")
    decoration["value"]["is_decoration"] = True

    assert findings_on(page_with(home, decoration)) == []


def picture(alt: str) -> dict[str, Any]:
    return {"type": "picture", "value": {"image": 1, "alt": alt, "caption": "", "credit": ""}}


@pytest.mark.parametrize(
    ("block", "code", "is_barrier"),
    [
        (picture(""), "alt_missing", True),
        (picture("IMG_2041.jpg"), "alt_is_file_name", False),
        (
            {"type": "gallery", "value": {"heading": "", "pictures": [picture(" ")["value"]]}},
            "alt_missing",
            True,
        ),
        (text("<h3>Too deep</h3>"), "heading_skips", True),
        (text("<h1>The title again</h1>"), "heading_is_title", True),
        (text("<h2> </h2>"), "heading_empty", True),
        (text('<p><a href="https://example.org/"></a></p>'), "link_empty", True),
        (text('<p>Read it <a href="/en/">here</a>.</p>'), "link_says_nothing", False),
        (text('<p>Вижте <a href="/bg/">ТУК</a></p>'), "link_says_nothing", False),
        (text('<p><a href="/en/">https://example.org/a?b=c</a></p>'), "link_is_address", False),
    ],
)
def test_each_fault_is_found_in_its_block(
    home: HomePage, block: dict[str, Any], code: str, is_barrier: bool
) -> None:
    page = page_with(home, text("<p>Good.</p>"), block)

    [finding] = findings_on(page)

    assert (finding.code, finding.is_barrier) == (code, is_barrier)
    if finding.place is not None:
        assert finding.place.number == 1


def test_a_page_in_order_is_left_alone(home: HomePage) -> None:
    page = page_with(
        home,
        text("<h2>One</h2><p>Text with a <a href='/en/'>link home</a>.</p><h3>Two</h3><h2>Three</h2>"),
        picture("Two girls hang up a poster"),
        {"type": "timeline", "value": {"heading": "What happened", "events": []}},
        text("<h3>Below the timeline</h3>"),
    )

    assert findings_on(page) == []


def test_a_draft_may_have_faults_but_is_not_published_or_submitted_with_them(home: HomePage) -> None:
    page = PlainPage(title="Faulty", slug="faulty", locale=home.locale, live=False)
    home.add_child(instance=page)
    page.save_revision()
    body = {
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "text",
        "body-0-id": "",
        "body-0-value": json.dumps(
            {
                "blocks": [
                    {"key": "a", "type": "header-three", "text": "Too deep", "depth": 0}
                    | {"inlineStyleRanges": [], "entityRanges": []}
                ],
                "entityMap": {},
            }
        ),
    }
    edit = f"/admin/pages/{page.pk}/edit/"
    editor, publisher = client_of(somebody_of(EDITORS, language="en")), client_of(somebody_of(PUBLISHERS))

    assert editor.post(edit, form_of(page, **body)).status_code == 302
    page.refresh_from_db()
    assert "Too deep" in str(page.get_latest_revision_as_object().body)

    refused = editor.post(edit, form_of(page, **body, **{"action-submit": "1"}))
    assert refused.status_code == 200
    assert [error.code for error in refused.context["form"].errors["body"].as_data()] == ["heading_skips"]
    assert page.current_workflow_state is None

    assert publisher.post(edit, form_of(page, **body, **{"action-publish": "1"})).status_code == 200
    page.refresh_from_db()
    assert not page.live
    address = f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}&next=/admin/"
    assert publisher.post(address).status_code == 302
    page.refresh_from_db()
    assert not page.live

    assert "Too deep" in part(editor.get(edit), "div[@id='content-findings']")


def test_what_was_found_is_beside_the_form_and_nowhere_else(home: HomePage) -> None:
    page = page_with(home, text("<h3>Too deep</h3>"), search_description="")
    editor = client_of(somebody_of(EDITORS, language="en"))

    panel = part(editor.get(f"/admin/pages/{page.pk}/edit/"), "div[@id='content-findings']")

    assert "right below level 1" in panel
    assert "no description for search results" in panel
    assert editor.get(f"/admin/pages/{page.pk}/content-check/").status_code == 404
    fit = page_with(home, text("<p>Good.</p>"), slug="fit")
    panel = part(editor.get(f"/admin/pages/{fit.pk}/edit/"), "div[@id='content-findings']")
    assert "Nothing. The page can be published." in panel
    assert "Could be better" not in panel
    new = editor.get(f"/admin/pages/add/cms/plainpage/{home.pk}/").content.decode()
    assert "content-findings" not in new


def links_of_every_kind(home: HomePage) -> PlainPage:
    gone = add_page(home, PlainPage, "Gone", "gone")
    hidden = add_page(home, PlainPage, "Hidden", "hidden")
    document = DocumentFile.objects.create(title="Plan", file=ContentFile(b"plan", name="plan.txt"))
    add_page(home, PlainPage, "There", "there")
    Redirect.objects.create(old_path="/en/moved", redirect_link="/en/there/")
    markup = "".join(
        f"<p><a {target}>{words}</a></p>"
        for words, target in {
            "gone": f'linktype="page" id="{gone.pk}"',
            "hidden": f'linktype="page" id="{hidden.pk}"',
            "document": f'linktype="document" id="{document.pk}"',
            "nowhere": 'href="/en/nowhere/"',
            "empty": 'href=""',
            "there": 'href="/en/there/?a=b#c"',
            "moved": 'href="/en/moved/"',
            "view": 'href="/en/accounts/login/"',
            "no council": 'href="/en/c/atlantis/"',
            "elsewhere": 'href="https://example.org/nowhere/"',
            "mail": 'href="mailto:office@example.org"',
        }.items()
    )
    call = {"title": "Go", "text": "", "label": "Go", "page": gone.pk, "address": ""}
    page = page_with(home, text(markup), {"type": "call_to_action", "value": call}, slug="links")
    hidden.unpublish()
    Page.objects.get(pk=gone.pk).delete()
    document.delete()
    return page


def test_links_that_lead_nowhere_are_found_with_their_block_and_words(home: HomePage, client: Client) -> None:
    page = links_of_every_kind(home)
    now = clock.now()

    assert check_links_if_due(now) == 7

    assert [(link.number, link.text, link.reason) for link in BrokenLink.objects.order_by("pk")][:6] == [
        (0, "gone", "page_gone"),
        (0, "hidden", "page_hidden"),
        (0, "document", "document_gone"),
        (0, "nowhere", "address_unknown"),
        (0, "empty", "empty"),
        (0, "no council", "address_unknown"),
    ]
    assert BrokenLink.objects.get(number=1).reason == "page_gone"
    # The page itself is still there, and says its words without the links.
    assert client.get(page.url).status_code == 200

    assert check_links_if_due(now + timedelta(minutes=5)) == 0
    listed = client_of(somebody_of(EDITORS, language="en")).get("/admin/reports/broken-links/")
    assert len(listed.context["links"]) == 7
    assert client_of(somebody_of(PUBLISHERS)).get("/admin/").status_code == 200


def test_links_are_looked_at_again_when_something_was_published_and_once_a_day(home: HomePage) -> None:
    page = page_with(home, text('<p><a href="/en/later/">later</a></p>'))
    now = clock.now()
    assert check_links_if_due(now) == 1

    later = add_page(home, PlainPage, "Later", "later")
    later.save_revision(log_action=True).publish()
    check_links_if_due(now + timedelta(minutes=1))
    assert not BrokenLink.objects.exists()

    Page.objects.filter(pk=later.pk).update(live=False)
    check_links_if_due(now + timedelta(minutes=2))
    assert not BrokenLink.objects.exists()
    check_links_if_due(now + timedelta(days=1, minutes=2))
    assert BrokenLink.objects.get().page_id == page.pk


def fill_every_panel(home: HomePage, number: int, editor: User) -> None:
    hour = timezone.now() + timedelta(days=2)
    for kind, fields in (("submitted", {}), ("scheduled", {"go_live_at": hour})):
        page = PlainPage(
            title=f"{kind} {number}", slug=f"{kind}-{number}", locale=home.locale, live=False, **fields
        )
        home.add_child(instance=page)
        revision = page.save_revision()
        if kind == "scheduled":
            revision.publish()
        else:
            page.get_workflow().start(page, editor)
    add_page(home, PlainPage, f"closing {number}", f"closing-{number}", expire_at=hour)
    page_with(home, text('<p><a href="/en/nowhere/">nowhere</a></p>'), slug=f"broken-{number}")
    check_links_if_due(clock.now())


def test_the_home_of_the_admin_asks_the_same_for_one_page_in_each_panel_and_for_three(home: HomePage) -> None:
    editor, publisher = somebody_of(EDITORS, first_name="Elena"), somebody_of(PUBLISHERS, language="en")
    client = client_of(publisher)
    counts = []
    for number in range(3):
        fill_every_panel(home, number, editor)
        client.get("/admin/")
        with CaptureQueriesContext(connection) as queries:
            shown = client.get("/admin/").content.decode()
        counts.append(len(queries))
        for kind in ("submitted", "scheduled", "closing"):
            assert shown.count(f">{kind} ") == number + 1
        assert shown.count("“nowhere”") == number + 1

    assert counts == [HOME_QUERIES] * 3


def test_the_panels_of_an_empty_site_say_so(home: HomePage) -> None:
    shown = client_of(somebody_of(EDITORS, language="en")).get("/admin/").content.decode()

    for words in (
        "Nothing awaits you.",
        "No page is waiting for its hour.",
        "Nothing ends in the next two weeks.",
    ):
        assert words in shown


def test_the_handbook_is_one_click_away_in_both_languages(home: HomePage) -> None:
    for language in ("bg", "en"):
        client = client_of(somebody_of(EDITORS, language=language))
        assert client.get("/admin/handbook/").status_code == 200
