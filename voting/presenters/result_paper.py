"""A vote's result as a PDF to be read, printed and kept."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from templates.templatetags.components import share_of, state_words
from voting.models import Poll
from voting.phrasing import turnout_sentence
from voting.presenters.decision import ANSWERS, DecisionPresenter
from voting.presenters.poll import PollPresenter
from youth.points import words_of
from youth.presenters.typesetting import REGIONS, arms_of, typeset

TEMPLATE = Path(__file__).with_name("result_paper.typ")


def result_pdf(poll: Poll) -> bytes:
    """Return an announced result in the question's language: subject, verdict, numbers, names."""
    with override(poll.language):
        return typeset(TEMPLATE, _sheet(PollPresenter(poll)))


def _sheet(sheet: PollPresenter) -> dict[str, Any]:
    poll = sheet.poll
    shown = DecisionPresenter(poll.outcome.decision)
    resolution = poll.outcome.resolution
    return {
        "title": f"{_('Result of a vote')}: {poll.title}",
        "author": poll.council.own_name,
        "arms": arms_of(poll.council),
        "language": poll.language,
        "region": REGIONS.get(poll.language, ""),
        "occasion": _occasion(poll),
        "question": poll.title,
        "text": _text(sheet),
        "verdict": sheet.verdict,
        "designation": resolution.designation if resolution else "",
        "arithmetic": sheet.arithmetic,
        "heading": _heading(shown),
        "rows": _rows(shown),
        "bar": _bar(shown),
        "turnout": turnout_sentence(shown.decision),
        "roll_title": _("How each member voted"),
        "roll_heading": [_("Member"), _("Vote")],
        "roll": _roll(sheet, shown),
        "facts": _facts(sheet, shown),
    }


def _occasion(poll: Poll) -> str:
    zone = ZoneInfo(poll.council.time_zone)
    began = localtime(poll.opened_at, zone)
    ended = localtime(poll.outcome.poll.announced_at, zone)
    return pgettext("when a vote was held", "%(day)s, from %(begin)s to %(end)s") % {
        "day": date_format(began, "DATE_FORMAT"),
        "begin": date_format(began, "H:i"),
        "end": date_format(ended, "H:i"),
    }


def _heading(shown: DecisionPresenter) -> list[str]:
    if shown.is_election:
        stood = pgettext("of candidates", "List") if shown.is_of_lists else _("Candidate")
        return [stood, pgettext("votes for a candidate", "Votes"), _("Result")]
    return [_("Vote"), _("Count"), shown.of]


def _bar(shown: DecisionPresenter) -> list[list[str | int]]:
    """Return the parts of the bar; candidates have none, because a ballot may name several."""
    votes = shown.decision["votes"]
    return [] if shown.is_election else [[choice, votes[choice]] for choice in ANSWERS]


def _rows(shown: DecisionPresenter) -> list[list[str]]:
    if shown.is_election:
        people = [[one["name"], str(one["votes"]), _result_of(one)] for one in shown.candidates]
        return people + [[words, str(count), ""] for words, count in shown.other_ballots]
    words, votes = state_words(), shown.decision["votes"]
    return [[words[choice], str(votes[choice]), share_of(votes[choice], shown.base)] for choice in ANSWERS]


def _result_of(candidate: Mapping[str, Any]) -> str:
    """Return what a candidate or a list got."""
    if places := candidate["seats"]:
        return ngettext("%(places)s place", "%(places)s places", places) % {"places": places}
    return pgettext("result of a vote", "elected") if candidate["elected"] else ""


def _facts(sheet: PollPresenter, shown: DecisionPresenter) -> list[list[str]]:
    """Return how the vote was taken and counted, each with its name."""
    facts = [[_("Way of voting"), str(shown.method)]]
    if sheet.hands:
        facts.append([_("The hands were counted by"), ", ".join(sheet.hands.names)])
    if shown.papers:
        facts.append([_("Papers"), shown.papers])
    return [
        *facts,
        [_("Rule"), sheet.poll.rule["source"] or _("the council's own rule")],
        [_("Seal over all votes"), sheet.poll.ballots_root],
    ]


def _text(sheet: PollPresenter) -> list[str]:
    """Return the words of the question; of several items the result of each."""
    if sheet.results_together:
        return [
            f"{number}. {one.poll.title}. {one.verdict}."
            for number, one in enumerate(sheet.results_together, start=1)
        ]
    return words_of(sheet.question.ground, sheet.points).split("\n") if sheet.poll.text else []


def _roll(sheet: PollPresenter, shown: DecisionPresenter) -> list[list[str]]:
    if not shown.named:
        return []
    words = state_words() | shown.labels
    voted = [[vote["name"], words[vote["choice"]]] for vote in shown.named]
    return voted + [[name, str(why)] for name, why in sheet.non_voters]
