"""Whose key a municipal council believes: taking one up, and withdrawing it."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from plugins.records.acts import SenderDistrusted, SenderTrusted
from plugins.records.models import TrustedSender
from plugins.records.provenance import trusted_senders
from youth import clock
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.selectors.keys import PublicKey
from youth.services.entries import append_to_council
from youth.services.locking import locked

if TYPE_CHECKING:
    from youth.models import Council


@transaction.atomic
def trust_sender(
    council: "Council", *, sender_slug: str, sender_name: str, key: str, actor: Actor
) -> TrustedSender:
    """Hold a public key (PEM or an OpenSSH line) to be a sender's from now on.

    Trusting the same key of the same sender again writes nothing. Raises ``PermissionDenied``, and
    ``Refusal``: ``not_municipal``, ``no_key`` where the text is none, ``key_of_another`` sender.
    """
    require("records.trust", actor, council)
    if council.kind != "municipal":
        raise Refusal("not_municipal", _("Packages are received by a municipal council."))
    try:
        public = PublicKey.read(key)
    except ValueError as error:
        raise Refusal("no_key", _("This is no Ed25519 public key."), "key") from error
    locked(council)
    known = trusted_senders(council).filter(public_key=public.raw).first()
    if known is not None and known.sender_slug != sender_slug:
        raise Refusal("key_of_another", _("This key is trusted as another sender's."), "key")
    if known is not None:
        return known
    sender = TrustedSender.objects.create(
        council=council,
        sender_slug=sender_slug,
        sender_name=sender_name.strip() or sender_slug,
        public_key=public.raw,
        trusted_at=clock.now(),
    )
    act = SenderTrusted(sender=sender_slug, public_key=public.raw)
    append_to_council(council, act, actor=actor)
    return sender


@transaction.atomic
def distrust_sender(sender: TrustedSender, *, actor: Actor) -> TrustedSender:
    """Believe a key no more; what was entered before stays. Doing it twice writes nothing.

    Raises ``PermissionDenied``.
    """
    require("records.trust", actor, sender)
    sender = locked(sender, "council")
    if sender.withdrawn_at is not None:
        return sender
    sender.withdrawn_at = clock.now()
    sender.save(update_fields=["withdrawn_at"])
    act = SenderDistrusted(sender=sender.sender_slug, public_key=sender.public_key)
    append_to_council(sender.council, act, actor=actor)
    return sender
