"""Push messages in a person's settings: what was agreed to, the topics, the devices."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.translation import get_language

from youth.consent_texts import ConsentText, current_text
from youth.mail.audiences import announced_topics
from youth.models import Participant, PushSubscription, User
from youth.push.keys import PushKey


@dataclass(frozen=True, slots=True)
class PushTopic:
    """A topic of notifications, chosen for push messages or not."""

    name: str
    title: str
    is_in: bool


@dataclass(frozen=True, slots=True)
class Device:
    """One of the person's devices; ``digest`` lets the browser find itself in the list."""

    row: PushSubscription
    digest: str


class PushSettingsPresenter:
    """A participant's push messages; each part is read once, on first use."""

    def __init__(self, user: User, participant: Participant, key: PushKey, chosen: set[str]) -> None:
        """Store whose they are, the installation's key and the topics that were chosen."""
        self.user = user
        self.participant = participant
        self.public_key = key.public
        self._chosen = chosen

    @property
    def consent(self) -> ConsentText:
        """Return the text that is agreed to with the first topic."""
        return current_text("push")

    @property
    def text(self) -> str:
        """Return it in the language of the page."""
        return self.consent.in_language(get_language() or settings.LANGUAGE_CODE)

    @cached_property
    def topics(self) -> list[PushTopic]:
        """Return what one may be sent messages of."""
        return [
            PushTopic(one.name, str(one.title), one.name in self._chosen)
            for one in announced_topics(self.participant.council)
        ]

    @property
    def has_topics(self) -> bool:
        """Return whether any was chosen."""
        return any(topic.is_in for topic in self.topics)

    @cached_property
    def devices(self) -> list[Device]:
        """Return the devices that get messages, the newest first."""
        rows = self.user.push_subscriptions.filter(key=self.public_key).order_by("-created_at", "-pk")
        return [Device(row, hashlib.sha256(row.endpoint.encode()).hexdigest()) for row in rows]
