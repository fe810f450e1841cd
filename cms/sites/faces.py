"""The face of a municipality, from what its site's settings hold."""

import hashlib
import logging
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Site

from cms.pictures import UNREADABLE
from cms.sites import profile_for, site_for
from cms.sites.models import SiteProfile
from cms.store.generation_cache import memory
from templates.face import PRODUCT, Emblem, Face, SocialLink
from youth.models import Council

ARMS = "max-256x256|format-png"
SIGN = "max-480x160|format-png"

log = logging.getLogger(__name__)


class _FacedRequest(HttpRequest):
    """A request for which the face was built already."""

    _face: Face


def face_for(request: HttpRequest) -> Face:
    """Return the face of the request's site, in the active language; built once per request."""
    kept, language = cast("_FacedRequest", request), _language()
    if not hasattr(kept, "_face"):
        site, profile = site_for(request), profile_for(request)
        key = ("face", site and site.pk, language)
        kept._face = memory.remembered(key, lambda: built(site, profile, language))
    return kept._face


def face_of(council: Council | None) -> Face:
    """Return the face of the site that shows the council; without a council, that of the only site."""
    language = _language()

    def build() -> Face:
        site, profile = site_of(council) if council is not None else _only_site()
        return built(site, profile, language)

    return memory.remembered(("face_of", council and council.pk, language), build)


def face_of_site(site: Site) -> Face:
    """Return the face of a site in the active language, where there is no request."""
    return built(site, SiteProfile.base_queryset().filter(site=site).first(), _language())


def site_of(council: Council) -> tuple[Site | None, SiteProfile | None]:
    """Return the site that shows the council, with its settings; of several the installation's first."""
    shown = SiteProfile.base_queryset().filter(councils=council).select_related("site", "arms", "sign")
    profile = shown.order_by("-site__is_default_site", "site").first()
    return (profile.site, profile) if profile is not None else (None, None)


def origin_of(site: Site | None) -> str:
    """Return where a site's pages are: the default one's address is the installation's."""
    return str(settings.BASE_URL if site is None or site.is_default_site else site.root_url)


def built(site: Site | None, profile: SiteProfile | None, language: str) -> Face:
    """Return the face; where the language was not entered, in the first one that was."""
    texts = _texts_in(profile, language) if profile is not None else {}
    own = str(texts.get("name") or (site.site_name if site is not None else ""))
    face: dict[str, Any] = {
        "name": own or PRODUCT,
        "short": texts.get("short") or own or PRODUCT,
        "language": texts.get("language") or settings.LANGUAGE_CODE,
        "is_named": bool(own),
        "origin": origin_of(site),
    }
    if profile is not None:
        face |= {
            "arms": _emblem(profile.arms, ARMS),
            "sign": _emblem(profile.sign, SIGN, str(texts.get("sign_alt") or "")),
            "telephone": profile.telephone,
            "email": profile.contact_email,
            "links": tuple(SocialLink(link.value["name"], link.value["url"]) for link in profile.links),
            "colour": profile.brand_light,
        }
        face |= {name: str(texts.get(name) or "") for name in ("office", "address", "hours", "funding")}
    return Face(**face, key=_key(site, face))


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _only_site() -> tuple[Site | None, SiteProfile | None]:
    sites = list(Site.objects.all()[:2])
    if len(sites) != 1:
        return None, None
    return sites[0], SiteProfile.base_queryset().filter(site=sites[0]).first()


def _texts_in(profile: SiteProfile, language: str) -> dict[str, Any]:
    entered = {block.value["language"]: dict(block.value) for block in profile.texts}
    return entered.get(language) or next(iter(entered.values()), {})


def _key(site: Site | None, face: dict[str, Any]) -> str:
    drawn = [face.get(name) for name in ("name", "arms", "sign", "funding", "language")]
    return f"{site.pk}-{hashlib.sha256(repr(drawn).encode()).hexdigest()[:8]}" if site is not None else ""


def _emblem(picture: Any, spec: str, alt: str = "") -> Emblem | None:
    """Return a picture in the size in which it is shown; None where its file cannot be read."""
    if picture is None:
        return None
    try:
        made = picture.get_rendition(spec)
    except UNREADABLE:
        log.exception("picture cannot be read", extra={"picture": picture.pk})
        return None
    return Emblem(made.file.name, made.width, made.height, alt)
