"""Making and replacing a council's signing key, and handing it to what signs."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth import clock, key_files
from youth.acts.keys import CouncilKeyMade, CouncilKeyRotated
from youth.journal.kinds import Kind
from youth.models import Council, CouncilKey
from youth.policies import Actor, require
from youth.public_keys import PublicKey
from youth.refusals import Refusal
from youth.selectors.keys import standing_key
from youth.services.entries import append_to_council

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

REASONS = {
    "missing": _("The key file %(file)s is missing."),
    "unreadable": _("The key file %(file)s can't be read."),
    "too_open": _("The key file %(file)s is open to others; take their rights away (chmod 600)."),
    "another": _("The key file %(file)s holds another key than the one the council announced."),
}


def make_key(council: Council, *, actor: Actor) -> CouncilKey:
    """Make the council's first key: its file, its public row, and the act.

    Raises ``PermissionDenied``, and ``Refusal``: ``key_exists``, ``key_not_written``.
    """
    require("council.manage_keys", actor, council)
    if standing_key(council) is not None:
        raise Refusal("key_exists", _("The council has a key already; rotate it."))
    return _taken_up(council, None, actor=actor)


def rotate_key(council: Council, *, actor: Actor) -> CouncilKey:
    """Replace the council's key; the old public part stays, the old private one is removed.

    Raises ``PermissionDenied``, and ``Refusal``: ``no_key``, ``key_not_written``.
    """
    require("council.manage_keys", actor, council)
    before = standing_key(council)
    if before is None:
        raise Refusal("no_key", _("The council has no key yet."))
    after = _taken_up(council, before, actor=actor)
    key_files.forget_key_file(council.slug, before.public)
    return after


def signing_key(council: Council) -> "Ed25519PrivateKey | None":
    """Return the council's private key, nothing where it has none.

    Raises ``Refusal`` (``key_unusable``) where its file is missing, open to others, or not what it should be.
    """
    key = standing_key(council)
    if key is None:
        return None
    try:
        return key_files.read_key_file(council.slug, key.public)
    except key_files.UnusableKeyError as error:
        raise Refusal("key_unusable", REASONS[error.reason] % {"file": error.path.name}) from error


def _taken_up(council: Council, before: CouncilKey | None, *, actor: Actor) -> CouncilKey:
    """Write the file first: a row without its file would stop every signature."""
    try:
        public = key_files.new_key_file(council.slug)
    except OSError as error:
        message = _("The key can't be written: %(reason)s")
        raise Refusal("key_not_written", message % {"reason": error.strerror or error}) from error
    try:
        return _entered(council, public, before, actor=actor)
    except BaseException:
        key_files.forget_key_file(council.slug, public)
        raise


@transaction.atomic
def _entered(council: Council, public: PublicKey, before: CouncilKey | None, *, actor: Actor) -> CouncilKey:
    now = clock.now()
    act: Kind = CouncilKeyMade(public_key=public.raw)
    if before is not None:
        before.retired_at = now
        before.save(update_fields=["retired_at"])
        act = CouncilKeyRotated(public_key=public.raw, replaces=before.public_key)
    key = CouncilKey.objects.create(council=council, public_key=public.raw, made_at=now)
    append_to_council(council, act, actor=actor)
    return key
