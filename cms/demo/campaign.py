"""The demonstration's site: home page, campaign and explanation, in Bulgarian and in English."""

import io
import math
from typing import Any

from django.core.files.images import ImageFile
from django.db import transaction
from django.utils.translation import override
from PIL import Image, ImageDraw
from wagtail.models import Page, Site

from cms.demo.campaign_texts import texts_in
from cms.demo.information import build_information
from cms.demo.pages import make_page
from cms.founding.pages import start_at
from cms.models import CampaignIndexPage, CampaignPage, HomePage, Picture, PlainPage, SiteProfile
from cms.presenters.shell import place_of
from youth.models import Council

LANGUAGES = ("bg", "en")
PICTURE_TITLE = "Хълмове и зала"
SKY, SUN = (238, 244, 239), (11, 92, 79)
HILLS = ((176, 209, 197), (112, 170, 151), (48, 122, 104), (11, 92, 79))


@transaction.atomic
def build_campaign(site: Site, council: Council) -> CampaignPage:
    """Make the pages in both languages and show the council on the site; a second run changes nothing.

    Returns the Bulgarian campaign page.
    """
    homes = {language: _home(language) for language in LANGUAGES}
    start_at(site, homes["bg"])
    profile, _made = SiteProfile.objects.get_or_create(site=site)
    profile.councils.add(council)
    picture = _picture()
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
            picture=picture,
            picture_alt=texts_in(language).pages["campaign"].picture_alt,
            further=_call(language, council),
        )
    build_information(homes, council, picture)
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


def _picture() -> Picture:
    found = Picture.objects.filter(title=PICTURE_TITLE).first()
    if found is not None:
        return found
    return Picture.objects.create(
        title=PICTURE_TITLE, file=ImageFile(io.BytesIO(draw_hills()), name="halmove-i-zala.png")
    )


def draw_hills(width: int = 1600, height: int = 1000) -> bytes:
    """Draw the campaign's picture: a half circle of seats rising behind green hills. Returns a PNG."""
    # Drawn twice as large and made smaller: Pillow draws no smooth edges itself.
    scale = 2
    picture = Image.new("RGB", (width * scale, height * scale), SKY)
    draw = ImageDraw.Draw(picture)
    centre, base = width * scale / 2, height * scale * 0.68
    for row, seats in enumerate((9, 13, 17, 21)):
        radius = scale * (190 + row * 105)
        for seat in range(seats):
            angle = math.pi * (seat + 0.5) / seats
            x, y = centre + radius * math.cos(angle), base - radius * math.sin(angle)
            size = scale * 24
            shade = tuple(round(a + (b - a) * row / 5) for a, b in zip(SUN, HILLS[1], strict=True))
            draw.ellipse((x - size, y - size, x + size, y + size), fill=shade)
    for layer, colour in enumerate(HILLS):
        top = height * scale * (0.62 + layer * 0.09)
        swing, phase, period = scale * (52 - layer * 7), layer * 1.9, 260 + layer * 70
        ridge = [
            (x, top + swing * math.sin(x / (scale * period) + phase)) for x in range(0, width * scale + 1, 8)
        ]
        draw.polygon([*ridge, (width * scale, height * scale), (0, height * scale)], fill=colour)
    result = io.BytesIO()
    picture.resize((width, height), Image.Resampling.LANCZOS).save(result, "PNG", optimize=True)
    return result.getvalue()
