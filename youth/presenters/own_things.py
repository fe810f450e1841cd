"""A person's own page in a council: what is new, what is theirs, what they follow."""

from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from youth import offers as youth_offers
from youth.clock import now
from youth.mail.news import Story, news_of, stories_of
from youth.models import Capacity, Council, Follow, Meeting, Notification, Office, Participant
from youth.offers import OwnThing
from youth.policies import may
from youth.procedure.choices import VerifiedAct
from youth.selectors.audiences import MEETING
from youth.selectors.committees import sits_in_committee
from youth.selectors.guardians import lacks_guardian
from youth.selectors.guests import capacities_left
from youth.selectors.meeting_names import meeting_moment, meeting_name
from youth.selectors.organisations import followed_by_represented
from youth.selectors.people import CHAIRS_TABLE, is_member, roles_of
from youth.selectors.verification import is_verified_for
from youth.subjects import Reference, Subject, subjects_of

NEWS_SHOWN = 30
FOLLOWS_SHOWN = 100
SHOWN_AT_ONCE = 5
MEETINGS_AT_MOST = 200
COMING = (Meeting.State.CONVENED, Meeting.State.OPEN, Meeting.State.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: the first things, and those behind "more"."""

    name: str
    title: str
    first: list[OwnThing] = field(default_factory=list)
    rest: list[OwnThing] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Followed:
    """Something that the person follows, with what the button to stop it sends."""

    label: str
    key: str
    subject: Subject
    # The representation by which the person stops it for an organisation.
    acting_for: UUID | None = None


@dataclass(frozen=True, slots=True)
class OrganisationFollows:
    """What an organisation follows, for who acts for it."""

    name: str
    follows: list[Followed]


class OwnThingsPresenter:
    """What a participant has in one council; each part is read once, on first use."""

    def __init__(self, participant: Participant) -> None:
        """Store whose page it is."""
        self.participant = participant
        self.council: Council = participant.council

    @cached_property
    def waits_for_guardian(self) -> bool:
        """Return whether taking part waits for a guardian, since the birth date was corrected."""
        user = self.participant.user
        return user is not None and lacks_guardian(user, self.council)

    @cached_property
    def _notifications(self) -> list[Notification]:
        return list(self.participant.notifications.order_by("-created_at", "-pk")[:NEWS_SHOWN])

    @cached_property
    def _follows(self) -> list[Follow]:
        return list(self.participant.follows.order_by("-since", "-pk")[:FOLLOWS_SHOWN])

    @cached_property
    def _represented(self) -> list[Follow]:
        """Return what the organisations follow for which the person acts; none is asked for by others."""
        standing = self.participant.standing
        if standing is not None and not standing.represents:
            return []
        return list(followed_by_represented(self.participant)[:FOLLOWS_SHOWN])

    @property
    def _references(self) -> list[Follow | Notification]:
        return [*self._notifications, *self._follows, *self._represented]

    @cached_property
    def _subjects(self) -> dict[Reference, Subject]:
        rows = self._references
        references = {(row.label, row.key) for row in rows}
        return subjects_of(self.council, references, viewer=self.participant, meetings=self._meetings)

    @cached_property
    def _meetings(self) -> list[Meeting]:
        """Return in one query the meetings to come, and those that the page is about otherwise."""
        named = {row.key for row in self._references if row.label == MEETING}
        found = self.council.meetings.filter(Q(pk__in=named) | Q(state__in=COMING))
        found = found.select_related("committee").order_by("starts_at")
        meetings = list(found[:MEETINGS_AT_MOST])
        for meeting in meetings:
            meeting.council = self.council
        return meetings

    @cached_property
    def _stories(self) -> list[Story]:
        return stories_of(news_of(self._notifications, self._subjects))

    @property
    def news(self) -> list[Story]:
        """Return what the person was notified of last, by subject, newest first."""
        return self._stories[:SHOWN_AT_ONCE]

    @property
    def earlier_news(self) -> list[Story]:
        """Return the subjects that follow in the list."""
        return self._stories[SHOWN_AT_ONCE:]

    @property
    def has_news(self) -> bool:
        """Return whether something was not seen yet."""
        return any(row.seen_at is None for row in self._notifications)

    @property
    def newest(self) -> int:
        """Return the id of the newest notification on the page, 0 without any."""
        return max((row.pk for row in self._notifications), default=0)

    @cached_property
    def follows(self) -> list[Followed]:
        """Return what the person follows and may still see, latest first."""
        found = []
        for row in self._follows:
            subject = self._subjects.get((row.label, row.key))
            if subject is not None:
                found.append(Followed(row.label, row.key, subject))
        return found

    @cached_property
    def organisations_follow(self) -> list[OrganisationFollows]:
        """Return what each organisation follows for which the person acts; those without are left out."""
        by_name: dict[str, OrganisationFollows] = {}
        for row in self._represented:
            subject = self._subjects.get((row.label, row.key))
            if subject is None:
                continue
            name = row.participant.display_name
            listed = by_name.setdefault(name, OrganisationFollows(name, []))
            listed.follows.append(Followed(row.label, row.key, subject, vars(row)["acting"]))
        return list(by_name.values())

    @cached_property
    def _things(self) -> list[OwnThing]:
        return list(youth_offers.own_things.items(self.council, self.participant))

    @cached_property
    def first_steps(self) -> list[OwnThing]:
        """Return what somebody may begin with who has done nothing yet; to be verified is the last of it.

        Who holds an office is there to work, and finds it on the desk.
        """
        if self.has_desk:
            return []
        steps = [one for one in self._things if one.section == "first_steps"]
        if steps and not is_verified_for(self.participant, VerifiedAct.SUPPORT):
            url = reverse("youth:verify_me", kwargs={"council": self.council.slug})
            note = _("With a card from school or at the council's desk. There is no hurry.")
            steps.append(
                OwnThing(section="first_steps", title=_("Get verified"), url=url, at=now(), note=note)
            )
        return steps

    @cached_property
    def sections(self) -> list[Section]:
        """Return what is theirs by section; empty ones are left out."""
        things = [*self._things, *self._invitations()]
        titles = {
            "invitations": _("You are invited"),
            "drafts": _("My drafts"),
            "proposals": _("My proposals"),
            "arguments": _("I argued"),
            "supports": _("I support"),
            "votes": pgettext("own page", "I voted"),
        }
        found = []
        for name, title in titles.items():
            inside = sorted(
                (one for one in things if one.section == name), key=lambda one: one.at, reverse=True
            )
            if inside:
                found.append(Section(name, title, inside[:SHOWN_AT_ONCE], inside[SHOWN_AT_ONCE:]))
        return found

    @cached_property
    def capacity(self) -> Capacity | None:
        """Return in which capacity a guest takes part, or waits for the secretary; None for others."""
        if not self.participant.is_guest:
            return None
        return capacities_left(self.participant).order_by("pk").first()

    @property
    def has_desk(self) -> bool:
        """Return whether the person has a desk in the council, because of an office."""
        return may("council.see_desk", self.participant, self.council)

    def _is_called_to(self, meeting: Meeting, roles: frozenset[str]) -> bool:
        """Return whether the person is convened with the body that meets: to a committee its members are."""
        if meeting.committee_id is None or Office.Role.SECRETARY in roles:
            return True
        return sits_in_committee(self.participant, meeting.committee_id)

    def _invitations(self) -> list[OwnThing]:
        """Return the coming meetings to which the person was convened."""
        roles = roles_of(self.participant)
        is_convened = is_member(self.participant) or not roles.isdisjoint(CHAIRS_TABLE)
        if not is_convened:
            return []
        found = []
        for meeting in self._meetings:
            if meeting.state not in COMING or not self._is_called_to(meeting, roles):
                continue
            found.append(
                OwnThing(
                    section="invitations",
                    title=meeting_name(meeting),
                    url=reverse("youth:meeting", kwargs={"council": self.council.slug, "pk": meeting.pk}),
                    at=meeting.convened_at or now(),
                    note=f"{meeting_moment(meeting, 'j F, H:i')}, {meeting.place}",
                )
            )
        return found
