"""Composing a mail: text and HTML with the same content, and the headers of every mail."""

from dataclasses import dataclass, field
from email import policy
from email.message import MIMEPart
from email.utils import parseaddr
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override, pgettext

from templates.face import Face, face_of
from youth.plain_text import plain_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    """The footer: why one gets a mail, its sender, and how to stop it; empty addresses are left out."""

    why: str
    sender: str
    stop_url: str = ""
    settings_url: str = ""


class Paper(NamedTuple):
    """A document that goes along with a mail, as a PDF."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The content of a mail; every paragraph is plain text.

    ``language`` is the reader's, of labels and footer; ``written`` that of subject and text, where they
    exist in another language only.
    """

    language: str
    written: str = ""
    # A sentence in the reader's language that the text is in another one.
    note: str = ""
    sender: str
    subject: str
    paragraphs: list[str] = field(default_factory=list)
    # Each with title, text, url, language; as the templates read them.
    items: list[dict[str, str]] = field(default_factory=list)
    action: str = ""
    action_url: str = ""
    afterwards: list[str] = field(default_factory=list)
    footer: Footer | None = None
    # An attached iCalendar file, empty where there is none.
    calendar: str = ""
    # An attached document.
    paper: Paper | None = None
    reply_to: str = ""
    # Whose site it is; in the reader's language.
    face: Face = field(default_factory=Face)


def brand() -> str:
    """Return who sends what no council sends, in the language of the mail: the site, or the product.

    An installation of several municipalities speaks in the name of none.
    """
    face = face_of(None)
    return face.name if face.is_named else pgettext("name of the product", "Glas")


def branded(subject: str) -> str:
    """Return the subject of a mail that no council sends."""
    return f"{brand()}: {one_line(subject)}"


def compose(letter: Letter, address: str, *, name: str = "") -> EmailMultiAlternatives:
    """Return the message to ``address``; raises ``ValueError`` where it cannot be written into headers.

    ``name`` makes the Message-ID: the same message sent again after a crash carries the same one, so that
    mail programs show it once. A message with a footer's ``stop_url`` can be stopped by one press (RFC 8058).
    """
    text, html = words_of(letter)
    message = EmailMultiAlternatives(
        one_line(letter.subject),
        text,
        from_address(letter.sender),
        [address],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers=_headers(letter, name),
    )
    message.attach_alternative(html, "text/html")
    if letter.calendar:
        message.attach(_calendar_part(letter.calendar))
    if letter.paper:
        message.attach(letter.paper.name, letter.paper.content, "application/pdf")
    return message


def _calendar_part(calendar: str) -> MIMEPart:
    """Return an iCalendar file as a part that says its method, as programs for mail expect (RFC 6047)."""
    method = next(line[7:] for line in calendar.splitlines() if line.startswith("METHOD:"))
    part = MIMEPart(policy=policy.SMTP)
    part.set_content(calendar, subtype="calendar", disposition="attachment", filename="meeting.ics")
    part.set_param("method", method)
    return part


def words_of(letter: Letter) -> tuple[str, str]:
    """Return the text and the HTML of a letter."""
    written = letter.written or letter.language
    context = {"letter": letter, "language": letter.language, "written": written}
    with override(letter.language):
        text = render_to_string("youth/mails/letter.txt", context)
        return text, render_to_string("youth/mails/letter.html", context)


def one_line(text: str) -> str:
    """Return ``text`` without line breaks, controls and hidden characters, as a header can hold it."""
    return " ".join(plain_line(text).split())


def from_address(name: str) -> str:
    """Return the installation's address under the sender's name."""
    quoted = one_line(name).replace("\\", "").replace('"', "”")
    return f'"{quoted}" <{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}>'


def mail_domain() -> str:
    """Return the domain of the installation's addresses, for identifiers in headers."""
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def _languages(letter: Letter) -> str:
    written = letter.written or letter.language
    return letter.language if written == letter.language else f"{letter.language}, {written}"


def _headers(letter: Letter, name: str) -> dict[str, str]:
    # RFC 3834: no automatic replies.
    headers = {"Auto-Submitted": "auto-generated", "Content-Language": _languages(letter)}
    if name:
        headers["Message-ID"] = f"<{name}@{mail_domain()}>"
    if letter.footer is not None and letter.footer.stop_url:
        ways = [f"<{letter.footer.stop_url}>"]
        if settings.UNSUBSCRIBE_EMAIL:
            ways.append(f"<mailto:{settings.UNSUBSCRIBE_EMAIL}?subject=unsubscribe>")
        headers["List-Unsubscribe"] = ", ".join(ways)
        if letter.footer.stop_url.startswith("https://"):
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
