"""Due work of the editors' pages."""

from datetime import datetime, timedelta

from cms import contact
from cms.editing.links import check_links_if_due
from cms.editing.scheduling import publish_what_is_due
from cms.newsletter.sending import send_due_newsletters
from youth.runner.due import due_work


@due_work("cms.scheduled_publishing", every=timedelta(seconds=30))
def publish(now: datetime) -> int:
    """Publish and unpublish what editors scheduled."""
    return publish_what_is_due(now)


@due_work("cms.newsletters", every=timedelta(seconds=30))
def send_newsletters(now: datetime) -> int:
    """Send the newsletters whose hour has come."""
    return send_due_newsletters(now)


@due_work("cms.contact_mail", every=timedelta(seconds=20))
def mail_messages(now: datetime) -> int:
    """Mail the messages of the contact form."""
    return contact.mail_waiting(now)


@due_work("cms.contact_forget", every=timedelta(hours=1))
def forget_messages(now: datetime) -> int:
    """Delete messages of the contact form that are too old."""
    return contact.forget_old(now)


@due_work("cms.broken_links", every=timedelta(minutes=2))
def find_broken_links(now: datetime) -> int:
    """Check the links of published pages again after something was published, moved or deleted."""
    return check_links_if_due(now)
