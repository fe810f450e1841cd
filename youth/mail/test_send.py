"""Sending a newsletter to oneself before anybody else gets it."""

import smtplib
from dataclasses import replace

from django.core.mail import mailers
from django.utils.translation import gettext_lazy as _

from youth.mail.message import compose
from youth.mail.rendering import issue_letter, trial_footer
from youth.models import Mailing, User
from youth.refusals import Refusal


def send_trial(mailing: Mailing, user: User) -> int:
    """Send every language of a newsletter to ``user`` at once; return the number of mails.

    Raises ``Refusal`` (``not_sent``) where the mail server does not accept it.
    """
    messages = []
    for language in mailing.content:
        letter = issue_letter(mailing, language, trial_footer(mailing.council, language))
        marked = replace(letter, subject=f"[{language.upper()}] {letter.subject}")
        messages.append(compose(marked, user.email))
    try:
        mailers.create_connection("default").send_messages(messages)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        message = _("The mail server did not take the message. Try again later or tell the operator.")
        raise Refusal("not_sent", message) from error
    return len(messages)
