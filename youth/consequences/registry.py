"""The registry of consequences: what can be put to the vote, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID, uuid4

from django.utils.functional import Promise

from youth.journal.owners import is_named_after, owner_of
from youth.procedure.body import BOTH, Body
from youth.procedure.choices import DecisionType

if TYPE_CHECKING:
    from youth.models import AgendaItem, Meeting, Resolution
    from youth.models.journal import JournalEntry
    from youth.policies import Actor
    from youth.procedure.profile import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of a question as it is put to the vote; ``language`` is that in which they are written."""

    title: str
    text: str = ""
    language: str = "bg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a question can be put about: its id, and its words in ``language``."""

    id: str
    words: str
    language: str = "bg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """An announced vote as its consequence gets it.

    ``decision`` is the frozen outcome, ``cause`` the entry that announced it. Where the vote repeats one,
    ``earlier`` is the result of that, empty otherwise, and ``before`` what was kept before it was followed.
    """

    meeting: "Meeting"
    item: "AgendaItem | None"
    about: str
    decision: Mapping[str, Any]
    actor: "Actor"
    cause: "JournalEntry"
    earlier: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)

    @property
    def was_carried(self) -> bool:
        """Return whether the vote that this one repeats was carried."""
        return self.earlier in {"carried", "elected"}

    @property
    def poll(self) -> UUID:
        """Return the id of the vote."""
        return UUID(str(self.decision["poll"]))

    @property
    def by_vote(self) -> dict[str, Any]:
        """Return by what and whom something is done: the vote, the actor, the cause."""
        return {"poll": self.poll, "actor": self.actor, "cause": self.cause}


class Consequence:
    """One kind of question that the council can be asked, and what follows from the answer.

    ``question`` is its kind (``main``, ``point``, ``amendment``, ``procedural``, ``election``); a
    ``needs_item`` is put only on the item under way. The methods run under the lock of the meeting.
    """

    name: ClassVar[str]
    question: ClassVar[str]
    label: ClassVar[Promise]
    needs_item: ClassVar[bool] = True
    # The label of an agenda item's subject whose main question this is; empty for every other item.
    subject: ClassVar[str] = ""
    # Which bodies are asked it: the council, its committees, or both.
    bodies: ClassVar[frozenset[Body]] = BOTH

    def targets(self, meeting: "Meeting", item: "AgendaItem | None") -> "list[Target] | None":
        """Return what it can be put about now, None where it is about nothing but the item or the meeting."""
        return None

    def decision_type(self, profile: "Profile", item: "AgendaItem | None") -> str:
        """Return the type of decision, which names the majority."""
        return DecisionType.ORDINARY

    def asks_reason(self, profile: "Profile") -> bool:
        """Return whether who moves it says why; the reason is part of the question."""
        return False

    def lock(self, meeting: "Meeting") -> None:
        """Lock what ``carry`` writes to besides the meeting, before the meeting itself is locked."""

    def topic(self, item: "AgendaItem | None", about: str = "") -> str:
        """Return the topic for which the rules may require a way of voting, empty without one."""
        return ""

    def matter(self, item: "AgendaItem | None", about: str) -> str:
        """Return the key of what is decided; a procedural motion may be put again, so each has its own."""
        return f"motion:{uuid4()}"

    def words(self, meeting: "Meeting", item: "AgendaItem | None", about: str, reason: str) -> Words:
        """Return the question; ``reason`` is why it was moved, empty where nobody was asked."""
        raise NotImplementedError

    def reasons(
        self, meeting: "Meeting", item: "AgendaItem | None", about: str
    ) -> list[tuple[str, str | Promise]]:
        """Return why this can't be put to the vote now, as codes with sentences; empty where it can."""
        return []

    def keep(self, decided: Decided) -> dict[str, Any]:
        """Return as JSON what ``undo`` will need of what the result now changes."""
        return {}

    def carry(self, decided: Decided) -> "Resolution | None":
        """Do what follows from a carried vote; return the resolution where there is one."""
        return None

    def fail(self, decided: Decided) -> None:
        """Do what follows from a lost vote."""

    def confirm(self, decided: Decided) -> "Resolution | None":
        """Do what follows where a repeated vote came out as the first did; return its resolution."""
        return None

    def undo(self, decided: Decided) -> None:
        """Undo what followed from the first vote, which the repeated one overturns; it is followed next."""


def required(item: "AgendaItem | None") -> "AgendaItem":
    """Return the item; raise ``ValueError`` without one, where a consequence needs it."""
    if item is None:
        raise ValueError("no_item")
    return item


CONSEQUENCES: dict[str, Consequence] = {}


def declare_consequence[C: type[Consequence]](kind: C) -> C:
    """Register a consequence under its name, ``<app>.<what>``. Raises ``ValueError`` for a name twice."""
    name = kind.name
    if not is_named_after(name, owner_of(kind.__module__)) or name in CONSEQUENCES:
        raise ValueError(f"consequence {name} of {kind.__module__}")
    CONSEQUENCES[name] = kind()
    return kind


def consequence_named(name: str) -> Consequence | None:
    """Return the consequence of that name, or None where its owner is not installed."""
    return CONSEQUENCES.get(name)


def main_question(item: "AgendaItem") -> str:
    """Return the name of the consequence of the decision on an item: that of its subject, else of every item.

    In the council that is its adoption, in a committee its opinion.
    """
    found = {one.subject: one.name for one in consequences("main", item.meeting.body)}
    return found.get(item.subject_label) or found[""]


def consequences(question: str, body: Body) -> list[Consequence]:
    """Return the consequences of one kind of question that a body is asked, in the order of declaration."""
    return [one for one in CONSEQUENCES.values() if one.question == question and body in one.bodies]
