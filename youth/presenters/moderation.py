"""Moderation as its pages show it: the queue, a case for each of its readers, the public numbers."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from plugins.hooks import Tile
from youth.models import Council, ModerationCase, Participant
from youth.offers import ModeratedText
from youth.policies import may
from youth.procedure.moderation import FEWEST_SHOWN, HoldRule
from youth.selectors.moderation import (
    count_waiting,
    holds_in,
    measures_against,
    numbers_of,
    texts_of,
)
from youth.selectors.people import display_name_of
from youth.selectors.shown_names import is_neutral

# Why a text waits, to its author and to who reads it.
HOLD_WORDS: dict[HoldRule, Promise] = {
    HoldRule.NEW_ACCOUNT: gettext_lazy("its author has taken part for a few days only"),
    HoldRule.LINK: gettext_lazy("it has a link"),
    HoldRule.WORD: gettext_lazy("it has a word of the council's list"),
    HoldRule.ALWAYS: gettext_lazy("texts of this kind are always read first"),
}
NUMBER_WORDS: dict[str, Promise] = {
    "reports": pgettext_lazy("moderation numbers", "Reports"),
    "kept": pgettext_lazy("moderation numbers", "Decided: nothing wrong"),
    "warned": pgettext_lazy("moderation numbers", "Decided: author warned"),
    "hidden": pgettext_lazy("moderation numbers", "Decided: hidden"),
    "paused": pgettext_lazy("moderation numbers", "Decided: hidden, author paused"),
    "appeals": pgettext_lazy("moderation numbers", "Appeals"),
    "reversed": pgettext_lazy("moderation numbers", "Appeals that reversed the decision"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A case of the queue with its text, None where that is gone.

    ``reasons`` are those of the reports with their numbers, ``reported`` the words of who reported,
    ``measures`` how many were taken against the author within a year.
    """

    case: ModerationCase
    text: ModeratedText | None
    author: str
    reasons: list[tuple[str, int]]
    reported: list[str]
    waits: list[str]
    measures: int

    @property
    def neutral_name(self) -> str:
        """Return what its author goes by where a name was not allowed and no other was chosen; else empty."""
        author = self.case.author
        if author is None or not self.case.is_about_name or not is_neutral(author):
            return ""
        return author.display_name

    @property
    def words(self) -> str:
        """Return the words as they are now; as they were, where the text is gone."""
        return self.text.words if self.text else self.case.words

    @property
    def has_changed(self) -> bool:
        """Return whether the author has changed the words since."""
        return self.text is not None and self.text.words != self.case.words


def lines_of(council: Council, cases: Iterable[ModerationCase]) -> list[Line]:
    """Return cases with their texts and the history of their authors, in a constant number of queries."""
    found = list(cases)
    texts = texts_of(council, [(one.label, one.subject) for one in found])
    measures = measures_against({one.author_id for one in found if one.author_id})
    return [
        _line(
            one, texts.get((one.label, one.subject)), measures.get(one.author_id, 0) if one.author_id else 0
        )
        for one in found
    ]


def _line(case: ModerationCase, text: ModeratedText | None, measures: int) -> Line:
    reports = list(case.reports.all())
    labels = dict(ModerationCase.Reason.choices)
    reasons = Counter(one.reason for one in reports)
    return Line(
        case=case,
        text=text,
        author=display_name_of(case.author, None) if case.author else "",
        reasons=[(str(labels[reason]), number) for reason, number in reasons.most_common()],
        reported=[one.words for one in reports if one.words],
        waits=waiting_words(case),
        measures=measures,
    )


def waiting_words(case: ModerationCase) -> list[str]:
    """Return why a text waits for a moderator, in words; empty where it does not."""
    return list(dict.fromkeys(str(HOLD_WORDS[one.rule]) for one in holds_in(case)))


def hidden_words(category: str) -> str:
    """Return why a text is hidden, as everybody reads it in its place."""
    return str(dict(ModerationCase.Reason.choices).get(category, ""))


def tiles_of(council: Council, participant: Participant) -> Iterator[Tile]:
    """Yield how much waits for a decision, for who decides."""
    decides = may("moderation.decide", participant, council)
    if not decides and not may("moderation.decide_appeal", participant, council):
        return
    cases, appeals = count_waiting(council)
    queue = reverse("youth:moderation", kwargs={"council": council.slug})
    if decides:
        yield Tile(
            key="youth.moderation",
            title=_("Texts that were reported or wait to be shown"),
            count=cases,
            url=queue,
            icon="shield-check",
        )
    yield Tile(
        key="youth.moderation_appeals",
        title=_("Appeals against decisions about texts"),
        count=appeals,
        url=f"{queue}?show=appeals",
        icon="shield-check",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The public numbers of a year: counts for the chart, and the hours to a decision in words."""

    year: int
    counts: list[tuple[str, int | None]]
    hours: str
    few: str


def numbers_in(council: Council, year: int) -> Numbers:
    """Return what was reported and decided in a year, small numbers in words."""
    found = {one.key: one.number for one in numbers_of(council, date(year, 1, 1), date(year, 12, 31))}
    hours = found.pop("median_hours")
    return Numbers(
        year=year,
        counts=[(str(NUMBER_WORDS[key]), number) for key, number in found.items()],
        hours=str(hours) if hours is not None else "",
        few=few_words(),
    )


def few_words() -> str:
    """Return what is shown in place of a number by which persons could be guessed."""
    return _("fewer than %(number)s") % {"number": FEWEST_SHOWN}
