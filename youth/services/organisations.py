"""Organisations that take part, and who may act for them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.acts.organisations import (
    OrganisationAdded,
    OrganisationRemoved,
    OrganisationRenamed,
    OrganisationReturned,
    PartnerDescribed,
    RepresentationEnded,
    RepresentationGiven,
)
from youth.journal.kinds import sealed
from youth.models import Council, FormerName, Participant, Partner, Representation
from youth.plain_text import plain_line
from youth.policies import Actor, participant_of, require
from youth.procedure.in_force import in_force_from
from youth.procedure.organisations import Fault
from youth.refusals import Refusal
from youth.selectors.organisations import pair_fault
from youth.selectors.people import name_is_taken
from youth.services.entries import append_to_council
from youth.services.locking import locked

NAME_LENGTH, GROUND_LENGTH = (2, 60), 200
ROLE_LENGTH, CONTACT_LENGTH = 120, 200
FAULTS = {
    Fault.NOT_AN_ORGANISATION: (_("Only an organisation is represented."), "organisation"),
    Fault.NOT_A_PERSON: (_("An organisation is represented by a person."), "representative"),
    Fault.OTHER_COUNCIL: (
        _("An organisation is represented by a participant of its own council."),
        "representative",
    ),
    Fault.LEFT: (_("One of them no longer takes part in the council."), "representative"),
}


@dataclass(frozen=True, slots=True)
class Description:
    """What a council's page says of an organisation beside its name."""

    kind: str = Partner.Kind.CLUB
    role: str = ""
    contact: str = ""
    shows_contact: bool = False


@transaction.atomic
def add_organisation(
    council: Council, name: str, description: Description | None = None, *, actor: Actor
) -> Participant:
    """Make an organisation a participant of the council; it has no account and is counted nowhere.

    Raises ``Refusal`` for a name that is empty, too long or taken (``display_name``), as
    ``describe_organisation`` does, and ``PermissionDenied``.
    """
    require("council.manage_organisations", actor, council)
    name = _clean_name(name)
    row = locked(council)
    _refuse_taken(row, name)
    organisation = Participant.objects.create(
        council=council, kind=Participant.Kind.ORGANISATION, display_name=name, is_public=True
    )
    Partner.objects.create(organisation=organisation, **_cleaned(description or Description()))
    append_to_council(council, OrganisationAdded(organisation=organisation.pk), actor=actor)
    return organisation


@transaction.atomic
def describe_organisation(organisation: Participant, description: Description, *, actor: Actor) -> None:
    """Change what the council's page says of an organisation.

    Raises ``Refusal`` for an unknown kind and for a role or a contact that is too long, or for a contact
    that is shown and missing, naming the field; and ``PermissionDenied``.
    """
    require("council.manage_organisations", actor, organisation)
    values = _cleaned(description)
    locked(organisation.council)
    Partner.objects.update_or_create(organisation=organisation, defaults=values)
    append_to_council(organisation.council, PartnerDescribed(organisation=organisation.pk), actor=actor)


@transaction.atomic
def rename_organisation(organisation: Participant, name: str, *, ground: str, actor: Actor) -> FormerName:
    """Give an organisation another name; both are kept, and what it did carries the new one from now on.

    ``ground`` names the document. Raises ``Refusal`` for a name that is too short or long, taken or the same
    (``display_name``), a missing ground (``ground``) and an organisation that was removed; and
    ``PermissionDenied``.
    """
    require("council.manage_organisations", actor, organisation)
    name, ground = _clean_name(name), _ground(ground)
    council = locked(organisation.council)
    row = locked(organisation, "council")
    _refuse_unless_organisation(row)
    if row.left_at is not None:
        raise Refusal("already_removed", _("This organisation no longer takes part."))
    before = row.display_name
    if name == before:
        raise Refusal("name_unchanged", _("The organisation has this name already."), "display_name")
    _refuse_taken(council, name, row)
    row.display_name = organisation.display_name = name
    row.save(update_fields=["display_name"])
    former = FormerName.objects.create(organisation=row, spelling=before, ground=ground, ended_at=clock.now())
    act = OrganisationRenamed(
        organisation=row.pk, before=sealed(before), after=sealed(name), ground=sealed(ground)
    )
    append_to_council(council, act, actor=actor)
    return former


@transaction.atomic
def remove_organisation(organisation: Participant, *, ground: str, actor: Actor) -> None:
    """End an organisation's participation; who acts for it no longer does, on the same ground.

    Raises ``Refusal`` where it was removed before and for a missing ground, and ``PermissionDenied``.
    """
    require("council.manage_organisations", actor, organisation)
    ground = _ground(ground)
    row = locked(organisation, "council")
    _refuse_unless_organisation(row)
    if row.left_at is not None:
        raise Refusal("already_removed", _("This organisation no longer takes part."))
    for given in row.representatives.exclude(ends_at__lte=clock.now()):
        end_representation(given, ground=ground, actor=actor)
    row.left_at = organisation.left_at = clock.now()
    row.save(update_fields=["left_at"])
    append_to_council(row.council, OrganisationRemoved(organisation=row.pk), actor=actor)


@transaction.atomic
def return_organisation(organisation: Participant, *, actor: Actor) -> None:
    """Let an organisation that was removed take part again; its representatives are named again.

    Raises ``Refusal`` where it takes part, or where its name was taken since, and ``PermissionDenied``.
    """
    require("council.manage_organisations", actor, organisation)
    council = locked(organisation.council)
    row = locked(organisation, "council")
    _refuse_unless_organisation(row)
    if row.left_at is None:
        raise Refusal("takes_part", _("This organisation takes part already."))
    if name_is_taken(council, row.display_name, by_other_than=row):
        raise Refusal("name_taken", _("Somebody in this council already goes by this name."))
    row.left_at = organisation.left_at = None
    row.save(update_fields=["left_at"])
    append_to_council(row.council, OrganisationReturned(organisation=row.pk), actor=actor)


@transaction.atomic
def give_representation(
    organisation: Participant,
    representative: Participant,
    *,
    ground: str,
    actor: Actor,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Representation:
    """Let a person act for an organisation from ``starts_at``, now if left out.

    ``ground`` names the document. Raises ``Refusal`` for a pair that can't be, a person who represents it
    already, an end before the start and a missing ground, and ``PermissionDenied``.
    """
    require("council.manage_organisations", actor, organisation)
    ground = _ground(ground)
    starts_at = starts_at or clock.now()
    if ends_at is not None and ends_at <= starts_at:
        raise Refusal("ends_before_start", _("A representation must end after it begins."), "ends_at")
    council = locked(organisation.council)
    organisation, representative = (
        Participant.objects.select_related("council").get(pk=one.pk) for one in (organisation, representative)
    )
    if fault := pair_fault(organisation, representative):
        raise Refusal(fault.value, *FAULTS[fault])
    given = Representation(
        organisation=organisation,
        representative=representative,
        ground=ground,
        starts_at=starts_at,
        ends_at=ends_at,
        given_by=participant_of(actor),
    )
    _refuse_second(given)
    given.save()
    append_to_council(council, _act_of(given), actor=actor)
    return given


@transaction.atomic
def end_representation(
    representation: Representation, *, actor: Actor, at: datetime | None = None, ground: str | None = None
) -> None:
    """End a representation at ``at``, now if left out; one that has not begun ends where it begins.

    ``ground`` is left out only where it ends because the person leaves. An end that lies ahead may be
    brought forward. Raises ``Refusal`` where it has ended, or ends no later, and for an empty ground
    (``ground``); and ``PermissionDenied``.
    """
    require("council.manage_organisations", actor, representation)
    ground = None if ground is None else _ground(ground)
    row = locked(representation, "organisation__council")
    now = clock.now()
    ends_at = max(at or now, row.starts_at)
    if row.ends_at is not None and row.ends_at <= max(ends_at, now):
        message = _("This representation has already ended, or ends earlier.")
        raise Refusal("representation_ended", message)
    row.ends_at = representation.ends_at = ends_at
    row.end_ground = representation.end_ground = ground or ""
    row.save(update_fields=["ends_at", "end_ground"])
    act = RepresentationEnded(
        representation=row.pk,
        organisation=row.organisation_id,
        representative=row.representative_id,
        ends_at=ends_at,
        ground=None if ground is None else sealed(ground),
    )
    append_to_council(row.organisation.council, act, actor=actor)


def _refuse_second(given: Representation) -> None:
    """Raise ``Refusal`` where the person represents the organisation already at some moment of the period."""
    pair = {"organisation": given.organisation, "representative": given.representative}
    for other in Representation.objects.filter(**pair):
        begins_before = given.ends_at is None or other.starts_at < given.ends_at
        if begins_before and in_force_from(other.starts_at, other.ends_at, given.starts_at):
            message = _("This person already represents the organisation in that time.")
            raise Refusal("already_represents", message, "representative")


def _act_of(given: Representation) -> RepresentationGiven:
    return RepresentationGiven(
        representation=given.pk,
        organisation=given.organisation_id,
        representative=given.representative_id,
        starts_at=given.starts_at,
        ends_at=given.ends_at,
        ground=sealed(given.ground),
    )


def _clean_name(name: str) -> str:
    """Return the name with single spaces; raise ``Refusal`` for one that is too short or too long."""
    name = " ".join(plain_line(name).split())
    if not NAME_LENGTH[0] <= len(name) <= NAME_LENGTH[1]:
        message = _("Enter the organisation's name: 2 to 60 characters.")
        raise Refusal("organisation_name", message, "display_name")
    return name


def _refuse_taken(council: Council, name: str, bearer: Participant | None = None) -> None:
    if name_is_taken(council, name, by_other_than=bearer):
        message = _("Somebody in this council already goes by this name.")
        raise Refusal("name_taken", message, "display_name")


def _ground(text: str) -> str:
    """Return the ground on one line; raise ``Refusal`` for one that is missing or too long."""
    ground = " ".join(plain_line(text).split())
    if not 3 <= len(ground) <= GROUND_LENGTH:
        raise Refusal("ground_missing", _("Name the document: 3 to 200 characters."), "ground")
    return ground


def _cleaned(description: Description) -> dict[str, object]:
    """Return a description's values for its row; raise ``Refusal`` naming the field at fault."""
    if description.kind not in Partner.Kind.values:
        raise Refusal("kind_unknown", _("Choose a kind of organisation from the list."), "kind")
    role, contact = (" ".join(plain_line(text).split()) for text in (description.role, description.contact))
    for field, text, most in (("role", role, ROLE_LENGTH), ("contact", contact, CONTACT_LENGTH)):
        if len(text) > most:
            raise Refusal("too_long", _("Write at most %(count)s characters.") % {"count": most}, field)
    if description.shows_contact and not contact:
        raise Refusal("contact_missing", _("There is no contact to show. Enter one."), "contact")
    return {
        "kind": description.kind,
        "role": role,
        "contact": contact,
        "shows_contact": description.shows_contact,
    }


def _refuse_unless_organisation(participant: Participant) -> None:
    if not participant.is_organisation:
        raise Refusal("not_an_organisation", _("Only an organisation is removed here."))
