"""Due work of the editors' pages."""

from datetime import datetime, timedelta

from cms import submissions
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


@due_work("cms.form_mail", every=timedelta(seconds=20))
def mail_submissions(now: datetime) -> int:
    """Mail what was sent to the office, and to people whether they have a place."""
    return submissions.mail_office(now) + submissions.settle_due(now) + submissions.mail_standings(now)


@due_work("cms.form_forget", every=timedelta(hours=1))
def forget_submissions(now: datetime) -> int:
    """Delete sent forms that are too old."""
    return submissions.forget_old(now)


@due_work("cms.broken_links", every=timedelta(minutes=2))
def find_broken_links(now: datetime) -> int:
    """Check the links of published pages again after something was published, moved or deleted."""
    return check_links_if_due(now)
