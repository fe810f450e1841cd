"""Pictures of members, and where they come from: given by themselves, gone at once.

The file is deleted with its row, after the transaction. A write to the row drops the stored pages.
"""

from collections.abc import Iterable
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from youth.clock import now
from youth.models import Consent, Mandate, MemberCard, Participant
from youth.models.held import in_force_at
from youth.plain_text import plain_line
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.selectors.member_cards import needs_guardian, picture_answer
from youth.services.consents import give_consent, withdraw_consent
from youth.services.locking import locked

PLACE_LENGTH = 60
PICTURE = Consent.Purpose.PICTURE


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
    before = card.picture.name
    card.picture.save("picture.jpg", ContentFile(content), save=True)
    _delete_file(before)
    return card


@transaction.atomic
def remove_picture(participant: Participant, *, actor: Actor) -> None:
    """Withdraw the consent to the picture and delete it; idempotent. Raises ``PermissionDenied``."""
    require("member.remove_picture", actor, participant)
    card = MemberCard.objects.select_for_update().filter(participant=participant).first()
    if card is not None and card.picture:
        before, card.picture = card.picture.name, ""
        card.save(update_fields=["picture"])
        _delete_file(before)
    _end_consent(participant)


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


def _delete_file(name: str | None) -> None:
    if name:
        storage = MemberCard._meta.get_field("picture").storage
        transaction.on_commit(lambda: storage.delete(name))
