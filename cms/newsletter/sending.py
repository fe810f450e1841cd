"""Sending a newsletter, at once or at its hour: without what is not true any more."""

import logging
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from cms.models import EventPage, Newsletter
from cms.newsletter.keeping import note, note_sent
from cms.presenters.calendar import coming_events
from cms.presenters.newsletter import facts_of
from youth.mail.mailings import Content, send_newsletter, unschedule_newsletter
from youth.mail.topics import NEWSLETTER
from youth.models import Mailing, User
from youth.refusals import Refusal

PAGE = "page:"

log = logging.getLogger(__name__)


def send_issue(mailing: Mailing, *, by: User | None = None) -> Mailing:
    """Queue a newsletter and keep what goes out.

    Events that were cancelled, ended or left the site since are left out of it. Raises ``Refusal`` as
    ``send_newsletter`` does.
    """
    zone = ZoneInfo(mailing.council.time_zone)
    with transaction.atomic():
        queued = send_newsletter(mailing, lambda content: revised(content, zone))
        for newsletter in Newsletter.objects.filter(pk=mailing.pk):
            note_sent(newsletter, by=by)
    return queued


def send_due_newsletters(now: datetime) -> int:
    """Send the newsletters whose hour has come; return how many.

    One that cannot be sent, for all its events were cancelled or nobody reads it, awaits a publisher again.
    """
    due = Mailing.objects.filter(topic=NEWSLETTER.name, state=Mailing.State.SCHEDULED, send_at__lte=now)
    sent = 0
    for mailing in due.select_related("council").order_by("send_at"):
        try:
            send_issue(mailing)
        except Refusal as refusal:
            log.warning("newsletter_not_sent mailing=%s reason=%s", mailing.pk, refusal.code)
            unschedule_newsletter(mailing)
            for newsletter in Newsletter.objects.filter(pk=mailing.pk):
                note(newsletter, "unschedule", by=None)
        else:
            sent += 1
    return sent


def revised(content: Content, zone: ZoneInfo) -> Content:
    """Return a newsletter without events that do not take place, and with the present facts of the others."""
    versions = _events_in(content)
    cancelled = {event.translation_key for event in versions if event.is_cancelled}
    events = EventPage.objects.filter(translation_key__in={event.translation_key for event in versions})
    coming = set(coming_events(events.live(), zone).values_list("translation_key", flat=True)) - cancelled
    gone = {f"{PAGE}{event.translation_key}" for event in versions if event.translation_key not in coming}
    facts = {
        (f"{PAGE}{event.translation_key}", event.locale.language_code): facts_of(event, zone)
        for event in versions
    }
    return {
        language: {
            **part,
            "items": [
                {**item, "facts": facts.get((item["key"], item["language"]), item.get("facts", ""))}
                for item in part["items"]
                if item["key"] not in gone
            ],
            "dropped": [item["title"] for item in part["items"] if item["key"] in gone],
        }
        for language, part in content.items()
    }


def _events_in(content: Content) -> list[EventPage]:
    return list(EventPage.objects.filter(translation_key__in=_keys(content)).select_related("locale"))


def _keys(content: Content) -> Iterable[UUID]:
    return {
        UUID(item["key"].removeprefix(PAGE))
        for part in content.values()
        for item in part["items"]
        if item["key"].startswith(PAGE)
    }
