"""Every screen of the admin that editors and publishers meet is in Bulgarian."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.template import Engine
from django.template.loaders import app_directories
from django.test import Client
from wagtail.models import Locale, Page, Task, Workflow
from wagtail_localize.models import TranslationSource
from wagtail_localize.operations import translate_object

from cms.editing.words import WORDS
from cms.models import PlainPage
from tests.cms.reading import said_by, words_in_latin
from tests.cms.site import add_page, make_home
from tests.cms.test_editors_room import client_of
from tests.factories import make_user

# The library's report of translations pages through rows without an order.
unordered = pytest.mark.filterwarnings("ignore:Pagination may yield inconsistent results")
pytestmark = [pytest.mark.django_db, unordered]

# Names, words that Bulgarian writes in Latin letters, and what models without a name of their own are called.
NAMES = {
    *("API", "AVIF", "CSS", "CSV", "Embedly", "English", "GIF", "HEIC", "HTML", "ICO", "JPEG", "JPG", "JSON"),
    *("JavaScript", "PDF", "PNG", "SVG", "TSV", "URL", "UTC", "WEBP", "Wagtail", "XLS", "XLSX", "YAML"),
    *("WebP", "localhost"),
}
# Rights are rows that the libraries name in English, and their models have no other name; only administrators
# who make groups of their own meet them. The report's number of rows is put together by the library.
RIGHTS = re.compile(r"Can .*|Page|Translation|Ядро на Wagtail \| .*|.*: Translation")
KEPT = {
    "/admin/groups/new/": RIGHTS,
    "/admin/groups/edit/{group}/": RIGHTS,
    "/admin/localize/reports/translations/": re.compile(r"\d+ translations?"),
}
NOTHING = re.compile(r"(?!)")
# The number beside a side panel's button, hidden where there is none to show.
HIDDEN_COUNTER = re.compile(r"<div data-side-panel-toggle-counter[^>]* hidden>\s*None\s*</div>")

SCREENS = {
    "home": ["/admin/", "/admin/account/"],
    "pages": [
        "/admin/pages/",
        "/admin/pages/{home}/",
        "/admin/pages/search/?q=нещо",
        "/admin/pages/{home}/add_subpage/",
        "/admin/pages/add/cms/plainpage/{home}/",
        "/admin/pages/{page}/edit/",
        "/admin/pages/{page}/history/",
        "/admin/pages/{page}/copy/",
        "/admin/pages/{page}/move/",
        "/admin/pages/{page}/delete/",
        "/admin/pages/{page}/unpublish/",
        "/admin/pages/{page}/usage/",
        "/admin/pages/{page}/privacy/",
        "/admin/pages/{page}/revisions/compare/earliest...latest/",
        "/admin/pages/{page}/workflow_history/",
        "/admin/bulk/wagtailcore/page/delete/?id={page}",
        "/admin/bulk/wagtailcore/page/publish/?id={page}",
    ],
    "choosers": [
        "/admin/choose-page/",
        "/admin/choose-external-link/",
        "/admin/choose-email-link/",
        "/admin/images/chooser/",
        "/admin/documents/chooser/",
    ],
    "media": [
        "/admin/images/",
        "/admin/images/add/",
        "/admin/images/multiple/add/",
        "/admin/documents/",
        "/admin/documents/add/",
        "/admin/documents/multiple/add/",
        "/admin/collections/",
        "/admin/collections/add/",
    ],
    "workflow": [
        "/admin/workflows/list/",
        "/admin/workflows/edit/{workflow}/",
        "/admin/workflows/tasks/index/",
        "/admin/workflows/tasks/edit/{task}/",
    ],
    "reports": [
        "/admin/reports/locked/",
        "/admin/reports/workflow/",
        "/admin/reports/workflow_tasks/",
        "/admin/reports/site-history/",
        "/admin/reports/aging-pages/",
        "/admin/reports/page-types-usage/",
    ],
    "settings": [
        "/admin/users/",
        "/admin/users/new/",
        "/admin/groups/",
        "/admin/groups/new/",
        "/admin/groups/edit/{group}/",
        "/admin/sites/",
        "/admin/sites/new/",
        "/admin/locales/",
        "/admin/redirects/",
        "/admin/redirects/add/",
        "/admin/redirects/import/",
        "/admin/settings/cms/siteprofile/{site}/",
    ],
    "translations": [
        "/admin/localize/reports/translations/",
        "/admin/localize/submit/page/{other}/",
        "/admin/localize/update/{source}/",
        "/admin/pages/{translation}/edit/",
    ],
}


@pytest.fixture
def places() -> dict[str, int]:
    """Make a page with two versions, and one with a translation under way."""
    home = make_home("bg")
    Page.objects.filter(depth=2).exclude(pk=home.pk).delete()
    page = add_page(home, PlainPage, "За нас", "za-nas")
    page.title = "Кои сме"
    page.save_revision()
    make_home("en")
    translated = add_page(home, PlainPage, "Условия", "usloviya")
    translate_object(translated, [Locale.objects.get(language_code="en")])
    translation = translated.get_translation(Locale.objects.get(language_code="en"))
    return {
        "home": home.pk,
        "page": page.pk,
        "other": page.pk,
        "translation": translation.pk,
        "source": TranslationSource.objects.get(object_id=translated.translation_key).pk,
        "workflow": Workflow.objects.get().pk,
        "task": Task.objects.get().pk,
        "site": home.get_site().pk,
        "group": Group.objects.get(name="Редактори").pk,
    }


@pytest.fixture
def administrator() -> Client:
    return client_of(make_user("office", is_superuser=True, first_name="Мария", last_name="Петрова"))


# What editors use daily; Wagtail's other screens change with Wagtail alone.
OF_EVERY_DAY = {"home", "pages"}


@pytest.mark.parametrize(
    "kind",
    [pytest.param(kind, marks=() if kind in OF_EVERY_DAY else pytest.mark.long) for kind in SCREENS],
)
def test_no_english_is_left_on_the_admin_s_screens(
    kind: str, places: dict[str, int], administrator: Client
) -> None:
    english = {}
    for screen in SCREENS[kind]:
        answer = administrator.get(screen.format(**places), follow=True)
        assert answer.status_code == 200, screen
        said = said_by(HIDDEN_COUNTER.sub("", answer.content.decode()), "bg")
        left = {text for text in said if set(words_in_latin(text)) - NAMES}
        left = {text for text in left if not KEPT.get(screen, NOTHING).fullmatch(text)}
        if left:
            english[screen] = sorted(left)

    assert english == {}


@pytest.mark.parametrize("name", WORDS)
def test_the_libraries_still_say_the_english_words_that_are_replaced(name: str) -> None:
    reader = app_directories.Loader(Engine.get_default())
    found = [origin for origin in reader.get_template_sources(name) if Path(origin.name).exists()]
    text = reader.get_contents(found[0])

    assert [english for english in WORDS[name] if english not in text] == []


def test_the_admin_s_scripts_get_bulgarian_words(administrator: Client) -> None:
    for catalogue in ("/admin/jsi18n/", "/admin/localize/jsi18n/"):
        words = administrator.get(catalogue).content.decode()
        assert '"Download PO file": "' in words
        assert "Изтегляне на файл PO" in words or "\\u0418\\u0437\\u0442\\u0435\\u0433" in words
