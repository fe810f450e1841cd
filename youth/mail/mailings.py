"""Preparing newsletters, and queueing any mailing for the runner."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
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

State = Mailing.State
# Its text can still change.
UNSENT = frozenset({State.DRAFT, State.SUBMITTED})


def save_newsletter(
    council: Council,
    content: Mapping[str, Mapping[str, Any]],
    *,
    by: User,
    mailing: Mailing | None = None,
    reply_to: str = "",
    kind: type[Mailing] = Mailing,
) -> Mailing:
    """Save a draft; ``content`` as ``Mailing`` describes it, those after the first language
    may be missing as a whole. ``kind`` is the model of a new one, where an app adds to what is kept of it.

    Raises ``Refusal``: ``no_subject``, ``subject_too_long``, ``too_many_items``, ``not_a_draft``.
    """
    frozen = _clean(content, languages_of_mail(council))
    with transaction.atomic():
        if mailing is None:
            topic = NEWSLETTER.name
            mailing = kind(council=council, topic=topic, created_by=by, created_at=now())
        else:
            mailing = _locked(mailing, UNSENT)
        # A changed text is submitted again: a publisher agrees to what he has read.
        mailing.state = State.DRAFT
        mailing.content, mailing.reply_to = frozen, reply_to
        mailing.save()
    return mailing


def submit_newsletter(mailing: Mailing) -> None:
    """Hand a draft over to the publishers; raises ``Refusal`` (``not_a_draft``, ``nothing_to_say``)."""
    with transaction.atomic():
        mailing = _locked(mailing, {State.DRAFT})
        _refuse_empty(mailing.content)
        _set_state(mailing, State.SUBMITTED)


def hand_back_newsletter(mailing: Mailing) -> None:
    """Return a submitted newsletter to its editors; raises ``Refusal`` (``not_a_draft``)."""
    with transaction.atomic():
        _set_state(_locked(mailing, {State.SUBMITTED}), State.DRAFT)


def schedule_newsletter(mailing: Mailing, at: datetime) -> None:
    """Let a newsletter be sent at a later hour: its text can't change until the schedule is cancelled.

    Raises ``Refusal``: ``not_a_draft``, ``nothing_to_say``, ``in_the_past``.
    """
    if at <= now():
        raise Refusal("in_the_past", _("This hour is already over. Choose a later one."), "send_at")
    with transaction.atomic():
        mailing = _locked(mailing, UNSENT)
        _refuse_empty(mailing.content)
        mailing.send_at = at
        _set_state(mailing, State.SCHEDULED)


def unschedule_newsletter(mailing: Mailing) -> None:
    """Cancel a schedule: the newsletter awaits a publisher again; raises ``Refusal`` (``not_a_draft``)."""
    with transaction.atomic():
        mailing = _locked(mailing, {State.SCHEDULED})
        mailing.send_at = None
        _set_state(mailing, State.SUBMITTED)


def send_newsletter(mailing: Mailing, revise: Callable[[Content], Content] | None = None) -> Mailing:
    """Queue a newsletter for the runner: its text can't change any more; each confirmed reader gets it once.

    ``revise`` returns the content without what is not true any more. Raises ``Refusal``: ``not_a_draft``,
    ``nothing_to_say``, ``no_readers``.
    """
    with transaction.atomic():
        mailing = _locked(mailing, {*UNSENT, State.SCHEDULED})
        if revise is not None:
            mailing.content = revise(mailing.content)
        _refuse_empty(mailing.content)
        queue(mailing, readers(mailing.council, NEWSLETTER))
        if not mailing.total:
            raise Refusal("no_readers", _("This newsletter has no subscribers yet."))
    return mailing


def delete_draft(mailing: Mailing) -> None:
    """Delete a newsletter that was not sent; raises ``Refusal`` (``not_a_draft``)."""
    with transaction.atomic():
        _locked(mailing, UNSENT).delete()


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


def _locked(mailing: Mailing, states: Collection[str]) -> Mailing:
    row = Mailing.objects.select_for_update(of=("self",)).select_related("council").get(pk=mailing.pk)
    if row.state in states:
        return row
    if row.state == State.SCHEDULED:
        raise Refusal("not_a_draft", _("This newsletter is scheduled. Cancel the schedule first."))
    if row.state in UNSENT:
        raise Refusal("not_a_draft", _("Somebody changed this newsletter meanwhile. Look at it again."))
    raise Refusal("not_a_draft", _("This newsletter was sent already; its text can't change any more."))


def _set_state(mailing: Mailing, state: str) -> None:
    mailing.state = state
    mailing.save(update_fields=["state", "send_at"])


def _refuse_empty(content: Content) -> None:
    if not any(part["intro"] or part["items"] for part in content.values()):
        raise Refusal("nothing_to_say", _("Write an introduction or choose at least one item."))


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
        "facts": one_line(item.get("facts", "")),
        "picture": str(item.get("picture", "")),
        "picture_alt": one_line(item.get("picture_alt", "")),
        "url": str(item.get("url", "")),
        "language": str(item.get("language", "") or language),
    }
