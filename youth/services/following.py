"""Following a proposal, a meeting or the council without supporting it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth.models import Follow, Participant
from youth.policies import require
from youth.refusals import Refusal
from youth.subjects import subjects_of

MOST = 500


def follow(participant: Participant, label: str, key: str = "") -> None:
    """Follow a subject that the participant may see; idempotent.

    Raises ``Refusal``: ``nothing_there``, ``follows_too_many``.
    """
    require("council.follow", participant, participant.council)
    if (label, key) not in subjects_of(participant.council, [(label, key)], viewer=participant):
        raise Refusal("nothing_there", _("There is nothing to follow at this address."))
    with transaction.atomic():
        if participant.follows.count() >= MOST:
            raise Refusal("follows_too_many", _("You follow very many things. Stop following some first."))
        Follow.objects.bulk_create(
            [Follow(participant=participant, label=label, key=key)], ignore_conflicts=True
        )


def unfollow(participant: Participant, label: str, key: str = "") -> None:
    """Stop following a subject, also one that is no longer there; idempotent."""
    participant.follows.filter(label=label, key=key).delete()
