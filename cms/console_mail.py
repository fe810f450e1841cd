"""Mails on the console, as people read them: a code or a link can be copied from there."""

from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend as ConsoleBackend


class EmailBackend(ConsoleBackend):
    """Prints the plain text instead of the encoded message, which nobody can read in Cyrillic."""

    def write_message(self, message: EmailMessage) -> None:
        """Write recipients, subject and text."""
        recipients, line = ", ".join(message.recipients()), "-" * 79
        self.stream.write(f"{line}\n{recipients}\n{message.subject}\n\n{message.body}\n{line}\n")
