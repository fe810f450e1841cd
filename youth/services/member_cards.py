"""Pictures of members, and where they come from: given by themselves, gone at once.

The file is deleted with its row, after the transaction. A write to the row drops the stored pages.
"""

from collections.abc import Iterable
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from youth.acts.people import PictureRemoved
from youth.clock import now
from youth.journal.kinds import sealed
from youth.journal.streams import council_stream
from youth.live import announce_ephemeral
from youth.models import Consent, Council, Mandate, MemberCard, Participant
from youth.models.held import in_force_at
from youth.plain_text import plain_line
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.selectors.member_cards import needs_guardian, picture_answer
from youth.services.consents import give_consent, withdraw_consent
from youth.services.entries import append_to_council
from youth.services.locking import locked

PLACE_LENGTH, GROUND_LENGTH = 60, 200
PICTURE = Consent.Purpose.PICTURE
# To the open pages of a council: the members are shown otherwise than before.
FACES = "faces"


@transaction.atomic
def give_picture(participant: Participant, content: bytes, *, version: str, actor: Actor) -> MemberCard:
    """Show a member's picture, with the consent to the text of ``version``; an earlier one is deleted.

    ``content`` is a checked square JPEG, see ``templates.uploads.pictures.square_picture``. Raises
    ``Refusal`` (``guardian``) under sixteen without the guardian's confirmation for the picture, and as
    ``give_consent`` does; and ``PermissionDenied``.
    """
    require("member.show_card", actor, participant)
    row = locked(participant, "council", "user")
    user = row.user
    if user is None:
        raise Refusal("account_erased", _("The account behind this participant was erased."))
    answer = picture_answer(user, row.council)
    if needs_guardian(user, row.council) and answer is None:
        message = _("At your age, your parent or guardian must agree to the picture first.")
        raise Refusal("guardian_needed", message, "guardian")
    give_consent(user, row.council, PICTURE, version=version, guardian_confirmation=answer)
    card, _made = MemberCard.objects.get_or_create(participant=row)
    before, card.removal_ground = card.picture.name, ""
    card.picture.save("picture.jpg", ContentFile(content), save=True)
    _delete_file(before)
    return card


@transaction.atomic
def remove_picture(participant: Participant, *, actor: Actor) -> None:
    """Withdraw the consent to one's own picture and delete it; idempotent. Raises ``PermissionDenied``."""
    require("member.remove_picture", actor, participant)
    _remove(participant)


@transaction.atomic
def take_picture_down(participant: Participant, *, ground: str, actor: Actor) -> None:
    """Delete a member's picture, by the chair's table; the member is notified and reads the ground.

    The consent ends with it, so that only the member can show another one. Raises ``Refusal`` for a missing
    ground (``ground``) and where there is no picture (any more), and ``PermissionDenied``.
    """
    require("council.manage_people", actor, participant)
    ground = " ".join(plain_line(ground).split())
    if not 3 <= len(ground) <= GROUND_LENGTH:
        raise Refusal("ground_missing", _("Write why, in 3 to 200 characters."), "ground")
    row = locked(participant, "council")
    if not _remove(row, ground):
        raise Refusal("no_picture", _("This member shows no picture."))
    act = PictureRemoved(participant=row.pk, ground=sealed(ground))
    append_to_council(row.council, act, actor=actor)


def _remove(participant: Participant, ground: str = "") -> bool:
    """Delete the picture and end the consent to it; return whether there was one."""
    card = MemberCard.objects.select_for_update().filter(participant=participant).first()
    was_shown = card is not None and bool(card.picture)
    if card is not None and was_shown:
        before, card.picture, card.removal_ground = card.picture.name, "", ground
        card.save(update_fields=["picture", "removal_ground"])
        _delete_file(before)
        _announce(participant.council)
    _end_consent(participant)
    return was_shown


@transaction.atomic
def show_place(participant: Participant, place: str, *, actor: Actor) -> None:
    """Show where a member comes from, a school or a village; empty hides it.

    Raises ``Refusal`` (``place``) for a text that is too long, and ``PermissionDenied``.
    """
    require("member.show_card", actor, participant)
    place = " ".join(plain_line(place).split())
    if len(place) > PLACE_LENGTH:
        raise Refusal("too_long", _("Write at most %(count)s characters.") % {"count": PLACE_LENGTH}, "place")
    MemberCard.objects.update_or_create(participant=participant, defaults={"place": place})


def forget_card(participant: Participant) -> None:
    """Delete what a participant showed of themselves; call it in a transaction."""
    _forget(MemberCard.objects.filter(participant=participant))


@transaction.atomic
def forget_former_members(moment: datetime | None = None) -> int:
    """Delete the cards of those who hold no seat at ``moment``, now if left out; return how many."""
    at = moment or now()
    held = Mandate.objects.filter(
        in_force_at(at), in_force_at(at, "seat__term__"), participant=OuterRef("participant")
    )
    return _forget(MemberCard.objects.filter(~Exists(held)))


def _forget(cards: Iterable[MemberCard]) -> int:
    count = 0
    for card in cards:
        before, participant = card.picture.name, card.participant
        card.delete()
        _delete_file(before)
        _announce(participant.council)
        _end_consent(participant)
        count += 1
    return count


def _end_consent(participant: Participant) -> None:
    if participant.user is None:
        return
    try:
        withdraw_consent(participant.user, participant.council, PICTURE)
    except Refusal as refusal:
        if refusal.code != "no_consent":
            raise


def _announce(council: Council) -> None:
    """Let open pages fetch the members again; no act says whose picture it was, and nothing is stored."""
    stream = council_stream(council)
    transaction.on_commit(lambda: announce_ephemeral(stream, FACES, {}))


def _delete_file(name: str | None) -> None:
    if name:
        storage = MemberCard._meta.get_field("picture").storage
        transaction.on_commit(lambda: storage.delete(name))
