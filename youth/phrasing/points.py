"""What is wrong with the text of a decision, in sentences that name the line."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youth.points import Fault

SENTENCES: dict[str, Promise] = {
    "annex_alone": gettext_lazy("an annex needs a decision before it."),
    "annex_empty": gettext_lazy("nothing follows the heading of this annex."),
    "too_long": gettext_lazy("it is too long. Make several points of it."),
    "too_deep": gettext_lazy("it is inside too many other points."),
    "too_many": gettext_lazy("There are too many points. Put some of them into another decision."),
    "too_much": gettext_lazy("The text is too long. Put some of it into another decision."),
}


def faults_shown(faults: Iterable[Fault]) -> list[str]:
    """Return a sentence for each fault in the active language."""
    return [
        _("Line %(line)s: %(fault)s") % {"line": fault.line, "fault": SENTENCES[fault.code]}
        if fault.line
        else str(SENTENCES[fault.code])
        for fault in faults
    ]
