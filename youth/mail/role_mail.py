"""The mail to somebody who was given a role on a council's site; sent at once."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from templates.face import face_of
from youth.mail.message import Letter, compose
from youth.models import Council


def send_role_given(council: Council, address: str, *, title: str | Promise, url: str, language: str) -> None:
    """Send the mail about a role; raises ``OSError`` where no mail can be sent."""
    with override(language):
        lead = _("On the site of %(council)s you now have the role: %(title)s.")
        letter = Letter(
            language=language,
            sender=council.name,
            face=face_of(council),
            subject=_("Your role: %(title)s") % {"title": title},
            paragraphs=[
                pgettext("to a guest", "Hello,"),
                lead % {"council": council.name, "title": title},
                _(
                    "Sign in with this e-mail address: we send you a code of six digits. You need no "
                    "password, and no birth date is asked for."
                ),
            ],
            action=_("Sign in"),
            action_url=url,
            afterwards=[_("If you do not know what this is about, ask the council's secretary.")],
        )
    compose(letter, address).send()
