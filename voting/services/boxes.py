"""The separated box: for opinions of many people, ours and those of plugins.

Who may open and close one, and what is recorded in the journal, is the caller's: nothing here asks a policy.
No act may be appended for a sheet, as its time and order would lead to who filled it in.
"""

import json
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from voting.boxes.separated import OpenedSheet, leaf_of, participation_of, schema_of, sheets
from voting.models import Box, NamedSheet, Participation, SealedSheet, Sheet
from voting.phrasing import box_sentence
from voting.procedure.merkle import merkle_root
from voting.procedure.sheets import (
    ANONYMITY_THRESHOLD,
    SheetField,
    content_of,
    sheet_fault,
    strata_kept,
)
from youth import clock
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.counting import counts
from youth.services.crypto import declare_sealed, seal, unseal
from youth.services.locking import locked

if TYPE_CHECKING:
    from youth.models import Council, Participant
    from youth.selectors.verification import Entry, Register

__all__ = ["OpenedSheet", "SheetField", "admit", "close_box", "discard_box", "drop", "open_box", "sheets"]

declare_sealed(SealedSheet, "ciphertext")
# No letters and figures that look alike.
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
GROUPS, GROUP = 3, 4
BATCH = 500


@transaction.atomic
def open_box(
    council: "Council", about: UUID, register: "Register", *, secret: bool, sheet: Sequence[SheetField]
) -> Box:
    """Open a box for those of a register, with the form of its sheets frozen; one for each ``about``.

    ``secret=False`` keeps who filled in which sheet. Raises ``ValueError`` for a register of another council
    and for a sheet that asks nothing or one thing twice.
    """
    names = [field.name for field in sheet]
    if register.council != council.slug or not names or len(set(names)) != len(names):
        message = "a box has a register of its own council, and a sheet with each field once"
        raise ValueError(message)
    box = Box.objects.create(
        council=council,
        about=about,
        is_secret=secret,
        schema=[field.row() for field in sheet],
        threshold=ANONYMITY_THRESHOLD,
        register_digest=register.digest,
    )
    lines = sorted((_line(box, entry) for entry in register.entries), key=lambda line: line.pk)
    Participation.objects.bulk_create(lines, batch_size=BATCH)
    return box


@transaction.atomic
def admit(box: Box, participant: "Participant", stratum: str) -> Participation:
    """Enter somebody into the register of an open box who was not eligible before; idempotent.

    Raises ``Refusal``: ``box_closed``, ``not_counted`` for organisations and guests.
    """
    if not _share_locked(box).is_open:
        raise _refused("box_closed")
    if not counts(participant):
        raise _refused("not_counted")
    line, _made = Participation.objects.get_or_create(
        box=box, participant=participant, defaults={"stratum": stratum}
    )
    return line


@transaction.atomic
def drop(box: Box, participant: "Participant", sheet: Mapping[str, Sequence[str]]) -> str:
    """Take somebody's sheet, once, and return the receipt: a random code that is kept nowhere beside it.

    The caller has made sure that the sheet comes from the participant, and shows the receipt to nobody else:
    not in a session, a log or an act. Raises ``Refusal``: ``box_closed``, ``not_in_register``,
    ``already_answered``; with the name of the field ``unknown_field``, ``not_offered``, ``chosen_twice``,
    ``too_few_chosen``, ``too_many_chosen``.
    """
    fresh = _share_locked(box)
    if not fresh.is_open:
        raise _refused("box_closed")
    line = participation_of(fresh, participant)
    if line is None:
        raise _refused("not_in_register")
    if line.day is not None:
        raise _refused("already_answered")
    schema = schema_of(fresh)
    if fault := sheet_fault(schema, sheet):
        raise _refused(fault.code, fault.field)
    # The condition is the database's: of twenty requests at once one changes the row.
    marked = Participation.objects.filter(pk=line.pk, day=None).update(day=today_in(fresh.council))
    if not marked:
        raise _refused("already_answered")
    content, receipt = content_of(schema, sheet), _new_receipt()
    if fresh.is_secret:
        text = _padded(schema, {"content": content, "receipt": receipt, "stratum": line.stratum})
        SealedSheet.objects.create(box=fresh, ciphertext=seal(text))
    else:
        NamedSheet.objects.create(participation=line, receipt=receipt, content=content)
    return receipt


@transaction.atomic
def close_box(box: Box) -> Box:
    """End a box and count it; one that is closed stays as it is.

    The sheets of a secret box are opened together and written shuffled, without the age bands that would
    lead to few people; the register's lines are written again, shuffled too. Below the threshold the sheets
    are destroyed: nobody may ever see them.
    """
    row = locked(box, "council")
    if not row.is_open:
        return row
    row.eligible = row.participations.count()
    row.answered = row.participations.exclude(day=None).count()
    row.root = (
        _open_sealed(row) if row.is_secret else _root([(one.content, one.receipt) for one in _named(row)])
    )
    row.closed_at = clock.now()
    row.save(update_fields=["eligible", "answered", "root", "closed_at"])
    if row.is_secret:
        _write_register_again(row)
    return row


@transaction.atomic
def discard_box(box: Box) -> None:
    """End an open box whose question was wrong and destroy what is in it: nothing of it is ever counted.

    Raises ``Refusal``: ``box_closed``.
    """
    row = locked(box)
    if not row.is_open:
        raise _refused("box_closed")
    NamedSheet.objects.filter(participation__box=row).delete()
    row.sealed_sheets.all().delete()
    row.participations.all().delete()
    row.delete()


@dataclass(frozen=True, slots=True)
class _Opened:
    content: dict[str, list[str]]
    receipt: str
    stratum: str


def _open_sealed(box: Box) -> str:
    """Write the sealed sheets into the open, delete them as they were, and return the root over them."""
    found = [_Opened(**json.loads(unseal(one.ciphertext))) for one in box.sealed_sheets.all()]
    secrets.SystemRandom().shuffle(found)
    if len(found) >= box.threshold:
        kept = strata_kept(Counter(one.stratum for one in found), box.threshold)
        rows = [
            Sheet(
                box=box,
                receipt=one.receipt,
                stratum=one.stratum if one.stratum in kept else "",
                content=one.content,
            )
            for one in found
        ]
        Sheet.objects.bulk_create(rows, batch_size=BATCH)
    box.sealed_sheets.all().delete()
    return _root([(one.content, one.receipt) for one in found])


def _write_register_again(box: Box) -> None:
    """Replace the lines by new ones with new keys, in their order: all of them are of one transaction.

    Lines of people whose account was erased while the box was open are left out.
    """
    lines = [
        Participation(
            id=uuid4(), box=box, participant_id=old.participant_id, stratum=old.stratum, day=old.day
        )
        for old in box.participations.filter(participant__user__isnull=False)
    ]
    box.participations.all().delete()
    Participation.objects.bulk_create(sorted(lines, key=lambda line: line.pk), batch_size=BATCH)


def _named(box: Box) -> Sequence[NamedSheet]:
    return list(NamedSheet.objects.filter(participation__box=box))


def _root(found: Sequence[tuple[Mapping[str, Sequence[str]], str]]) -> str:
    in_order = sorted(found, key=lambda one: one[1])
    return merkle_root([leaf_of(content, receipt) for content, receipt in in_order]).hex()


def _line(box: Box, entry: "Entry") -> Participation:
    return Participation(id=uuid4(), box=box, participant_id=entry.id, stratum=entry.stratum.value)


def _padded(schema: Sequence[SheetField], document: dict[str, Any]) -> str:
    """Return the document as JSON of one length for all sheets of a box: a length would be an answer."""
    everything = {field.name: list(field.options) for field in schema}
    longest = len(json.dumps(everything)) + 100
    return json.dumps(document).ljust(longest)


def _new_receipt() -> str:
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def _share_locked(box: Box) -> Box:
    """Return the box read again, under a lock that only its closing waits for."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM voting_box WHERE id = %s FOR SHARE", [box.pk])
    return Box.objects.select_related("council").get(pk=box.pk)


def _refused(code: str, field: str | None = None) -> Refusal:
    return Refusal(code, box_sentence(code), field)
