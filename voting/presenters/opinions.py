"""Opinion polls as pages show them: the question, the answers, the results with their table."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from plugins.hooks import SubjectSummary
from voting.boxes.separated import ANSWER_FIELD, sheets, turnout_of_box
from voting.models import OpinionPoll
from voting.opinions import (
    LABEL,
    OpinionResult,
    open_opinion_polls,
    opinion_polls_about,
    opinion_polls_of,
    results_of,
)
from voting.phrasing import FACT_WORDS
from voting.services.opinions import question_of
from youth.presenters.ages import BAND_WORDS
from youth.procedure.choices import VerifiedFact

if TYPE_CHECKING:
    from voting.boxes.separated import OpenedSheet
    from youth.models import Council

CARDS = 3


class OpinionPresenter:
    """One opinion poll; sentences are in the active language."""

    def __init__(self, poll: OpinionPoll) -> None:
        """Present a poll that was selected with its council and box."""
        self.poll = poll

    @property
    def url(self) -> str:
        """Return the address of its page."""
        return reverse("voting:opinion", kwargs={"council": self.poll.council.slug, "pk": self.poll.pk})

    @property
    def over_at(self) -> datetime | None:
        """Return when it was closed or taken back, None before."""
        return self.poll.closed_at or self.poll.withdrawn_at

    @property
    def is_single(self) -> bool:
        """Return whether exactly one answer is chosen: then each answer is a button."""
        return self.poll.most == 1

    @property
    def is_unfinished(self) -> bool:
        """Return whether it is still to begin or open: it can be shared, and taken back."""
        return self.poll.state in {OpinionPoll.State.PLANNED, OpinionPoll.State.OPEN}

    @property
    def how_many(self) -> str:
        """Return how many answers are chosen, where it may be several."""
        if self.poll.least == self.poll.most:
            return _("Choose %(most)s answers.") % {"most": self.poll.most}
        return _("Choose from %(least)s to %(most)s answers.") % {
            "least": self.poll.least,
            "most": self.poll.most,
        }

    @property
    def who(self) -> str:
        """Return who may answer, in words."""
        if not self.poll.bands:
            return _("Everybody who may take part in the council")
        bands = [str(words) for band, words in BAND_WORDS.items() if band in self.poll.bands]
        return _("People aged %(ages)s") % {"ages": ", ".join(bands)}

    @property
    def verified(self) -> str:
        """Return what has to be verified of them, empty where nothing has."""
        return ", ".join(str(FACT_WORDS[VerifiedFact(fact)]) for fact in self.poll.facts)

    @cached_property
    def turnout(self) -> dict[str, int] | None:
        """Return how many answered: after the end, and before it where that is allowed."""
        poll = self.poll
        if poll.box is None or not (poll.shows_turnout or poll.state == OpinionPoll.State.CLOSED):
            return None
        turnout = turnout_of_box(poll.box)
        return {"answered": turnout.answered, "eligible": turnout.eligible}

    @cached_property
    def results(self) -> Any:
        """Return the results after the end, None where there are none to show."""
        return results_of(self.poll)

    @property
    def rows(self) -> list[tuple[str, int]]:
        """Return each answer with how often it was chosen, as the chart takes them."""
        return list(zip(self.labels, self.results.whole.counts, strict=True)) if self.results else []

    @property
    def labels(self) -> list[str]:
        """Return the words of the answers in their order."""
        return [option["label"] for option in self.poll.options]

    @property
    def verdict(self) -> str:
        """Return what most chose as one sentence: an opinion, never a decision."""
        if not self.results:
            return ""
        counts, of = self.results.whole.counts, self.results.whole.of
        first = max(counts)
        leading = [label for label, count in zip(self.labels, counts, strict=True) if count == first]
        if len(leading) > 1:
            quoted = [_("“%(answer)s”") % {"answer": label} for label in leading]
            return _("Equally many chose: %(answers)s") % {"answers": ", ".join(quoted)}
        return _("Most chose “%(answer)s”: %(count)s of %(of)s") % {
            "answer": leading[0],
            "count": first,
            "of": of,
        }

    @property
    def band_headings(self) -> list[dict[str, Any]]:
        """Return the headings of the table of age bands."""
        heads = [{"text": pgettext("heading of a table", "Answer")}]
        return heads + [
            {"text": f"{BAND_WORDS[band]} ({result.of})", "is_number": True}
            for band, result in self.results.by_band
        ]

    @property
    def band_rows(self) -> list[list[dict[str, Any]]]:
        """Return a row for each answer, with the share of each age band that chose it."""
        return [
            [{"text": label}, *(_share(result, place) for _band, result in self.results.by_band)]
            for place, label in enumerate(self.labels)
        ]

    def table(self) -> Iterator[Sequence[str | int]]:
        """Yield the results as rows of a table for programs: all of them, then by age band."""
        bands = self.results.by_band
        yield "answer", "all", *(band.value for band, _result in bands)
        for place, label in enumerate(self.labels):
            yield label, self.results.whole.counts[place], *(result.counts[place] for _band, result in bands)
        yield "", self.results.whole.of, *(result.of for _band, result in bands)

    def sheet_table(self) -> Iterator[Sequence[str]]:
        """Yield every sheet as a row of a table for programs: the receipt, and what was chosen."""
        yield "receipt", *self.labels
        if self.poll.box is None:
            return
        for sheet in sheets(self.poll.box):
            chosen = sheet.content[ANSWER_FIELD]
            yield sheet.receipt, *("1" if option["key"] in chosen else "" for option in self.poll.options)

    def words_of(self, sheet: "OpenedSheet | None") -> list[str]:
        """Return the words of what a sheet chose."""
        chosen = sheet.content[ANSWER_FIELD] if sheet else []
        return [option["label"] for option in self.poll.options if option["key"] in chosen]


def opinion_cards(council: "Council", *, level: int = 2) -> SafeString:
    """Return what can be answered now as cards, the same for everybody; empty where there is nothing."""
    found = [OpinionPresenter(poll) for poll in open_opinion_polls(council)[:CARDS]]
    if not found:
        return SafeString("")
    context = {"sheets": found, "council": council, "level": level}
    return SafeString(render_to_string("voting/opinions/_cards.html", context))


def gathered_opinions(council: "Council", topics: Collection[UUID]) -> SafeString:
    """Return what is and was asked about these topics for a campaign's page, the same for everybody."""
    found = list(opinion_polls_about(council, topics)[: CARDS + 1]) if topics else []
    if not found:
        return SafeString("")
    sheets = [OpinionPresenter(poll) for poll in found[:CARDS]]
    context = {"sheets": sheets, "has_more": len(found) > CARDS, "council": council}
    return SafeString(render_to_string("voting/opinions/gathered.html", context))


def opinion_fragments(poll: OpinionPoll, language: str) -> dict[str, str]:
    """Return the parts of its page that an act replaces; the reader's own comes empty and is fetched."""
    context = {"poll": poll, "sheet": OpinionPresenter(poll), "council": poll.council}
    with override(language):
        return {
            f"opinion-{name}": render_to_string(f"voting/opinions/_{name}.html", context)
            for name in ("public", "mine")
        }


def opinion_widget(council: "Council", language: str) -> SafeString:
    """Return the same for an editor's page, with a sentence where nothing is asked."""
    cards = opinion_cards(council, level=3)
    return cards or SafeString(render_to_string("voting/opinions/_nothing.html", {"council": council}))


def opinion_summaries(council: "Council", ids: Iterable[UUID]) -> dict[UUID, SubjectSummary]:
    """Return what others may know of these opinion polls."""
    return {
        poll.pk: SubjectSummary(
            label=LABEL,
            id=poll.pk,
            title=poll.title,
            text=poll.text,
            url=OpinionPresenter(poll).url,
            digest=sha256(question_of(poll).encode()).hexdigest(),
            language=poll.language,
        )
        for poll in opinion_polls_of(council).filter(pk__in=list(ids))
    }


def _share(result: OpinionResult, place: int) -> dict[str, Any]:
    count = result.counts[place]
    percent = round(100 * count / result.of)
    return {"text": f"{percent} %", "is_number": True, "value": str(count)}
