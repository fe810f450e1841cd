"""Topics of mailings, each declared once by the app whose subjects they are about.

People subscribe to a topic by agreeing to its text. A topic without a text has no subscribers by choice: it
comes with an office, or answers a request.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from plugins.apps import PluginConfig
from plugins.registry import is_enabled
from youth.consent_texts import TEXTS, ConsentText
from youth.journal.owners import is_named_after, owner_of
from youth.models import Council

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic of mail; ``consent`` are the versions of the text that subscribers agree to."""

    name: str
    title: str | Promise
    consent: tuple[ConsentText, ...]
    # The slug of the plugin that declared it, empty for the project's own.
    plugin: str
    # The kind of the councils whose people it concerns; empty where it concerns those of every council.
    kind: str = ""

    @property
    def text_in_force(self) -> ConsentText:
        """Return the latest version of the text; raises ``IndexError`` for a topic without one."""
        return self.consent[-1]

    def is_on_in(self, council: Council) -> bool:
        """Return whether mail on the topic is sent in a council: its plugin is installed and on there."""
        return not self.plugin or is_enabled(council, self.plugin)

    def is_offered_in(self, council: Council) -> bool:
        """Return whether people of a council can be notified of it: it is on there, and concerns them."""
        return self.kind in {"", council.kind} and self.is_on_in(council)


_topics: dict[str, Topic] = {}


def declare_topic(
    name: str, title: str | Promise, consent: ConsentText | Sequence[ConsentText], *, kind: str = ""
) -> Topic:
    """Declare a topic, ``<slug>.<what>``, in an app's module ``offers``; return it for ``tell``.

    ``title`` is read after "You get:"; ``consent`` is the text that subscribers agree to, or its versions,
    oldest first: a published version never changes. ``kind`` names the councils, ``youth`` or ``municipal``,
    whose people it concerns, where it does not concern those of both. Raises ``ValueError`` for a name that
    is taken or another's.
    """
    module = sys._getframemodulename(1) or ""
    owner = owner_of(module)
    if len(name) > LONGEST_NAME or not is_named_after(name, owner):
        raise ValueError(f"{owner} names its topics '{owner}.<what>', not {name!r}")
    if name in _topics:
        raise ValueError(f"two topics are named {name!r}")
    config = apps.get_containing_app_config(module)
    plugin = config.manifest.slug if isinstance(config, PluginConfig) else ""
    versions = (consent,) if isinstance(consent, ConsentText) else tuple(consent)
    _topics[name] = Topic(name=name, title=title, consent=versions, plugin=plugin, kind=kind)
    return _topics[name]


def declared_topics() -> list[Topic]:
    """Return all topics, in the order of their declarations."""
    return list(_topics.values())


def topic_named(name: str) -> Topic | None:
    """Return a declared topic; None where the app that declared it is gone."""
    return _topics.get(name)


def topic_title(name: str) -> str:
    """Return a topic's title; its name where the app that declared it is gone."""
    topic = _topics.get(name)
    return str(topic.title) if topic else name


def open_topics(council: Council) -> list[Topic]:
    """Return the topics open to subscription in a council, in the order of their declarations."""
    return [topic for topic in _topics.values() if topic.consent and topic.is_offered_in(council)]


NEWSLETTER = declare_topic(
    "youth.newsletter", pgettext_lazy("mail", "news of the council"), TEXTS["newsletter"]
)
MEETINGS = declare_topic(
    "youth.meetings", pgettext_lazy("mail", "notices of public meetings"), TEXTS["meetings"]
)
# The mail that puts together what one was notified of.
DIGEST = declare_topic(
    "youth.digest",
    pgettext_lazy("mail", "what is new about your things, at most once a day"),
    TEXTS["digest"],
)
# Of these one is notified in the product; mail about them is the digest.
SITTINGS = declare_topic("youth.sittings", pgettext_lazy("notifications", "meetings and resolutions"), ())
OWN_PLACE = declare_topic(
    "youth.own_place", pgettext_lazy("notifications", "your seat, office and membership"), ()
)
MODERATION = declare_topic(
    "youth.moderation", pgettext_lazy("notifications", "what becomes of texts and reports"), ()
)
# Comes with a seat or an office; never agreed to, and not to be stopped while in office.
OFFICIAL = declare_topic("youth.official", pgettext_lazy("mail", "official notices to members"), ())
# The one mail that asks whether an address wants the newsletter.
CONFIRMATION = declare_topic(
    "youth.confirmation", pgettext_lazy("mail", "confirmation of a subscription"), ()
)
