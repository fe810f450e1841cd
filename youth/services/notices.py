"""Notices to people: by mail to those who asked for it, and in the product to those whom an act concerns.

``notify_of`` declares who is notified of each act of a kind; the runner does the rest. A topic of mail is
declared once, in the app's module ``offers``. People choose it in their settings and in those that every mail
links to; from then on ``tell`` reaches them. Consent, the link that stops it, the rate and the refusals of
addresses are those of all mail.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from templates.face import face_of
from youth.clock import now
from youth.consent_texts import ConsentText
from youth.mail.audiences import notify_of
from youth.mail.mailings import queue
from youth.mail.message import one_line
from youth.mail.selectors import languages_of_mail, readers
from youth.mail.topics import SITTINGS, Topic, declare_topic
from youth.models import Council, Mailing, Participant
from youth.plain_text import plain_text
from youth.selectors.organisations import speakers_of

__all__ = [
    "SITTINGS",
    "ConsentText",
    "Message",
    "Topic",
    "declare_topic",
    "languages_of_mail",
    "notify_of",
    "tell",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A mail's text in one language: plain text, paragraphs separated by empty lines.

    ``action`` is the label of a button that leads to ``url``, an address of this installation.
    """

    subject: str
    text: str
    action: str = ""
    url: str = ""


def tell(
    council: Council,
    topic: Topic,
    about: UUID | None,
    content: Mapping[str, Message],
    *,
    to: Iterable[Participant] | None = None,
    useful_until: datetime | None = None,
) -> Mailing | None:
    """Queue a message, by language, to everybody in a council who asked for a topic.

    ``about`` is the subject's id; ``to`` narrows to those of these participants who asked for it, and for an
    organisation to those who act for it; after
    ``useful_until`` it is not sent any more. Call it in the transaction of the act that it is about. Return
    None where nobody asked, or where the topic's plugin is off. Write it in ``languages_of_mail``; a reader
    of another language gets the words of the council's first one. Raises ``ValueError`` where these are
    missing, or where nobody can ask for the topic.
    """
    first = languages_of_mail(council)[0]
    if not topic.consent or first not in content:
        raise ValueError(f"{topic.name}: a message takes words in {first} and a topic that one can ask for")
    wanted = readers(council, topic)
    if to is not None:
        wanted = wanted.filter(recipient__user__in=_accounts_of(to))
    with transaction.atomic():
        reached = list(wanted)
        if not reached:
            return None
        mailing = Mailing(
            council=council,
            topic=topic.name,
            subject_id=about,
            content={language: _frozen(message, council) for language, message in content.items()},
            created_at=now(),
            useful_until=useful_until,
        )
        queue(mailing, reached)
    return mailing


def _accounts_of(participants: Iterable[Participant]) -> set[int]:
    """Return the accounts of people, and of those who act for organisations: these have no account."""
    known = list(participants)
    organisations = [one for one in known if one.is_organisation]
    people = [*known, *(speakers_of(organisations) if organisations else ())]
    return {one.user_id for one in people if one.user_id is not None}


def _frozen(message: Message, council: Council) -> dict[str, object]:
    is_ours = message.url.startswith("/")
    return {
        "subject": one_line(str(message.subject)),
        "intro": plain_text(str(message.text)),
        "items": [],
        "action": str(message.action),
        "action_url": f"{face_of(council).origin}{message.url}" if is_ours else message.url,
    }
