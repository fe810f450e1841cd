"""Reading mail: recipients, subscriptions by link, topics, newsletters and the state of notices."""

import hashlib
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from youth.clock import now
from youth.crypto import decrypted, keyed_digests
from youth.mail.topics import DIGEST, MEETINGS, NEWSLETTER, OFFICIAL, Topic, open_topics, topic_title
from youth.models import Council, Delivery, Mailing, Meeting, Recipient, Subscription
from youth.name_order import in_name_order
from youth.selectors.councils import languages_written

State = Subscription.State


def hashed(token: str) -> str:
    """Return the hash under which a random token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def recipient_at(address: str) -> Recipient | None:
    """Return the recipient without an account at a cleaned address, or None."""
    return Recipient.objects.filter(address_digest__in=keyed_digests(address)).first()


def address_of(recipient: Recipient) -> str:
    """Return the address of a recipient: for sending only, never for a page or a log."""
    if recipient.user is not None:
        return recipient.user.email
    return decrypted(recipient.address_ciphertext or b"")


def language_of(recipient: Recipient) -> str:
    """Return the language in which mail is written."""
    return recipient.user.language if recipient.user is not None else recipient.language


def subscription_by_token(council: Council, token: str) -> Subscription | None:
    """Return the subscription that a link in a mail belongs to, or None."""
    found = _subscriptions(council).filter(token_hash=hashed(token)).first()
    return _in(council, found)


def subscription_to_confirm(council: Council, token: str) -> Subscription | None:
    """Return the subscription that a confirming link belongs to while the link is valid, or None."""
    waiting = _subscriptions(council).filter(confirmation_hash=hashed(token), confirmation_ends_at__gt=now())
    return _in(council, waiting.exclude(state=State.ENDED).first())


def _subscriptions(council: Council) -> QuerySet[Subscription]:
    return Subscription.objects.filter(council=council).select_related("recipient__user")


def _in(council: Council, subscription: Subscription | None) -> Subscription | None:
    if subscription is not None:
        subscription.council = council
    return subscription


@dataclass(frozen=True, slots=True)
class TopicChoice:
    """A topic for its reader: chosen or not, and the text of the consent."""

    topic: str
    label: str
    text: str
    version: str
    is_on: bool


def topic_choices(council: Council, language: str, **whose: object) -> list[TopicChoice]:
    """Return the topics that one may choose, marked as chosen or not, and others chosen before.

    ``whose`` narrows as in a filter: ``recipient=…``, ``recipient__user=…``. A topic
    of a plugin that is off sends nothing, but is listed and can be stopped. The digest tells of one's own
    things, so it is for accounts only.
    """
    confirmed = Subscription.objects.filter(council=council, state=State.CONFIRMED, **whose)
    on = dict(
        confirmed.exclude(topic=OFFICIAL.name).order_by("topic").values_list("topic", "consent_version")
    )
    recipient = whose.get("recipient")
    has_account = not isinstance(recipient, Recipient) or recipient.user_id is not None
    offered = [topic for topic in open_topics(council) if has_account or topic is not DIGEST]
    choices = [
        TopicChoice(
            topic=topic.name,
            label=str(topic.title),
            text=topic.text_in_force.in_language(language),
            version=topic.text_in_force.version,
            is_on=topic.name in on,
        )
        for topic in offered
    ]
    silent = on.keys() - {topic.name for topic in offered}
    return choices + [
        TopicChoice(topic=name, label=topic_title(name), text="", version=on[name], is_on=True)
        for name in sorted(silent)
    ]


def languages_of_mail(council: Council) -> list[str]:
    """Return the languages in which a council writes to its readers, its own first."""
    return languages_written(council)


def readers(council: Council, topic: Topic) -> QuerySet[Subscription]:
    """Return the confirmed subscriptions whose account, where there is one, is in use.

    None of them where the topic's plugin is off.
    """
    usable = Q(recipient__user__isnull=True) | Q(recipient__user__is_active=True)
    found = Subscription.objects.filter(usable, council=council, topic=topic.name, state=State.CONFIRMED)
    return found if topic.is_on_in(council) else found.none()


def readers_by_language(council: Council) -> dict[str, int]:
    """Return how many readers the newsletter has in each language."""
    accounts = readers(council, NEWSLETTER).filter(recipient__user__isnull=False)
    addresses = readers(council, NEWSLETTER).filter(recipient__user__isnull=True)
    counts: dict[str, int] = {}
    for rows, field in ((accounts, "recipient__user__language"), (addresses, "recipient__language")):
        for language, number in rows.values_list(field).annotate(Count("pk")).order_by(field):
            counts[language] = counts.get(language, 0) + number
    return counts


def newsletters_of(council: Council) -> QuerySet[Mailing]:
    """Return the council's newsletters, newest first."""
    return council.mailings.filter(topic=NEWSLETTER.name).order_by("-created_at")


@dataclass(frozen=True, slots=True)
class NoticeResult:
    """How far the notices of one meeting are, and which members they did not reach."""

    total: int
    sent: int
    unreached: list[str]

    @property
    def is_under_way(self) -> bool:
        """Return whether some are still to be sent."""
        return self.sent + len(self.unreached) < self.total


def notice_result(meeting: Meeting) -> NoticeResult | None:
    """Return how far the last official notice of a meeting is, or None where none went out."""
    notices = Mailing.objects.filter(subject_id=meeting.pk, topic=MEETINGS.name).order_by(
        "-created_at", "-pk"
    )
    rows = list(
        Delivery.objects.filter(
            mailing=notices.values("pk")[:1],
            subscription__topic=OFFICIAL.name,
        )
        .values_list("state", "subscription__recipient__user__participations__display_name")
        .filter(subscription__recipient__user__participations__council=meeting.council_id)
    )
    if not rows:
        return None
    sent = sum(state == Delivery.State.SENT for state, _name in rows)
    failed = (Delivery.State.FAILED, Delivery.State.SKIPPED)
    unreached = in_name_order(name for state, name in rows if state in failed)
    return NoticeResult(total=len(rows), sent=sent, unreached=unreached)
