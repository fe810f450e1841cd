"""People: who a signed-in person is to a council, what they hold there, how they may be shown."""

from datetime import date
from typing import Literal

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, StringAgg, Value

from youth.crypto import decrypted
from youth.models import Council, Mandate, Office, Participant, User
from youth.models.people import Standing
from youth.procedure.age import AgeBand, age_band, age_on, is_minor
from youth.selectors.councils import standing_on, today_in

type Audience = Literal["public", "member", "chair"]

CHAIRS_TABLE = frozenset({Office.Role.CHAIR, Office.Role.DEPUTY_CHAIR, Office.Role.SECRETARY})


def participant_for(user: AbstractBaseUser | AnonymousUser | None, council: Council) -> Participant | None:
    """Return who ``user`` is to ``council``, with what they hold there today, in one query.

    Nothing for visitors, for accounts that never joined, and for those who left.
    """
    if not isinstance(user, User) or not user.is_authenticated:
        return None
    today = today_in(council)
    held = Mandate.objects.filter(
        standing_on(today), standing_on(today, "seat__term__"), participant=OuterRef("pk")
    )
    participant = (
        Participant.objects.filter(council=council, user=user, left_at__isnull=True)
        .annotate(
            holds_seat=Exists(held),
            roles=StringAgg("offices__role", Value(","), filter=standing_on(today, "offices__")),
        )
        .first()
    )
    if participant is not None:
        participant.council, participant.user = council, user
        roles = frozenset(participant.roles.split(",")) if participant.roles else frozenset()
        participant.standing = Standing(is_member=participant.holds_seat, roles=roles)
    return participant


def roles_of(participant: Participant, on: date | None = None) -> frozenset[str]:
    """Return the offices held on ``on`` (today if left out).

    Today's come from what ``participant_for`` read, where the row came from there.
    """
    if on is None and participant.standing is not None:
        return participant.standing.roles
    day = on or today_in(participant.council)
    return frozenset(participant.offices.filter(standing_on(day)).values_list("role", flat=True))


def is_member(participant: Participant, on: date | None = None) -> bool:
    """Return whether the participant holds a seat on ``on`` (today if left out)."""
    if on is None and participant.standing is not None:
        return participant.standing.is_member
    day = on or today_in(participant.council)
    return participant.mandates.filter(standing_on(day), standing_on(day, "seat__term__")).exists()


def audience_of(participant: Participant | None, council: Council) -> Audience:
    """Return which rendering of the council's frames the participant is shown."""
    if participant is None or participant.left_at is not None or participant.council_id != council.pk:
        return "public"
    if not roles_of(participant).isdisjoint(CHAIRS_TABLE):
        return "chair"
    return "member" if is_member(participant) else "public"


def birth_date_of(user: User) -> date | None:
    """Return the birth date that the person gave, or nothing.

    For the person and the role that verifies, and for rules that need an age; never for a page,
    a log, a payload or an address.
    """
    row = getattr(user, "birth_date", None)
    return date.fromisoformat(decrypted(row.ciphertext)) if row else None


def age_of(user: User, on: date) -> int | None:
    """Return the completed years of life on ``on``, or nothing where no birth date was given."""
    born = birth_date_of(user)
    return None if born is None else age_on(born, on)


def age_band_of(user: User, on: date) -> AgeBand | None:
    """Return the age band on ``on``, or nothing where no birth date was given."""
    born = birth_date_of(user)
    return None if born is None else age_band(born, on)


def is_minor_on(user: User, on: date) -> bool:
    """Return whether the person is under eighteen on ``on``; so is who gave no birth date."""
    born = birth_date_of(user)
    return born is None or is_minor(born, on)
