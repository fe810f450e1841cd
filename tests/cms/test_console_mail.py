"""A mail that is printed instead of sent can be read."""

from io import StringIO

from django.core.mail import EmailMultiAlternatives

from cms.console_mail import EmailBackend
from cms.settings.mail import mailer_from_url


def test_the_console_shows_code_and_link_of_a_mail_in_cyrillic() -> None:
    shown = StringIO()
    text = "Кодът е 123456.\nhttps://glas.example/вход"
    mail = EmailMultiAlternatives("Твоят код", text, to=["a@glas.example"])
    mail.attach_alternative("<p>Кодът е 123456.</p>", "text/html")

    EmailBackend(stream=shown).send_messages([mail])

    for words in ("a@glas.example", "Твоят код", "Кодът е 123456.", "https://glas.example/вход"):
        assert words in shown.getvalue()
    assert "base64" not in shown.getvalue()


def test_without_a_mail_server_mails_are_printed() -> None:
    assert mailer_from_url("")["BACKEND"] == f"{EmailBackend.__module__}.{EmailBackend.__qualname__}"
