"""Rendering one delivery's mail: content, footer with the reason, and the links that stop it."""

import secrets

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from templates.face import face_of
from youth.clock import now
from youth.crypto import decrypted
from youth.languages import language_shown
from youth.mail.digest import digest_letter
from youth.mail.message import Footer, Letter
from youth.mail.papers import paper_of
from youth.mail.selectors import hashed, language_of
from youth.mail.subscriptions import CONFIRM_WITHIN
from youth.mail.topics import CONFIRMATION, DIGEST, OFFICIAL, topic_title
from youth.models import Council, Delivery, Mailing, Subscription


def letter_for(delivery: Delivery) -> Letter | None:
    """Return the letter to one subscription, in its language; None for a digest with nothing to tell.

    The confirming mail gets a new one-time code here, so that only its hash is ever stored.
    """
    mailing, subscription = delivery.mailing, delivery.subscription
    language = language_of(subscription.recipient)
    with override(language):
        if mailing.topic == CONFIRMATION.name:
            return _confirmation(mailing.council, subscription, language)
        if mailing.topic == DIGEST.name:
            return digest_letter(delivery, language, footer_for(mailing.council, subscription, language))
        footer = footer_for(mailing.council, subscription, language)
        return issue_letter(mailing, language, footer, is_official=subscription.topic == OFFICIAL.name)


def issue_letter(mailing: Mailing, language: str, footer: Footer, *, is_official: bool = False) -> Letter:
    """Return a frozen mailing in a language; ``is_official`` adds what is for those in office alone.

    Where it was not written in that, the council's first language is in a letter of the reader's language
    that says so.
    """
    subjects = {code: part["subject"] for code, part in mailing.content.items()}
    written = language_shown(subjects, language, mailing.council.languages[0])
    part = mailing.content[written]
    with override(language):
        sender, face = mailing.council.name, face_of(mailing.council)
        note = "" if written == language else _("There is no translation of this message.")
    return Letter(
        language=language,
        written=written,
        note=note,
        sender=sender,
        face=face,
        subject=part["subject"],
        paragraphs=[text.strip("\n") for text in part["intro"].split("\n\n") if text.strip()],
        items=[*part["items"], *(part.get("for_members", []) if is_official else [])],
        action=part.get("action", ""),
        action_url=part.get("action_url", ""),
        afterwards=part.get("afterwards", []),
        footer=footer,
        calendar=part.get("calendar", ""),
        paper=paper_of(part.get("paper"), written),
        reply_to=mailing.reply_to,
    )


def footer_for(council: Council, subscription: Subscription, language: str) -> Footer:
    """Return why this person gets the mail and how it stops; official notices can't be stopped."""
    with override(language):
        if subscription.topic == OFFICIAL.name:
            why = _(
                "You get this notice because you hold a seat or an office in this council: members must be "
                "notified of its meetings. So it can't be stopped as long as you hold it."
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
    """Return the footer of a test send, which has no subscription."""
    with override(language):
        why = _("This is a test message. Readers see here why they get it and how to stop it.")
        return Footer(why=why, sender=_signature(council))


def absolute(name: str, council: Council, **arguments: object) -> str:
    """Return the full address of one of the council's pages, in the active language."""
    return face_of(council).origin + reverse(f"youth:{name}", kwargs={"council": council.slug, **arguments})


def _why(subscription: Subscription) -> str:
    date = date_format(subscription.confirmed_at or subscription.asked_at, "DATE_FORMAT")
    sentence = _("You get this message because on %(date)s you asked for: %(topic)s.")
    return sentence % {"date": date, "topic": topic_title(subscription.topic)}


def _signature(council: Council) -> str:
    return "\n".join((council.name, council.municipality, absolute("council", council)))


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
        face=face_of(council),
        subject=_("Confirm: news of %(council)s") % {"council": council.name},
        paragraphs=[
            _("Somebody entered this address to get news of: %(council)s.") % {"council": council.name},
            _("If it was you, press the button. Only then do we write to you."),
        ],
        action=_("Yes, send me news"),
        action_url=absolute("newsletter_confirm", council, token=token),
        afterwards=[
            _(
                "The link works for two days. If it was not you, you do not need to do anything: we delete "
                "the address after that."
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
        face=face_of(council),
        subject=_("You already get news of %(council)s") % {"council": council.name},
        paragraphs=[
            _("Somebody entered this address again. You already get our news and do not need to do anything.")
        ],
        action=_("Choose what you get"),
        action_url=absolute("newsletter_settings", council, token=token),
        footer=footer_for(council, subscription, language),
    )
