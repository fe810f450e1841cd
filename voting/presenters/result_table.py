"""A vote's result as a table for spreadsheets: the totals, then everyone where the vote was by name."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from templates.templatetags.components import state_words
from voting.models import Poll
from voting.presenters.decision import ANSWERS, DecisionPresenter
from voting.presenters.poll import PollPresenter
from youth.selectors.councils import today_in
from youth.web.csv import csv_text


def result_csv(poll: Poll) -> bytes:
    """Return the table of an announced poll in the question's language: UTF-8 with its mark, semicolons."""
    with override(poll.language):
        return csv_text(_rows(poll), delimiter=";").encode()


def _rows(poll: Poll) -> Iterator[tuple[str | int, ...]]:
    yield (_("Date"), _("Question"), pgettext("table", "Row"), _("Member"), _("Vote"), _("Count"))
    sheet, words = PollPresenter(poll), state_words()
    start = (today_in(poll.council, poll.opened_at).isoformat(), poll.title)
    total, member = pgettext("row of a table", "total"), pgettext("row of a table", "member")
    shown = DecisionPresenter(poll.outcome.decision)
    if shown.is_election:
        counts = [(one["name"], one["votes"]) for one in shown.candidates] + shown.other_ballots
    else:
        counts = [(words[choice], shown.decision["votes"][choice]) for choice in ANSWERS]
    for answer, count in counts:
        yield (*start, total, "", answer, count)
    if not shown.named:
        return
    words |= shown.labels
    for vote in shown.named:
        yield (*start, member, vote["name"], words[vote["choice"]], 1)
    for name, why in sheet.non_voters:
        yield (*start, member, name, str(why), 0)
