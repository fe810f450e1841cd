"""Mails to people, each in the receiver's language, in plain text."""

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from youth.consent_texts import current_text
from youth.models import Council, User


def send_guardian_code(user: User, council: Council, address: str, code: str) -> None:
    """Send the one-time code to a guardian, in the young person's language, with what it confirms."""
    with override(user.language):
        context = {
            "council": council,
            "code": f"{code[:4]}-{code[4:]}",
            "consent": current_text("participation").in_language(user.language),
        }
        body = render_to_string("youth/mails/guardian_code.txt", context)
        subject = _("Your confirmation is needed: %(council)s") % {"council": council.name}
    send_mail(subject, body, None, [address])
