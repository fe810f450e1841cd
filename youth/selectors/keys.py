"""Reading the councils' public keys."""

from typing import Any

from django.db.models import QuerySet

from youth.models import Council, CouncilKey
from youth.public_keys import PublicKey

__all__ = ["PublicKey", "key_json", "keys_of", "keys_of_youth_councils", "public_keys", "standing_key"]


def standing_key(council: Council) -> CouncilKey | None:
    """Return the key with which the council signs now, or nothing."""
    return public_keys().filter(council=council, retired_at=None).first()


def keys_of(council: Council) -> QuerySet[CouncilKey]:
    """Return all keys that the council ever signed with, latest first."""
    return public_keys().filter(council=council)


def keys_of_youth_councils(municipal: Council) -> QuerySet[CouncilKey]:
    """Return the present keys of the youth councils here that mirror a municipal one."""
    return public_keys().filter(council__mirrors=municipal, retired_at=None)


def public_keys() -> QuerySet[CouncilKey]:
    """Return the keys of all councils with them, by council, latest first."""
    return CouncilKey.objects.select_related("council").order_by("council__slug", "-made_at")


def key_json(key: CouncilKey) -> dict[str, Any]:
    """Return a public key for machines; the well-known address gives the same."""
    return {
        "council": key.council.slug,
        "name": key.council.names,
        "fingerprint": key.public.fingerprint,
        "openssh": key.openssh,
        "pem": key.public.pem,
        "made_at": key.made_at.isoformat(),
        "retired_at": key.retired_at.isoformat() if key.retired_at else None,
    }
