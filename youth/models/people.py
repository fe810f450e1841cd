"""People: accounts, verifications, consents, and participants of councils."""

import uuid
from contextvars import ContextVar
from dataclasses import dataclass
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.procedure.choices import VerifiedFact

# Whether what is rendered now is the editors' admin, whose library writes accounts as text in many places.
accounts_are_named: ContextVar[bool] = ContextVar("accounts_are_named", default=False)


class UserManager(BaseUserManager["User"]):
    """Makes accounts by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Make an account; without a password it signs in by e-mailed code only."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Make the operator's account."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """An account. Names stay empty for young people; their display name is the participant's."""

    email = models.EmailField(_("e-mail address"), unique=True)
    first_name = models.CharField(_("first name"), max_length=150, blank=True)
    last_name = models.CharField(_("last name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=5, default="bg")
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=clock.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        """Return the number only: the address is personal and must not reach logs. In the admin the name."""
        return self.get_full_name() if accounts_are_named.get() else f"user {self.pk}"

    def get_full_name(self) -> str:
        """Return first and last name as the editors' admin shows them, else the e-mail address."""
        return f"{self.first_name} {self.last_name}".strip() or self.email


class AccountChange(models.Model):
    """A change of an account's address or way of signing in, and the address that may revert it."""

    class Kind(models.TextChoices):
        ADDRESS = "address", _("e-mail address")
        PASSWORD = "password", _("password")
        PASSKEY = "passkey", _("passkey")
        SECOND_STEP = "second_step", _("second step")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=20, choices=Kind)
    # The account's address before the change.
    address = models.EmailField()
    made_at = models.DateTimeField(default=clock.now)
    # When its mail is due; empty once it was sent.
    mail_after = models.DateTimeField(null=True, blank=True, db_index=True)
    # Reverted, by this link or another one.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("change of an account")

    def __str__(self) -> str:
        return f"change of user {self.user_id}"


class BirthDate(models.Model):
    """A birth date, encrypted in a table of its own; read only by ``youth.selectors.people``."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="birth_date")
    ciphertext = models.BinaryField()

    class Meta:
        verbose_name = _("birth date")

    def __str__(self) -> str:
        return f"birth date of user {self.pk}"


class Verification(models.Model):
    """A checked fact about a person: what, by whom, how, until when."""

    class Fact(models.TextChoices):
        AGE = VerifiedFact.AGE.value, _("age")
        RESIDENCE = VerifiedFact.RESIDENCE.value, _("residence in the municipality")
        SCHOOL = VerifiedFact.SCHOOL.value, _("school in the municipality")
        IDENTITY = VerifiedFact.IDENTITY.value, _("identity")

    class Method(models.TextChoices):
        IN_PERSON = "in_person", _("in person, with a document")
        SCHOOL_LIST = "school_list", _("from a list of the school")
        CODE = "code", _("with a one-time code")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="verifications")
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="verifications")
    fact = models.CharField(max_length=20, choices=Fact)
    method = models.CharField(max_length=20, choices=Method)
    # Empty where the operator entered it.
    verified_by = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verified_at = models.DateTimeField(default=clock.now)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("verification")

    def __str__(self) -> str:
        return f"{self.fact} of user {self.user_id}"


class GuardianConfirmation(models.Model):
    """A guardian's confirmation by one-time code; the code itself is never stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="guardian_confirmations")
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="+")
    # What it confirms: a ``Consent.Purpose``.
    purpose = models.CharField(max_length=20, default="participation")
    guardian_email = models.BinaryField()
    code_hash = models.CharField(max_length=128)
    sent_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # Of the token in the mail's link, by which the guardian takes it back.
    link_digest = models.CharField(max_length=64, db_index=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # When the young person was mailed that it was taken back, or at once where nothing of theirs had ended.
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("guardian's confirmation")

    def __str__(self) -> str:
        return f"guardian's confirmation for user {self.user_id}"


class Consent(models.Model):
    """A person's consent: purpose, version of the text, time, and its withdrawal."""

    class Purpose(models.TextChoices):
        PARTICIPATION = "participation", _("taking part in the council's work")
        PUBLIC_NAME = "public_name", _("showing my name publicly")
        PICTURE = "picture", _("showing my picture on the council's page")
        PUSH = "push", _("messages on my devices")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=Purpose)
    text_version = models.CharField(max_length=20)
    given_at = models.DateTimeField(default=clock.now)
    guardian_confirmation = models.ForeignKey(
        GuardianConfirmation, on_delete=models.SET_NULL, null=True, blank=True, related_name="consents"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # Taking part waits: its giver came of age and is asked again as an adult, or their corrected birth date
    # asks for a guardian's confirmation.
    renewal_asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "council", "purpose"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_standing_consent_per_purpose",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} of user {self.user_id}"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a participant holds today: a seat or not, and the roles of their offices.

    ``renews_consent`` where they came of age and have not consented as an adult yet, or a guardian has to
    confirm first since the birth date was corrected; ``chairs_committee`` where they chair one,
    ``represents`` where they act for an organisation.
    """

    is_member: bool
    roles: frozenset[str]
    renews_consent: bool = False
    chairs_committee: bool = False
    represents: bool = False
    # Named to sign minutes that are not signed yet; None where it was not read.
    signs_minutes: bool | None = None
    # The facts about them that are verified today; None where they were not read.
    verified: frozenset[str] | None = None


class Participant(models.Model):
    """A person or an organisation as one council knows them.

    Its random id is the only actor that the journal names. An organisation has no account: a person acts
    for it, see ``Representation``.
    """

    class Kind(models.TextChoices):
        PERSON = "person"
        ORGANISATION = "organisation"

    # Read together with the row by ``selectors.people.participant_for``; empty on rows from elsewhere.
    standing: Standing | None = None
    unseen_count: int = 0

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="participants")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PERSON)
    # Empty after erasure: acts in office are kept, the account is deleted.
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="participations"
    )
    display_name = models.CharField(_("display name"), max_length=60)
    is_public = models.BooleanField(_("shown publicly"), default=False)
    # The title of a guest, copied from the capacity; empty for everybody else. A guest stays one until
    # joining by themselves, as everybody joins.
    guest_as = models.CharField(max_length=120, blank=True)
    joined_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True, blank=True)
    # Raised at sign-out: live tickets made before are no longer valid.
    live_epoch = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("participant")
        constraints = [
            models.UniqueConstraint(fields=["council", "user"], name="one_participant_per_person"),
            models.CheckConstraint(
                condition=models.Q(kind="person") | models.Q(kind="organisation", user__isnull=True),
                name="an_organisation_has_no_account",
            ),
        ]

    @property
    def is_organisation(self) -> bool:
        """Return whether this is an organisation, which acts by representatives and is counted nowhere."""
        return self.kind == self.Kind.ORGANISATION

    @property
    def is_guest(self) -> bool:
        """Return whether this is a guest, who answers and speaks and is counted nowhere."""
        return bool(self.guest_as)

    def __str__(self) -> str:
        return f"participant {self.pk}"
