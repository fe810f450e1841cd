"""Reading a separated box: who took part, and, after its end, what is on the sheets."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

import rfc8785
from django.db.models import Count

from voting.boxes import registry
from voting.models import Box, NamedSheet, Participation, Poll, Sheet
from voting.phrasing import box_sentence
from voting.procedure.sheets import Content, SheetField, count_options
from youth.refusals import Refusal

if TYPE_CHECKING:
    from youth.models import Participant

# What the sheet of a poll asks.
ANSWER_FIELD = "answer"


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """One sheet of a closed box; ``participant`` is None in a secret one.

    ``stratum`` is the age band, empty where too few of it took part.
    """

    receipt: str
    content: Content
    stratum: str
    participant: UUID | None = None

    @property
    def leaf(self) -> bytes:
        """Return the sheet as a leaf of the tree: RFC 8785 JSON of content and receipt."""
        return leaf_of(self.content, self.receipt)


@dataclass(frozen=True, slots=True)
class BoxTurnout:
    """How many of those who may have taken part."""

    answered: int
    eligible: int


@registry.declare_box
class SeparatedBox(registry.Box):
    """Sheets without names, counted after the end; in the journal is the root over all of them."""

    name: ClassVar[str] = Poll.Box.SEPARATED.value

    def count(self, poll: Poll) -> registry.Counted:
        """Count the sheets of the poll's closed box; no votes and no leaves where too few are in it.

        Raises ``Refusal``: ``box_open``.
        """
        box = Box.objects.get(council=poll.council_id, about=poll.pk)
        if not box.is_open and not is_shown(box):
            return registry.Counted(votes={}, leaves=[])
        found, (field,) = sheets(box), schema_of(box)
        counts = count_options(field, [sheet.content for sheet in found])
        return registry.Counted(votes=counts, leaves=[sheet.leaf for sheet in found])


def schema_of(box: Box) -> list[SheetField]:
    """Return what a sheet of the box asks."""
    return [SheetField.read(row) for row in box.schema]


def leaf_of(content: Mapping[str, Sequence[str]], receipt: str) -> bytes:
    """Return a sheet as a leaf: the receipt's random bits keep it from being guessed by its few options."""
    return rfc8785.dumps(
        {"content": {name: list(chosen) for name, chosen in content.items()}, "receipt": receipt}
    )


def turnout_of_box(box: Box) -> BoxTurnout:
    """Return how many took part, as far as that is known: frozen after the closing."""
    if box.eligible is not None and box.answered is not None:
        return BoxTurnout(box.answered, box.eligible)
    counted = box.participations.aggregate(eligible=Count("pk"), answered=Count("day"))
    return BoxTurnout(counted["answered"], counted["eligible"])


def participation_of(box: Box, participant: "Participant | None") -> Participation | None:
    """Return a person's line of the register, None for who is not on it."""
    if participant is None:
        return None
    return Participation.objects.filter(box=box, participant=participant).first()


def is_shown(box: Box) -> bool:
    """Return whether the sheets may be shown: after the end, of a secret box from its threshold on."""
    return box.answered is not None and (not box.is_secret or box.answered >= box.threshold)


def sheets(box: Box) -> list[OpenedSheet]:
    """Return the sheets of a closed box, in the order of their random receipts.

    Raises ``Refusal``: ``box_open``, and ``too_few_sheets`` for a secret box below its threshold.
    """
    if box.is_open:
        raise Refusal("box_open", box_sentence("box_open"))
    if not is_shown(box):
        raise Refusal("too_few_sheets", box_sentence("too_few_sheets"))
    if box.is_secret:
        return [
            OpenedSheet(sheet.receipt, sheet.content, sheet.stratum)
            for sheet in Sheet.objects.filter(box=box).order_by("receipt")
        ]
    named = NamedSheet.objects.filter(participation__box=box).select_related("participation")
    return [
        OpenedSheet(
            sheet.receipt, sheet.content, sheet.participation.stratum, sheet.participation.participant_id
        )
        for sheet in named.order_by("receipt")
    ]


def sheet_with(box: Box, receipt: str) -> OpenedSheet | None:
    """Return the sheet that a receipt names, None where there is none, and before any is shown."""
    if not is_shown(box):
        return None
    wanted = "".join(one for one in receipt.upper() if one.isalnum())
    return next((one for one in sheets(box) if one.receipt.replace("-", "") == wanted), None)


def strata_of(found: Sequence[OpenedSheet]) -> Mapping[str, list[OpenedSheet]]:
    """Return the sheets of each age band that may be named."""
    bands = Counter(sheet.stratum for sheet in found if sheet.stratum)
    return {band: [sheet for sheet in found if sheet.stratum == band] for band in sorted(bands)}
