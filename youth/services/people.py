"""Accounts: creation, birth date, language, verifications."""

from datetime import date

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youth.acts.people import DataCorrected, ParticipantVerified, VerificationEnded
from youth.clock import now
from youth.crypto import encrypted
from youth.mail.address_check import usable_address
from youth.models import BirthDate, CodeBatch, Council, Participant, User, Verification
from youth.models.held import valid_on
from youth.policies import Actor, participant_of, require
from youth.procedure.age import Birth
from youth.procedure.choices import VerifiedFact
from youth.procedure.in_force import is_valid
from youth.procedure.verification import first_day_without
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.rules import profile_of
from youth.services.consents import wait_for_guardian
from youth.services.entries import append_to_council
from youth.services.locking import locked

OLDEST = 120


@transaction.atomic
def create_account(
    email: str,
    *,
    password: str | None = None,
    language: str = "bg",
    born: date | None = None,
    email_verified: bool = False,
) -> User:
    """Create an account; without a password it signs in by e-mailed code or passkey.

    ``email_verified`` means that somebody checked the address, as a secretary who enters it does.
    Raises ``Refusal`` naming the field: ``email``, ``language`` or ``birth_date``.
    """
    address = usable_address(email)
    _refuse_unknown_language(language)
    try:
        with transaction.atomic():
            user = User.objects.create_user(address, password, language=language)
    except IntegrityError as error:
        message = _("There is already an account with this e-mail address.")
        raise Refusal("email_taken", message, "email") from error
    EmailAddress.objects.create(user=user, email=address, primary=True, verified=email_verified)
    if born is not None:
        set_birth_date(user, born)
    return user


@transaction.atomic
def set_birth_date(user: User, born: date) -> None:
    """Store the birth date, encrypted in a table of its own.

    A person enters it once, and corrects a slip (``youth.services.births``); so does the role that verifies
    (``correct_birth_date``). Entering the same date again changes nothing. Raises ``Refusal`` naming the
    field ``birth_date``.
    """
    set_birth(user, Birth.on(born))


@transaction.atomic
def set_birth(user: User, birth: Birth) -> None:
    """Store the year of birth, or the whole date; likewise."""
    from youth.selectors.people import birth_of

    refuse_impossible(birth)
    # The lock puts two forms sent at once in order.
    user = locked(user)
    known = birth_of(user)
    if known is not None and known != birth:
        message = _("You have already given your birth date. Correct it on your own page.")
        raise Refusal("birth_date_set", message, "birth_date")
    if known is None:
        BirthDate.objects.create(user=user, ciphertext=encrypted(str(birth)))


@transaction.atomic
def correct_birth_date(user: User, council: Council, birth: Birth, *, actor: Actor) -> None:
    """Correct the birth date of an account after seeing a document; it need not have joined the council.

    The year alone is enough where the document shows no more. Where a guardian has to confirm at the new age,
    taking part waits for that. Raises ``PermissionDenied`` for anybody but the role that verifies there,
    ``Refusal`` for an impossible date and for the actor's own.
    """
    require("council.verify_people", actor, council)
    _refuse_own(user, actor)
    refuse_impossible(birth)
    BirthDate.objects.update_or_create(user=user, defaults={"ciphertext": encrypted(str(birth))})
    wait_for_guardian(user)
    participant = Participant.objects.filter(council=council, user=user).first()
    act = DataCorrected(participant=participant.pk if participant else None, what="birth_date")
    append_to_council(council, act, actor=actor)


def set_language(user: User, language: str) -> None:
    """Choose the language of mails; raises ``Refusal`` for one that the installation does not have."""
    _refuse_unknown_language(language)
    user.language = language
    user.save(update_fields=["language"])


@transaction.atomic
def record_verification(
    participant: Participant,
    fact: str,
    method: str,
    *,
    actor: Actor,
    valid_until: date | None = None,
) -> Verification:
    """Record that a fact about a person was checked: what, by whom, how, until when.

    ``valid_until`` is the first day without it. Without one the rules say how long the fact holds. An
    earlier verification of the same fact in the same council ends with it. Raises ``PermissionDenied`` for
    anybody but the role that verifies, ``Refusal`` for oneself, an unknown fact or method, and a
    last day that has passed.
    """
    require("council.verify_people", actor, participant)
    user = _user_of(participant)
    _refuse_own(user, actor)
    if fact not in Verification.Fact.values:
        raise Refusal("fact_unknown", _("This fact is not among those that are verified."), "fact")
    if method not in Verification.Method.values:
        raise Refusal("method_unknown", _("This is not a known way of verifying."), "method")
    if valid_until is not None and valid_until < today_in(participant.council):
        raise Refusal("date_passed", _("The last day of validity has already passed."), "valid_until")
    return note_verification(
        participant, fact, method, by=participant_of(actor), actor=actor, valid_until=valid_until
    )


def note_verification(
    participant: Participant,
    fact: str,
    method: str,
    *,
    by: Participant | None,
    actor: Actor,
    valid_until: date | None = None,
    batch: CodeBatch | None = None,
) -> Verification:
    """Write the row and the act of a verification that was allowed: by the role, or by a code of ``batch``.

    The one named by ``by`` answers for it; the actor is who did it. Called in the transaction of both.
    """
    council, user = participant.council, _user_of(participant)
    today = today_in(council)
    months = profile_of(council).verify.valid_months.value
    until = valid_until or first_day_without(VerifiedFact(fact), today, months)
    user.verifications.filter(valid_on(today), council=council, fact=fact).update(valid_until=today)
    verification = Verification.objects.create(
        user=user,
        council=council,
        fact=fact,
        method=method,
        verified_by=by,
        verified_at=now(),
        valid_until=until,
    )
    act = ParticipantVerified(
        participant=participant.pk,
        fact=fact,
        method=method,
        valid_until=until,
        batch=batch.pk if batch else None,
    )
    append_to_council(council, act, actor=actor)
    return verification


@transaction.atomic
def end_verification(verification: Verification, participant: Participant, *, actor: Actor) -> None:
    """End a verification today, because it was wrong or is no longer true.

    Raises ``PermissionDenied`` for anybody but the role that verifies and ``Refusal`` where it ended before.
    """
    require("council.verify_people", actor, verification)
    council, today = verification.council, today_in(verification.council)
    row = Verification.objects.select_for_update().get(pk=verification.pk, user=participant.user)
    if not is_valid(row.valid_until, today):
        raise Refusal("verification_ended", _("This verification has already ended."))
    row.valid_until = today
    row.save(update_fields=["valid_until"])
    act = VerificationEnded(participant=participant.pk, fact=row.fact)
    append_to_council(council, act, actor=actor)


def _user_of(participant: Participant) -> User:
    if participant.user is None:
        raise Refusal("account_erased", _("The account behind this participant was erased."))
    return participant.user


def _refuse_own(user: User, actor: Actor) -> None:
    acting = participant_of(actor)
    if acting is not None and acting.user_id == user.pk:
        raise Refusal("own_verification", _("You can't verify yourself."))


def refuse_impossible(birth: Birth) -> None:
    """Raise ``Refusal``, field ``birth_date``, for a birth in the future and one long ago."""
    today = timezone.localdate(now())
    if birth.year > today.year or (birth.whole or today) > today or birth.oldest(today) > OLDEST:
        raise Refusal("birth_date_impossible", _("Enter a real birth date."), "birth_date")


def _refuse_unknown_language(language: str) -> None:
    if language not in dict(settings.LANGUAGES):
        raise Refusal("language_unknown", _("This language is not available."), "language")
