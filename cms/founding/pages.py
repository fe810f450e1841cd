"""Creating the first pages of a site: each once, without changing existing ones."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from wagtail.models import Locale, Page, Site

from cms.founding.address import follow_base_url
from cms.founding.texts import PageTexts, first_pages, note_in, places_to_fill_in
from cms.models import (
    CalendarPage,
    CampaignIndexPage,
    DocumentLibraryPage,
    FaqPage,
    FormPage,
    HomePage,
    NewsIndexPage,
    PlainPage,
    SiteProfile,
)
from cms.models.forms import contact_fields
from youth.models import Council

# The page that Wagtail's own first migration creates.
SHORT = 24
WELCOME = "Welcome to your new Wagtail site!"
TO_FILL_IN = ("privacy", "accessibility")
# In the order of the menu. A list without entries says so to its readers.
LISTS: dict[str, type[Page]] = {
    "news": NewsIndexPage,
    "calendar": CalendarPage,
    "campaigns": CampaignIndexPage,
    "library": DocumentLibraryPage,
}


def make_page[P: Page](
    parent: Page,
    model: type[P],
    language: str,
    translation_key: UUID,
    texts: PageTexts,
    *,
    is_public: bool = True,
    further: Iterable[dict[str, Any]] = (),
    **fields: Any,
) -> P:
    """Return the page of this key in this language; made from its texts where it is not there yet."""
    locale, _made = Locale.objects.get_or_create(language_code=language)
    found = model._default_manager.filter(translation_key=translation_key, locale=locale).first()
    if found is not None:
        return found
    names = {field.name for field in model._meta.get_fields()}
    if "intro" in names:
        fields["intro"] = texts.intro
    if "body" in names:
        fields["body"] = json.dumps([*texts.body, *further])
    page = model(
        title=texts.title,
        slug=texts.slug,
        search_description=texts.search_description,
        locale=locale,
        translation_key=translation_key,
        live=is_public,
        **{name: value for name, value in texts.fields.items() if name in names} | fields,
    )
    parent.refresh_from_db()
    parent.add_child(instance=page)
    revision = page.save_revision()
    if is_public:
        revision.publish()
    return page


def start_at(site: Site, home: HomePage) -> None:
    """Make the home page the site's root, and delete the page that Wagtail's installation creates."""
    Page.objects.filter(depth=2, title=WELCOME, numchild=0).exclude(pk=home.pk).delete()
    if site.root_page_id != home.pk:
        site.root_page = home
        site.save()


@transaction.atomic
def found_site(site: Site, municipality: Mapping[str, str], councils: Iterable[Council] = ()) -> list[Page]:
    """Create the site's first pages in every language that ``municipality`` names; return the drafts.

    Home page, lists, questions and contact form are public at once. Privacy notice and accessibility
    statement are drafts with marked places, which a publisher fills in. A site that has a home page keeps it
    and gets what is missing. The default site takes the address of the installation (``GLAS_BASE_URL``).
    """
    drafts: list[Page] = []
    known = SiteProfile.objects.select_related(*TO_FILL_IN).filter(site=site).first()
    for language, name in municipality.items():
        texts = first_pages(language, {"municipality": name, **places_to_fill_in(language)})
        home = _home(site, language, texts["home"])
        for key, model in LISTS.items():
            if not model._default_manager.child_of(home).exists():
                make_page(home, model, language, key_of(site, key), texts[key], show_in_menus=True)
        if not FaqPage.objects.child_of(home).exists():
            make_page(home, FaqPage, language, key_of(site, "questions"), texts["questions"], in_footer=True)
        make_page(
            home,
            FormPage,
            language,
            key_of(site, "contact"),
            texts["contact"],
            in_footer=True,
            purpose=FormPage.Purpose.CONTACT,
            form_fields=contact_fields(language),
        )
        for key in TO_FILL_IN:
            words = texts[key]
            page = make_page(
                home,
                PlainPage,
                language,
                key_of_page(site, known, key),
                PageTexts(
                    title=words.title,
                    slug=words.slug,
                    search_description=words.search_description,
                    body=[note_in(language), *words.body],
                ),
                is_public=False,
                in_footer=True,
            )
            drafts += [] if page.live else [page]
    if site.is_default_site:
        follow_base_url(site)
    if not site.site_name:
        site.site_name = next(iter(municipality.values()))
        site.save(update_fields=["site_name"])
    profile, _made = SiteProfile.objects.get_or_create(site=site)
    profile.councils.add(*councils)
    name_site(profile, municipality)
    return drafts


def name_site(profile: SiteProfile, municipality: Mapping[str, str]) -> None:
    """Begin the face of a site with the municipality's names; a face that was begun stays as it is."""
    if not profile.texts:
        profile.texts = [
            ("texts", {"language": language, "name": name, "short": short_name(name)})
            for language, name in municipality.items()
        ]
        profile.save(update_fields=["texts"])


def short_name(name: str) -> str:
    """Return a municipality's name for a small place: without the word, and cut at a word."""
    place = re.sub(r"^(Община|Municipality of)\s+|\s+Municipality$", "", name)
    if len(place) <= SHORT:
        return place
    return place[: SHORT + 1].rpartition(" ")[0] or place[:SHORT]


def _home(site: Site, language: str, texts: PageTexts) -> HomePage:
    """Return the home page that the site has in this language, or make it."""
    start = site.root_page.specific
    is_home = isinstance(start, HomePage)
    key = start.translation_key if is_home else key_of(site, "home")
    if is_home:
        start_at(site, start)
    if not site.is_default_site:
        # Home pages of all sites are beside one another.
        texts = replace(texts, slug=f"{texts.slug}-{site.pk}")
    home = make_page(Page.get_first_root_node(), HomePage, language, key, texts)
    if not is_home:
        start_at(site, home)
    return home


def key_of_page(site: Site, profile: SiteProfile | None, kind: str) -> UUID:
    """Return the key of a page that the law asks for: of the one that a publisher chose, else of ours."""
    chosen = getattr(profile, kind, None)
    return chosen.translation_key if chosen is not None else key_of(site, kind)


def key_of(site: Site, name: str) -> UUID:
    """Return the key that one of the site's first pages has in every language."""
    return uuid5(NAMESPACE_URL, f"urn:glas:site:{site.pk}:{name}")
