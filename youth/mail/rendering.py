"""Writing one delivery's mail: the words, the footer that says why it comes, and the links that stop it."""

import secrets

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from youth.clock import now
from youth.crypto import decrypted
from youth.mail.message import Footer, Letter
from youth.mail.selectors import hashed, language_of
from youth.mail.subscriptions import CONFIRM_WITHIN
from youth.mail.topics import CONFIRMATION, OFFICIAL, topic_title
from youth.models import Council, Delivery, Mailing, Subscription


def letter_for(delivery: Delivery) -> Letter:
    """Return what is sent to one subscription, in its language.

    The confirming mail gets a fresh one-time code here, so that none is ever stored but as a hash.
    """
    mailing, subscription = delivery.mailing, delivery.subscription
    language = language_of(subscription.recipient)
    with override(language):
        if mailing.topic == CONFIRMATION.name:
            return _confirmation(mailing.council, subscription, language)
        return issue_letter(mailing, language, footer_for(mailing.council, subscription, language))


def issue_letter(mailing: Mailing, language: str, footer: Footer) -> Letter:
    """Return a frozen mailing in a language.

    Where it was not written in that, the Bulgarian words stand in a letter of the reader's language that
    says so.
    """
    written = language if language in mailing.content else "bg"
    part = mailing.content[written]
    with override(language):
        sender = mailing.council.name
        note = "" if written == language else _("This message was written in Bulgarian only.")
    return Letter(
        language=language,
        written=written,
        note=note,
        sender=sender,
        subject=part["subject"],
        paragraphs=[text.strip() for text in part["intro"].split("\n\n") if text.strip()],
        items=part["items"],
        action=part.get("action", ""),
        action_url=part.get("action_url", ""),
        afterwards=part.get("afterwards", []),
        footer=footer,
        calendar=mailing.calendar,
        reply_to=mailing.reply_to,
    )


def footer_for(council: Council, subscription: Subscription, language: str) -> Footer:
    """Return why this person gets the mail and how it stops; official notices can't be stopped."""
    with override(language):
        if subscription.topic == OFFICIAL.name:
            why = _(
                "You get this notice because you hold a seat or an office in this council: members must be "
                "told of its meetings. So it can't be stopped as long as you hold it."
            )
            return Footer(why=why, sender=_signature(council))
        token = decrypted(subscription.token_ciphertext)
        return Footer(
            why=_why(subscription),
            sender=_signature(council),
            stop_url=absolute("newsletter_stop", council, token=token),
            settings_url=absolute("newsletter_settings", council, token=token),
        )


def trial_footer(council: Council, language: str) -> Footer:
    """Return what stands in the footer's place where nobody in particular is written to."""
    with override(language):
        why = _("This is a trial. Here readers find why they get the message and how to stop it.")
        return Footer(why=why, sender=_signature(council))


def absolute(name: str, council: Council, **arguments: object) -> str:
    """Return the full address of one of the council's pages, in the active language."""
    return settings.BASE_URL + reverse(f"youth:{name}", kwargs={"council": council.slug, **arguments})


def _why(subscription: Subscription) -> str:
    date = date_format(subscription.confirmed_at or subscription.asked_at, "DATE_FORMAT")
    sentence = _("You get this message because on %(date)s you asked for: %(topic)s.")
    return sentence % {"date": date, "topic": topic_title(subscription.topic)}


def _signature(council: Council) -> str:
    return f"{council.name} · {council.municipality} · {absolute('council', council)}"


def _confirmation(council: Council, subscription: Subscription, language: str) -> Letter:
    if subscription.state == Subscription.State.CONFIRMED:
        return _known_already(council, subscription, language)
    token = secrets.token_urlsafe(24)
    Subscription.objects.filter(pk=subscription.pk, state=Subscription.State.PENDING).update(
        confirmation_hash=hashed(token), confirmation_ends_at=now() + CONFIRM_WITHIN
    )
    return Letter(
        language=language,
        sender=council.name,
        subject=_("Confirm: news of %(council)s") % {"council": council.name},
        paragraphs=[
            _("Somebody entered this address to get news of: %(council)s.") % {"council": council.name},
            _("If it was you, press the button. Only then do we write to you."),
        ],
        action=_("Yes, send me news"),
        action_url=absolute("newsletter_confirm", council, token=token),
        afterwards=[
            _(
                "The link works for two days. If it was not you, you need do nothing: we forget the address "
                "after that."
            )
        ],
        footer=Footer(
            why=_("We write to you this once because of that request."), sender=_signature(council)
        ),
    )


def _known_already(council: Council, subscription: Subscription, language: str) -> Letter:
    token = decrypted(subscription.token_ciphertext)
    return Letter(
        language=language,
        sender=council.name,
        subject=_("You already get news of %(council)s") % {"council": council.name},
        paragraphs=[_("Somebody entered this address again. You already get our news and need do nothing.")],
        action=_("Choose what you get"),
        action_url=absolute("newsletter_settings", council, token=token),
        footer=footer_for(council, subscription, language),
    )
