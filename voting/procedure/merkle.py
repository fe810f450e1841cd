"""The root of a Merkle tree over the ballots, as RFC 9162, section 2.1.1, builds it with SHA-256."""

from collections.abc import Sequence
from hashlib import sha256


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Return the tree's head; changing, dropping or adding a leaf gives another one.

    Leaves and inner nodes are hashed with different first bytes, so that one can't pass for the other.
    """
    level = [sha256(b"\x00" + leaf).digest() for leaf in leaves]
    if not level:
        return sha256(b"").digest()
    # Pairing neighbours level by level and carrying an odd last one up gives the same tree as splitting at
    # the largest power of two.
    while len(level) > 1:
        pairs = [sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
    return level[0]
