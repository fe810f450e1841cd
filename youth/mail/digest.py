"""The digest: at most one letter a day of what somebody was notified of and has not seen.

It is queued once a day for each council, in the afternoon where the council is. Its words are made when it is
sent, so what was seen meanwhile is not in it, and with nothing left no letter goes out.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from templates.face import face_of
from youth.mail.audiences import announced_topics, announcement_of
from youth.mail.mailings import queue
from youth.mail.message import Footer, Letter
from youth.mail.news import News, news_of, stories_of
from youth.mail.selectors import readers
from youth.mail.topics import DIGEST
from youth.models import Council, Delivery, Mailing, Notification, NotificationChoice, Participant
from youth.selectors.councils import start_of_day, today_in
from youth.subjects import subjects_of

# After school, where the council is.
HOUR = 17
# What nobody mailed within these days is no news any more.
NEWS_FOR = timedelta(days=7)
# A letter about the act itself is queued in its transaction.
SAME_ACT = timedelta(hours=1)
ITEMS_AT_MOST = 20


def queue_digests(council: Council, now: datetime) -> int:
    """Queue the day's digest to those who asked for it and have unseen news; return to how many."""
    if timezone.localtime(now, ZoneInfo(council.time_zone)).hour < HOUR:
        return 0
    today = today_in(council, now)
    with transaction.atomic():
        # Two runners at once: the second waits here and finds the first one's mailing.
        locked = Council.objects.select_for_update().get(pk=council.pk)
        today_begins = start_of_day(locked, today)
        if locked.mailings.filter(topic=DIGEST.name, created_at__gte=today_begins).exists():
            return 0
        waiting = Notification.objects.filter(
            participant__user=OuterRef("recipient__user"),
            participant__council=locked,
            seen_at=None,
            mailed_at=None,
            created_at__gt=now - NEWS_FOR,
        )
        reached = list(readers(locked, DIGEST).filter(Exists(waiting)))
        if not reached:
            return 0
        tomorrow = start_of_day(locked, today + timedelta(days=1))
        mailing = Mailing(council=locked, topic=DIGEST.name, created_at=now, useful_until=tomorrow)
        queue(mailing, reached)
    return len(reached)


def digest_letter(delivery: Delivery, language: str, footer: Footer) -> Letter | None:
    """Return the digest of a claimed delivery in the active language; None where there is nothing to tell."""
    council, participant = delivery.mailing.council, _participant(delivery)
    rows = _rows(delivery, participant) if participant is not None else []
    if not rows:
        return None
    subjects = subjects_of(council, {(row.label, row.key) for row in rows}, viewer=participant)
    return Letter(
        language=language,
        sender=council.name,
        face=face_of(council),
        subject=_("What is new for you: %(council)s") % {"council": council.name},
        paragraphs=[_("This happened to what you wrote, support or follow:")],
        items=_items(news_of(rows, subjects), council, language),
        action=_("To your page"),
        action_url=face_of(council).origin + _own_page(council),
        footer=footer,
    )


def mark_as_mailed(delivery: Delivery, at: datetime) -> None:
    """Store that everything up to the moment at which a digest was written has been mailed."""
    participant = _participant(delivery)
    if participant is not None:
        rows = participant.notifications.filter(mailed_at=None, created_at__lte=delivery.claimed_at)
        rows.update(mailed_at=at)


def _participant(delivery: Delivery) -> Participant | None:
    user = delivery.subscription.recipient.user
    found = Participant.objects.filter(council=delivery.mailing.council_id, user=user, left_at=None)
    return found.select_related("council").first() if user is not None else None


def _rows(delivery: Delivery, participant: Participant) -> list[Notification]:
    """Return what the digest has, newest first: unseen, wanted in it, and in no letter of its own."""
    moment = delivery.claimed_at or delivery.due_at
    left_out = NotificationChoice.objects.filter(participant=participant, in_digest=False)
    topics = {one.name for one in announced_topics(participant.council)}
    rows = participant.notifications.filter(
        topic__in=topics - set(left_out.values_list("topic", flat=True)),
        seen_at=None,
        mailed_at=None,
        created_at__lte=moment,
        created_at__gt=moment - NEWS_FOR,
    )
    told = _told_by_letter(delivery, moment)
    return [row for row in rows.order_by("-created_at", "-pk") if not _is_told(row, told)]


def _told_by_letter(delivery: Delivery, moment: datetime) -> dict[tuple[str, str], list[datetime]]:
    """Return when letters about single acts were queued to the same person, by topic and subject."""
    letters = Delivery.objects.filter(
        subscription__recipient=delivery.subscription.recipient_id,
        mailing__subject_id__isnull=False,
        mailing__created_at__gt=moment - NEWS_FOR - SAME_ACT,
    )
    found: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for topic, key, at in letters.values_list("mailing__topic", "mailing__subject_id", "mailing__created_at"):
        found[topic, str(key)].append(at)
    return found


def _is_told(row: Notification, told: dict[tuple[str, str], list[datetime]]) -> bool:
    announcement = announcement_of(row.kind)
    if announcement is None or announcement.letter is None:
        return announcement is None
    moments = told.get((announcement.letter.name, row.key), [])
    return any(abs(at - row.created_at) < SAME_ACT for at in moments)


def _items(news: list[News], council: Council, language: str) -> list[dict[str, str]]:
    """Return the news by subject, the one with the newest first, each sentence once."""
    items = []
    for story in stories_of(news)[:ITEMS_AT_MOST]:
        subject = story.newest.subject
        sentences = dict.fromkeys(one.text for one in (story.newest, *story.earlier))
        items.append(
            {
                "title": subject.title if subject else council.name,
                "text": "\n".join(sentences),
                "url": face_of(council).origin + (subject.url if subject else _own_page(council)),
                "language": (subject.language if subject else "") or language,
                "text_language": language,
            }
        )
    return items


def _own_page(council: Council) -> str:
    return reverse("youth:profile", kwargs={"council": council.slug})
