"""Who may follow which stream, and whether a ticket given earlier still tells the truth."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import F

from plugins.apps import PluginConfig
from plugins.registry import is_enabled
from youth import policies
from youth.journal.kinds import Audience
from youth.journal.streams import Family, family_of
from youth.live.frames import View
from youth.live.tickets import Ticket
from youth.models import Council, Meeting, Participant, User
from youth.selectors.people import audience_of, participants_with_standing

Finder = Callable[[Council, str], Any]


@dataclass(frozen=True, slots=True)
class FollowRule:
    """How a stream's subject is found, and by which permission it may be seen."""

    finder: Finder
    permission: str


_rules: dict[Family, FollowRule] = {}


def followed(family: Family, *, permission: str) -> Callable[[Finder], Finder]:
    """Let screens follow a family of streams: the decorated function finds the subject in a council."""

    def declare(finder: Finder) -> Finder:
        _rules[family] = FollowRule(finder, permission)
        return finder

    return declare


@followed("council", permission="council.see")
def council_followed(council: Council, key: str) -> Council | None:
    """Find the council of its own stream."""
    return council if key == str(council.pk) else None


@followed("meeting", permission="meeting.see")
def meeting_followed(council: Council, key: str) -> Meeting | None:
    """Find the meeting of a stream."""
    return Meeting.objects.filter(council=council, pk=key).first()


def may_follow(stream: str, council: Council, participant: Participant | None) -> bool:
    """Say whether somebody may see the subject of a stream; streams without a rule are seen by nobody."""
    family = family_of(stream)
    rule = _rules.get(family) if family else None
    if rule is None or not _is_on(rule, council):
        return False
    try:
        subject = rule.finder(council, stream.partition(":")[2])
    except (ValidationError, ValueError):
        return False
    return subject is not None and policies.may(rule.permission, participant, subject)


def _is_on(rule: FollowRule, council: Council) -> bool:
    """Say whether the app that declared the rule is on in a council; what is no plugin always is."""
    config = apps.get_containing_app_config(rule.finder.__module__)
    return not isinstance(config, PluginConfig) or is_enabled(council, config.manifest.slug)


def ticket_for(
    stream: str, council: Council, participant: Participant | None, language: str, now: datetime
) -> Ticket:
    """Return a ticket for somebody of whom ``may_follow`` was asked."""
    return Ticket(
        council=council.slug,
        time_zone=council.time_zone,
        stream=stream,
        view=View(audience_of(participant, council), language),
        participant=participant.pk if participant else None,
        epoch=participant.live_epoch if participant else 0,
        day=now.astimezone(ZoneInfo(council.time_zone)).date(),
    )


def standing_now(council: str, participants: Collection[UUID]) -> dict[UUID, tuple[int, Audience]]:
    """Return epoch and audience of those who still belong to a council, in two queries."""
    row = Council.objects.filter(slug=council).first()
    if row is None:
        return {}
    found = participants_with_standing(row, pk__in=participants, user__is_active=True)
    return {one.pk: (one.live_epoch, audience_of(one, row)) for one in found}


def revoke_tickets(user: User) -> None:
    """Take the force from every ticket that was given to a person so far; their sockets are closed."""
    Participant.objects.filter(user=user).update(live_epoch=F("live_epoch") + 1)


def signed_out(sender: object, user: User | None, **rest: object) -> None:
    """Hear of a sign-out (a receiver of ``user_logged_out``)."""
    if user is not None:
        revoke_tickets(user)
