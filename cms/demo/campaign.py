"""The demonstration's site: home page, campaign and explanation, in Bulgarian and in English."""

import json
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import override
from wagtail.models import Page, Site

from cms.demo.campaign_texts import texts_in
from cms.demo.drawings import HILLS, PATH, picture_of
from cms.demo.information import build_information
from cms.demo.pages import make_page, topics_named
from cms.founding.pages import TO_FILL_IN, name_site, start_at
from cms.models import CampaignIndexPage, CampaignPage, FormPage, HomePage, PlainPage, SiteProfile
from cms.presenters.shell import place_of
from youth import clock
from youth.models import Council

LANGUAGES = ("bg", "en")
# First and last day of each phase, counted from when the demonstration is built.
PHASES = ((-41, -15), (-14, 16), (17, 37), (38, 66))
TOPICS = ("Градска среда", "Транспорт")


@transaction.atomic
def build_campaign(site: Site, council: Council) -> CampaignPage:
    """Make the pages in both languages and show the council on the site; a second run changes nothing.

    Returns the Bulgarian campaign page.
    """
    homes = {language: _home(language) for language in LANGUAGES}
    start_at(site, homes["bg"])
    profile, _made = SiteProfile.objects.get_or_create(site=site)
    profile.councils.add(council)
    name_site(profile, {language: council.municipality_names[language] for language in LANGUAGES})
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
            phases=_phases(language, council),
            topics=topics_named(council, TOPICS),
            picture=picture_of(HILLS),
            picture_alt=texts_in(language).pages["campaign"].picture_alt,
            further=_call(language, council),
        )
    build_information(homes, campaigns, council, picture_of(PATH))
    for kind in TO_FILL_IN:
        setattr(profile, kind, make_page(homes["bg"], PlainPage, "bg", kind))
    profile.save(update_fields=TO_FILL_IN)
    for campaign in campaigns.values():
        _say_where_to_write(campaign)
    return campaigns["bg"]


def _home(language: str) -> HomePage:
    lead = texts_in(language).pages["home"].intro
    root = Page.get_first_root_node()
    return make_page(root, HomePage, language, "home", lead=lead)


def _phases(language: str, council: Council) -> str:
    """Return the phases as the StreamField stores them; proposals are collected while it is shown."""
    today = clock.now().astimezone(ZoneInfo(council.time_zone)).date()
    with override(language):
        targets = ("", place_of(council, "proposals:create"), place_of(council, "youth:meetings"), "")
    phases = []
    words = texts_in(language).pages["campaign"].fields["phases"]
    for text, (first, last), target in zip(words, PHASES, targets, strict=True):
        days = {
            "first_day": (today + timedelta(days=first)).isoformat(),
            "last_day": (today + timedelta(days=last)).isoformat(),
        }
        button = {"label": text["label"] if target else "", "page": None, "address": target}
        phases.append({"type": "phase", "value": {"title": text["title"], **days, **button}})
    return json.dumps(phases)


def _say_where_to_write(campaign: CampaignPage) -> None:
    """Lead from the campaign to the contact form, which is made after it."""
    contacts = FormPage.objects.filter(purpose=FormPage.Purpose.CONTACT)
    form = contacts.filter(locale=campaign.locale).first()
    if form is not None and campaign.contact_id is None:
        campaign.contact = form
        campaign.save_revision().publish()


def _call(language: str, council: Council) -> list[dict[str, Any]]:
    """Return the call to propose as a list of one block; empty if the council takes no proposals."""
    with override(language):
        target = place_of(council, "proposals:create")
    value = {**texts_in(language).call, "page": None, "address": target}
    return [{"type": "call_to_action", "value": value}] if target else []
