"""What somebody wrote in debates: for the person's own page, and as data kept about them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plugins.deliberation.arguments.models import WAITS, Argument
from plugins.deliberation.arguments.selectors import (
    answers_by,
    arguments_by,
    found_helpful,
    summaries_accepted,
    summaries_by,
)
from plugins.hooks import Dataset
from proposals.selectors.proposals import summaries
from youth.offers import OwnThing

if TYPE_CHECKING:
    from youth.models import Council, Participant


def own_arguments(council: "Council", participant: "Participant") -> Iterator[OwnThing]:
    """Yield the arguments and questions that somebody wrote, by the titles of their proposals."""
    written = arguments_by(participant)
    titles = summaries(council, {one.subject_id for one in written})
    for one in written:
        subject = titles.get(one.subject_id)
        if subject is not None:
            yield OwnThing(
                section="arguments",
                title=subject.title,
                url=f"{subject.url}#arguments",
                at=one.made_at,
                note=_note(one),
                language=subject.language,
            )


def _note(row: Argument) -> str:
    """Return the side, and whether only its author reads it."""
    side = str(row.get_side_display())
    if not row.withheld:
        return side
    withheld = _("Waits for a moderator") if row.withheld == WAITS else _("Hidden by the council's office")
    return f"{side} · {withheld}"


def dataset_of(council: "Council", participant: "Participant") -> Dataset:
    """Return what is kept about somebody: the words, and which arguments they found helpful."""
    place = {"council": council.slug}
    return Dataset(
        name="arguments",
        title=gettext_lazy("My arguments"),
        purpose=gettext_lazy(
            "Everybody reads what you write in a debate. Your votes are counted and shown to nobody else."
        ),
        kept_until=None,
        rows=[
            *(
                {
                    "kind": one.side,
                    "text": one.text,
                    "made_at": one.made_at.isoformat(),
                    "place": reverse("proposals:detail", kwargs=place | {"pk": one.subject_id}),
                }
                for one in arguments_by(participant)
            ),
            *(
                {"kind": _("answer to an argument"), "text": one.text, "made_at": one.made_at.isoformat()}
                for one in answers_by(participant)
            ),
            *(
                {"kind": one.side, "summary": one.text, "made_at": one.made_at.isoformat()}
                for one in summaries_by(participant)
            ),
            *({"helpful": str(pk)} for pk in found_helpful(participant)),
            *({"accepted": str(pk)} for pk in summaries_accepted(participant)),
        ],
    )
