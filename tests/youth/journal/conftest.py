"""A council with one participant, a kind of act, and a listener that writes down what it hears."""

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction

from youth.journal import kinds
from youth.journal.append import append
from youth.journal.kinds import Kind, declare_kind
from youth.journal.models import JournalEntry
from youth.journal.streams import council_stream
from youth.models import Council, Participant


@pytest.fixture
def council(db) -> Council:
    return Council.objects.create(
        slug="mos-test",
        kind="youth",
        municipality_code="bg-test",
        names={"bg": "Младежки съвет"},
        municipality_names={"bg": "Тест"},
    )


@pytest.fixture
def participant(council) -> Participant:
    return Participant.objects.create(council=council, display_name="Ан")


class Listener:
    """A notice hook with named listeners; those in ``deaf`` raise, and all do at the acts of ``deaf_to``."""

    def __init__(self, *plugins: str) -> None:
        self.name = "something_happened"
        self.plugins = list(plugins)
        self.heard: list[tuple[str, int]] = []
        self.deaf: set[str] = set()
        self.deaf_to: set[int] = set()
        # Those whom only the runner tells.
        self.installed: set[str] = set()

    def listeners_in(self, council) -> list[str]:
        return self.plugins

    def is_prompt(self, listener) -> bool:
        return listener not in self.installed

    def deliver_to(self, listener, council, *, entry, **arguments) -> Exception | None:
        if listener not in self.plugins:
            return None
        if listener in self.deaf or entry.seq in self.deaf_to:
            try:
                raise RuntimeError("the words of a young person")
            except RuntimeError as error:
                return error
        self.heard.append((listener, entry.seq))
        return None


@pytest.fixture
def listener() -> Listener:
    return Listener("first", "second")


@pytest.fixture
def something_happened(listener) -> Iterator[type[Kind]]:
    """A kind with a notice, declared for one test only."""

    @declare_kind
    class SomethingHappened(Kind):
        name = "tests.happened"
        notice = listener

        number: int = 0

        def notice_kwargs(self, entry):
            return {"number": self.number}

    yield SomethingHappened
    del kinds._kinds["tests.happened"]


@pytest.fixture
def happen(council, something_happened) -> Callable[..., JournalEntry]:
    """Append one act to the council's stream in a transaction of its own."""

    def act(number: int = 0, **options) -> JournalEntry:
        with transaction.atomic():
            return append(
                council_stream(council), council, something_happened(number=number), actor=None, **options
            )

    return act
