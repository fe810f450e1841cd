"""What the frame of every page shows: name, navigation, languages, tabs of the phone."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.template.context import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.editing.ways import ways_to_admin
from cms.languages import HOME, addresses_of, languages_of
from cms.models.base import HOME_DEPTH
from cms.sharing.pages import picture_of
from cms.sites import councils_for, home_path, profile_for
from cms.sites.faces import face_for
from cms.store.generation_cache import memory
from plugins import hooks
from plugins.failures import alone
from plugins.registry import enabled_plugins, is_enabled, plugin_by_slug
from templates.frame import Group, Link, LinkGroup, Shell
from youth.models import Council, Meeting, User
from youth.policies import may
from youth.presenters.desk import lines_counted
from youth.selectors.meeting_names import meeting_name
from youth.selectors.people import unseen_by
from youth.web.requests import of_council

# What the header's line and the phone's bar lead to, in this order; everything else is behind "More".
DESTINATIONS = ("take_part", "live", "resolutions", "news", "council")

# The kind of place of the page where visitors write to the site.
CONTACT = "contact"


def address(name: str, *arguments: object, **named: object) -> str:
    """Return the address of a view, empty where this installation has no such view."""
    try:
        return reverse(name, args=arguments, kwargs=named)
    except NoReverseMatch:
        return ""


def place_of(council: Council, name: str, **named: object) -> str:
    """Return the address of a view in a council, empty where there is none or its plugin is off there."""
    slug = name.partition(":")[0]
    if plugin_by_slug(slug) is not None and not is_enabled(council, slug):
        return ""
    return address(name, council=council.slug, **named)


def here(url: str, path: str, *, is_exact: bool = False) -> str:
    """Return the ``aria-current`` value, on the page at ``path``, of a link to it or to a page above it."""
    if url == path:
        return "page"
    return "true" if not is_exact and url and path.startswith(url) else "false"


def destinations(links: list[Link]) -> list[Link]:
    """Return the first place that asks to be each destination; one is current with all that is inside it."""
    found = []
    for place in DESTINATIONS:
        inside = inside_of(links, place)
        if not inside:
            continue
        first, *others = inside
        is_inside = first.current == "false" and any(link.current != "false" for link in others)
        found.append(replace(first, current="true") if is_inside else first)
    return found


def inside_of(links: list[Link], place: str) -> list[Link]:
    """Return the links of one destination."""
    return [link for link in links if link.place == place]


def beside(links: list[Link]) -> list[Link]:
    """Return the lists of the destination "Resolutions", for a page that is one of them."""
    lists = inside_of(links, "resolutions")
    return lists if len(lists) > 1 and any(link.current == "page" for link in lists) else []


def behind_more(links: list[Link]) -> list[Link]:
    """Return the links that the header's line has no place for."""
    taken = {link.url for place in DESTINATIONS for link in inside_of(links, place)[:1]}
    return [link for link in links if link.url not in taken and link.place != "resolutions"]


def account_link(request: HttpRequest, council: Council | None) -> Link | None:
    """Return the link to the account's own page, or to signing in."""
    user = getattr(request, "user", None)
    if user is None:
        return None
    if user.is_authenticated:
        own = place_of(council, "youth:profile") if council else ""
        url = own or address("account_email")
    else:
        url = address("account_login")
    if not url:
        return None
    current = here(url, request.path)
    return Link(_("Me"), url, "circle-user-round", current, unseen=unseen_in(request, council))


def unseen_in(request: HttpRequest, council: Council | None) -> int:
    """Return how many notifications the reader has not seen; no query for visitors."""
    user = getattr(request, "user", None)
    if council is None or not isinstance(user, User):
        return 0
    if getattr(request, "council", None) == council:
        # Read with the participant.
        return getattr(getattr(request, "participant", None), "unseen_count", 0)
    return unseen_by(user, council)


def desk_link(request: HttpRequest, council: Council | None) -> Link | None:
    """Return the link to the reader's desk in a council, with how many things wait; None for who has none.

    No query: on a page of the council the office was read with the participant; elsewhere whose desk was
    counted has one.
    """
    user = getattr(request, "user", None)
    if council is None or not isinstance(user, User):
        return None
    counted = lines_counted(user, council)
    if getattr(request, "council", None) == council:
        has_desk = may("council.see_desk", getattr(request, "participant", None), council)
    else:
        has_desk = counted is not None
    url = place_of(council, "youth:desk") if has_desk else ""
    return Link(_("Desk"), url, "inbox", here(url, request.path), waiting=counted or 0) if url else None


def way_through(request: HttpRequest) -> list[Link]:
    """Return the list of meetings and the meeting to which the page belongs; empty for other pages."""
    meeting: Meeting | None = getattr(request, "meeting", None)
    if meeting is None:
        return []
    place = {"council": of_council(request).council.slug}
    return [
        Link(_("Meetings"), reverse("youth:meetings", kwargs=place)),
        Link(meeting_name(meeting), reverse("youth:meeting", kwargs=place | {"pk": meeting.pk})),
    ]


def navigation_of(request: HttpRequest, council: Council | None) -> list[Link]:
    """Return the council's navigation entries; those of plugins are sorted in by order."""
    if council is None:
        return []
    # What is done in a meeting is in its place, whatever the address.
    path = next((link.url for link in reversed(way_through(request))), request.path)
    places: list[tuple[int, Any, str, str, str, Group]] = [
        (20, pgettext("place", "Live"), place_of(council, "youth:meetings"), "radio", "live", "decide"),
        (30, _("Resolutions"), place_of(council, "youth:resolutions"), "gavel", "resolutions", "decide"),
        (90, _("The council"), place_of(council, "youth:council"), "landmark", "council", "know"),
    ]
    places += [
        (item.order, item.title, item.url, item.icon, item.place, item.group)
        for item in hooks.navigation.items(council, request=request)
    ]
    links = [
        Link(str(title), url, icon, here(url, path, is_exact=place == "council"), place, group)
        for _order, title, url, icon, place, group in sorted(places, key=lambda entry: entry[0])
        if url
    ]
    return [replace(link, current="false") if _is_beside(link, links) else link for link in links]


def _is_beside(link: Link, links: list[Link]) -> bool:
    """Return whether the page is below another heading, though its address begins as the link's."""
    nearer = (other for other in links if other.current != "false" and len(other.url) > len(link.url))
    return link.current == "true" and any(other.group != link.group for other in nearer)


def grouped(links: list[Link]) -> list[LinkGroup]:
    """Return the entries by group; the groups in one order, empty ones left out."""
    titles: dict[Group, str] = {
        "take_part": pgettext("menu", "Take part"),
        "decide": pgettext("menu", "How it is decided"),
        "know": pgettext("menu", "Good to know"),
    }
    found = {group: [link for link in links if link.group == group] for group in titles}
    return [LinkGroup(titles[group], inside) for group, inside in found.items() if inside]


def stylesheets_of(council: Council | None) -> list[str]:
    """Return the addresses of the style sheets of the plugins that are on in a council, each once."""
    found: dict[str, None] = {}
    for slug, plugin in enabled_plugins(council).items() if council is not None else ():
        for path in plugin.manifest.stylesheets:
            # Where static files are collected, one that is not among them has no address.
            with suppress(ValueError), alone(slug, "stylesheets", council):
                found[static(path)] = None
    return list(found)


def pages_in_menus(request: HttpRequest) -> tuple[list[Link], list[Link]]:
    """Return the editors' pages of this language for the menu and for the footer."""
    key = ("menus", get_language(), request.META.get("HTTP_HOST", ""))
    pages = memory.remembered(key, lambda: _listed_pages(request))
    links = [
        (Link(title, url, icon, here(url, request.path), place), places)
        for title, url, icon, place, places in pages
    ]
    return (
        [link for link, (in_menu, _in_footer) in links if in_menu],
        [link for link, (_in_menu, in_footer) in links if in_footer],
    )


def _listed_pages(request: HttpRequest) -> list[tuple[str, str, str, str, tuple[bool, bool]]]:
    """Return title, address, icon, place and places (menu, footer) of the pages editors put there."""
    root = home_path(request)
    if root is None:
        return []
    pages = (
        Page.objects.live()
        .filter(depth=HOME_DEPTH + 1, url_path__startswith=root)
        .annotate(
            in_footer=Coalesce(
                "plainpage__in_footer", "faqpage__in_footer", "formpage__in_footer", Value(value=False)
            ),
            is_news=ExpressionWrapper(Q(newsindexpage__isnull=False), output_field=BooleanField()),
            is_contact=Q(formpage__purpose="contact"),
        )
        .filter(Q(show_in_menus=True) | Q(in_footer=True))
        .order_by("path")
    )
    return [
        (
            page.title,
            page.get_url(request) or "",
            *(("newspaper", "news") if page.is_news else ("", CONTACT if page.is_contact else "")),
            (page.show_in_menus, bool(page.in_footer)),
        )
        for page in pages
    ]


def newsletter_link(request: HttpRequest, council: Council | None) -> list[Link]:
    """Return the link to the newsletter of the site's first council, for the footer."""
    url = place_of(council, "youth:newsletter") if council is not None else ""
    return [Link(_("News by e-mail"), url, current=here(url, request.path))] if url else []


def open_data_link(request: HttpRequest, council: Council | None) -> list[Link]:
    """Return the link to the open data of the site's first council, for the footer."""
    url = place_of(council, "youth:open_data") if council is not None else ""
    return [Link(_("Open data"), url, current=here(url, request.path))] if url else []


def councils_of(request: HttpRequest) -> tuple[Council | None, Council | None]:
    """Return the council of the frame, and that of the page where it is another one.

    The frame is the site's youth council's on every page, so that nobody is led into another council by a
    link and finds its menu in the place of their own.
    """
    page: Council | None = getattr(request, "council", None)
    leading = next(iter(councils_for(request)), None)
    if leading is None or (page is not None and leading.kind != Council.Kind.YOUTH):
        return page or leading, None
    if page is None or page.pk == leading.pk:
        return page or leading, None
    return leading, page


def places_of_guest(request: HttpRequest, guest: Council | None) -> list[Link]:
    """Return the places of another council than the site's, with the own page of who takes part in it."""
    if guest is None:
        return []
    links = navigation_of(request, guest)
    if getattr(request, "participant", None) is None:
        return links
    own = place_of(guest, "youth:profile")
    desk = desk_link(request, guest)
    return [*links, *([desk] if desk else []), Link(_("My page"), own, current=here(own, request.path))]


def shell_for(request: HttpRequest, context: Context) -> Shell:
    """Build the frame of a page, once per request."""
    page = context.get("page")
    page = page if isinstance(page, Page) else None
    profile = profile_for(request)
    council, guest = councils_of(request)
    home = reverse(HOME, args=[""])
    menu, footer = pages_in_menus(request)
    navigation = navigation_of(request, council)
    account = account_link(request, council)
    languages = languages_of(request, page)
    canonical, alternates = addresses_of(request, languages)
    digest = profile.stylesheet_digest if profile is not None else ""
    everything = [*navigation, *menu]
    line = destinations(everything)
    face = face_for(request)
    return Shell(
        name=face.name,
        home=home,
        face=face,
        council=council,
        guest=guest,
        guest_places=places_of_guest(request, guest),
        way=way_through(request),
        navigation=line,
        more=grouped(behind_more(everything)),
        menu=grouped(everything),
        footer=[*footer, *open_data_link(request, council), *newsletter_link(request, council)],
        beside=beside(everything),
        languages=languages,
        canonical=canonical,
        alternates=alternates,
        account=account,
        editing=ways_to_admin(request, page),
        desk=desk_link(request, council),
        contact=next((link for link in (*menu, *footer) if link.place == CONTACT), None),
        search_url=reverse("search"),
        picture=picture_of(page),
        theme_url=reverse("theme", args=[digest]) if digest else "",
        colour=face.colour,
        stylesheets=list(dict.fromkeys([*stylesheets_of(council), *stylesheets_of(guest)])),
    )
