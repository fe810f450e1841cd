"""Push messages: the topics somebody chose and the devices on which they switched them on."""

from collections.abc import Collection, Iterable

from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth.clock import now
from youth.journal.models import JournalEntry
from youth.mail.audiences import announced_topics
from youth.mail.topics import Topic
from youth.models import (
    Consent,
    Notification,
    NotificationChoice,
    Participant,
    PushSubscription,
    User,
    WaitingPush,
)
from youth.push.device_names import device_name
from youth.push.endpoints import host_of, is_endpoint
from youth.push.keys import PushKey, decoded, push_key
from youth.push.messages import KEPT_FOR
from youth.refusals import Refusal
from youth.services.consents import give_consent, withdraw_consent
from youth.services.locking import locked

MOST_DEVICES = 5
AUTH_LENGTH = 16


@transaction.atomic
def choose_push(participant: Participant, *, wanted: Collection[str], version: str) -> None:
    """Choose the topics of which a participant gets push messages; unknown ones are ignored.

    The first one is a consent to the text of that version, and without any the consent ends. Raises
    ``Refusal`` for a text that is no longer in force, and where the installation sends none.
    """
    user, council = _account_of(participant), participant.council
    topics = [topic.name for topic in announced_topics(council)]
    chosen = [name for name in topics if name in wanted]
    if chosen:
        _key_in_use()
        give_consent(user, council, Consent.Purpose.PUSH, version=version)
    else:
        _withdraw(user, participant)
    for name in topics:
        NotificationChoice.objects.update_or_create(
            participant=participant, topic=name, defaults={"by_push": name in chosen}
        )
    stopped = WaitingPush.objects.filter(notification__participant=participant)
    stopped.exclude(notification__topic__in=chosen).delete()


@transaction.atomic
def add_device(user: User, *, endpoint: str, p256dh: str, auth: str, user_agent: str) -> PushSubscription:
    """Switch push messages on in a browser, by what its push service issued.

    A browser that somebody else used before is that person's no longer. Raises ``Refusal``: ``push_off``,
    ``device_unusable``, ``too_many_devices``.
    """
    key = _key_in_use()
    if not (is_endpoint(endpoint) and _are_keys(p256dh, auth)):
        raise Refusal("device_unusable", _("This browser can't get messages from this site."))
    # Two requests at once count the devices one after the other.
    owner = locked(user)
    others = owner.push_subscriptions.filter(key=key.public).exclude(endpoint=endpoint)
    if others.count() >= MOST_DEVICES:
        message = _("You get messages on %(number)s devices already. Remove one first.")
        raise Refusal("too_many_devices", message % {"number": MOST_DEVICES})
    PushSubscription.objects.filter(endpoint=endpoint).exclude(user=owner).delete()
    device, _is_new = PushSubscription.objects.update_or_create(
        endpoint=endpoint,
        defaults={
            "user": owner,
            "p256dh": p256dh,
            "auth": auth,
            "key": key.public,
            "host": host_of(endpoint),
            "device": device_name(user_agent),
            "created_at": now(),
            "failures": 0,
            "refusals": 0,
        },
    )
    return device


def remove_device(user: User, pk: int) -> bool:
    """Stop push messages on one of the account's own devices; return whether there was one."""
    return bool(user.push_subscriptions.filter(pk=pk).delete()[0])


def queue_pushes(entry: JournalEntry, topic: Topic, people: Iterable[Participant]) -> None:
    """Let the notifications of an act wait for the devices of those who chose its topic.

    Call it in the transaction in which the notifications are written.
    """
    key = push_key()
    if key is None or entry.at < now() - KEPT_FOR:
        return
    found = Notification.objects.filter(
        participant__notification_choices__topic=topic.name,
        participant__notification_choices__by_push=True,
        participant__in=list(people),
        participant__user__push_subscriptions__key=key.public,
        stream=entry.stream_id,
        seq=entry.seq,
    ).values_list("pk", "participant__user__push_subscriptions")
    waiting = [WaitingPush(notification_id=note, subscription_id=device) for note, device in found]
    WaitingPush.objects.bulk_create(waiting, ignore_conflicts=True)


def forget_push(participant: Participant) -> None:
    """Delete the devices of somebody who leaves, if they take part nowhere else."""
    user = participant.user
    if user is None:
        return
    if not user.participations.filter(left_at=None).exclude(pk=participant.pk).exists():
        user.push_subscriptions.all().delete()


def _key_in_use() -> PushKey:
    key = push_key()
    if key is None:
        raise Refusal("push_off", _("This site sends no messages to devices."))
    return key


def _account_of(participant: Participant) -> User:
    if participant.user is None:
        raise Refusal("no_account", _("Only a person with an account gets messages on a device."))
    return participant.user


def _withdraw(user: User, participant: Participant) -> None:
    try:
        withdraw_consent(user, participant.council, Consent.Purpose.PUSH)
    except Refusal as refusal:
        if refusal.code != "no_consent":
            raise


def _are_keys(p256dh: str, auth: str) -> bool:
    """Return whether these are a point of the curve and a secret of the length that RFC 8291 says."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(p256dh))
        return len(decoded(auth)) == AUTH_LENGTH
    except ValueError:
        return False
