"""The demonstration's site: home page, campaign and explanation, in Bulgarian and in English."""

from typing import Any

from django.db import transaction
from django.utils.translation import override
from wagtail.models import Page, Site

from cms.demo.campaign_texts import texts_in
from cms.demo.drawings import HILLS, PATH, picture_of
from cms.demo.information import build_information
from cms.demo.pages import make_page
from cms.founding.pages import start_at
from cms.models import CampaignIndexPage, CampaignPage, HomePage, PlainPage, SiteProfile
from cms.presenters.shell import place_of
from youth.models import Council

LANGUAGES = ("bg", "en")


@transaction.atomic
def build_campaign(site: Site, council: Council) -> CampaignPage:
    """Make the pages in both languages and show the council on the site; a second run changes nothing.

    Returns the Bulgarian campaign page.
    """
    homes = {language: _home(language) for language in LANGUAGES}
    start_at(site, homes["bg"])
    profile, _made = SiteProfile.objects.get_or_create(site=site)
    profile.councils.add(council)
    campaigns = {}
    for language, home in homes.items():
        how = make_page(home, PlainPage, language, "how", in_footer=True)
        if home.how_page_id != how.pk:
            home.how_page = how
            home.save_revision().publish()
        index = make_page(home, CampaignIndexPage, language, "campaigns", show_in_menus=True)
        campaigns[language] = make_page(
            index,
            CampaignPage,
            language,
            "campaign",
            picture=picture_of(HILLS),
            picture_alt=texts_in(language).pages["campaign"].picture_alt,
            further=_call(language, council),
        )
    build_information(homes, council, picture_of(PATH))
    return campaigns["bg"]


def _home(language: str) -> HomePage:
    lead = texts_in(language).pages["home"].intro
    root = Page.get_first_root_node()
    return make_page(root, HomePage, language, "home", lead=lead)


def _call(language: str, council: Council) -> list[dict[str, Any]]:
    """Return the call to propose as a list of one block; empty if the council takes no proposals."""
    with override(language):
        target = place_of(council, "proposals:create")
    value = {**texts_in(language).call, "page": None, "address": target}
    return [{"type": "call_to_action", "value": value}] if target else []
