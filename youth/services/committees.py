"""Committees of a term and their members."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.acts.institution import (
    CommitteeCreated,
    CommitteeMemberAdded,
    CommitteeMemberEndWithdrawn,
    CommitteeMemberLeft,
)
from youth.journal.kinds import sealed
from youth.models import Committee, CommitteeMembership, Meeting, Participant, Term
from youth.models.journal import JournalEntry
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.selectors.people import is_member
from youth.services.entries import append_to_council
from youth.services.languages import clean_names
from youth.services.locking import locked
from youth.services.office_rules import (
    clean_document,
    refuse_no_end_ahead,
    refuse_outside_term,
    refuse_outsider,
)
from youth.services.register import enter_register, keep_in_register, leave_register, lock_sittings


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
    starts_at: datetime,
    *,
    actor: Actor,
    is_chair: bool = False,
    document: str = "",
) -> CommitteeMembership:
    """Add a council member to a committee from ``starts_at`` on; ``document`` is the ground, in words.

    Raises ``Refusal`` for somebody without a seat in the council or already in the committee, for a second
    chair and for a moment outside the term, and ``PermissionDenied``.
    """
    require("council.manage_people", actor, committee)
    sittings = lock_sittings(committee.term.council)
    membership = CommitteeMembership(
        committee=committee,
        participant=participant,
        is_chair=is_chair,
        starts_at=starts_at,
        document=clean_document(document),
    )
    return _seated(membership, sittings, actor=actor)


def elect_to_committee(
    committee: Committee, participant: Participant, *, document: str, actor: Actor, cause: JournalEntry
) -> CommitteeMembership | None:
    """Add to a committee who was elected, from the moment of ``cause``.

    The vote permitted it; its consequences need no further permission. Who sits in it already keeps the
    place. Returns None where it can't be given any more: the seat in the council ended, or the term did,
    while the vote was under way.
    """
    sittings = lock_sittings(committee.term.council)
    own = committee.memberships.in_force(cause.at).filter(participant=participant).first()
    if own is not None:
        return own
    membership = CommitteeMembership(
        committee=committee, participant=participant, starts_at=cause.at, document=clean_document(document)
    )
    try:
        return _seated(membership, sittings, actor=actor, cause=cause)
    except Refusal:
        return None


def leave_committee(
    committee: Committee, participants: Collection[UUID], *, actor: Actor, cause: JournalEntry
) -> None:
    """End the places of those whose election a repeated vote overturned, from the moment of ``cause``."""
    council = committee.term.council
    sittings = lock_sittings(council)
    held = committee.memberships.in_force(cause.at).filter(participant__in=participants)
    for row in held.order_by("pk"):
        row.ends_at = max(cause.at, row.starts_at)
        row.save(update_fields=["ends_at"])
        act = CommitteeMemberLeft(
            committee=committee.pk, participant=row.participant_id, ends_at=row.ends_at, document=None
        )
        entry = append_to_council(council, act, actor=actor, cause=cause)
        leave_register(sittings, row, entry.at, actor=actor, cause=entry)


def _seated(
    membership: CommitteeMembership,
    sittings: Sequence[Meeting],
    *,
    actor: Actor,
    cause: JournalEntry | None = None,
) -> CommitteeMembership:
    """Save a new membership with its act; raise ``Refusal`` where it is impossible."""
    committee, participant = membership.committee, membership.participant
    _refuse_seat(committee, participant, membership.starts_at, is_chair=membership.is_chair)
    membership.save(force_insert=True)
    act = CommitteeMemberAdded(
        committee=committee.pk,
        participant=participant.pk,
        is_chair=membership.is_chair,
        starts_at=membership.starts_at,
        document=sealed(membership.document) if membership.document else None,
    )
    entry = append_to_council(committee.term.council, act, actor=actor, cause=cause)
    enter_register(sittings, membership, (cause or entry).at, actor=actor, cause=entry)
    return membership


@transaction.atomic
def end_committee_membership(
    membership: CommitteeMembership, at: datetime, *, document: str = "", actor: Actor
) -> None:
    """End a membership; ``at`` is the first instant without it, ``document`` the ground, in words.

    An end that lies ahead may be brought forward. Raises ``Refusal`` where it ended before or ends no
    later than ``at``, or where ``at`` lies before its start, and ``PermissionDenied``.
    """
    require("council.manage_people", actor, membership)
    document = clean_document(document)
    sittings = lock_sittings(membership.committee.term.council)
    row = locked(membership, "committee__term__council")
    if row.ends_at is not None and row.ends_at <= max(at, clock.now()):
        message = _("This seat in the committee has already ended, or ends earlier.")
        raise Refusal("membership_ended", message)
    if at < row.starts_at:
        raise Refusal("ends_before_start", _("A seat in a committee can't end before it began."), "at")
    row.ends_at = membership.ends_at = at
    row.end_document = membership.end_document = document
    row.save(update_fields=["ends_at", "end_document"])
    act = CommitteeMemberLeft(
        committee=row.committee_id,
        participant=row.participant_id,
        ends_at=at,
        document=sealed(document) if document else None,
    )
    entry = append_to_council(row.committee.term.council, act, actor=actor)
    leave_register(sittings, row, entry.at, actor=actor, cause=entry)


@transaction.atomic
def withdraw_committee_end(membership: CommitteeMembership, *, actor: Actor) -> None:
    """Take back the end of a membership that still lies ahead.

    Raises ``Refusal`` where no end lies ahead, and where the membership could not be given from then on,
    as ``add_committee_member`` does; and ``PermissionDenied``.
    """
    require("council.manage_people", actor, membership)
    council = membership.committee.term.council
    sittings = lock_sittings(council)
    row = locked(membership, "committee__term__council", "participant")
    refuse_no_end_ahead(row.ends_at)
    if row.ends_at is not None:
        _refuse_seat(row.committee, row.participant, row.ends_at, is_chair=row.is_chair)
    row.ends_at = membership.ends_at = None
    row.end_document = membership.end_document = ""
    row.save(update_fields=["ends_at", "end_document"])
    act = CommitteeMemberEndWithdrawn(committee=row.committee_id, participant=row.participant_id)
    entry = append_to_council(council, act, actor=actor)
    keep_in_register(sittings, row, entry.at, actor=actor, cause=entry)


def _refuse_seat(committee: Committee, participant: Participant, at: datetime, *, is_chair: bool) -> None:
    """Raise ``Refusal`` where the participant can't sit in the committee from ``at`` on.

    Called under the lock of the council.
    """
    refuse_outsider(committee.term.council, participant)
    refuse_outside_term(committee.term, at)
    if not is_member(participant, at):
        message = _("Only a member of the council can sit in its committees.")
        raise Refusal("no_seat", message, "participant")
    held = committee.memberships.overlapping(at)
    if held.filter(participant=participant).exists():
        message = _("This participant already sits in the committee.")
        raise Refusal("already_member", message, "participant")
    if is_chair and held.filter(is_chair=True).exists():
        raise Refusal("chair_held", _("The committee already has a chair."), "is_chair")
