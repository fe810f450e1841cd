"""What is kept of a person's seats, offices and meetings, of their ways to sign in and of their guardians."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from plugins import hooks
from youth.crypto import UnreadableError, decrypted
from youth.models import Council, GuardianConfirmation, Minutes, Objection, Participant, Recusal, User
from youth.site_roles import site_roles

INVITED = ("meeting_at", "opened_at", "answer", "reason", "answered_at")
HELD = ("starts_at", "ends_at", "document")


def office_records(participant: Participant | None) -> list[hooks.Dataset]:
    """Return the seats, offices, committees and meetings of a participant; none where there is nothing."""
    if participant is None:
        return []
    seats = participant.mandates.order_by("starts_at").annotate(number=F("seat__number"))
    offices = participant.offices.order_by("starts_at")
    committees = participant.committees.order_by("starts_at").annotate(name=F("committee__slug"))
    held = [
        *_rows("seat", seats, "number", "name_in_office", "basis", "end_reason", "end_document", *HELD),
        *_rows("office", offices, "role", "name_in_office", *HELD),
        *_rows("committee", committees, "name", "is_chair", "end_document", *HELD),
    ]
    found = [
        hooks.Dataset(
            name="youth.office",
            title=_("My seats and offices"),
            purpose=_("The council's acts name who was in office; what was signed stays."),
            kept_until=None,
            rows=held,
        ),
        hooks.Dataset(
            name="youth.meetings",
            title=_("My meetings"),
            purpose=_("They belong to the record of the meeting and stay there."),
            kept_until=None,
            rows=_meetings(participant),
        ),
    ]
    return [dataset for dataset in found if dataset.rows]


def moderation_records(participant: Participant | None) -> list[hooks.Dataset]:
    """Return decisions about the texts of a participant, and what they reported; none where nothing was."""
    if participant is None:
        return []
    cases = participant.moderated_texts.order_by("opened_at").annotate(appeal_words=F("appeal__words"))
    reports = participant.moderation_reports.order_by("made_at")
    pauses = participant.writing_pauses.order_by("starts_at")
    rows = [
        *_rows(
            "text", cases, "title", "words", "decision", "category", "message", "decided_at", "appeal_words"
        ),
        *_rows("report", reports, "reason", "words", "made_at"),
        *_rows("pause", pauses, "starts_at", "ends_at", "is_lifted"),
    ]
    if not rows:
        return []
    return [
        hooks.Dataset(
            name="youth.moderation",
            title=_("My reports, and decisions about my texts"),
            purpose=_("So that every decision can be explained and appealed against."),
            kept_until=None,
            rows=rows,
        )
    ]


def sign_in_records(user: User) -> list[hooks.Dataset]:
    """Return the account's passkeys and second steps, and its changes that can be reverted."""
    ways = Authenticator.objects.filter(user=user).order_by("created_at")
    rows: list[dict[str, Any]] = [
        {
            "what": one.type,
            "name": one.data.get("name", ""),
            "since": one.created_at,
            "used": one.last_used_at,
        }
        for one in ways
    ]
    rows += _rows("change", user.changes.order_by("made_at"), "kind", "address", "made_at", "ended_at")
    if not rows:
        return []
    return [
        hooks.Dataset(
            name="youth.sign_in",
            title=_("How I sign in"),
            purpose=_("You set it up; a change can be reverted for seven days."),
            kept_until=None,
            rows=rows,
        )
    ]


def guardians_of(user: User, council: Council) -> list[dict[str, Any]]:
    """Return whom a person named as guardian for a council, and what they confirmed."""
    rows = GuardianConfirmation.objects.filter(user=user, council=council).order_by("sent_at")
    return [
        {
            "address": _readable(bytes(row.guardian_email)),
            "purpose": row.purpose,
            "asked_at": row.sent_at,
            "confirmed_at": row.confirmed_at,
            "withdrawn_at": row.withdrawn_at,
        }
        for row in rows
    ]


def site_roles_of(user: User, council: Council) -> list[dict[str, Any]]:
    """Return the roles that an account holds on a council's site, with the end where one is known."""
    ends = dict(council.site_role_ends.filter(user=user).values_list("role", "ends_at"))
    return [
        {"role": role.name, "until": ends.get(role.name)}
        for role in site_roles()
        if role.name in ends or role.holders(council).filter(pk=user.pk).exists()
    ]


def _meetings(participant: Participant) -> list[dict[str, Any]]:
    lines = participant.register_lines.order_by("pk").annotate(meeting_at=F("meeting__starts_at"))
    stays = participant.attendances.order_by("entered_at").annotate(meeting_at=F("meeting__starts_at"))
    invited = participant.meeting_invitations.order_by("meeting__starts_at").annotate(
        meeting_at=F("meeting__starts_at")
    )
    recusals = Recusal.objects.filter(participant=participant).order_by("declared_at")
    objections = Objection.objects.filter(participant=participant).order_by("made_at")
    signed = Minutes.objects.filter(signed_by=participant).order_by("signed_at")
    return [
        *_rows("register", lines, "meeting_at", "name_in_office"),
        *_rows("attendance", stays, "meeting_at", "entered_at", "way", "left_at", "annulled_at"),
        *_rows("invitation", invited, *INVITED),
        *_rows("request for a meeting", participant.convene_signatures.order_by("pk"), "signed_at"),
        *_rows("recusal", recusals, "ground", "reason", "declared_at"),
        *_rows("objection", objections, "text", "made_at"),
        *_rows("signed minutes", signed, "signed_at"),
    ]


def _rows(what: str, found: QuerySet[Any], *fields: str) -> list[dict[str, Any]]:
    return [{"what": what, **row} for row in found.values(*fields)]


def _readable(ciphertext: bytes) -> str:
    try:
        return decrypted(ciphertext)
    except UnreadableError:
        return ""
