"""Electing persons: who is elected holds the office from that moment."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override

from voting.models import Election, Poll
from voting.phrasing import reason_sentence
from voting.services.election_results import enter_result, state_before
from voting.services.elections import next_round_of
from youth.consequences import Consequence, Decided, Words, declare_consequence
from youth.procedure.body import COUNCIL_ALONE, Body
from youth.procedure.choices import DecisionType
from youth.services.register import lock_sittings

if TYPE_CHECKING:
    from youth.models import AgendaItem, Meeting, Resolution
    from youth.procedure.profile import Profile

ROUND_TITLES = {1: gettext_lazy("Election: %(what)s"), 2: gettext_lazy("Election: %(what)s, second round")}


@declare_consequence
class Elect(Consequence):
    """One round of an election; ``about`` is the election."""

    name: ClassVar[str] = "voting.elect"
    question: ClassVar[str] = Poll.Question.ELECTION.value
    label: ClassVar[Promise] = gettext_lazy("an election")
    bodies: ClassVar[frozenset[Body]] = COUNCIL_ALONE

    def lock(self, meeting: "Meeting") -> None:
        """Lock the council before its meetings, as whatever gives an office does."""
        lock_sittings(meeting.council)

    def decision_type(self, profile: "Profile", item: "AgendaItem | None") -> str:
        """Return the type whose majority elects."""
        return DecisionType.ELECTION

    def topic(self, item: "AgendaItem | None", about: str = "") -> str:
        """Return the topic of what is elected: the rules may ask for a secret vote."""
        return _election(about).topic

    def matter(self, item: "AgendaItem | None", about: str) -> str:
        """Return the key of the round: each is asked once, unless it decided nothing."""
        rounds = Poll.objects.filter(question=Poll.Question.ELECTION, about=about)
        return f"election:{about}/{rounds.count() + 1}"

    def words(self, meeting: "Meeting", item: "AgendaItem | None", about: str, reason: str) -> Words:
        """Return what is elected, in the council's first language."""
        election, language = _election(about), meeting.council.languages[0]
        following = next_round_of(election)
        with override(language):
            title = ROUND_TITLES[2 if following and following.is_second else 1] % {"what": election.what}
        return Words(title=title, language=language)

    def reasons(
        self, meeting: "Meeting", item: "AgendaItem | None", about: str
    ) -> list[tuple[str, str | Promise]]:
        """Return why no round can be opened: of another item, over, or nobody stands."""
        election = item.elections.filter(pk=about).first() if item is not None and about else None
        if election is None:
            return [("unknown_election", reason_sentence("unknown_election"))]
        if next_round_of(election) is None:
            return [("no_candidates", reason_sentence("no_candidates"))]
        return []

    def keep(self, decided: Decided) -> dict[str, Any]:
        """Return how far the election is, and who holds what is filled."""
        return state_before(_election(decided.about), decided)

    def confirm(self, decided: Decided) -> "Resolution | None":
        """Enter the result again: others may be elected, or stand again."""
        return enter_result(_election(decided.about), decided)

    def carry(self, decided: Decided) -> "Resolution | None":
        """Enter who is elected into the book and into office, and begin what follows."""
        return enter_result(_election(decided.about), decided)

    def fail(self, decided: Decided) -> None:
        """Begin what follows where nobody is elected."""
        enter_result(_election(decided.about), decided)


def _election(about: str) -> Election:
    return Election.objects.select_related("council", "committee").get(pk=about)
