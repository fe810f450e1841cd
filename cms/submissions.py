"""Sent forms: taken once, mailed, given a place, deleted after their time."""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Site

from cms.form_pages.keeping import KEPT_AFTER_EVENT, KEPT_FOR
from cms.form_pages.places import WAITING, settled
from cms.models.forms import FormField, FormPage, Submission
from cms.presenters.calendar import when_words
from cms.sites import zone_of_site
from cms.sites.faces import face_of_site, origin_of
from cms.sites.models import SiteProfile
from youth.rates import within_rate

log = logging.getLogger(__name__)

# A school or a library may share one address.
FORMS_PER_HOUR = 10
HOUR = 60 * 60
SHORTEST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=12)
# The office reads Bulgarian, whatever language the sender wrote in.
OFFICE_LANGUAGE = "bg"


def may_send(client: str) -> bool:
    """Count one form of this network address; ``False`` once it sent too many within an hour."""
    return within_rate("contact", client, FORMS_PER_HOUR, HOUR)


@transaction.atomic
def take_submission(
    page: FormPage, answers: dict[str, Any], *, language: str, site: Site | None, now: datetime
) -> Submission:
    """Keep a form. A second registration from one address changes nothing: its mail is sent again."""
    # Of two who want the last place one waits.
    FormPage.objects.select_for_update().get(pk=page.pk)
    email = _address_in(page, answers)
    if page.is_registration:
        before = Submission.objects.filter(page=page, email=email).exclude(standing="").first()
        if before is not None:
            before.mailed_standing, before.standing_mail_after = "", now
            before.save(update_fields=["mailed_standing", "standing_mail_after"])
            return before
    sent = Submission.objects.create(
        page=page,
        form_data=answers,
        submit_time=now,
        site=site,
        language=language,
        email=email,
        mail_after=now if page.purpose == FormPage.Purpose.CONTACT else None,
        standing=WAITING if page.is_registration else "",
        standing_mail_after=now,
    )
    if page.is_registration:
        _settle(page)
        sent.refresh_from_db(fields=["standing"])
    return sent


@transaction.atomic
def give_back(key: UUID) -> bool:
    """Delete a registration with all that it says, and let the next one in; False if there is none."""
    sent = Submission.objects.filter(key=key).exclude(standing="").first()
    if sent is None:
        return False
    page = FormPage.objects.select_for_update().get(pk=sent.page_id)
    sent.delete()
    _settle(page)
    return True


def registration_by_key(key: UUID) -> Submission | None:
    """Return the registration that a link in a mail belongs to."""
    return Submission.objects.filter(key=key).exclude(standing="").select_related("page").first()


def number_in_line(registration: Submission) -> int:
    """Return the place of somebody who waits among those who wait: 1 is next."""
    before = Q(submit_time__lt=registration.submit_time) | Q(
        submit_time=registration.submit_time, pk__lte=registration.pk
    )
    return Submission.objects.filter(before, page=registration.page_id, standing=WAITING).count()


def settle_due(now: datetime) -> int:
    """Let in who waits where there are places, and follow events that are called off; return the changes."""
    changed = 0
    for page in FormPage.objects.filter(purpose=FormPage.Purpose.REGISTRATION, live=True):
        event = page.event
        if event is None or (event.ends_at or event.starts_at) > now:
            with transaction.atomic():
                changed += _settle(FormPage.objects.select_for_update().get(pk=page.pk))
    return changed


def _settle(page: FormPage) -> int:
    rows = list(Submission.objects.filter(page=page).exclude(standing="").order_by("submit_time", "pk"))
    event = page.event
    is_called_off = event is not None and event.is_cancelled
    new = settled([row.standing for row in rows], page.places, is_called_off=is_called_off)
    changed = [row for row, standing in zip(rows, new, strict=True) if row.standing != standing]
    for row, standing in zip(rows, new, strict=True):
        row.standing = standing
    Submission.objects.bulk_update(changed, ["standing"])
    return len(changed)


def mail_office(now: datetime) -> int:
    """Mail what was received to the address of its site; what fails stays and is tried again later."""
    mailed = 0
    for sent in Submission.objects.filter(mail_after__lte=now).select_related("site"):
        profile = SiteProfile.objects.filter(site=sent.site).first()
        # Without an address it is read in the admin. Checked again later, because one may be entered.
        if (
            profile is not None
            and profile.contact_email
            and _sent(_to_office(profile.contact_email, sent), sent)
        ):
            sent.mail_after = None
            mailed += 1
        else:
            sent.mail_after = now + _wait(sent, now)
        sent.save(update_fields=["mail_after"])
    return mailed


def mail_standings(now: datetime) -> int:
    """Mail to each person who registered what changed; what fails is tried again later."""
    due = Submission.objects.exclude(standing="").exclude(mailed_standing=F("standing"))
    mailed = 0
    for sent in due.filter(standing_mail_after__lte=now).select_related("site"):
        if _sent(_to_person(sent), sent):
            sent.mailed_standing = sent.standing
            mailed += 1
        else:
            sent.standing_mail_after = now + _wait(sent, now)
        sent.save(update_fields=["mailed_standing", "standing_mail_after"])
    return mailed


def _sent(mail: EmailMessage, submission: Submission) -> bool:
    try:
        mail.send()
    except (OSError, ValueError):
        # Whatever the mail server or the way to it refuses, or cannot be written into a mail; the row stays.
        log.exception("form not mailed", extra={"submission": submission.pk})
        return False
    return True


def _wait(sent: Submission, now: datetime) -> timedelta:
    """Return as long as it has waited already, within bounds, so that tries become rarer by themselves."""
    return max(SHORTEST_WAIT, min(now - sent.submit_time, LONGEST_WAIT))


def _to_office(address: str, sent: Submission) -> EmailMessage:
    page = sent.page.specific
    with override(OFFICE_LANGUAGE):
        answers = [
            (field.label, in_words(sent.form_data.get(field.clean_name))) for field in page.get_form_fields()
        ]
        context = {"title": page.title, "answers": answers, "email": sent.email}
        body = render_to_string("cms/mails/form_for_office.txt", context)
        first = next(
            (
                words
                for field, (_label, words) in zip(page.get_form_fields(), answers, strict=True)
                if field.field_type == FormField.Kind.LINE and words
            ),
            "",
        )
        subject = _("%(form)s: %(subject)s") % {"form": page.title, "subject": first} if first else page.title
    return EmailMessage(subject, body, to=[address], reply_to=[sent.email] if sent.email else None)


def _to_person(sent: Submission) -> EmailMessage:
    page: FormPage = sent.page.specific
    with override(sent.language):
        event = page.event
        context = {
            "registration": sent,
            "title": event.title if event else page.title,
            "event": event,
            "when": when_words(event, zone_of_site(sent.site)) if event else "",
            "number": number_in_line(sent) if sent.standing == WAITING else 0,
            "url": address_of_registration(sent),
            "face": face_of_site(sent.site) if sent.site is not None else None,
        }
        body = render_to_string("cms/mails/registration.txt", context)
        subject = {
            Submission.Standing.IN: _("You have a place: %(title)s"),
            Submission.Standing.WAITING: _("You are on the waiting list: %(title)s"),
            Submission.Standing.CALLED_OFF: _("It does not take place: %(title)s"),
        }[Submission.Standing(sent.standing)] % context
    return EmailMessage(subject, body, to=[sent.email])


def address_of_registration(sent: Submission) -> str:
    """Return the address of the page on which a place is seen and given back, in the active language."""
    return f"{origin_of(sent.site)}{reverse('form_place', kwargs={'key': sent.key})}"


def in_words(answer: Any) -> str:
    """Return an answer as one text."""
    if isinstance(answer, bool):
        return _("yes") if answer else _("no")
    if isinstance(answer, list):
        return ", ".join(map(str, answer))
    return "" if answer is None else str(answer)


def _address_in(page: FormPage, answers: dict[str, Any]) -> str:
    """Return the first address that was given, empty where there is none."""
    fields = (field for field in page.get_form_fields() if field.field_type == FormField.Kind.EMAIL)
    return next((address for field in fields if (address := answers.get(field.clean_name))), "")


def forget_old(now: datetime) -> int:
    """Delete what is older than it may be: registrations after their event, the rest after it came."""
    deleted, _by_model = Submission.objects.filter(standing="", submit_time__lt=now - KEPT_FOR).delete()
    for page in FormPage.objects.filter(pk__in=Submission.objects.exclude(standing="").values("page")):
        event, registrations = page.event, Submission.objects.filter(page=page).exclude(standing="")
        if event is None:
            registrations = registrations.filter(submit_time__lt=now - KEPT_FOR)
        elif (event.ends_at or event.starts_at) >= now - KEPT_AFTER_EVENT:
            continue
        deleted += registrations.delete()[0]
    return deleted
