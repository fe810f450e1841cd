"""The face of a municipality to test with."""

import io

from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Site

from cms.models import Picture, SiteProfile
from youth.models import Council


def drawn(name: str, colour: str) -> Picture:
    """Keep a picture of one colour."""
    file = io.BytesIO()
    Image.new("RGB", (300, 380), colour).save(file, "PNG")
    return Picture.objects.create(title=name, file=ImageFile(file, name=f"{name}.png"))


def texts(language: str, name: str, short: str, **more: str) -> tuple[str, dict[str, str]]:
    empty = dict.fromkeys(("office", "address", "hours", "funding", "sign_alt"), "")
    return "texts", {**empty, "language": language, "name": name, "short": short, **more}


def give_face(site: Site, name: str, short: str, colour: str, *councils: Council) -> SiteProfile:
    """Enter the whole face of a municipality, in Bulgarian."""
    profile, _made = SiteProfile.objects.get_or_create(site=site)
    profile.councils.add(*councils)
    profile.arms, profile.sign = drawn(f"arms-{short}", colour), drawn(f"sign-{short}", "blue")
    profile.telephone = "+359 (2) 123-45-67"
    profile.contact_email = f"office@{site.hostname}.example"
    profile.brand_light = colour
    own = {
        "office": f"Дирекция „Образование“, {short}",
        "address": "пл. „Свобода“ 1",
        "hours": "понеделник–петък, 8:30–17:00",
        "funding": f"Съфинансирано за {short}",
        "sign_alt": "знаме на Европейския съюз",
    }
    profile.texts = [texts("bg", name, short, **own)]
    profile.links = [("link", {"name": "Facebook", "url": f"https://social.example/{site.pk}"})]
    profile.save()
    return profile
