"""What is kept of the making of a newsletter: a version of each text, and who took which step."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.log_actions import log
from wagtail.models import Revision

from cms.models import Newsletter
from youth.mail.mailings import save_newsletter
from youth.models import Council, User
from youth.refusals import Refusal

# By the acts in the addresses of a newsletter. A trial changes nothing, and a deleted draft has no history.
STEPS = {
    "submit": ("newsletter.submit", pgettext_lazy("newsletter", "Submitted to the publishers")),
    "hand-back": ("newsletter.hand_back", pgettext_lazy("newsletter", "Returned to the editors")),
    "schedule": ("newsletter.schedule", pgettext_lazy("newsletter", "Approved and scheduled")),
    "unschedule": ("newsletter.unschedule", pgettext_lazy("newsletter", "The schedule was cancelled")),
    "cancel": ("newsletter.cancel", pgettext_lazy("newsletter", "The sending was stopped")),
}
SENT = ("newsletter.send", pgettext_lazy("newsletter", "Sent"))


def save_version(
    council: Council,
    content: Mapping[str, Mapping[str, Any]],
    *,
    by: User,
    newsletter: Newsletter | None = None,
    reply_to: str = "",
    restored: Revision | None = None,
    seen: str = "",
) -> Newsletter:
    """Save a newsletter and a version of its text; raises ``Refusal`` as ``save_newsletter`` does.

    ``restored`` is the older version that it was written from, ``seen`` the newest one when the form was
    opened: if somebody saved another one since, it is refused (``changed_meanwhile``).
    """
    with transaction.atomic():
        saved = save_newsletter(
            council, content, by=by, mailing=newsletter, reply_to=reply_to, kind=Newsletter
        )
        kept = Newsletter.objects.get(pk=saved.pk)
        if seen and seen != str(kept.latest_revision_id):
            raise Refusal(
                "changed_meanwhile",
                _(
                    "Somebody saved another text meanwhile; it is in the history. What you wrote is still "
                    "here: if you save it now, it takes the place of the other one."
                ),
            )
        action = "wagtail.create" if newsletter is None else True
        kept.save_revision(user=by, clean=False, log_action=action, previous_revision=restored)
    return kept


def note(newsletter: Newsletter, act: str, *, by: User | None) -> None:
    """Write a step into the history; ``by`` is None where the runner took it."""
    if act in STEPS:
        log(newsletter, STEPS[act][0], user=by)


def note_sent(newsletter: Newsletter, *, by: User | None) -> None:
    """Keep the text as it went out: without what is not true any more."""
    newsletter.save_revision(user=by, clean=False, log_action=SENT[0])
