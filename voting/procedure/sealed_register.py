"""The seal over the list of voters: it shows who was on it, and can be published without their names.

A line names a member by the salted digest of id and name. With the salt anybody can show that the line is
theirs; without it, withheld or erased, the line still proves that it was there and what part its member had.
"""

from collections.abc import Iterable
from hashlib import sha256

import rfc8785

from voting.procedure.merkle import merkle_root


def person_seal(salt: str, participant: str, name: str) -> str:
    """Return the digest that names a member on one list, in hexadecimal."""
    who = rfc8785.dumps({"name": name, "participant": participant})
    return sha256(bytes.fromhex(salt) + who).hexdigest()


def register_root(lines: Iterable[tuple[str, str]]) -> str:
    """Return the root over the lines of a list, each a member's seal and their part in the vote.

    Parts are ``voter``, ``absent`` and ``recused``; the lines are taken in the order of their seals.
    """
    leaves = [rfc8785.dumps({"part": part, "person": seal}) for seal, part in sorted(lines)]
    return merkle_root(leaves).hex()


def ballot_leaf(seal: str, choice: str) -> bytes:
    """Return a ballot as a leaf of the tree: RFC 8785 JSON of the choice and the voter's seal."""
    return rfc8785.dumps({"choice": choice, "person": seal})
