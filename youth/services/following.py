"""Following a proposal, a meeting or the council without supporting it."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth.models import Follow, Participant, Representation
from youth.policies import participant_of, require
from youth.refusals import Refusal
from youth.subjects import subjects_of

MOST = 500


def follow(follower: Participant | Representation, label: str, key: str = "") -> None:
    """Follow a subject that a participant may see, or let an organisation follow it; idempotent.

    Of what an organisation follows those are notified who act for it. Raises ``Refusal``:
    ``nothing_there``, ``follows_too_many``; and ``PermissionDenied``.
    """
    participant = _following(follower)
    if (label, key) not in subjects_of(participant.council, [(label, key)], viewer=participant):
        raise Refusal("nothing_there", _("There is nothing to follow at this address."))
    with transaction.atomic():
        if participant.follows.count() >= MOST:
            raise Refusal("follows_too_many", _("You follow very many things. Stop following some first."))
        Follow.objects.bulk_create(
            [Follow(participant=participant, label=label, key=key)], ignore_conflicts=True
        )


def unfollow(follower: Participant | Representation, label: str, key: str = "") -> None:
    """Stop following a subject, also one that is no longer there; idempotent. Raises ``PermissionDenied``."""
    participant = _following(follower)
    participant.follows.filter(label=label, key=key).delete()


def carry_follows(
    label: str, key: str, to: str, *, are_kept: bool = False, also: Iterable[Participant] = ()
) -> None:
    """Let who follows one subject follow another of its kind, and ``also`` some others.

    The first one is no longer followed unless ``are_kept``. Without a limit: nobody chose it themselves.
    """
    followed = Follow.objects.filter(label=label, key=key)
    people = {*followed.values_list("participant", flat=True), *(one.pk for one in also)}
    rows = [Follow(participant_id=pk, label=label, key=to) for pk in sorted(people)]
    Follow.objects.bulk_create(rows, ignore_conflicts=True)
    if not are_kept:
        followed.delete()


def _following(follower: Participant | Representation) -> Participant:
    """Return who follows: the person, or the organisation for which a person acts."""
    council = follower.council if isinstance(follower, Participant) else follower.organisation.council
    require("council.follow", follower, council)
    participant = participant_of(follower)
    if participant is None:
        raise PermissionDenied("council.follow")
    return participant
