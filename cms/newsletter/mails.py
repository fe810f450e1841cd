"""Mails between who writes a newsletter and who sends it: it was handed over, or returned."""

import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from wagtail.permission_policies.pages import PagePermissionPolicy

from templates.face import face_of
from youth.mail.message import Letter, compose

if TYPE_CHECKING:
    from cms.editing.desks import Desk
    from youth.models import Mailing, User

log = logging.getLogger(__name__)


def mail_submitted(desk: "Desk", newsletter: "Mailing", *, by: "User") -> None:
    """Tell the site's other publishers that a newsletter waits for them."""
    policy = PagePermissionPolicy()
    found = policy.users_with_any_permission_for_instance({"publish"}, desk.site.root_page)
    # As for pages: who switched these mails off in the admin gets none.
    readers = found.exclude(pk=by.pk).exclude(wagtail_userprofile__submitted_notifications=False)
    _mail(
        desk,
        newsletter,
        readers.exclude(email="").order_by("pk"),
        lambda: (
            _("The newsletter “%(title)s” was submitted and waits for you: send it, or return it.")
            % {"title": newsletter.title}
        ),
    )


def mail_returned(desk: "Desk", newsletter: "Mailing", *, by: "User") -> None:
    """Tell who wrote a newsletter that a publisher returned it."""
    writer = newsletter.created_by
    readers = [writer] if writer is not None and writer != by and writer.email and writer.is_active else []
    _mail(
        desk,
        newsletter,
        readers,
        lambda: (
            _("The newsletter “%(title)s” was returned to you. Change it, then submit it again.")
            % {"title": newsletter.title}
        ),
    )


def _mail(desk: "Desk", newsletter: "Mailing", readers: "Iterable[User]", words: "Callable[[], str]") -> None:
    for reader in readers:
        with override(reader.language):
            face = face_of(desk.council)
            place = reverse("newsletter_issue", args=[desk.council.slug, newsletter.pk])
            letter = Letter(
                language=reader.language,
                sender=desk.council.name,
                face=face,
                subject=_("Newsletter: %(title)s") % {"title": newsletter.title},
                paragraphs=[pgettext("to a guest", "Hello,"), words()],
                action=_("Open the newsletter"),
                action_url=f"{face.origin}{place}",
            )
        try:
            compose(letter, reader.email).send()
        except OSError as error:
            # The admin's home shows it to publishers in any case.
            log.warning("newsletter_step_not_mailed error=%s", type(error).__name__)
