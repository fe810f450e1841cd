"""Demonstration data of the records."""

from typing import TYPE_CHECKING

from plugins.records.services import trust_sender
from youth.policies import Actor
from youth.selectors.keys import keys_of_youth_councils

if TYPE_CHECKING:
    from youth.models import Council


def trust_youth_councils(council: "Council", secretary: Actor) -> None:
    """Make a municipal council trust the keys of the youth councils that mirror it."""
    for key in keys_of_youth_councils(council):
        trust_sender(
            council,
            sender_slug=key.council.slug,
            sender_name=key.council.own_name,
            key=key.openssh,
            actor=secretary,
        )
