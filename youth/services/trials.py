"""Sending a newsletter to oneself before anybody else gets it."""

import smtplib
from dataclasses import replace

from django.core.mail import mailers
from django.utils.translation import gettext_lazy as _

from youth.letters import compose
from youth.models import Mailing, User
from youth.services.errors import Refused
from youth.services.writing_mails import issue_letter, trial_footer


def send_trial(mailing: Mailing, user: User) -> int:
    """Send every language of a newsletter to ``user`` at once; return how many mails that were.

    Raises ``Refused`` (``not_sent``) where the mail server does not take it.
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
        raise Refused("not_sent", message) from error
    return len(messages)
