"""Committees of a term and who sits in them."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from youth.acts.institution import CommitteeCreated, CommitteeMemberAdded, CommitteeMemberLeft
from youth.models import Committee, CommitteeMembership, Participant, Term
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.people import is_member
from youth.services.entries import append_to_council
from youth.services.languages import clean_names
from youth.services.locking import locked
from youth.services.office_rules import lock_council, refuse_outside_term, refuse_outsider


@transaction.atomic
def create_committee(
    term: Term, slug: str, *, names: Mapping[str, str], actor: Actor, is_standing: bool = True
) -> Committee:
    """Set up a standing or ad-hoc committee; raises ``Refusal`` naming the field, ``PermissionDenied``."""
    require("council.manage_people", actor, term)
    committee = Committee(
        term=term,
        slug=slug,
        names=clean_names(names, term.council.languages),
        is_standing=is_standing,
    )
    try:
        committee.full_clean(validate_constraints=False)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refusal("committee_invalid", messages[0], field, reasons=messages) from error
    try:
        with transaction.atomic():
            committee.save(force_insert=True)
    except IntegrityError as error:
        message = _("There is already a committee with this short name.")
        raise Refusal("committee_exists", message, "slug") from error
    act = CommitteeCreated(committee=committee.pk, slug=slug, is_standing=is_standing)
    append_to_council(term.council, act, actor=actor)
    return committee


@transaction.atomic
def add_committee_member(
    committee: Committee,
    participant: Participant,
    starts_on: date,
    *,
    actor: Actor,
    is_chair: bool = False,
) -> CommitteeMembership:
    """Seat a member in a committee.

    Raises ``Refusal`` for somebody without a seat in the council, who sits there already, for a second
    chair and for a day outside the term, and ``PermissionDenied``.
    """
    require("council.manage_people", actor, committee)
    term = committee.term
    refuse_outsider(term.council, participant)
    refuse_outside_term(term, starts_on)
    if not is_member(participant, starts_on):
        message = _("Only a member of the council can sit in its committees.")
        raise Refusal("no_seat", message, "participant")
    lock_council(term.council)
    held = committee.memberships.overlapping(starts_on)
    if held.filter(participant=participant).exists():
        message = _("This participant already sits in the committee.")
        raise Refusal("already_member", message, "participant")
    if is_chair and held.filter(is_chair=True).exists():
        raise Refusal("chair_held", _("The committee already has a chair."), "is_chair")
    membership = CommitteeMembership.objects.create(
        committee=committee, participant=participant, is_chair=is_chair, starts_on=starts_on
    )
    act = CommitteeMemberAdded(
        committee=committee.pk, participant=participant.pk, is_chair=is_chair, starts_on=starts_on
    )
    append_to_council(term.council, act, actor=actor)
    return membership


@transaction.atomic
def end_committee_membership(membership: CommitteeMembership, on: date, *, actor: Actor) -> None:
    """End a member's seat in a committee; ``on`` is the first day without it.

    An end that lies ahead may be brought forward. Raises ``Refusal`` where it ended before or ends no
    later than ``on``, or where ``on`` lies before its start, and ``PermissionDenied``.
    """
    require("council.manage_people", actor, membership)
    row = locked(membership, "committee__term__council")
    council = row.committee.term.council
    if row.ends_on is not None and row.ends_on <= max(on, today_in(council)):
        message = _("This seat in the committee has already ended, or ends on an earlier day.")
        raise Refusal("membership_ended", message)
    if on < row.starts_on:
        raise Refusal("ends_before_start", _("A seat in a committee can't end before it began."), "on")
    row.ends_on = on
    row.save(update_fields=["ends_on"])
    act = CommitteeMemberLeft(committee=row.committee_id, participant=row.participant_id, ends_on=on)
    append_to_council(council, act, actor=actor)
