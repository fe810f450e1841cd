"""What a push message says: that something of a kind happened and where to read it, and nothing of a person.

It is shown on locked screens and goes through the browser's provider, so it has no name and no title, and the
address of a page only where everybody may read that page. It is encrypted for the browser all the same.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from youth.crypto import keyed_digest
from youth.mail.audiences import announcement_of
from youth.mail.topics import OWN_PLACE
from youth.models import Notification, PushSubscription, WaitingPush
from youth.push.keys import PushKey
from youth.push.transport import Outgoing
from youth.subjects import Subject, subjects_of

# For so long a push service tries to reach the device; what is older is not sent either.
KEPT_FOR = timedelta(days=1)
SIGNED_FOR = timedelta(hours=12)
# Sentences about the reader are for their own page, not for a locked screen.
ABOUT_THE_READER = {OWN_PLACE.name}
# Within the 32 characters of RFC 8030.
MARK_LENGTH = 32

type Shown = dict[tuple[int, str, str, str], Subject]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message for a device, and the waiting rows that are done with it."""

    device: PushSubscription
    message: Outgoing
    rows: list[int]


def parcels_for(waiting: Iterable[WaitingPush], key: PushKey, now: datetime) -> list[Parcel]:
    """Return one message for each device, of the council with the newest that waits for it.

    ``waiting`` are rows that are worth sending, oldest first.
    """
    by_device: dict[int, list[WaitingPush]] = defaultdict(list)
    for row in waiting:
        by_device[row.subscription_id].append(row)
    together = []
    for rows in by_device.values():
        council = rows[-1].notification.participant.council_id
        together.append([one for one in rows if one.notification.participant.council_id == council])
    shown = _shown_to_everybody([rows[0] for rows in together if len(rows) == 1])
    return [_parcel(rows, shown, key, now) for rows in together]


def is_announced(notification: Notification) -> bool:
    """Return whether a notification has words: its app is there and its plugin is on in the council."""
    announcement = announcement_of(notification.kind)
    return announcement is not None and announcement.topic.is_on_in(notification.participant.council)


def _shown_to_everybody(rows: list[WaitingPush]) -> Shown:
    """Return the subjects that a visitor may see, by council and language; one query for each label."""
    groups: dict[tuple[int, str], list[Notification]] = defaultdict(list)
    for row in rows:
        note = row.notification
        groups[note.participant.council_id, row.subscription.user.language].append(note)
    found: Shown = {}
    for (council, language), notes in groups.items():
        with override(language):
            subjects = subjects_of(
                notes[0].participant.council, {(one.label, one.key) for one in notes}, viewer=None
            )
        found |= {(council, language, *reference): subject for reference, subject in subjects.items()}
    return found


def _parcel(rows: list[WaitingPush], shown: Shown, key: PushKey, now: datetime) -> Parcel:
    device, newest = rows[-1].subscription, rows[-1].notification
    with override(device.user.language):
        content = _content(rows, shown)
    # The same where a message is sent again, so that the second copy replaces the first.
    content["tag"] = mark = keyed_digest(f"push:{device.pk}:{newest.pk}")[:MARK_LENGTH]
    return Parcel(device, _encrypted(device, content, mark, key, now), [one.pk for one in rows])


def _content(rows: list[WaitingPush], shown: Shown) -> dict[str, str]:
    """Return what the service worker shows, in the active language."""
    device, newest = rows[-1].subscription, rows[-1].notification
    council, language = newest.participant.council, device.user.language
    subject = shown.get((council.pk, language, newest.label, newest.key))
    announcement = announcement_of(newest.kind)
    own_page = reverse("youth:profile", kwargs={"council": council.slug})
    body, url = _("There is something new for you."), own_page
    if len(rows) > 1:
        body = ngettext(
            "There is %(number)s new thing for you.", "There are %(number)s new things for you.", len(rows)
        ) % {"number": len(rows)}
    elif subject is not None and announcement is not None and newest.topic not in ABOUT_THE_READER:
        body = str(announcement.text)
        url = subject.url if _is_on_this_site(subject.url) else own_page
    return {"title": council.name, "body": body, "url": url, "lang": language}


def _is_on_this_site(url: str) -> bool:
    return url.startswith("/") and not url.startswith("//")


def _encrypted(
    device: PushSubscription, content: dict[str, str], mark: str, key: PushKey, now: datetime
) -> Outgoing:
    # Only the runner sends: no other process waits for these to load.
    from py_vapid import Vapid
    from pywebpush import WebPusher

    keys = {"p256dh": device.p256dh, "auth": device.auth}
    pusher = WebPusher({"endpoint": device.endpoint, "keys": keys})
    plain = json.dumps(content, ensure_ascii=False).encode()
    body = pusher.encode(plain, content_encoding="aes128gcm")["body"]
    parts = urlsplit(device.endpoint)
    claims: dict[str, Any] = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + SIGNED_FOR).timestamp()),
        "sub": _contact(),
    }
    headers = {
        **Vapid.from_raw(key.private.encode("ascii")).sign(claims),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(KEPT_FOR.total_seconds())),
        "Urgency": "normal",
        "Topic": mark,
    }
    return Outgoing(endpoint=device.endpoint, headers=headers, body=bytes(body))


def _contact() -> str:
    """Return where a push service finds the operator, as RFC 8292 asks."""
    site = urlsplit(settings.BASE_URL)
    if site.scheme == "https" and site.hostname and "." in site.hostname:
        return f"https://{site.hostname}"
    return f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"
