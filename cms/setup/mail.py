"""A test mail to oneself: that its link was pressed is the proof that mail arrives."""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import LastTime
from cms.setup.facts import mail_server
from templates.face import face_of
from youth.mail.message import Letter, brand, branded, compose
from youth.rates import within_rate
from youth.refusals import Refusal

SALT = "cms.setup.mail"
DAYS = 7
SENT_IN_AN_HOUR = (10, 3600)


def send_test_mail(address: str, language: str) -> None:
    """Mail a link, and the code that is its end, to an address.

    Raises ``Refusal`` where too many were sent or the mail server does not take it.
    """
    if not within_rate("setup_mail", "installation", *SENT_IN_AN_HOUR):
        raise Refusal("too_many_mails", _("Many test mails were sent in the last hour. Wait for a while."))
    code = signing.dumps(mail_server(), salt=SALT)
    letter = Letter(
        language=language,
        sender=brand(),
        face=face_of(None),
        subject=branded(_("Mail from your site arrives")),
        paragraphs=[
            _("This is the test mail that was asked for at %(address)s.") % {"address": settings.BASE_URL},
            _("Press the link and confirm that it came. Or enter on the server:"),
            f"manage.py setup --arrived {code}",
        ],
        action=_("It has arrived"),
        action_url=settings.BASE_URL + reverse("setup_mail_arrived", args=[code]),
    )
    try:
        compose(letter, address).send()
    except (OSError, ValueError) as error:
        message = _("The mail server did not take the mail: %(reason)s") % {"reason": error}
        raise Refusal("mail_away", message) from error


def server_of(code: str) -> str:
    """Return which server and sender a code was mailed by. Raises ``Refusal`` for none and for an old one."""
    try:
        return str(signing.loads(code, salt=SALT, max_age=DAYS * 24 * 3600))
    except signing.BadSignature as error:
        message = _("This is not the code of a test mail of the last seven days.")
        raise Refusal("wrong_code", message) from error


def confirm_mail(code: str) -> None:
    """Remember that the mail with this code arrived. Raises ``Refusal`` as ``server_of`` does."""
    values = {"at": timezone.now(), "detail": server_of(code)}
    LastTime.objects.update_or_create(what=LastTime.What.MAIL, defaults=values)
