"""The points where plugins take part: every hook, and the values that go through them.

Four kinds differ by what a crash means. A **Contribution** adds something and is left out when it
crashes; a **Fact** is what a rule depends on, and a crash makes the service refuse; a **Guard** may refuse
and refuses when it crashes; a **Notice** is sent after commit, at least once. An answer of another shape
than the hook declares is a crash. A plugin answers in its ``hooks`` module, with any subset of the
arguments::

    from plugins import hooks

    @hooks.navigation.register
    def navigation(council):
        url = reverse("training:index", kwargs={"council": council.slug})
        return [hooks.NavItem(title=_("Training"), url=url)]

An app declares the hooks of its own nouns in its module ``offers``, with the kinds defined here; hooks
that belong to no app in particular are declared here. ``docs/hooks.md`` describes each of them with its exact
signature; a test compares the two.
"""

import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, PlainValidator, ValidationInfo

from plugins.apps import PluginConfig
from plugins.dispatch import Contribution, Fact, Guard, Notice

__all__ = ["Contribution", "Fact", "Guard", "Notice"]


def _written(text: Any) -> Any:
    return str(text) if isinstance(text, Promise) else text


def as_html(html: Any) -> SafeString:
    """Return a plugin's HTML, escaped unless marked safe. Raises ``TypeError`` for what is no text."""
    if not isinstance(html, str | Promise):
        raise TypeError(f"HTML is text, not {type(html).__name__}")
    return SafeString(conditional_escape(str(html)))


def _own(name: str, info: ValidationInfo) -> str:
    slug = (info.context or {})["slug"]
    if not name.startswith(f"{slug}."):
        raise ValueError(f"the names of the plugin {slug} begin with {slug}.")
    return name


def check_own_name(name: str, module: str) -> None:
    """Raise ``ImproperlyConfigured`` where a plugin's module brings a name that is not ``<slug>.<what>``."""
    config = apps.get_containing_app_config(module)
    if isinstance(config, PluginConfig) and not name.startswith(f"{config.manifest.slug}."):
        slug = config.manifest.slug
        raise ImproperlyConfigured(f"Plugin {slug}: {name!r} in {module} has to begin with {slug}.")


# A text for people; a lazy translation is read in the reader's language.
type Text = Annotated[str | Promise, BeforeValidator(_written)]
# HTML; what is not marked safe is escaped.
type Html = Annotated[str | Promise, PlainValidator(as_html)]
# An address; ``reverse_lazy`` is read when the hook is called.
type Address = Annotated[str, BeforeValidator(_written)]
# A name that a plugin brings: ``<slug>.<what>``.
type OwnName = Annotated[str, AfterValidator(_own)]

# Rows of higher layers, which the kernel does not know: the documentation names their types.
type Row = Any
type Council = Any

# The places in templates where plugins may show something.
SLOTS = {
    "head",
    "home.now",
    "home.beside",
    "page.aside",
    "council.top",
    "council.aside",
    "proposal.main",
    "proposal.below",
    "proposal.aside",
    "meeting.now",
    "meeting.actions",
    "meeting.main",
    "meeting.aside",
    "meeting.me",
    "meeting.screen",
    "agenda_item.actions",
    "agenda_item.below",
    "resolution.main",
    "resolution.aside",
    "profile.aside",
}


def declare_slot(name: str) -> str:
    """Declare a place in a plugin's own templates, ``<slug>.<where>``; called in its module ``offers``.

    Raises ``ImproperlyConfigured`` for a name that is taken or does not begin with the plugin's slug.
    """
    check_own_name(name, sys._getframe(1).f_globals["__name__"])
    if name in SLOTS:
        raise ImproperlyConfigured(f"two places are named {name!r}")
    SLOTS.add(name)
    return name


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """An entry of the council's navigation; a lower ``order`` is further left.

    ``group`` is the heading below which menus have it. ``place`` is the destination of the header and of the
    phone's bar that the entry is (``"take_part"``; the first to ask for it gets it) or is inside of
    (``"resolutions"``); an entry without one is behind "More".
    """

    title: Text
    url: Address
    icon: str = "circle"
    order: int = 100
    group: Literal["take_part", "decide", "know"] = "know"
    place: Literal["", "take_part", "resolutions"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """An action on a subject: a link, or a form that posts to ``url``."""

    title: Text
    url: Address
    method: Literal["get", "post"] = "get"
    style: Literal["primary", "plain", "danger"] = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """Something that waits for an office-holder, with the address of the page where it is done.

    ``due`` is the last day, or a moment with a time zone; None where nothing sets one. ``note`` is where it
    comes from. ``key`` stays the same for the same thing, so that calendars follow it. ``language`` is that
    of the title, empty where it is written in the reader's. A count of 0 is not shown. Nobody is named: the
    lines are in a calendar, too.
    """

    key: OwnName
    title: Text
    url: Address
    count: int = 1
    due: AwareDatetime | date | None = None
    note: Text = ""
    icon: str = "inbox"
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """A choice of the participation block on editors' pages; ``render(council, language)`` returns HTML.

    ``is_now`` says that the home page has the same at ``home.now`` or ``home.beside`` already.
    """

    key: OwnName
    title: Text
    render: Callable[[Council, str], SafeString]
    is_now: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectSummary:
    """What others may know of a subject: the copied title and text, their digest and a link.

    ``points`` are the rows of a text that is a decision, so that its points keep their ids. ``reasons``,
    ``mover`` (a participant's id) and ``incoming_number`` go on the agenda and on the paper with it.
    """

    label: OwnName
    id: UUID
    title: str
    text: str
    url: Address
    digest: str
    language: str = "bg"
    points: Sequence[Mapping[str, Any]] = ()
    reasons: str = ""
    mover: UUID | None = None
    incoming_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveCommand:
    """A command over the live connection.

    ``schema`` is a pydantic model of the message; ``handler(council, participant, message)`` calls a
    service, runs in a thread and returns JSON; ``permission`` is a policy's name, empty for anybody
    signed in. It is checked against the object that ``subject(council, message)`` returns (None where it does
    not exist), or against the council without ``subject``.
    """

    name: OwnName
    schema: type
    handler: Callable[[Council, Row, Any], Mapping[str, Any]]
    permission: str = ""
    subject: Callable[[Council, Any], Row | None] | None = None


# What people call the formats of files, by media type.
FORMATS = {
    "application/atom+xml": "Atom",
    "application/json": "JSON",
    "application/pdf": "PDF",
    "application/zip": "ZIP",
    "text/calendar": "iCalendar",
    "text/csv": "CSV",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A file that may be downloaded from a council's open data."""

    name: OwnName
    title: Text
    media_type: str
    url: Address

    @property
    def format(self) -> str:
        """Return what people call the file's format; the media type if there is no name for it."""
        return FORMATS.get(self.media_type, self.media_type)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """One plugin's data about a person: what it is, why it is kept, until when, and the rows as JSON."""

    name: str
    title: Text
    purpose: Text
    kept_until: date | None
    rows: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measured value of an indicator, with the unit and the source in words."""

    key: OwnName
    title: Text
    value: int
    unit: Text = ""
    source: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Searchable:
    """Something that everybody may read and find: an id of its own, its text and its address.

    ``stream`` is the stream of the journal whose acts change it.
    """

    id: UUID
    stream: str
    title: Text
    text: Text
    url: Address
    language: str = "bg"
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date for people's calendars: a deadline, a course, a phase.

    ``starts`` and ``ends`` are days, of which both count, or moments with a time zone. ``language`` is that
    of the title, empty where it is written in the reader's.
    """

    title: Text
    starts: AwareDatetime | date
    url: Address
    ends: AwareDatetime | date | None = None
    language: str = ""


@Contribution
def navigation(council: Council, request: HttpRequest | None) -> Iterable[NavItem]:
    """Return entries of the council's navigation."""
    return ()


@Contribution
def slot(council: Council, request: HttpRequest | None, name: str, subject: Row) -> Html | None:
    """Return HTML for a place in a template; text that is not marked safe is escaped.

    ``request`` is None where the place is rendered for everybody at once, as in live frames: answer
    nothing personal there.
    """
    return None


@Contribution
def subject_actions(council: Council, request: HttpRequest, subject: Row) -> Iterable[Action]:
    """Return what the person may do now with a proposal, poll, meeting or resolution."""
    return ()


@Contribution
def dashboard_tiles(council: Council, participant: Row) -> Iterable[Tile]:
    """Return what waits for somebody with an office, for their desk and the calendar of their deadlines."""
    return ()


@Contribution
def page_widgets(council: Council) -> Iterable[Widget]:
    """Return choices of the participation block on editors' pages."""
    return ()


@Contribution
def indicators(council: Council, since: date, until: date) -> Iterable[Measure]:
    """Return measured values for monitoring; both days count."""
    return ()


@Contribution
def dates(council: Council, since: date, until: date) -> Iterable[Moment]:
    """Return the public dates between two days, which both count: for calendar, home page and iCalendar."""
    return ()


@Contribution
def exports(council: Council, user: Row) -> Iterable[Export]:
    """Return the files that this person (None: everybody) may download."""
    return ()


@Contribution.always
def personal_data(council: Council, user: Row) -> Iterable[Dataset]:
    """Return everything kept about a person, for access and erasure; called where the plugin is off, too."""
    return ()


@Contribution
def resolve_subjects(
    council: Council, label: str, ids: Iterable[UUID]
) -> Mapping[UUID, SubjectSummary] | None:
    """Return summaries of subjects with this label by id, in one query; None for a label of others."""
    return None


@Contribution
def searchable(council: Council, streams: Collection[str] | None) -> Iterable[Searchable]:
    """Return what everybody may find of the subjects with these streams; None asks for all subjects."""
    return ()


@Contribution
def live_commands(council: Council) -> Iterable[LiveCommand]:
    """Return the commands that the plugin takes over the live connection."""
    return ()
