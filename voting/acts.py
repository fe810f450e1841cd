"""Acts of voting on a meeting's stream. Ballots are rows and no acts; nobody's choice is in here."""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from youth import offers as youth_offers
from youth.journal.kinds import Audience, Frame, Kind, declare_kind, public_json

if TYPE_CHECKING:
    from voting.models import Poll
    from youth.journal.models import JournalEntry


class PollAct(Kind):
    """Base of the kinds about one poll; ``whole`` says that a new poll takes the place of the last one."""

    __slots__ = ()

    whole: ClassVar[bool] = False

    def frame(self, entry: "JournalEntry", audience: Audience, language: str) -> Frame | None:
        """Return the poll's panel and what else of the meeting's page it changes."""
        # Templates and rows are needed only once everything is loaded.
        from voting.live_page import poll_fragments

        poll = self._poll()
        if audience == "public" and not poll.meeting.is_public:
            return None
        return Frame(public_json(entry), poll_fragments(poll, audience, language, whole=self.whole))

    def _poll(self) -> "Poll":
        from voting.models import Poll

        polls = Poll.objects.select_related("council", "meeting__council", "meeting__term", "agenda_item")
        return polls.select_related("outcome__resolution").get(pk=self.poll)  # type: ignore[attr-defined]


@declare_kind
class PollOpened(PollAct):
    """A question was put to the vote; ``question`` is the digest of its words, which live in the row."""

    name: ClassVar[str] = "poll.opened"
    whole: ClassVar[bool] = True

    poll: UUID
    item: UUID
    method: str
    decision_type: str
    base: str
    fraction: list[int]
    strict: bool
    seats: int
    in_office: int
    present: int
    recused: int
    voters: int
    quorum_needed: int
    question: str
    repeats: UUID | None

    def minutes(self, entry: "JournalEntry", language: str) -> str:
        """Tell what was put to the vote, how, and who was there."""
        from voting.wording import METHODS

        poll = self._poll()
        with override(language):
            template = (
                _("Repeated %(method)s at %(time)s on: “%(question)s”.")
                if self.repeats
                else _("Put to the vote at %(time)s, %(method)s: “%(question)s”.")
            )
            sentence = template % {
                "method": METHODS[self.method],
                "time": _time_of(entry),
                "question": poll.title,
            }
            present = ngettext(
                "%(present)s member of %(seats)s is present; quorum: %(needed)s.",
                "%(present)s members of %(seats)s are present; quorum: %(needed)s.",
                self.present,
            ) % {"present": self.present, "seats": self.seats, "needed": self.quorum_needed}
            return f"{sentence} {present}"


@declare_kind
class PollClosed(PollAct):
    """The voting ended: counts, and the root over all ballots that count."""

    name: ClassVar[str] = "poll.closed"

    poll: UUID
    votes_for: int
    votes_against: int
    votes_abstain: int
    not_voting: int
    ballots_root: str


@declare_kind
class QuorumChallenged(PollAct):
    """A member doubted the quorum before the result was announced."""

    name: ClassVar[str] = "poll.quorum_challenged"

    poll: UUID

    def minutes(self, entry: "JournalEntry", language: str) -> str:
        """Tell that the quorum was doubted."""
        with override(language):
            return _("At %(time)s the quorum was doubted.") % {"time": _time_of(entry)}


@declare_kind
class QuorumCounted(PollAct):
    """The members in the hall were counted for a poll that was not announced yet."""

    name: ClassVar[str] = "poll.quorum_counted"

    poll: UUID
    present: int
    needed: int

    def minutes(self, entry: "JournalEntry", language: str) -> str:
        """Tell the count and what it means."""
        with override(language):
            template = (
                _("The count found %(present)s members in the hall, %(needed)s are needed: a quorum.")
                if self.present >= self.needed
                else _("The count found %(present)s members in the hall, %(needed)s are needed: no quorum.")
            )
            return template % {"present": self.present, "needed": self.needed}


@declare_kind
class PollAnnounced(PollAct):
    """The chair announced the result, with its arithmetic."""

    name: ClassVar[str] = "poll.announced"
    notice = youth_offers.poll_announced

    poll: UUID
    item: UUID
    carried: bool
    reason: str
    needed: int
    size: int
    votes_for: int
    votes_against: int
    votes_abstain: int
    not_voting: int

    def minutes(self, entry: "JournalEntry", language: str) -> str:
        """Tell the counts and the result; a vote by name is told name by name."""
        from voting.wording import arithmetic_sentence, counts_sentence, named_sentence, verdict_sentence

        decision = self._poll().outcome.decision
        with override(language):
            lines = [
                _("Result – %(counts)s.") % {"counts": counts_sentence(decision["votes"])},
                f"{verdict_sentence(decision)}. {arithmetic_sentence(decision)}",
            ]
            if "named" in decision:
                lines.insert(1, named_sentence(decision["named"]))
            return "\n".join(lines)

    def notice_arguments(self, entry: "JournalEntry") -> dict[str, object]:
        """Hand the frozen outcome to the listeners, with the matter that was decided."""
        poll = self._poll()
        outcome = youth_offers.PollOutcome(
            poll=poll.pk,
            agenda_item=poll.agenda_item_id,
            carried=self.carried,
            reason=self.reason,
            subject_label=poll.subject_label,
            subject_id=poll.subject_id,
            decision=poll.outcome.decision,
        )
        return {"outcome": outcome}


def _time_of(entry: "JournalEntry") -> str:
    zone = ZoneInfo(entry.stream.council.time_zone)
    return date_format(timezone.localtime(entry.at, zone), "H:i")
