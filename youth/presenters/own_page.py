"""The settings of a person in one council."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.translation import get_language

from youth.clock import now
from youth.consent_texts import text_of
from youth.mail.audiences import announced_topics
from youth.mail.selectors import TopicChoice, topic_choices
from youth.models import (
    Consent,
    Council,
    Mandate,
    NotificationChoice,
    Participant,
    User,
    Verification,
)
from youth.policies import may
from youth.presenters.push_settings import PushSettingsPresenter
from youth.procedure.age import Birth, is_minor
from youth.push.keys import push_key
from youth.roles import role_title
from youth.selectors.councils import today_in
from youth.selectors.people import (
    CHAIRS_TABLE,
    consents_standing,
    is_member,
    participations_of,
    roles_of,
)
from youth.selectors.settings_facts import SettingsFacts, settings_facts_of


@dataclass(frozen=True, slots=True)
class GivenConsent:
    """A consent in force, with the exact text that was agreed to."""

    purpose: str
    label: str
    text: str
    row: Consent


@dataclass(frozen=True, slots=True)
class DigestTopic:
    """A topic of notifications, in the digest or left out of it."""

    name: str
    title: str
    is_in: bool


class OwnPagePresenter:
    """A person's settings in one council; each part is read once, on first use."""

    def __init__(self, user: User, council: Council, participant: Participant | None) -> None:
        """Store the account and, where there is one, its participant in the council."""
        self.user = user
        self.council = council
        self.participant = participant
        self.today = today_in(council)

    @property
    def display_name(self) -> str:
        """Return the chosen name, empty where the person does not take part."""
        return self.participant.display_name if self.participant else ""

    @cached_property
    def _facts(self) -> SettingsFacts:
        return settings_facts_of(self.user, self.council, self.today)

    @property
    def birth(self) -> Birth | None:
        """Return when the person was born, for its owner only."""
        return self._facts.birth

    @property
    def is_minor(self) -> bool:
        """Return whether the person is under eighteen today."""
        if self.birth is None:
            return not self._is_official
        return is_minor(self.birth.youngest(self.today))

    @property
    def needs_birth_date(self) -> bool:
        """Return whether a birth date is asked of the person; officials need none."""
        return self.birth is not None or not self._is_official

    @cached_property
    def _is_official(self) -> bool:
        """Return whether the person works for this council, as ``selectors.people.is_official`` says."""
        sits_by_law = bool(self.mandates) and self.council.kind == Council.Kind.MUNICIPAL
        return sits_by_law or bool(self.offices) or self._facts.works_on_site

    @cached_property
    def mandates(self) -> list[Mandate]:
        """Return the seats held now."""
        if self.participant is None or not is_member(self.participant):
            return []
        held = self.participant.mandates.in_force(now())
        return list(held.select_related("seat__term"))

    @cached_property
    def offices(self) -> list[str]:
        """Return the titles of the offices held now, which were read with the participant."""
        return sorted(map(role_title, roles_of(self.participant))) if self.participant else []

    @property
    def verifies(self) -> bool:
        """Return whether the person verifies others."""
        return may("council.verify_people", self.participant, self.council)

    @property
    def makes_codes(self) -> bool:
        """Return whether the person makes codes for schools and clubs."""
        return may("council.make_codes", self.participant, self.council)

    @property
    def follows_deadlines(self) -> bool:
        """Return whether the person may have a calendar of deadlines."""
        return may("council.see_desk", self.participant, self.council)

    @cached_property
    def elsewhere(self) -> list[Participant]:
        """Return where else the person takes part."""
        return [one for one in participations_of(self.user) if one.council_id != self.council.pk]

    @cached_property
    def consents(self) -> list[GivenConsent]:
        """Return the consents in force, with their texts in the language of the page."""
        language = get_language() or settings.LANGUAGE_CODE
        return [
            GivenConsent(
                purpose,
                row.get_purpose_display(),
                text_of(purpose, row.text_version).in_language(language),
                row,
            )
            for purpose, row in consents_standing(self.user, self.council).items()
        ]

    @cached_property
    def messages(self) -> list[TopicChoice]:
        """Return the kinds of messages by e-mail, chosen or not."""
        language = get_language() or settings.LANGUAGE_CODE
        return topic_choices(self.council, language, recipient__user=self.user)

    @cached_property
    def _choices(self) -> list[NotificationChoice]:
        return list(self.participant.notification_choices.all()) if self.participant else []

    @cached_property
    def push(self) -> PushSettingsPresenter | None:
        """Return what the person chose of push messages; None where the installation sends none."""
        key = push_key()
        if self.participant is None or key is None:
            return None
        chosen = {one.topic for one in self._choices if one.by_push}
        return PushSettingsPresenter(self.user, self.participant, key, chosen)

    @cached_property
    def digest_topics(self) -> list[DigestTopic]:
        """Return what may be in the digest, with what the person left out of it."""
        if self.participant is None:
            return []
        names = {one.topic for one in self._choices if not one.in_digest}
        return [
            DigestTopic(one.name, str(one.title), one.name not in names)
            for one in announced_topics(self.council)
        ]

    @property
    def gets_official(self) -> bool:
        """Return whether official notices come, because of a seat or an office."""
        return bool(self.mandates) or not CHAIRS_TABLE.isdisjoint(self.offices)

    @cached_property
    def verified(self) -> list[str]:
        """Return what somebody verified, in words."""
        return [str(label) for fact, label in Verification.Fact.choices if fact in self._facts.verified]
