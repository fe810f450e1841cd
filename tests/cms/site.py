"""A small site to test with: home pages in both languages, and what is below them."""

from typing import Any

from django.apps import apps
from wagtail.models import Locale, Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.models import FormPage, HomePage, SiteProfile
from cms.models.forms import contact_fields
from cms.store.generation_cache import generation
from tests.kept import kept
from youth.models import Council


def make_home(language: str = "bg", **fields: Any) -> HomePage:
    """Make the home page of a language; the Bulgarian one becomes the site's root."""
    return _read(HomePage, _number_of_home(language, **fields))


@kept
def _number_of_home(language: str, **fields: Any) -> int:
    locale, _made = Locale.objects.get_or_create(language_code=language)
    first = HomePage.objects.first()
    values: dict[str, Any] = {"title": f"Начало {language}", "slug": f"home-{language}", "locale": locale}
    if first is not None:
        values["translation_key"] = first.translation_key
    home = HomePage(**values | fields)
    _publish(home, Page.get_first_root_node())
    if first is None:
        site = Site.objects.get()
        site.root_page = home
        site.save()
    return home.pk


def add_page[P: Page](parent: Page, model: type[P], title: str, slug: str, **fields: Any) -> P:
    """Make and publish a page below another, in its language."""
    page = _read(model, _number_of_page(parent.pk, model._meta.label, title, slug, **fields))
    # The tree counts in memory, too.
    parent.numchild += 1
    return page


@kept
def _number_of_page(parent: int, model: str, title: str, slug: str, **fields: Any) -> int:
    above = Page.objects.get(pk=parent)
    page = apps.get_model(model)(title=title, slug=slug, locale=above.locale, **fields)
    _publish(page, above)
    return page.pk


def _read[P: Page](model: type[P], number: int) -> P:
    # What was kept came past the signals that empty this process's memory of the site.
    generation.end()
    Site.clear_site_root_paths_cache()
    return model._default_manager.get(pk=number)


def add_contact_form(parent: Page, title: str, slug: str, **fields: Any) -> FormPage:
    """Make and publish the form through which people write to the office."""
    questions = contact_fields(parent.locale.language_code)
    fields = {"purpose": FormPage.Purpose.CONTACT, "form_fields": questions} | fields
    return add_page(parent, FormPage, title, slug, **fields)


def show_councils(*councils: Council) -> SiteProfile:
    """Make the site show the councils."""
    profile, _made = SiteProfile.objects.get_or_create(site=Site.objects.get())
    profile.councils.add(*councils)
    return profile


def _publish(page: Page, parent: Page) -> None:
    # Where a picture or document is used is written down for new pages as for old ones, by the last save.
    with disable_reference_index_auto_update():
        parent.add_child(instance=page)
        revision = page.save_revision()
    revision.publish()
