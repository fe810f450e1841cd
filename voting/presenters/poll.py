"""One poll as pages and live frames show it."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from voting.electorate import options_shown
from voting.matters import matter_of_poll
from voting.models import Outcome, Poll
from voting.phrasing import RECORDED_AS, election_requirement, option_words, requirement
from voting.presenters.decision import DecisionPresenter
from voting.presenters.hands import HandsPresenter
from voting.presenters.poll_file import has_file, has_receipts
from voting.presenters.recused import Recused, recusal_sentence, recused_in
from voting.selectors import (
    Challenged,
    Turnout,
    challenge_of,
    quorum_may_be_doubted,
    text_of_question,
    turnout_of,
)
from youth.name_order import name_key
from youth.names import name_or_erased
from youth.points import Decision, as_rows, parse
from youth.presenters.embedding import embed_code
from youth.procedure.choices import Option
from youth.procedure.matter import MatterAct, matter_reasons
from youth.selectors.keys import standing_key


class PollPresenter:
    """One poll as a page shows it; sentences are in the active language."""

    def __init__(self, poll: Poll) -> None:
        """Present a poll whose outcome was selected with it."""
        self.poll = poll
        self.outcome: Outcome | None = getattr(poll, "outcome", None)

    @property
    def element_id(self) -> str:
        """Return the id of the element that frames replace."""
        return f"poll-{self.poll.pk}"

    @cached_property
    def question(self) -> Decision:
        """Return what is voted on, read from the words that the poll froze."""
        return parse(text_of_question(self.poll))

    @property
    def points(self) -> list[dict[str, Any]]:
        """Return the rows of its points, as the component shows them."""
        return as_rows(self.question.points)

    @property
    def decision(self) -> Mapping[str, Any] | None:
        """Return the frozen outcome once it is announced."""
        return self.outcome.decision if self.outcome else None

    @cached_property
    def shown(self) -> DecisionPresenter | None:
        """Return the announced outcome as pages show it."""
        if self.decision is None:
            return None
        # Read for the hall only: a list of polls shows their verdicts.
        return DecisionPresenter(self.decision, lambda: [name for name, _why in self.non_voters])

    @property
    def turnout(self) -> Turnout:
        """Return how many have voted so far."""
        return turnout_of(self.poll)

    @cached_property
    def hands(self) -> HandsPresenter | None:
        """Return the count of a vote by show of hands, None for another one."""
        return HandsPresenter(self.poll) if self.poll.box == Poll.Box.HANDS else None

    @property
    def requirement(self) -> str:
        """Return what an open poll needs to be carried."""
        poll = self.poll
        snapshot = {"seats": poll.seats, "in_office": poll.in_office, "present": poll.present}
        if poll.form == Poll.Form.OPTIONS:
            return election_requirement(poll.rule, snapshot)
        if len(sentences := {one.requirement for one in self.results_together}) > 1:
            return gettext("For each item the majority holds that the rules ask for it.")
        return sentences.pop() if sentences else requirement(poll.rule, snapshot)

    @property
    def recorded_as(self) -> str:
        """Return how a vote will be written down."""
        return str(RECORDED_AS[self.poll.method])

    @property
    def options(self) -> list[dict[str, Any]]:
        """Return the options of the ballot with their names; an erased one is a word."""
        return options_shown(self.poll)

    @property
    def words(self) -> dict[str, str]:
        """Return the words of the poll's own answers by key, for ``vote_word``."""
        return option_words(self.poll.options)

    @property
    def offers_abstention(self) -> bool:
        """Return whether the rules let a member abstain."""
        return Option.ABSTAIN in self.poll.rule["options"]

    @property
    def may_change(self) -> bool:
        """Return whether a cast vote may be changed while the poll is open."""
        return bool(self.poll.rule["change_until"] == "closed")

    @cached_property
    def results_together(self) -> list["PollPresenter"]:
        """Return the votes on the single items, where this one is taken for several; none that is void."""
        if self.poll.question != Poll.Question.TOGETHER:
            return []
        parts = self.poll.items_together.exclude(state=Poll.State.VOID).order_by("opened_at", "pk")
        return [PollPresenter(one) for one in parts.select_related("outcome__resolution")]

    @property
    def titles_apart(self) -> list[str]:
        """Return the titles of the items that were taken out, where this vote is taken for several."""
        if self.poll.question != Poll.Question.TOGETHER or self.poll.state == Poll.State.VOID:
            return []
        return [one.title for one in self.poll.items_together.filter(state=Poll.State.VOID).order_by("pk")]

    @property
    def may_be_doubted(self) -> bool:
        """Return whether the rules let the quorum be doubted before the announcement."""
        return not self.poll.is_count and quorum_may_be_doubted(self.poll.sitting)

    @property
    def items_together(self) -> list[Poll]:
        """Return the votes on the single items, where this one is taken for several and still open."""
        if self.poll.question != Poll.Question.TOGETHER:
            return []
        return list(self.poll.items_together.filter(state=Poll.State.OPEN).order_by("opened_at", "pk"))

    @property
    def may_be_challenged(self) -> bool:
        """Return whether a member may challenge the result now."""
        poll = self.poll
        if poll.state != Poll.State.ANNOUNCED or poll.meeting is None:
            return False
        return not matter_reasons(MatterAct.CHALLENGE, matter_of_poll(poll))

    @cached_property
    def challenge(self) -> Challenged | None:
        """Return who challenged the announced result and why; None where nobody did."""
        poll = self.poll
        if poll.state != Poll.State.ANNOUNCED:
            return None
        return challenge_of(poll)

    @property
    def verdict(self) -> str:
        """Return the result as one sentence, empty before it is announced."""
        if self.shown and self.results_together:
            return gettext("Each item has its own result")
        return self.shown.verdict if self.shown else ""

    @property
    def place(self) -> str:
        """Return the place of the poll's item on the agenda, "2" or "2.1"; empty where it is about none."""
        return self.poll.agenda_item.place if self.poll.agenda_item else ""

    @property
    def arithmetic(self) -> str:
        """Return how the result follows, empty before it is announced."""
        return self.shown.arithmetic if self.shown and not self.results_together else ""

    @property
    def non_voters(self) -> list[tuple[str, str]]:
        """Return the members in office who took no part, by name, and why; an erased name is a word."""
        members = [
            (name_or_erased(member.name_in_office), member.get_why_display())
            for member in self.poll.non_voters.all()
        ]
        return sorted(members, key=lambda member: name_key(member[0]))

    @property
    def has_file(self) -> bool:
        """Return whether anybody can count it again from a file."""
        return has_file(self.poll)

    @property
    def has_receipts(self) -> bool:
        """Return whether voters find their own ballots under its seal."""
        return has_receipts(self.poll)

    @property
    def is_signed(self) -> bool:
        """Return whether the council has a key with which the file is signed."""
        return standing_key(self.poll.council) is not None

    @property
    def embed_code(self) -> str:
        """Return the lines of HTML by which another site shows the result."""
        address = reverse("voting:embed", kwargs={"council": self.poll.council.slug, "pk": self.poll.pk})
        return embed_code(address, self.poll.title)

    @property
    def recused(self) -> list[Recused]:
        """Return who took no part because of a conflict of interest, with the ground."""
        return recused_in(self.poll)

    @property
    def recusal_sentence(self) -> str:
        """Return how many that were and what it means for the base; empty where there were none."""
        return recusal_sentence(self.poll)

    @cached_property
    def repeated_by(self) -> Poll | None:
        """Return the poll that took this one again, if any: only a challenged result is taken again."""
        if self.challenge is None:
            return None
        return Poll.objects.filter(repeats=self.poll).exclude(state=Poll.State.VOID).first()

    @property
    def repeats_in_words(self) -> str:
        """Return what this poll does with the one that it repeats, and what was announced then."""
        if self.poll.repeats is None:
            return ""
        words = gettext("This vote repeats an earlier one. Its result was: %(verdict)s.")
        if self.poll.is_count:
            words = gettext("An earlier vote is counted again here. Its result was: %(verdict)s.")
        return words % {"verdict": PollPresenter(self.poll.repeats).verdict}

    @property
    def repeated_in_words(self) -> str:
        """Return what is done with the result of this poll, which was challenged, and what came of it."""
        later = self.repeated_by
        if later is None:
            return ""
        if later.state != Poll.State.ANNOUNCED:
            if later.is_count:
                return gettext("This vote is being counted again.")
            return gettext("This vote is being repeated.")
        words = gettext("This vote was repeated. The later result: %(verdict)s.")
        if later.is_count:
            words = gettext("This vote was counted again. The later result: %(verdict)s.")
        return words % {"verdict": PollPresenter(later).verdict}

    @property
    def seats(self) -> list[dict[str, str]]:
        """Return every statutory seat for the half circle; none before the result is announced."""
        return self.shown.seats if self.shown else []


def answers_to_challenge(poll: Poll | None) -> dict[str, bool]:
    """Return whether a challenged result can be answered by a repeated vote, and by another count."""
    if poll is None or poll.state != Poll.State.ANNOUNCED:
        return {"may_repeat": False, "may_recount": False}
    matter = matter_of_poll(poll)
    return {
        "may_repeat": not matter_reasons(MatterAct.REPEAT, matter),
        "may_recount": not matter_reasons(MatterAct.COUNT, matter),
    }
