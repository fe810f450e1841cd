"""What there is of an installation, read for the checks; the number of queries does not grow with it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, Revision, Site

from cms.founding.address import follows_base_url
from cms.founding.pages import LISTS, TO_FILL_IN, key_of_page
from cms.founding.texts import places_to_fill_in, title_of
from cms.health import runner_works
from cms.models import HomePage, LastTime, PlainPage, SiteProfile
from youth import clock, key_files
from youth.models import Council, Office, User
from youth.push.keys import push_key
from youth.selectors.keys import public_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilFacts:
    """One council: its key, and the offices that somebody holds."""

    slug: str
    name: str
    is_youth: bool
    key_signs: bool
    offices: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """One of a site's first pages in one language; ``pk`` is empty where it is missing."""

    kind: str
    language: str
    pk: int | None = None
    title: str = ""
    is_live: bool = False
    has_open_places: bool = False
    is_empty_list: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """One site: who publishes it, and its first pages."""

    name: str
    has_home: bool
    has_publisher: bool
    has_councils: bool
    pages: Sequence[PageFacts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The whole installation, as far as the reader may see its sites and councils."""

    now: datetime
    base_url: str
    links_lead_there: bool
    has_superuser: bool
    # Host and sender; empty where mail is only printed.
    mail_server: str
    mail_arrived_at: datetime | None
    # Whose the mail was that arrived.
    mail_arrived_from: str
    has_push_key: bool
    has_field_keys: bool
    runner_works: bool
    backup_at: datetime | None
    backup_bytes: int
    sites: Sequence[SiteFacts]
    councils: Sequence[CouncilFacts]


def mail_server() -> str:
    """Return what the arrival of a test mail is proof of: the server that took it, and the sender."""
    options = settings.MAILERS["default"].get("OPTIONS", {})
    if "console" in settings.MAILERS["default"]["BACKEND"]:
        return ""
    return f"{options.get('host', '')}:{options.get('port', '')} {settings.DEFAULT_FROM_EMAIL}"[:200]


def read_facts(sites: Iterable[Site], councils: Iterable[Council]) -> Facts:
    """Read what the checks judge, of the installation and of these sites and councils."""
    times = {one.what: one for one in LastTime.objects.all()}
    mail, backup = times.get(LastTime.What.MAIL), times.get(LastTime.What.BACKUP)
    default = Site.objects.filter(is_default_site=True).first()
    return Facts(
        now=timezone.now(),
        base_url=settings.BASE_URL,
        links_lead_there=default is not None and follows_base_url(default),
        has_superuser=User.objects.filter(is_superuser=True, is_active=True).exists(),
        mail_server=mail_server(),
        mail_arrived_at=mail.at if mail else None,
        mail_arrived_from=mail.detail if mail else "",
        has_push_key=push_key() is not None,
        has_field_keys=bool(settings.FIELD_KEYS),
        runner_works=runner_works(),
        backup_at=backup.at if backup else None,
        backup_bytes=int(backup.detail) if backup else 0,
        sites=_sites(list(sites)),
        councils=_councils(list(councils)),
    )


def _councils(councils: list[Council]) -> list[CouncilFacts]:
    held: dict[Any, set[str]] = {council.pk: set() for council in councils}
    now = clock.now()
    offices = Office.objects.in_force(now).filter(council__in=councils)
    for council_id, role in offices.values_list("council_id", "role"):
        held[council_id].add(role)
    signing = {key.council_id for key in public_keys().filter(retired_at=None) if _signs(key)}
    return [
        CouncilFacts(
            slug=council.slug,
            name=council.name,
            is_youth=council.kind == Council.Kind.YOUTH,
            key_signs=council.pk in signing,
            offices=frozenset(held[council.pk]),
        )
        for council in councils
    ]


def _signs(key: Any) -> bool:
    try:
        key_files.read_key_file(key.council.slug, key.public)
    except key_files.UnusableKeyError:
        return False
    return True


def _sites(sites: list[Site]) -> list[SiteFacts]:
    return [_site(site) for site in sites]


def _site(site: Site) -> SiteFacts:
    homes = list(site.root_page.get_translations(inclusive=True).select_related("locale"))
    has_home = site.root_page.specific_class is HomePage
    profile = SiteProfile.objects.select_related(*TO_FILL_IN).filter(site=site).first()
    return SiteFacts(
        name=site.site_name or site.hostname,
        has_home=has_home,
        has_publisher=_has_publisher(site.root_page),
        has_councils=profile is not None and profile.councils.exists(),
        pages=[*_texts(site, profile, homes), *_lists(homes)] if has_home else [],
    )


def _has_publisher(root: Page) -> bool:
    """Return whether anybody but a superuser may publish below a page."""
    groups = GroupPagePermission.objects.filter(
        page__in=root.get_ancestors(inclusive=True), permission__codename="publish_page"
    ).values("group")
    return User.objects.filter(is_active=True, groups__in=groups).exists()


def _texts(site: Site, profile: SiteProfile | None, homes: list[Page]) -> list[PageFacts]:
    """Return the pages that the law asks for, in each language: chosen ones, else founded ones."""
    kinds = {key_of_page(site, profile, kind): kind for kind in TO_FILL_IN}
    found = {
        (kinds[page.translation_key], page.locale_id): page
        for page in PlainPage.objects.filter(translation_key__in=kinds)
    }
    drafts = Revision.objects.in_bulk([page.latest_revision_id for page in found.values()])
    facts = []
    for kind in TO_FILL_IN:
        for home in homes:
            language, page = home.locale.language_code, found.get((kind, home.locale_id))
            if page is None:
                facts.append(PageFacts(kind=kind, language=language, title=title_of(kind, language)))
                continue
            draft = drafts.get(page.latest_revision_id)
            # Of a page that was never published nobody reads anything but the draft.
            text = str(json.loads(draft.content["body"]) if draft else "") + str(
                page.body.raw_data if page.live else ""
            )
            places = places_to_fill_in(language).values()
            facts.append(
                PageFacts(
                    kind=kind,
                    language=language,
                    pk=page.pk,
                    title=page.draft_title,
                    is_live=page.live,
                    has_open_places=any(place in text for place in places),
                )
            )
    return facts


def _lists(homes: list[Page]) -> list[PageFacts]:
    """Return the lists that no published page is in."""
    below = Q()
    for home in homes:
        below |= Q(path__startswith=home.path)
    entries = Page.objects.filter(path__startswith=OuterRef("path"), depth=OuterRef("depth") + 1, live=True)
    kinds = {model._meta.model_name: kind for kind, model in LISTS.items()}
    found = (
        Page.objects.filter(below, ~Exists(entries), live=True, content_type__model__in=kinds)
        .annotate(model=F("content_type__model"), language=F("locale__language_code"))
        .order_by("path")
    )
    return [
        PageFacts(
            kind=kinds[page.model],
            language=page.language,
            pk=page.pk,
            title=page.title,
            is_live=True,
            is_empty_list=True,
        )
        for page in found
    ]
