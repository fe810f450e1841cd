"""Where a resolution is on its way into the Municipal Council, in one sentence of the active language."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youth.procedure.referral import UNANSWERED, Outcome, Stage

# Without full stops: a day may end with one.
PROGRESS: dict[Stage, Promise] = {
    Stage.SENT: gettext_lazy("Sent to the Municipal Council on %(day)s"),
    Stage.RECEIVED: gettext_lazy(
        "Received by the Municipal Council on %(day)s under incoming no. %(number)s"
    ),
    Stage.COMMITTEE: gettext_lazy("In the Municipal Council with: %(unit)s, since %(day)s"),
    Stage.AGENDA: gettext_lazy("On an agenda of the Municipal Council: %(text)s"),
    Stage.DECIDED: gettext_lazy("The Municipal Council decided on %(day)s, no. %(number)s"),
    Stage.UNDER_WAY: gettext_lazy("It is being carried out, as reported on %(day)s"),
    Stage.DONE: gettext_lazy("It has been carried out, as reported on %(day)s"),
    Stage.NOT_DONE: gettext_lazy("It has not been carried out, as reported on %(day)s"),
}
ANSWERS: dict[Outcome, Promise] = {
    Outcome.ACCEPTED: gettext_lazy("The Municipal Council accepted it on %(day)s"),
    Outcome.PARTLY: gettext_lazy("The Municipal Council accepted it in part on %(day)s"),
    Outcome.REFUSED: gettext_lazy("The Municipal Council refused it on %(day)s and gave its reasons"),
    Outcome.NOTED: gettext_lazy("The Municipal Council took note of it on %(day)s"),
}
TEXT_SHOWN = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """What the sentence is made of."""

    stage: str
    on: date
    number: str = ""
    outcome: str = ""
    unit: str = ""
    text: str = ""
    due_on: date | None = None
    is_overdue: bool = False


def referral_sentence(at: Whereabouts) -> str:
    """Return where the resolution is, and by when an answer is due or that it is overdue."""
    stage = Stage(at.stage)
    words = ANSWERS[Outcome(at.outcome)] if stage == Stage.ANSWERED else PROGRESS[stage]
    first_line = at.text.partition("\n")[0]
    values = {
        "day": date_format(at.on, "DATE_FORMAT"),
        "number": at.number,
        "unit": at.unit,
        "text": first_line if len(first_line) <= TEXT_SHOWN else f"{first_line[:TEXT_SHOWN]}…",
    }
    sentences = [ended(words % values)]
    if stage == Stage.ANSWERED and at.unit:
        sentences.append(ended(_("Responsible: %(unit)s") % values))
    if stage in UNANSWERED and at.due_on is not None:
        sentences.append(due_sentence(at.due_on, is_overdue=at.is_overdue))
    return " ".join(sentences)


def due_sentence(due_on: date, *, is_overdue: bool) -> str:
    """Return by when the answer is due, or that the day is over."""
    day = {"day": date_format(due_on, "DATE_FORMAT")}
    if is_overdue:
        return _("The answer was due by %(day)s: it is overdue.") % day
    return ended(_("The answer is due by %(day)s") % day)


def ended(sentence: str) -> str:
    """Return a sentence with its full stop, which a date or a text may have already."""
    return sentence if sentence.endswith((".", "…", "!", "?")) else f"{sentence}."
