"""The one list of checks: what is set up, what is missing, why it matters and where it is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cms.setup.facts import CouncilFacts, Facts, PageFacts, SiteFacts
from youth.roles import OwnRole, role_title

LOOPBACK = ("localhost", "127.0.0.1", "::1")
# A backup a day, and one that failed.
BACKUP_AGE = timedelta(days=2)
YOUTH_OFFICES = (OwnRole.CHAIR, OwnRole.SECRETARY, OwnRole.VERIFIER, OwnRole.MODERATOR)
MUNICIPAL_OFFICES = (OwnRole.CHAIR, OwnRole.SECRETARY)


class State(StrEnum):
    """How it is: done, missing though needed, or missing and good to have."""

    DONE = "done"
    NEEDED = "needed"
    ADVISED = "advised"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One finding. ``url`` is where it is done here, else ``chapter`` is one of docs/operations.md."""

    state: State
    what: str
    why: str = ""
    url: str = ""
    chapter: str = ""


def lines_on(facts: Facts) -> list[Line]:
    """Return every check with its result: the installation first, then its sites and councils."""
    lines = [_address(facts), _tls(facts), _superuser(facts), _mail(facts), _backup(facts), _runner(facts)]
    lines += [_field_keys(facts), _push(facts)]
    for site in facts.sites:
        lines += _site(site)
    for council in facts.councils:
        lines += _council(council)
    return lines


def is_complete(lines: list[Line]) -> bool:
    """Return whether nothing that is needed is missing."""
    return all(line.state != State.NEEDED for line in lines)


def _line(
    done: bool,  # noqa: FBT001 -- what the line is about
    what: str,
    missing: str,
    why: str,
    *,
    url: str = "",
    chapter: str = "",
    advice: bool = False,
) -> Line:
    if done:
        return Line(state=State.DONE, what=what)
    state = State.ADVISED if advice else State.NEEDED
    return Line(state=state, what=missing, why=why, url=url, chapter=chapter)


def _moment(at: object) -> str:
    return date_format(localtime(at), "DATETIME_FORMAT")  # type: ignore[arg-type]


def _address(facts: Facts) -> Line:
    address = {"address": facts.base_url}
    return _line(
        facts.links_lead_there,
        _("The address of the site: %(address)s") % address,
        _("Links of the site do not lead to %(address)s") % address,
        _(
            "Newsletters, mails and the sitemap send people to the address of Wagtail's site. "
            "Run manage.py site."
        ),
        url=reverse("wagtailsites:index"),
    )


def _tls(facts: Facts) -> Line:
    parts = urlsplit(facts.base_url)
    return _line(
        parts.scheme == "https",
        _("People come by https"),
        _("The address begins with http"),
        _("Anybody in between can read and change what is sent, passwords and ballots too."),
        chapter="domain-and-tls",
        # On one's own machine there is nobody in between.
        advice=parts.hostname in LOOPBACK,
    )


def _superuser(facts: Facts) -> Line:
    return _line(
        facts.has_superuser,
        _("Somebody administers the installation"),
        _("Nobody administers the installation"),
        _("Accounts, sites and groups are changed by a superuser. Run manage.py createsuperuser."),
        chapter="the-small-installation",
    )


def _mail(facts: Facts) -> Line:
    why = _("People sign in by codes that come by mail. Send yourself a test mail and press the link in it.")
    if not facts.mail_server:
        why = _("Mail is only printed on the server's terminal. Set MAIL_URL.")
        return Line(state=State.NEEDED, what=_("No mail is sent"), why=why, chapter="mail")
    if facts.mail_arrived_at is None:
        return Line(
            state=State.NEEDED, what=_("No test mail has arrived yet"), why=why, url=reverse("setup_index")
        )
    arrived = {"moment": _moment(facts.mail_arrived_at)}
    return _line(
        facts.mail_arrived_from == facts.mail_server,
        _("Mail arrives: confirmed on %(moment)s") % arrived,
        _("The last test mail came through another server, on %(moment)s") % arrived,
        why,
        url=reverse("setup_index"),
    )


def _backup(facts: Facts) -> Line:
    why = _("One full disk, and everything is gone. Let manage.py backup run once a day.")
    if facts.backup_at is None:
        return Line(state=State.NEEDED, what=_("There is no backup"), why=why, chapter="backup")
    made = {"moment": _moment(facts.backup_at), "size": filesizeformat(facts.backup_bytes)}
    return _line(
        facts.now - facts.backup_at <= BACKUP_AGE,
        _("Last backup: %(moment)s, %(size)s") % made,
        _("The last backup is old: %(moment)s, %(size)s") % made,
        why,
        chapter="backup",
    )


def _runner(facts: Facts) -> Line:
    return _line(
        facts.runner_works,
        _("The runner works"),
        _("No runner works"),
        _("Deadlines, notices and mailings wait until it does: manage.py serve has it, or manage.py runner."),
        chapter="watching",
    )


def _field_keys(facts: Facts) -> Line:
    return _line(
        facts.has_field_keys,
        _("Birth dates and addresses are encrypted"),
        _("There are no field keys"),
        _("Without GLAS_FIELD_KEYS birth dates can't be stored."),
        chapter="keys",
    )


def _push(facts: Facts) -> Line:
    return _line(
        facts.has_push_key,
        _("Messages to devices are offered"),
        _("Messages to devices are not offered"),
        _("They need a key: manage.py push_key prints it. Mail works without."),
        chapter="keys",
        advice=True,
    )


def _site(site: SiteFacts) -> Iterator[Line]:
    name = {"site": site.name}
    yield _line(
        site.has_home,
        _("%(site)s: there is a home page") % name,
        _("%(site)s: there is no home page") % name,
        _("The first pages are made by manage.py site."),
        chapter="the-first-pages",
    )
    yield _line(
        site.has_councils,
        _("%(site)s: shows its councils") % name,
        _("%(site)s: shows no council") % name,
        _(
            "Menus, search and newsletter are about the councils of the site. "
            "Run manage.py site --council SLUG."
        ),
        chapter="the-first-pages",
    )
    yield _line(
        site.has_publisher,
        _("%(site)s: somebody publishes") % name,
        _("%(site)s: nobody publishes") % name,
        _("What editors write waits for a publisher. Give somebody the role."),
        url=reverse("wagtailusers_users:index"),
    )
    for page in site.pages:
        if line := _page(page):
            yield line


def _page(page: PageFacts) -> Line | None:
    """Return what is wrong with one of the first pages, or None."""
    facts = {"page": page.title or page.kind, "language": page.language}
    if page.pk is None:
        what = _("“%(page)s” (%(language)s) is missing") % facts
        why = _("A publisher chooses it at Face of the site; where there is none, manage.py site makes it.")
        return Line(state=State.NEEDED, what=what, why=why, chapter="the-first-pages")
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    if page.has_open_places:
        what = _("“%(page)s” (%(language)s) has places in square brackets") % facts
        why = _("Only the municipality knows what belongs there. Fill them in and publish the page.")
        return Line(state=State.NEEDED, what=what, why=why, url=url)
    if not page.is_live:
        what = _("“%(page)s” (%(language)s) is not published") % facts
        return Line(state=State.NEEDED, what=what, why=_("The law asks for it."), url=url)
    if page.is_empty_list:
        what = _("“%(page)s” (%(language)s) is empty") % facts
        why = _("Visitors find nothing there. Publish the first page in it, or take it out of the menu.")
        url = reverse("wagtailadmin_explore", args=[page.pk])
        return Line(state=State.ADVISED, what=what, why=why, url=url)
    return None


def _council(council: CouncilFacts) -> Iterator[Line]:
    name = {"council": council.name}
    lacking = [
        role_title(role)
        for role in (YOUTH_OFFICES if council.is_youth else MUNICIPAL_OFFICES)
        if role not in council.offices
    ]
    yield _line(
        not lacking,
        _("%(council)s: its offices are held") % name,
        _("%(council)s: nobody is %(offices)s") % (name | {"offices": ", ".join(lacking)}),
        _("Meetings, minutes, checks of people and reports of texts wait for them."),
        url=reverse("youth:people", args=[council.slug]),
    )
    if council.is_youth:
        yield _line(
            council.key_signs,
            _("%(council)s: signs its packages") % name,
            _("%(council)s: has no key that signs") % name,
            _("Resolutions go to the Municipal Council in a signed package: manage.py keys make."),
            chapter="keys",
        )
