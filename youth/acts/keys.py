"""Acts on a council's signing key; only its public part is ever written down."""

from typing import ClassVar

from youth.journal.kinds import Kind, declare_kind


@declare_kind
class CouncilKeyMade(Kind):
    """The council signs with a key from now on; ``public_key`` is Ed25519 in hexadecimal."""

    name: ClassVar[str] = "youth.council_key_made"

    public_key: str


@declare_kind
class CouncilKeyRotated(Kind):
    """Another key replaced the council's; old signatures can be verified with its public part."""

    name: ClassVar[str] = "youth.council_key_rotated"

    public_key: str
    replaces: str
