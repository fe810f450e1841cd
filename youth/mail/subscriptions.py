"""Asking for mail, confirming it, stopping it.

An account's address is confirmed already. Everybody else confirms by a link that is mailed there;
the answer on the page is the same whether the address was known or not.
"""

import secrets
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from youth.clock import now
from youth.crypto import encrypted, keyed_digest
from youth.mail.address_check import usable_address
from youth.mail.selectors import (
    hashed,
    recipient_at,
    subscription_by_token,
    subscription_to_confirm,
)
from youth.mail.topics import (
    CONFIRMATION,
    DIGEST,
    MEETINGS,
    NEWSLETTER,
    OFFICIAL,
    Topic,
    open_topics,
    topic_named,
)
from youth.models import Council, Delivery, Mailing, Recipient, Subscription, User
from youth.refusals import Refusal

State = Subscription.State

CONFIRM_WITHIN = timedelta(days=2)
CONFIRMATIONS_A_DAY = 3
# Ended subscriptions are kept so long as evidence; then the address is erased.
KEPT_AFTER_END = timedelta(days=30)


def ask_for_newsletter(council: Council, address: str, *, version: str, language: str) -> None:
    """Queue a mail to ``address`` with a confirming link; a known reader gets a link to the settings.

    ``version`` is that of the text that was read. The caller never learns whether the address was known.
    Raises ``Refusal``: ``email_invalid``, ``email_not_latin`` (field ``email``), ``text_changed``.
    """
    cleaned = usable_address(address)
    _require_current_text(NEWSLETTER, version)
    with transaction.atomic():
        recipient = _recipient_for_address(cleaned, language)
        subscription = _subscription(recipient, council, NEWSLETTER.name)
        if subscription.state != State.CONFIRMED:
            subscription.state, subscription.consent_version = State.PENDING, version
            subscription.asked_at, subscription.ended_at, subscription.end_reason = now(), None, ""
            subscription.save()
        if not _asked_too_often(subscription):
            _queue_confirmation(subscription)


def confirm_subscription(council: Council, token: str) -> Subscription:
    """Confirm by the link in the mail; idempotent.

    Raises ``Refusal`` (``link_ended``) for a link that is unknown, expired or of a stopped subscription.
    """
    with transaction.atomic():
        found = subscription_to_confirm(council, token)
        if found is None:
            raise Refusal("link_ended", _("This link no longer works. Ask for a new one."))
        subscription = _locked(found)
        if subscription.state == State.PENDING:
            subscription.state, subscription.confirmed_at = State.CONFIRMED, now()
            subscription.save(update_fields=["state", "confirmed_at"])
    return subscription


def stop_by_token(council: Council, token: str) -> Subscription | None:
    """Stop the subscription of a link; idempotent; return None for an unknown link.

    Raises ``Refusal`` (``in_office``) for official notices.
    """
    subscription = subscription_by_token(council, token)
    if subscription is not None:
        stop(subscription)
    return subscription


def stop(subscription: Subscription, reason: str = Subscription.EndReason.STOPPED) -> None:
    """End a subscription; raises ``Refusal`` (``in_office``) where a person stops official notices."""
    if subscription.topic == OFFICIAL.name and reason == Subscription.EndReason.STOPPED:
        raise Refusal("in_office", _("Official notices come as long as you hold a seat or an office."))
    with transaction.atomic():
        end_rows([_locked(subscription)], reason)


def end_rows(rows: list[Subscription], reason: str) -> None:
    """End locked subscriptions that have not ended; their links only report that from then on."""
    for row in rows:
        if row.state != State.ENDED:
            row.state, row.ended_at, row.end_reason = State.ENDED, now(), reason
            row.confirmation_hash, row.confirmation_ends_at = "", None
            row.save(update_fields=[
                "state", "ended_at", "end_reason", "confirmation_hash", "confirmation_ends_at",
            ])  # fmt: skip


def follow(recipient: Recipient, council: Council, topic: str, *, version: str) -> Subscription:
    """Subscribe somebody with a confirmed address; idempotent.

    Raises ``Refusal``: ``topic_unknown``, ``text_changed``.
    """
    asked = topic_named(topic)
    is_offered = asked is not None and (recipient.user_id is not None or asked is not DIGEST)
    if asked is None or not is_offered or asked not in open_topics(council):
        raise Refusal("topic_unknown", _("There is no such kind of message."), "topic")
    _require_current_text(asked, version)
    with transaction.atomic():
        subscription = _subscription(recipient, council, topic)
        if subscription.state != State.CONFIRMED:
            subscription.state, subscription.consent_version = State.CONFIRMED, version
            subscription.asked_at = subscription.confirmed_at = now()
            subscription.ended_at, subscription.end_reason = None, ""
            subscription.save()
        # Asking again means that mail is expected to arrive there.
        Recipient.objects.filter(pk=recipient.pk).update(refusals=0)
    return subscription


def unfollow(recipient: Recipient, council: Council, topic: str) -> None:
    """Stop one topic; idempotent."""
    row = recipient.subscriptions.filter(council=council, topic=topic).first()
    if row is not None:
        stop(row)


def recipient_for_account(user: User) -> Recipient:
    """Return the account's recipient; earlier subscriptions of its address become the account's."""
    with transaction.atomic():
        User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        own = Recipient.objects.filter(user=user).first()
        if own is not None:
            return own
        earlier = recipient_at(user.email.lower()) if _is_verified(user) else None
        if earlier is None:
            return Recipient.objects.create(user=user, language=user.language)
        earlier.user, earlier.address_ciphertext, earlier.address_digest = user, None, None
        earlier.save(update_fields=["user", "address_ciphertext", "address_digest"])
        return earlier


def set_mail_language(recipient: Recipient, language: str) -> None:
    """Choose the language of mail to an address without an account."""
    recipient.language = language
    recipient.save(update_fields=["language"])


def end_subscriptions_in(user: User, council: Council) -> None:
    """End all mail of one council to somebody who leaves it; call it in the same transaction."""
    rows = Subscription.objects.select_for_update().filter(recipient__user=user, council=council)
    end_rows(list(rows), Subscription.EndReason.LEFT)


def forget_address(address: str) -> None:
    """Erase what is kept under an address without an account; an account's is deleted with the account."""
    recipient = recipient_at(address.lower())
    if recipient is not None:
        recipient.delete()


def forget_recipient(recipient: Recipient) -> None:
    """Erase an address without an account at once; raises ``Refusal`` (``has_account``)."""
    if recipient.user_id is not None:
        raise Refusal("has_account", _("This address belongs to an account. Erase the account on your page."))
    recipient.delete()


def forget_what_ended(at: datetime) -> int:
    """Delete expired unconfirmed and long-ended subscriptions; return how many."""
    unconfirmed = Subscription.objects.filter(state=State.PENDING, asked_at__lt=at - CONFIRM_WITHIN)
    over = Subscription.objects.filter(state=State.ENDED, ended_at__lt=at - KEPT_AFTER_END)
    count = unconfirmed.count() + over.count()
    unconfirmed.delete()
    over.delete()
    Recipient.objects.filter(subscriptions__isnull=True, created_at__lt=at - CONFIRM_WITHIN).delete()
    # Who got what is not kept, except that members were notified of a meeting; the counts stay.
    old = Mailing.objects.filter(finished_at__lt=at - KEPT_AFTER_END)
    Delivery.objects.filter(mailing__in=old.exclude(topic=MEETINGS.name)).delete()
    old.filter(topic=CONFIRMATION.name).delete()
    return count


def new_token() -> tuple[str, bytes]:
    """Return hash and ciphertext of a new code for the links of a subscription."""
    token = secrets.token_urlsafe(24)
    return hashed(token), encrypted(token)


def _require_current_text(topic: Topic, version: str) -> None:
    if version != topic.text_in_force.version:
        message = _("The text has changed since you opened the page. Read it again.")
        raise Refusal("text_changed", message, "consent")


def _recipient_for_address(address: str, language: str) -> Recipient:
    owner = EmailAddress.objects.filter(email__iexact=address, verified=True).select_related("user").first()
    if owner is not None and owner.user.email.lower() == address:
        return recipient_for_account(owner.user)
    known = recipient_at(address)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return Recipient.objects.create(
                address_digest=keyed_digest(address), address_ciphertext=encrypted(address), language=language
            )
    except IntegrityError:
        # Another request for the same address was quicker.
        return Recipient.objects.get(address_digest=keyed_digest(address))


def _subscription(recipient: Recipient, council: Council, topic: str) -> Subscription:
    """Return the locked subscription; create it where there is none."""
    token_hash, token_ciphertext = new_token()
    made = Subscription(
        recipient=recipient,
        council=council,
        topic=topic,
        asked_at=now(),
        token_hash=token_hash,
        token_ciphertext=token_ciphertext,
    )
    Subscription.objects.bulk_create([made], ignore_conflicts=True)
    rows = Subscription.objects.select_for_update()
    return rows.get(recipient=recipient, council=council, topic=topic)


def _locked(subscription: Subscription) -> Subscription:
    return Subscription.objects.select_for_update().get(pk=subscription.pk)


def _is_verified(user: User) -> bool:
    return bool(EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists())


def _asked_too_often(subscription: Subscription) -> bool:
    lately = subscription.deliveries.filter(
        mailing__topic=CONFIRMATION.name, mailing__created_at__gt=now() - timedelta(days=1)
    )
    return lately.count() >= CONFIRMATIONS_A_DAY


def _queue_confirmation(subscription: Subscription) -> None:
    mailing = Mailing.objects.create(
        council_id=subscription.council_id,
        topic=CONFIRMATION.name,
        is_urgent=True,
        state=Mailing.State.QUEUED,
        created_at=now(),
        queued_at=now(),
        useful_until=now() + CONFIRM_WITHIN,
        total=1,
    )
    Delivery.objects.create(mailing=mailing, subscription=subscription, due_at=now())
