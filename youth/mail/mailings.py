"""Preparing newsletters, and queueing any mailing for the runner."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth.clock import now
from youth.languages import name_of_language
from youth.mail.message import one_line
from youth.mail.selectors import languages_of_mail, readers
from youth.mail.topics import NEWSLETTER
from youth.models import Council, Delivery, Mailing, Subscription, User
from youth.plain_text import plain_text
from youth.refusals import Refusal

SUBJECT_LENGTH = 150
ITEMS_AT_MOST = 20
BATCH = 500

type Content = dict[str, dict[str, Any]]


def save_newsletter(
    council: Council,
    content: Mapping[str, Mapping[str, Any]],
    *,
    by: User,
    mailing: Mailing | None = None,
    reply_to: str = "",
) -> Mailing:
    """Save a draft; ``content`` as ``Mailing`` describes it, those after the first language
    may be missing as a whole.

    Raises ``Refusal``: ``no_subject``, ``subject_too_long``, ``too_many_items``, ``not_a_draft``.
    """
    frozen = _clean(content, languages_of_mail(council))
    with transaction.atomic():
        if mailing is None:
            topic = NEWSLETTER.name
            mailing = Mailing(council=council, topic=topic, created_by=by, created_at=now())
        else:
            mailing = _locked_draft(mailing)
        mailing.content, mailing.reply_to = frozen, reply_to
        mailing.save()
    return mailing


def send_newsletter(mailing: Mailing) -> Mailing:
    """Queue a draft for the runner: its text can't change any more; each confirmed reader gets it once.

    Raises ``Refusal``: ``not_a_draft``, ``nothing_to_say``, ``no_readers``.
    """
    with transaction.atomic():
        mailing = _locked_draft(mailing)
        if not any(part["intro"] or part["items"] for part in mailing.content.values()):
            raise Refusal("nothing_to_say", _("Write an introduction or choose at least one item."))
        queue(mailing, readers(mailing.council, NEWSLETTER))
        if not mailing.total:
            raise Refusal("no_readers", _("This newsletter has no subscribers yet."))
    return mailing


def delete_draft(mailing: Mailing) -> None:
    """Delete a draft; raises ``Refusal`` (``not_a_draft``)."""
    with transaction.atomic():
        _locked_draft(mailing).delete()


def queue(mailing: Mailing, subscriptions: Iterable[Subscription]) -> None:
    """Make one delivery for each subscription and queue the mailing; call it in a transaction."""
    at = now()
    mailing.state, mailing.queued_at = Mailing.State.QUEUED, at
    mailing.save()
    rows = [Delivery(mailing=mailing, subscription=subscription, due_at=at) for subscription in subscriptions]
    Delivery.objects.bulk_create(rows, batch_size=BATCH)
    mailing.total = len(rows)
    mailing.save(update_fields=["total"])


def cancel_mailing(mailing: Mailing) -> int:
    """Stop a mailing: deliveries not claimed yet are not sent. Return how many these are.

    Raises ``Refusal`` (``not_under_way``).
    """
    with transaction.atomic():
        row = Mailing.objects.select_for_update().get(pk=mailing.pk)
        if row.state not in {Mailing.State.QUEUED, Mailing.State.SENDING}:
            raise Refusal("not_under_way", _("This message is not being sent."))
        return call_off(row)


def call_off(mailing: Mailing) -> int:
    """Cancel a locked mailing that waits or is being sent; return how many deliveries were not sent."""
    waiting = mailing.deliveries.filter(state=Delivery.State.WAITING)
    left = waiting.update(state=Delivery.State.SKIPPED, ended_at=now())
    mailing.refresh_from_db(fields=["sent", "failed", "skipped"])
    mailing.state, mailing.finished_at = Mailing.State.CANCELLED, now()
    mailing.skipped += left
    mailing.save(update_fields=["state", "finished_at", "skipped"])
    return left


def _locked_draft(mailing: Mailing) -> Mailing:
    row = Mailing.objects.select_for_update(of=("self",)).select_related("council").get(pk=mailing.pk)
    if row.state != Mailing.State.DRAFT:
        raise Refusal("not_a_draft", _("This newsletter was sent already; its text can't change any more."))
    return row


def _clean(content: Mapping[str, Mapping[str, Any]], languages: list[str]) -> Content:
    frozen: Content = {}
    for language in languages:
        part = content.get(language) or {}
        subject, intro = one_line(part.get("subject", "")), plain_text(part.get("intro", ""))
        items = [_item(item, language) for item in part.get("items", [])]
        if not subject and language != languages[0] and not intro:
            # Readers of that language get the text in the first one.
            continue
        if not subject:
            sentence = _("%(language)s: give the newsletter a subject.")
            words = {"language": name_of_language(language)}
            raise Refusal("no_subject", sentence % words, f"subject.{language}")
        if len(subject) > SUBJECT_LENGTH:
            message = _("A subject has at most %(count)s characters.") % {"count": SUBJECT_LENGTH}
            raise Refusal("subject_too_long", message, f"subject.{language}")
        if len(items) > ITEMS_AT_MOST:
            message = _("Choose at most %(count)s items.") % {"count": ITEMS_AT_MOST}
            raise Refusal("too_many_items", message, "items")
        frozen[language] = {"subject": subject, "intro": intro, "items": items}
    return frozen


def _item(item: Mapping[str, Any], language: str) -> dict[str, str]:
    return {
        "key": str(item.get("key", "")),
        "title": one_line(item.get("title", "")),
        "text": plain_text(str(item.get("text", ""))),
        "url": str(item.get("url", "")),
        "language": str(item.get("language", "") or language),
    }
