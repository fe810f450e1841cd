"""What happens with a message of the contact form: kept, mailed, and deleted after its time."""

import logging
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.models.contact import ContactMessage
from cms.sites.models import SiteProfile
from youth.rates import within_rate

log = logging.getLogger(__name__)

# After so long a message is deleted; the page with the form says so.
KEPT_FOR = timedelta(days=180)
# A school or a library may share one address.
MESSAGES_PER_HOUR = 10
HOUR = 60 * 60
SHORTEST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=12)
# The office reads Bulgarian, whatever language the sender wrote in.
OFFICE_LANGUAGE = "bg"


def may_send(client: str) -> bool:
    """Count one message of this network address; ``False`` once it sent too many within an hour."""
    return within_rate("contact", client, MESSAGES_PER_HOUR, HOUR)


def mail_waiting(now: datetime) -> int:
    """Mail what was received to the address of its site; what fails stays and is tried again later."""
    mailed = 0
    for message in ContactMessage.objects.filter(mail_after__lte=now).select_related("site"):
        mailed += _mail(message, now)
    return mailed


def _mail(message: ContactMessage, now: datetime) -> bool:
    profile = SiteProfile.objects.filter(site=message.site).first()
    if profile is None or not profile.contact_email:
        # Nobody to mail it to: it is read in the admin. Looked at again, an address may be entered later.
        _wait(message, now)
        return False
    try:
        _mail_to(profile.contact_email, message).send()
    except (OSError, ValueError):
        # Whatever the mail server or the way to it refuses, or cannot be written into a mail; the row stays.
        log.exception("contact message not mailed", extra={"contact_message": message.pk})
        _wait(message, now)
        return False
    message.mailed_at, message.mail_after = now, None
    message.save(update_fields=["mailed_at", "mail_after"])
    return True


def _wait(message: ContactMessage, now: datetime) -> None:
    """Wait as long as it has waited already, within bounds, so that tries become rarer by themselves."""
    waited = max(SHORTEST_WAIT, min(now - message.received_at, LONGEST_WAIT))
    message.mail_after = now + waited
    message.save(update_fields=["mail_after"])


def _mail_to(address: str, message: ContactMessage) -> EmailMessage:
    with override(OFFICE_LANGUAGE):
        body = render_to_string("cms/mails/contact_message.txt", {"message": message})
        subject = _("Contact form: %(subject)s") % {"subject": message.subject}
    return EmailMessage(subject, body, to=[address], reply_to=[message.email])


def forget_old(now: datetime) -> int:
    """Delete the messages whose time is over."""
    deleted, _by_model = ContactMessage.objects.filter(received_at__lt=now - KEPT_FOR).delete()
    return deleted
