"""People: the participant behind an account, seats and offices held, names to show."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import cache
from typing import Literal
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    FETCH_PEERS,
    BigIntegerField,
    Count,
    DateField,
    DateTimeField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    StringAgg,
    Subquery,
    UUIDField,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from youth.clock import now
from youth.crypto import decrypted
from youth.models import (
    BirthDate,
    CommitteeMembership,
    Consent,
    Council,
    GuardianConfirmation,
    Mandate,
    Notification,
    Office,
    Participant,
    Representation,
    User,
    Verification,
)
from youth.models.held import PresentMoment, in_force_at, valid_on
from youth.models.people import Standing
from youth.names import guest, likeness
from youth.prepared import Blank, Blanks, Prepared
from youth.procedure.age import AgeBand, Birth, age_band, is_minor
from youth.selectors.councils import today_in
from youth.selectors.signatories import meetings_each_signs, meetings_to_sign, signing_minutes

type Audience = Literal["public", "member", "chair"]

CHAIRS_TABLE = frozenset({Office.Role.CHAIR, Office.Role.DEPUTY_CHAIR, Office.Role.SECRETARY})


def participant_for(user: AbstractBaseUser | AnonymousUser | None, council: Council) -> Participant | None:
    """Return the participant of ``user`` in ``council`` with seats and offices held now, in one query.

    With it comes how many notifications the person has not seen. None for visitors, for accounts that
    never joined, and for those who left.
    """
    if not isinstance(user, User) or not user.is_authenticated:
        return None
    today = today_in(council)
    found = _participant_of_user.rows(user=user.pk, council=council.pk, moment=now(), day=today)
    participant = next(iter(_with_standing(council, found)), None)
    if participant is not None:
        participant.user = user
        participant.unseen_count = vars(participant)["unseen"]
    return participant


def participants_with_standing(council: Council, **only: object) -> list[Participant]:
    """Return the participants of ``council`` with seats and offices held now, in one query.

    ``only`` narrows the choice as in a filter: ``user=…``, ``pk__in=…``.
    """
    return _with_standing(council, _prepared().filter(council=council, **only))


def participants_by_id(council: Council, ids: Collection[UUID]) -> dict[UUID, Participant]:
    """Return those of the participants who have an account that may be used, with seats and offices held now.

    A whole hall is read at once, without what a permission does not need; that is read where it is used.
    """
    found = _participants_with_ids.rows(council=council.pk, ids=ids, moment=now())
    return {participant.pk: participant for participant in _with_standing(council, found)}


def participants_with_desk(council: Council) -> list[Participant]:
    """Return those who hold an office now, chair a committee or sign minutes, with an account."""
    at = now()
    chairs = CommitteeMembership.objects.in_force(at).filter(committee__term__council=council, is_chair=True)
    ids = {
        *council.offices.in_force(at).values_list("participant", flat=True),
        *chairs.values_list("participant", flat=True),
        *signing_minutes(council),
    }
    return participants_with_standing(council, pk__in=ids, user__isnull=False)


@cache
def _prepared() -> QuerySet[Participant]:
    """Return the participants with seats and offices held now."""
    return _standing_at(PresentMoment()).annotate(signs=Exists(meetings_each_signs()))


def _standing_at(moment: Value) -> QuerySet[Participant]:
    own = OuterRef("pk")
    held = Mandate.objects.filter(in_force_at(moment), in_force_at(moment, "seat__term__"), participant=own)
    # Subqueries: beside the row, an aggregate would group by each of its columns.
    offices = Office.objects.filter(in_force_at(moment), participant=own).order_by().values("participant")
    chaired = CommitteeMembership.objects.filter(in_force_at(moment), participant=own, is_chair=True)
    acting = Representation.objects.filter(
        in_force_at(moment), representative=own, organisation__left_at=None
    )
    return Participant.objects.filter(left_at__isnull=True).annotate(
        holds_seat=Exists(held),
        chairs=Exists(chaired),
        acts_for=Exists(acting),
        renews=Exists(Consent.objects.filter(to_renew(), user=OuterRef("user"), council=OuterRef("council"))),
        roles=Subquery(offices.annotate(roles=StringAgg("role", Value(","))).values("roles")),
    )


def _of_user() -> QuerySet[Participant]:
    """Return the participant of a user with the number of notifications that they have not seen."""
    rows = Notification.objects.filter(participant=OuterRef("pk"), seen_at=None).order_by()
    number = rows.values("participant").annotate(number=Count("pk")).values("number")
    day = Blank("day", DateField())
    verified = Verification.objects.filter(valid_on(day), user=OuterRef("user"), council=OuterRef("council"))
    facts = verified.order_by().values("user").annotate(facts=StringAgg("fact", Value(",")))
    found = _standing_at(Blank("moment", DateTimeField())).annotate(
        unseen=Coalesce(Subquery(number), 0),
        signs=Exists(meetings_each_signs()),
        verified=Subquery(facts.values("facts")),
    )
    return found.filter(user=Blank("user", BigIntegerField()), council=Blank("council", BigIntegerField()))


# Every request of somebody who is signed in asks for it.
_participant_of_user = Prepared(_of_user)


def _with_ids() -> QuerySet[Participant]:
    """Return some of a council's participants with accounts in use; what is left out is read for all."""
    council, ids = Blank("council", BigIntegerField()), Blanks("ids", UUIDField())
    found = _standing_at(Blank("moment", DateTimeField()))
    found = found.filter(council=council, pk__in=ids, user__is_active=True)
    return found.only("council", "user", "left_at").fetch_mode(FETCH_PEERS).order_by()


# Every batch of ballots asks for it.
_participants_with_ids = Prepared(_with_ids)


def _with_standing(council: Council, participants: Iterable[Participant]) -> list[Participant]:
    found = list(participants)
    for participant in found:
        participant.council = council
        read = vars(participant)
        participant.standing = Standing(
            is_member=bool(read["holds_seat"]),
            roles=frozenset(read["roles"].split(",") if read["roles"] else ()),
            renews_consent=bool(read["renews"]),
            chairs_committee=bool(read["chairs"]),
            represents=bool(read["acts_for"]),
            signs_minutes=bool(read["signs"]) if "signs" in read else None,
            verified=frozenset((read["verified"] or "").split(",")) if "verified" in read else None,
        )
    return found


def roles_of(participant: Participant, at: datetime | None = None) -> frozenset[str]:
    """Return the offices held at ``at`` (now if left out).

    Those of now are already loaded on a row from ``participant_for``.
    """
    if at is None and participant.standing is not None:
        return participant.standing.roles
    return frozenset(participant.offices.in_force(at or now()).values_list("role", flat=True))


def is_member(participant: Participant, at: datetime | None = None) -> bool:
    """Return whether the participant holds a seat at ``at`` (now if left out)."""
    if at is None and participant.standing is not None:
        return participant.standing.is_member
    at = at or now()
    return participant.mandates.in_force(at).filter(in_force_at(at, "seat__term__")).exists()


def chairs_committee(participant: Participant) -> bool:
    """Return whether the participant chairs a committee now; loaded already as the offices are."""
    if participant.standing is not None:
        return participant.standing.chairs_committee
    return participant.committees.in_force(now()).filter(is_chair=True).exists()


def signs_minutes(participant: Participant) -> bool:
    """Return whether the participant is named to sign minutes that are not signed yet."""
    if participant.standing is not None and participant.standing.signs_minutes is not None:
        return participant.standing.signs_minutes
    return meetings_to_sign(participant).exists()


def audience_of(participant: Participant | None, council: Council) -> Audience:
    """Return which rendering of the council's frames the participant is shown."""
    if participant is None or participant.left_at is not None or participant.council_id != council.pk:
        return "public"
    if not roles_of(participant).isdisjoint(CHAIRS_TABLE):
        return "chair"
    return "member" if is_member(participant) else "public"


def birth_of(user: User) -> Birth | None:
    """Return when the person was born as far as they said it, or None.

    For the person and the role that verifies, and for rules that need an age; never for a page,
    a log, a payload or an address.
    """
    row = BirthDate.objects.filter(user=user).first()
    return Birth.read(decrypted(row.ciphertext)) if row else None


def birth_date_of(user: User) -> date | None:
    """Return the whole birth date, or None where nothing or only the year was given; see ``birth_of``."""
    birth = birth_of(user)
    return birth.whole if birth else None


def ages_in(council: Council, on: date) -> dict[int, tuple[int, AgeBand]]:
    """Return age and band on a day of everybody in a council who gave a birth date, by account.

    For rules, in one query.
    """
    rows = BirthDate.objects.filter(
        user__participations__council=council, user__participations__left_at__isnull=True
    )
    ages = {row.user_id: Birth.read(decrypted(row.ciphertext)).youngest(on) for row in rows}
    return {user: (age, age_band(age)) for user, age in ages.items()}


def age_of(user: User, on: date) -> int | None:
    """Return the completed years of life on ``on``, or None where no birth date was given.

    Where only the year is known, the younger of the two possible ages.
    """
    birth = birth_of(user)
    return None if birth is None else birth.youngest(on)


def age_band_of(user: User, on: date) -> AgeBand | None:
    """Return the age band on ``on``, or None where no birth date was given; as ``age_of``."""
    age = age_of(user, on)
    return None if age is None else age_band(age)


def is_minor_on(user: User, on: date) -> bool:
    """Return whether the person is under eighteen on ``on``.

    Without a birth date that is so of everybody but officials, who need none.
    """
    age = age_of(user, on)
    return not is_official(user) if age is None else is_minor(age)


def is_official(user: User) -> bool:
    """Return whether the person works for a council now: in an office, a municipal seat, or on its site.

    The council has entered them and knows them; a chair of a youth council has a birth date, too.
    """
    if works_on_site(user):
        return True
    moment = now()
    seats = Mandate.objects.in_force(moment).filter(participant=OuterRef("pk"))
    by_law = Exists(seats.filter(seat__term__council__kind=Council.Kind.MUNICIPAL))
    in_office = Exists(Office.objects.in_force(moment).filter(participant=OuterRef("pk")))
    return user.participations.filter(by_law | in_office, left_at__isnull=True).exists()


def works_on_site(user: User) -> bool:
    """Return whether the person writes, publishes or administers on the site: only these are in a group."""
    return user.is_superuser or user.groups.exists()


def came_of_age(user: User, since: date, on: date) -> bool:
    """Return whether a person turned eighteen between two days; False where no birth date was given.

    Without a query where the row with the birth date is loaded with the account.
    """
    try:
        birth = Birth.read(decrypted(user.birth_date.ciphertext))
    except BirthDate.DoesNotExist:
        return False
    return is_minor(birth.youngest(since)) and not is_minor(birth.youngest(on))


def to_renew() -> Q:
    """Return the condition on consents without which nothing is done until they are given or confirmed again.

    Their giver came of age, or needs a guardian's confirmation since the birth date was corrected.
    """
    return Q(purpose=Consent.Purpose.PARTICIPATION, withdrawn_at=None, renewal_asked_at__isnull=False)


def guardian_answer(
    user: User, council: Council, purpose: str = Consent.Purpose.PARTICIPATION
) -> GuardianConfirmation | None:
    """Return the guardian's confirmation for a purpose that is valid for this council, or None.

    Only the guardian asked last counts: a person who names another one needs that one's confirmation. One
    that was taken back does not count.
    """
    rows = GuardianConfirmation.objects.filter(user=user, council=council, purpose=purpose)
    asked = rows.order_by("-sent_at").first()
    if asked is None or asked.confirmed_at is None or asked.withdrawn_at is not None:
        return None
    return asked


def guardian_asked(
    user: User, council: Council, purpose: str = Consent.Purpose.PARTICIPATION
) -> GuardianConfirmation | None:
    """Return the confirmation whose code was sent to the guardian and is still valid, or None."""
    return (
        GuardianConfirmation.objects.filter(
            user=user, council=council, purpose=purpose, confirmed_at__isnull=True, expires_at__gt=now()
        )
        .order_by("-sent_at")
        .first()
    )


def consents_standing(user: User, council: Council) -> dict[str, Consent]:
    """Return the consents that a person has given to one council and not withdrawn, by purpose."""
    rows = Consent.objects.filter(user=user, council=council, withdrawn_at__isnull=True)
    return {row.purpose: row for row in rows}


def verified_facts(user: User, council: Council, on: date | None = None) -> frozenset[str]:
    """Return the facts verified on ``on`` (today if left out); ``valid_until`` is the first day without."""
    day = on or today_in(council)
    valid = user.verifications.filter(valid_on(day), council=council)
    return frozenset(valid.values_list("fact", flat=True))


def name_of_account(user: User) -> str:
    """Return the name to greet somebody by: the display name in a council, else the first name."""
    known = user.participations.filter(left_at__isnull=True).exclude(display_name="").order_by("-joined_at")
    return known.values_list("display_name", flat=True).first() or user.first_name


def display_name_of(participant: Participant, viewer: Participant | None) -> str:
    """Return the name under which ``viewer`` (``None``: anybody) may see a participant.

    The chosen name where the participant shows it publicly, and to other participants of the same council;
    else no name. Somebody who left, or whose account was erased, is a former participant. An organisation's
    name is not personal data: everybody sees it, also after the organisation left. A guest's name is shown
    with the capacity.
    """
    if participant.kind == Participant.Kind.ORGANISATION:
        return participant.display_name
    if participant.left_at is not None or not participant.display_name:
        return _("former participant")
    insider = viewer is not None and viewer.left_at is None and viewer.council_id == participant.council_id
    if not (participant.is_public or insider):
        return _("participant")
    return guest(participant.display_name, participant.guest_as)


def seated_in_term(council: Council, number: int, among: Collection[UUID]) -> dict[UUID, bool]:
    """Return which of these ids are participants of a council, and whether each held a seat in a term."""
    held = Mandate.objects.filter(participant=OuterRef("pk"), seat__term__number=number)
    known = Participant.objects.filter(council=council, pk__in=among).annotate(held_seat=Exists(held))
    return dict(known.values_list("pk", "held_seat"))


def unseen_by(user: User, council: Council) -> int:
    """Return how many notifications of a council a person has not seen."""
    return Notification.objects.filter(
        participant__user=user, participant__council=council, seen_at=None
    ).count()


def participations_of(user: User) -> QuerySet[Participant]:
    """Return a person's participations with their councils."""
    return user.participations.filter(left_at__isnull=True).select_related("council").order_by("joined_at")


def name_is_taken(council: Council, name: str, *, by_other_than: Participant | None = None) -> bool:
    """Return whether somebody in the council already goes by this name, as display name or in office.

    Look-alike letters count as equal, see ``youth.names``.
    """
    shown = council.participants.filter(left_at__isnull=True)
    moment = now()
    held = Mandate.objects.in_force_from(moment).filter(seat__term__council=council)
    offices = council.offices.in_force_from(moment)
    if by_other_than is not None:
        shown = shown.exclude(pk=by_other_than.pk)
        held = held.exclude(participant=by_other_than)
        offices = offices.exclude(participant=by_other_than)
    taken = (
        *shown.values_list("display_name", flat=True),
        *held.values_list("name_in_office", flat=True),
        *offices.values_list("name_in_office", flat=True),
    )
    wanted = likeness(name)
    return any(likeness(other) == wanted for other in taken)
