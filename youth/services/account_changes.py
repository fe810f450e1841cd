"""Changes that could steal an account: its former address is notified and can revert them for days."""

import logging
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from templates.face import face_of
from youth.clock import now
from youth.live.access import revoke_tickets
from youth.mail.message import Letter, brand, branded, compose
from youth.models import AccountChange, User
from youth.refusals import Refusal
from youth.sign_in_limits import forget_passwords

log = logging.getLogger(__name__)

WAY_BACK = timedelta(days=7)
SALT = "youth.account_change"
# A change is recorded after it was made; what belongs to it was made in the minutes before.
MADE_BEFORE = timedelta(minutes=5)
WAIT = timedelta(minutes=1)
WHAT_HAPPENED = {
    AccountChange.Kind.ADDRESS: gettext_lazy(
        "Your account now has another e-mail address; this one no longer belongs to it."
    ),
    AccountChange.Kind.PASSWORD: gettext_lazy("The password of your account was changed."),
    AccountChange.Kind.PASSKEY: gettext_lazy("A passkey of your account was added or removed."),
    AccountChange.Kind.SECOND_STEP: gettext_lazy(
        "The second step of signing in to your account was changed."
    ),
}


def note_change(user: User, kind: str, address: str) -> AccountChange:
    """Record that an account changed; the runner notifies ``address``, which the account had before."""
    return AccountChange.objects.create(
        user=user, kind=kind, address=address, made_at=now(), mail_after=now()
    )


def address_changed(
    sender: object, user: User, from_email_address: EmailAddress | None, **rest: object
) -> None:
    """Record that an address was replaced by another one (a receiver of allauth's ``email_changed``).

    An address that was never confirmed may be somebody else's and gets no way into the account.
    """
    if from_email_address is not None and from_email_address.verified:
        note_change(user, AccountChange.Kind.ADDRESS, from_email_address.email)


@transaction.atomic
def address_entered(user: User) -> None:
    """Save an address that somebody else entered for an account.

    Its owner confirms it at the next sign-in; the former one is notified as of any other change.
    """
    # As accounts hold addresses; those of sign-in forms come like this too.
    user.email = user.email.lower()
    if not user.password:
        user.set_unusable_password()
    user.save(update_fields=["email", "password"])
    own = EmailAddress.objects.filter(user=user)
    former = own.filter(verified=True).exclude(email=user.email).first()
    if former is not None:
        note_change(user, AccountChange.Kind.ADDRESS, former.email)
    own.exclude(email=user.email).delete()
    own.get_or_create(email=user.email, defaults={"user": user, "primary": True})


def new_password(sender: object, request: HttpRequest, user: User, **rest: object) -> None:
    """Reset the count of failed sign-ins after a forgotten password was replaced."""
    forget_passwords(request, user.email)


def is_given_up(address: str) -> bool:
    """Return whether an account had this address until lately and can still be taken back from it."""
    return AccountChange.objects.filter(
        kind=AccountChange.Kind.ADDRESS,
        address__iexact=address,
        ended_at__isnull=True,
        made_at__gt=now() - WAY_BACK,
    ).exists()


def mail_account_changes(moment: datetime) -> int:
    """Mail the changes not notified yet; what fails is tried again until the way back ends."""
    waiting = AccountChange.objects.filter(
        mail_after__lte=moment, ended_at__isnull=True, made_at__gt=moment - WAY_BACK
    ).select_related("user")
    return sum(_mail(change, moment) for change in waiting)


def forget_account_changes(moment: datetime) -> int:
    """Delete the changes whose way back is over."""
    deleted, _by_model = AccountChange.objects.filter(made_at__lte=moment - WAY_BACK).delete()
    return deleted


def change_of(token: str) -> AccountChange | None:
    """Return the change that a mailed link reverts, or None where the link is no longer valid."""
    try:
        key = signing.loads(token, salt=SALT, max_age=WAY_BACK)
    except signing.BadSignature:
        return None
    return AccountChange.objects.filter(
        pk=key, ended_at__isnull=True, made_at__gt=now() - WAY_BACK
    ).select_related("user").first()  # fmt: skip


@transaction.atomic
def take_back(token: str) -> None:
    """Give the account back to the address it had, as far as it was changed within the days of the way back.

    Its password ends, and with it all sessions; passkeys and second steps set up since the first of those
    changes go, and so do all devices for push messages. Every other link of those days ends, whichever
    address got it. Raises ``Refusal`` for a link that is no longer valid, and where another account has
    confirmed the address.
    """
    change = change_of(token)
    if change is None:
        raise _link_ended()
    # The lock on the account's row puts two links used at once in order.
    user = User.objects.select_for_update(of=("self",)).get(pk=change.user_id)
    standing = AccountChange.objects.filter(
        user=user, ended_at__isnull=True, made_at__gt=now() - WAY_BACK
    ).order_by("made_at")
    first = standing.first()
    if first is None or not standing.filter(pk=change.pk).exists():
        raise _link_ended()
    _give_back_address(user, change.address)
    _remove_sign_in_methods(user, first.made_at - MADE_BEFORE)
    user.set_unusable_password()
    user.save(update_fields=["password", "email"])
    revoke_tickets(user)
    # The person who had the account meanwhile reads no more messages; the owner switches devices on again.
    user.push_subscriptions.all().delete()
    standing.update(ended_at=now())


def _give_back_address(user: User, address: str) -> None:
    if EmailAddress.objects.filter(email=address, verified=True).exclude(user=user).exists():
        message = gettext_lazy("Another account has this address by now. Write to us.")
        raise Refusal("address_taken", message)
    own = EmailAddress.objects.filter(user=user)
    own.exclude(email=address).delete()
    own.update_or_create(email=address, defaults={"user": user, "primary": True, "verified": True})
    user.email = address


def _remove_sign_in_methods(user: User, since: datetime) -> None:
    methods = Authenticator.objects.filter(user=user)
    methods.filter(created_at__gte=since).delete()
    if not methods.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        # Recovery codes are useless without a second step.
        methods.delete()


def _link_ended() -> Refusal:
    return Refusal("link_ended", gettext_lazy("This link no longer works."))


def _mail(change: AccountChange, moment: datetime) -> int:
    try:
        compose(_letter(change), change.address, name=f"change.{change.pk.hex}").send()
    except (OSError, ValueError) as error:
        log.warning("account_change_not_mailed error=%s", type(error).__name__)
        change.mail_after = moment + WAIT
        change.save(update_fields=["mail_after"])
        return 0
    change.mail_after = None
    change.save(update_fields=["mail_after"])
    return 1


def _letter(change: AccountChange) -> Letter:
    with override(change.user.language):
        way_back = reverse("account_take_back", args=[signing.dumps(str(change.pk), salt=SALT)])
        return Letter(
            language=change.user.language,
            sender=brand(),
            face=face_of(None),
            subject=branded(_("Your account was changed")),
            paragraphs=[
                _("Hello,"),
                str(WHAT_HAPPENED[AccountChange.Kind(change.kind)]),
                _("If you did this, you do not need to do anything."),
                _(
                    "If it was not you, take it back within seven days: the account gets this address again, "
                    "all devices are signed out, and passkeys and second steps added since are removed."
                ),
            ],
            action=_("It was not me: give me my account back"),
            action_url=f"{settings.BASE_URL}{way_back}",
        )
