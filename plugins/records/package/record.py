"""The content of a package as plain frozen values: no database, no clock, no settings.

``ResolutionRecord`` holds everything that the writers of this folder need. The names follow the shared
record format: ``package.json`` is its canonical form, every other file is derived from it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from youth.languages import in_language
from youth.plain_text import plain_line, plain_text

# The words on the paper, in the XML and in the table belong to it: a file is compared with what they give.
FORMAT_VERSION = "1.3"
CHOICES = ("for", "against", "abstain", "not_voting")
# Texts that may have several lines; all others have one.
LINED = frozenset({"question"})

Choice = Literal["for", "against", "abstain", "not_voting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The council that decided."""

    slug: str
    kind: str
    # In order, the council's own first; names are by language.
    languages: tuple[str, ...]
    names: Mapping[str, str]
    municipality_code: str
    municipality_names: Mapping[str, str]
    time_zone: str

    def name(self, language: str) -> str:
        """Return the name in a language, else in the council's first one, else in any."""
        return in_language(self.names, language, self.languages[0])

    def municipality(self, language: str) -> str:
        """Return the municipality's name, chosen likewise."""
        return in_language(self.municipality_names, language, self.languages[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class TermOfOffice:
    """The term (мандат) in which the decision was taken."""

    number: int
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """The meeting; ``number`` is the protocol's, ``held_on`` its day in the council's time zone."""

    id: str
    number: int
    kind: str
    held_on: date
    place: str
    opened_at: datetime | None
    closed_at: datetime | None
    # The receiving register names no voters of a closed meeting.
    is_public: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """The agenda item and its origin."""

    id: str
    position: int
    title: str
    decision_type: str
    topic: str
    subject_label: str
    subject_id: str
    subject_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One row of the operative part: a point numbered as it was typed, a table, or an annex.

    A table has ``rows`` only; the other two have number, text and what is inside them.
    """

    id: str
    kind: Literal["point", "table", "annex"] = "point"
    number: str = ""
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    children: tuple["Point", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The majority rule frozen when the poll opened.

    Needed is more than (``strict``) or at least ``fraction`` of ``base``; ``tie`` is whether
    the chair has a casting vote.
    """

    preset: str
    overrides: Mapping[str, Any]
    base: str
    fraction: tuple[int, int]
    strict: bool
    source: str
    tie: str = "fails"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The register frozen when the poll opened, in heads."""

    seats: int
    in_office: int
    present: int
    recused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """How many of which base had to be present, and how many were.

    ``assumed`` means that the rules assume a quorum until somebody challenges it, and nobody did.
    """

    base: str
    needed: int
    present: int
    met: bool
    assumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedVote:
    """One office-holder's vote; ``name`` is the name in office, never an account's."""

    participant: str
    name: str
    choice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutVote:
    """A member in office who took no part in a vote by name: ``why`` is ``absent`` or ``recused``."""

    participant: str
    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The poll's frozen outcome. ``named`` is ``None`` where the vote was secret or by show of hands.

    Together with ``without_vote`` it is everybody in office.
    """

    poll: str
    question: str
    method: str
    type: str
    rule: Rule
    snapshot: Snapshot
    quorum: Quorum
    votes: Mapping[str, int]
    needed: int
    carried: bool
    reason: str
    named: tuple[NamedVote, ...] | None
    opened_at: str
    closed_at: str
    announced_at: str
    ballots_root: str
    without_vote: tuple[WithoutVote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """A signatory and their office."""

    role: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section added by a plugin of the sender: plain text with a title."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionRecord:
    """Everything that a package needs.

    ``events`` are the lines of the meeting's extract, in order, as ``youth.journal`` gives them.
    ``period`` is the period of the numbering (``term:2``, ``year:2026``): number and period
    together are unique in a body. ``revision`` counts from 1; a later one names the digest of the record
    that it ``supersedes``.
    """

    id: str
    period: str
    number: int
    designation: str
    adopted_on: date
    title: str
    legal_ground: str
    points: tuple[Point, ...]
    language: str
    body: Body
    term: TermOfOffice
    sitting: Sitting
    item: Item
    decision: Decision
    signatories: tuple[Signatory, ...]
    events: tuple[Mapping[str, Any], ...] = field(repr=False)
    revision: int = 1
    supersedes: str = ""
    sections: tuple[Section, ...] = ()

    @property
    def urn(self) -> str:
        """Return the identity that stays the same through all revisions."""
        return urn_of(self.body.municipality_code, self.term.number, self.sitting.number, self.number)

    @property
    def file_stem(self) -> str:
        """Return the package's file name without ``.zip``; ASCII only."""
        return (
            f"ys-{self.body.slug}-{self.term.number}-p{self.sitting.number}-r{self.number}-v{self.revision}"
        )


def urn_of(municipality_code: str, term: int, protocol: int, number: int) -> str:
    """Compose a resolution's URN."""
    return f"urn:x-ys:{municipality_code}:{term}:{protocol}:{number}"


def cleaned[T](value: T) -> T:
    """Return the same record without the control characters that XML, paper and databases can't carry.

    Only the fields in ``LINED`` and the texts of sections keep their line ends. Events stay as they are: they
    are hashed.
    """
    return _cleaned(value)  # type: ignore[no-any-return]


def _cleaned(value: Any, write: Callable[[str], str] = plain_line) -> Any:
    match value:
        case str():
            return write(value)
        case tuple() | list():
            return type(value)(_cleaned(item) for item in value)
        case Mapping():
            return {plain_line(key): _cleaned(item) for key, item in value.items()}
        case _ if is_dataclass(value) and not isinstance(value, type):
            names = [one.name for one in fields(value) if one.name != "events"]
            lined = LINED | {"text"} if isinstance(value, Section) else LINED
            return replace(
                value, **{name: _cleaned(getattr(value, name), _writing(name, lined)) for name in names}
            )
    return value


def _writing(name: str, lined: frozenset[str]) -> Callable[[str], str]:
    return plain_text if name in lined else plain_line
