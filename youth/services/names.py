"""Putting right a misspelt name in office; both spellings stay."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from youth.acts.institution import NameCorrected
from youth.acts.register import RegisterNameCorrected
from youth.journal.append import sealed
from youth.models import Mandate, Minutes, NameCorrection, Office
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.services.entries import append_to_council, append_to_meeting
from youth.services.office_rules import clean_name_in_office
from youth.services.register import lock_sittings


@transaction.atomic
def correct_name_in_office(held: Mandate | Office, name_in_office: str, *, actor: Actor) -> NameCorrection:
    """Spell a name in office as it should have been, also in registers whose minutes are still a draft.

    Documents that were laid open or signed keep the spelling they had. Raises ``Refusal``
    (``name_in_office``, ``name_unchanged``, ``name_erased``) and ``PermissionDenied``.
    """
    require("council.manage_people", actor, held)
    name = clean_name_in_office(name_in_office)
    council = held.seat.term.council if isinstance(held, Mandate) else held.council
    sittings = lock_sittings(council)
    rows: QuerySet[Mandate] | QuerySet[Office] = type(held)._default_manager.all()
    row = rows.select_for_update(of=("self",)).get(pk=str(held.pk))
    before = row.name_in_office
    if not before:
        raise Refusal("name_erased", _("This name was erased."), "name_in_office")
    if name == before:
        raise Refusal("name_unchanged", _("The name is spelt like this already."), "name_in_office")
    row.name_in_office = name
    row.save(update_fields=["name_in_office"])
    standing = Minutes.objects.exclude(state=Minutes.State.DRAFT).values("meeting")
    row.register_lines.exclude(meeting__in=standing).update(name_in_office=name)
    which = {"mandate": row} if isinstance(row, Mandate) else {"office": row}
    correction = NameCorrection.objects.create(before=before, after=name, **which)
    act = NameCorrected(participant=row.participant_id, before=sealed(before), after=sealed(name))
    entry = append_to_council(council, act, actor=actor)
    consequence = RegisterNameCorrected(participant=row.participant_id)
    for meeting in sittings:
        if meeting.register.filter(**which).exists():
            append_to_meeting(meeting, consequence, actor=actor, cause=entry)
    held.name_in_office = name
    return correction
