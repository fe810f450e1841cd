"""What a council keeps about one person, to be shown to that person only."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from plugins import hooks
from youth.models import (
    Council,
    File,
    Follow,
    MemberCard,
    Notification,
    NotificationChoice,
    Participant,
    Subscription,
    User,
)
from youth.selectors.calendar_addresses import calendar_address_of
from youth.selectors.organisations import representations_of
from youth.selectors.people import birth_of, consents_standing, participant_for
from youth.selectors.personal_records import (
    guardians_of,
    moderation_records,
    office_records,
    sign_in_records,
    site_roles_of,
)

DEVICES = ("device", "host", "endpoint", "created_at")
NOTIFIED = ("kind", "label", "key", "created_at", "seen_at")


@dataclass(frozen=True, slots=True)
class PersonalData:
    """The data sets, and the names of the apps that failed to list theirs."""

    datasets: list[hooks.Dataset]
    not_consulted: list[str]


def personal_data_of(user: User, council: Council) -> PersonalData:
    """Return everything kept about a person in a council, from plugins that are off as well."""
    given, crashed = hooks.personal_data.consult(council, user=user)
    kept = [dataset for _slug, datasets in given for dataset in datasets if dataset.rows]
    own = [_account(user, council), *sign_in_records(user), *office_records(participant_for(user, council))]
    own += moderation_records(participant_for(user, council))
    own += [*_messages(user, council), *_followed(user, council), *_devices(user), *_files(user, council)]
    return PersonalData([*own, *kept], [str(plugin.manifest.title) for plugin in crashed])


def _account(user: User, council: Council) -> hooks.Dataset:
    participant = participant_for(user, council)
    row = {
        "email": user.email,
        "language": user.language,
        "born": str(birth_of(user) or ""),
        "name": participant.display_name if participant else "",
        "takes_part_since": participant.joined_at if participant else None,
        "represents": [
            {"organisation": one.organisation.display_name, "from": one.starts_at, "until": one.ends_at}
            for one in representations_of(user, council)
        ],
        "verified": list(
            user.verifications.filter(council=council)
            .order_by("verified_at")
            .values("fact", "method", "verified_at", "valid_until")
        ),
        "guest_as": [
            {"title": one.title, "from": one.starts_at, "until": one.ends_at}
            for one in (participant.capacities.order_by("pk") if participant else ())
        ],
        "card": _card(participant),
        "guardians": guardians_of(user, council),
        "site_roles": site_roles_of(user, council),
        "calendar_since": calendar.made_at if (calendar := calendar_address_of(participant)) else None,
        "consents": [
            {"purpose": purpose, "version": consent.text_version, "given_at": consent.given_at}
            for purpose, consent in consents_standing(user, council).items()
        ],
    }
    return hooks.Dataset(
        name="youth.account",
        title=_("My account"),
        purpose=_("You need it to sign in and to take part."),
        kept_until=None,
        rows=[row],
    )


def _card(participant: Participant | None) -> dict[str, str] | None:
    card = MemberCard.objects.filter(participant=participant).first() if participant else None
    if card is None:
        return None
    return {"picture": card.picture.url if card.picture else "", "place": card.place}


def _messages(user: User, council: Council) -> list[hooks.Dataset]:
    """Return the person's subscriptions, also of topics whose app is off or gone."""
    rows = Subscription.objects.filter(recipient__user=user, council=council).order_by("asked_at", "topic")
    fields = ("topic", "state", "consent_version", "asked_at", "confirmed_at", "ended_at")
    if not rows:
        return []
    return [
        hooks.Dataset(
            name="youth.messages",
            title=_("Messages by e-mail"),
            purpose=_("You agreed to get them, or they come with your seat or office."),
            kept_until=None,
            rows=list(rows.values(*fields)),
        )
    ]


def _files(user: User, council: Council) -> list[hooks.Dataset]:
    """Return the files that the person added to what they wrote."""
    rows = File.objects.filter(keeper__user=user, council=council).order_by("added_at", "pk")
    fields = ("id", "label", "key", "kind", "name", "alt", "size", "added_at")
    if not rows:
        return []
    return [
        hooks.Dataset(
            name="youth.files",
            title=_("My files"),
            purpose=_("You added them to what you wrote."),
            kept_until=None,
            rows=[dict(row) for row in rows.values(*fields)],
        )
    ]


def _followed(user: User, council: Council) -> list[hooks.Dataset]:
    """Return what the person follows and was notified of; empty ones are left out."""
    follows = Follow.objects.filter(participant__user=user, participant__council=council).order_by("since")
    found = Notification.objects.filter(participant__user=user, participant__council=council)
    chosen = NotificationChoice.objects.filter(participant__user=user, participant__council=council)
    datasets = [
        hooks.Dataset(
            name="youth.notification_choices",
            title=_("How I am notified"),
            purpose=_("You chose it in your settings."),
            kept_until=None,
            rows=[dict(row) for row in chosen.order_by("topic").values("topic", "in_digest", "by_push")],
        ),
        hooks.Dataset(
            name="youth.follows",
            title=_("What I follow"),
            purpose=_("You asked to be notified of it."),
            kept_until=None,
            rows=[dict(row) for row in follows.values("label", "key", "since")],
        ),
        hooks.Dataset(
            name="youth.notifications",
            title=_("What I was notified of"),
            purpose=_("So that you see it on your page; it is deleted after half a year."),
            kept_until=None,
            rows=[dict(row) for row in found.order_by("-created_at").values(*NOTIFIED)],
        ),
    ]
    return [dataset for dataset in datasets if dataset.rows]


def _devices(user: User) -> list[hooks.Dataset]:
    """Return the devices that get push messages; the account's, from all councils."""
    rows = [dict(row) for row in user.push_subscriptions.order_by("created_at").values(*DEVICES)]
    if not rows:
        return []
    return [
        hooks.Dataset(
            name="youth.devices",
            title=_("Devices with messages"),
            purpose=_("You switched messages on there; they are deleted when you remove the device."),
            kept_until=None,
            rows=rows,
        )
    ]
