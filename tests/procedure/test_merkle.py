"""Proofs that a leaf is in a tree, for every place of every tree up to forty leaves."""

import pytest

from voting.procedure.merkle import inclusion_proof, is_included, merkle_root

LEAVES = [f"leaf {number}".encode() for number in range(40)]
EVERY_PLACE = [(size, index) for size in range(1, 41) for index in range(size)]


def test_every_leaf_of_every_tree_is_proven() -> None:
    for size, index in EVERY_PLACE:
        leaves = LEAVES[:size]
        path = inclusion_proof(leaves, index)
        assert is_included(leaves[index], index, size, path, merkle_root(leaves)), (size, index)


def test_no_proof_is_longer_than_the_tree_is_high() -> None:
    for size, index in EVERY_PLACE:
        assert len(inclusion_proof(LEAVES[:size], index)) <= (size - 1).bit_length()


def test_a_proof_holds_for_its_own_leaf_place_and_root_only() -> None:
    for size, index in EVERY_PLACE:
        leaves = LEAVES[:size]
        path, root = inclusion_proof(leaves, index), merkle_root(leaves)
        assert not is_included(b"another leaf", index, size, path, root)
        assert not is_included(leaves[index], index, size, path, merkle_root([*leaves, b"one more"]))
        assert not is_included(leaves[index], index, size, [*path, root], root)
        assert not any(
            is_included(leaves[index], other, size, path, root) for other in range(size) if other != index
        )
        if path:
            assert not is_included(leaves[index], index, size, path[:-1], root)
            assert not is_included(leaves[index], index, size, [b"\x00" * 32, *path[1:]], root)


def test_a_place_outside_of_the_tree_has_no_proof() -> None:
    for index in (-1, 5):
        with pytest.raises(IndexError):
            inclusion_proof(LEAVES[:5], index)
        assert not is_included(LEAVES[0], index, 5, [], merkle_root(LEAVES[:5]))
    assert not is_included(LEAVES[0], 0, 0, [], merkle_root([]))
