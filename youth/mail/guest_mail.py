"""The mail that invites a guest; sent at once, because its link is stored as a digest only."""

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from templates.face import face_of
from youth.mail.message import Letter, compose
from youth.models import Council


def send_invitation(council: Council, address: str, *, title: str, url: str, language: str) -> None:
    """Send the invitation of a guest; raises ``OSError`` where no mail can be sent."""
    with override(language):
        lead = _("%(council)s invites you to take part in its work as a guest: %(title)s.")
        letter = Letter(
            language=language,
            sender=council.name,
            face=face_of(council),
            subject=_("Invitation: %(council)s") % {"council": council.name},
            paragraphs=[
                pgettext("to a guest", "Hello,"),
                lead % {"council": council.name, "title": title},
                _(
                    "A guest answers questions and speaks. A guest does not support proposals, does not vote "
                    "and holds no seat. Your name is shown together with your capacity."
                ),
                _(
                    "To accept, follow the link and sign in with this address. No birth date is asked for. "
                    "The secretary then confirms your capacity."
                ),
            ],
            action=_("Read the invitation"),
            action_url=url,
            afterwards=[
                _("The link works for 14 days. If you do not want to take part, you need not do anything.")
            ],
        )
    compose(letter, address).send()
