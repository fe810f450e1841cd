"""Joining a council, showing or hiding the name, leaving it."""

import unicodedata
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from youth.acts.people import ParticipantJoined, ParticipantLeft
from youth.clock import now
from youth.mail.subscriptions import end_subscriptions_in
from youth.models import Consent, Council, Participant, User
from youth.names import is_written_in_letters, likeness, mixes_alphabets, names_an_office
from youth.plain_text import holds_hidden
from youth.policies import Actor, require
from youth.procedure.age import Birth
from youth.refusals import Refusal
from youth.selectors.people import birth_of, guardian_answer, name_is_taken
from youth.selectors.shown_names import is_refused_name
from youth.services.births import refuse_by_age, refuse_without_day
from youth.services.consents import give_consent, withdraw_all_consents, withdraw_consent
from youth.services.entries import append_to_council
from youth.services.locking import locked
from youth.services.moderation import close_reports_of_name
from youth.services.notifications import forget_own_things
from youth.services.people import set_birth
from youth.services.register import lock_sittings
from youth.services.resignation import resign_from_everything

NAME_LENGTH = (2, 60)
# More digits than a year of birth may be a telephone number.
MAX_DIGITS = 4


@transaction.atomic
def join_council(
    user: User,
    council: Council,
    *,
    display_name: str,
    consents: Mapping[str, str],
    birth: Birth | None = None,
) -> Participant:
    """Make a young person a participant of a youth council, with a hidden name until they choose otherwise.

    ``consents`` maps each purpose agreed to, to the version of the text that was read; the one for
    participation is required. ``birth`` is stored with the rest where none was known. Somebody who left
    comes back as the same participant. Raises ``Refusal`` naming the field: ``birth_date``, ``birth_day``,
    ``guardian``, ``display_name`` or ``consent``.
    """
    if council.kind != Council.Kind.YOUTH:
        raise Refusal("not_open", _("Only a youth council is open to join."))
    name = clean_display_name(display_name)
    if Consent.Purpose.PARTICIPATION not in consents:
        raise Refusal("consent_needed", _("Without your consent you can't take part."), "consent")
    if birth is not None:
        refuse_without_day(birth, council)
        set_birth(user, birth)
    refuse_by_age(user, council, birth_of(user))
    participant = _seated(user, council, name)
    for purpose, version in consents.items():
        answer = guardian_answer(user, council)
        give_consent(user, council, purpose, version=version, guardian_confirmation=answer)
    if Consent.Purpose.PUBLIC_NAME in consents:
        participant.is_public = True
        participant.save(update_fields=["is_public"])
    act = ParticipantJoined(participant=participant.pk, entered=False)
    append_to_council(council, act, actor=participant)
    return participant


@transaction.atomic
def enter_participant(user: User, council: Council, *, display_name: str, actor: Actor) -> Participant:
    """Make somebody who works for a council a participant: a municipal councillor, a secretary, a moderator.

    No age is checked here; giving a seat checks it. Raises ``Refusal``, field
    ``display_name``, and ``PermissionDenied``.
    """
    require("council.manage_people", actor, council)
    return enter_official(user, council, display_name=display_name, actor=actor)


def enter_official(user: User, council: Council, *, display_name: str, actor: Actor) -> Participant:
    """Likewise as part of an act that was permitted to the actor; call it in its transaction."""
    name = clean_display_name(display_name, is_entered=True)
    participant = _seated(user, council, name)
    act = ParticipantJoined(participant=participant.pk, entered=True)
    append_to_council(council, act, actor=actor)
    return participant


def seat_guest(user: User, council: Council, name: str, title: str) -> Participant:
    """Make an invited person a participant who is shown with a title and counted nowhere.

    Raises ``Refusal`` for somebody who takes part already, and for a name that was taken.
    """
    participant = _seated(user, council, name)
    participant.guest_as, participant.is_public = title, True
    participant.save(update_fields=["guest_as", "is_public"])
    return participant


@transaction.atomic
def rename(participant: Participant, display_name: str) -> None:
    """Choose another display name; raises ``Refusal``, field ``display_name``.

    Reports of the name before it are settled by that.
    """
    name = clean_display_name(display_name)
    _refuse_taken(participant.council, name, participant)
    # Before the participant's own row, in the order of who decides about the name.
    if likeness(name) != likeness(participant.display_name):
        close_reports_of_name(participant)
    _refuse_refused(participant, name)
    participant.display_name = name
    participant.save(update_fields=["display_name"])


@transaction.atomic
def show_publicly(participant: Participant, *, version: str) -> None:
    """Show the display name to everybody, with the consent that this needs; raises ``Refusal``."""
    user = _user_of(participant)
    give_consent(user, participant.council, Consent.Purpose.PUBLIC_NAME, version=version)
    participant.is_public = True
    participant.save(update_fields=["is_public"])


@transaction.atomic
def hide(participant: Participant) -> None:
    """Hide the display name from everybody outside the council; idempotent."""
    user = _user_of(participant)
    try:
        withdraw_consent(user, participant.council, Consent.Purpose.PUBLIC_NAME)
    except Refusal as refusal:
        if refusal.code != "no_consent":
            raise
    participant.is_public = False
    participant.save(update_fields=["is_public"])


@transaction.atomic
def leave_council(participant: Participant) -> None:
    """End participation: consents end, the name is hidden, journalled acts stay.

    A seat or an office whose end lies ahead ends now. Raises ``Refusal`` for a
    participant with one without an end, which must be resigned first, and for one who left before.
    """
    # Before the participant's own row, in the order of those who give and end seats.
    lock_sittings(participant.council)
    close_reports_of_name(participant)
    row = _taking_part(participant)
    if row.mandates.filter(ends_at__isnull=True).exists():
        raise Refusal("holds_seat", _("You hold a seat. Resign from it before you leave."))
    if row.offices.filter(ends_at__isnull=True).exists():
        raise Refusal("holds_office", _("You hold an office. Resign from it before you leave."))
    _end(row)
    participant.left_at, participant.is_public = row.left_at, row.is_public


@transaction.atomic
def end_participation(participant: Participant) -> None:
    """End the participation of somebody whose guardian took the consent back, with seats and offices.

    Idempotent.
    """
    lock_sittings(participant.council)
    close_reports_of_name(participant)
    row = locked(participant, "council", "user")
    if row.left_at is None:
        _end(row)


def _end(row: Participant) -> None:
    resign_from_everything(row)
    forget_own_things(row)
    row.left_at, row.is_public = now(), False
    row.save(update_fields=["left_at", "is_public"])
    if row.user is not None:
        withdraw_all_consents(row.user, row.council)
        end_subscriptions_in(row.user, row.council)
    act = ParticipantLeft(participant=row.pk, erased=False)
    append_to_council(row.council, act, actor=row)


def clean_display_name(name: str, *, is_entered: bool = False) -> str:
    """Return a display name with single spaces; raise ``Refusal`` where it can't be shown to others.

    Titles of office are allowed only for those whom the council itself enters.
    """
    name = " ".join(unicodedata.normalize("NFC", name).split())
    low, high = NAME_LENGTH
    if not low <= len(name) <= high:
        message = _("Choose a name of %(low)s to %(high)s characters.") % {"low": low, "high": high}
        raise Refusal("name_length", message, "display_name")
    if "@" in name or sum(char.isdigit() for char in name) > MAX_DIGITS:
        contact = _("Do not use an e-mail address or a telephone number as your name.")
        raise Refusal("name_is_contact", contact, "display_name")
    # Invisible characters could make one name look like another.
    if holds_hidden(name):
        raise Refusal("name_characters", _("The name holds characters that can't be shown."), "display_name")
    if not is_written_in_letters(name):
        letters = _("Write your name with letters, without signs above or through them.")
        raise Refusal("name_letters", letters, "display_name")
    if mixes_alphabets(name):
        mixed = _("Write each word of the name in one alphabet, Cyrillic or Latin.")
        raise Refusal("name_mixed", mixed, "display_name")
    if not is_entered and names_an_office(name):
        office = _("This name says that you hold an office. Choose another one.")
        raise Refusal("name_of_office", office, "display_name")
    return name


def _seated(user: User, council: Council, name: str) -> Participant:
    """Return the person's participant: a new row, or the old one of somebody who comes back."""
    # Names are compared under the lock on the council's row.
    locked(council)
    participant = Participant.objects.filter(council=council, user=user).first()
    if participant is not None and participant.left_at is None:
        raise Refusal("already_joined", _("You already take part in this council."))
    _refuse_taken(council, name, participant)
    if participant is None:
        try:
            with transaction.atomic():
                return Participant.objects.create(
                    council=council, user=user, display_name=name, joined_at=now()
                )
        except IntegrityError as error:
            raise Refusal("already_joined", _("You already take part in this council.")) from error
    _refuse_refused(participant, name)
    participant.display_name, participant.left_at, participant.is_public = name, None, False
    participant.guest_as = ""
    participant.save(update_fields=["display_name", "left_at", "is_public", "guest_as"])
    return participant


def _refuse_taken(council: Council, name: str, bearer: Participant | None) -> None:
    if name_is_taken(council, name, by_other_than=bearer):
        message = _("Somebody in this council already goes by this name.")
        raise Refusal("name_taken", message, "display_name")


def _refuse_refused(participant: Participant, name: str) -> None:
    if is_refused_name(participant, name):
        message = _("A moderator did not allow this name. Choose another.")
        raise Refusal("name_refused", message, "display_name")


def _user_of(participant: Participant) -> User:
    if participant.user is None:
        raise Refusal("account_erased", _("The account behind this participant was erased."))
    return participant.user


def _taking_part(participant: Participant) -> Participant:
    row = locked(participant, "council", "user")
    if row.left_at is not None:
        raise Refusal("already_left", _("You no longer take part in this council."))
    return row
