"""The Merkle tree over the ballots, as RFC 9162, section 2.1, builds it with SHA-256: root and proofs."""

from collections.abc import Sequence
from hashlib import sha256


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Return the tree's head; changing, dropping or adding a leaf gives another one.

    Leaves and inner nodes are hashed with different first bytes, so that one can't pass for the other.
    """
    level = [sha256(b"\x00" + leaf).digest() for leaf in leaves]
    if not level:
        return sha256(b"").digest()
    while len(level) > 1:
        level = _level_above(level)
    return level[0]


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the hashes that lead from one leaf to the root, nearest first (section 2.1.3.1).

    Raises ``IndexError`` where the tree has no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    level = [sha256(b"\x00" + leaf).digest() for leaf in leaves]
    path: list[bytes] = []
    while len(level) > 1:
        neighbour = index ^ 1
        # An odd last hash goes up alone.
        if neighbour < len(level):
            path.append(level[neighbour])
        level = _level_above(level)
        index >>= 1
    return path


def is_included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Return whether a proof leads from this leaf at this place to the root of a tree of that size.

    The steps are those of section 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    place, last = index, size - 1
    found = sha256(b"\x00" + leaf).digest()
    for step in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = sha256(b"\x01" + step + found).digest()
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = sha256(b"\x01" + found + step).digest()
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def _level_above(level: Sequence[bytes]) -> list[bytes]:
    """Return the hashes of neighbouring pairs; an odd last one is carried up.

    This gives the same tree as splitting at the largest power of two.
    """
    pairs = [sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
    return [*pairs, *level[len(pairs) * 2 :]]
