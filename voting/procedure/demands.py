"""How many members present have to demand a way of voting, and which one is demanded."""

from collections.abc import Mapping
from fractions import Fraction

from youth.procedure.choices import Method
from youth.procedure.shares import smallest_above


def demands_needed(
    present: int, named_on_request_of: int | None, secret_on_request_of: Fraction | None
) -> dict[Method, int]:
    """Return how many of those present have to demand each way, the ways that nobody can demand left out."""
    needed = {}
    if named_on_request_of is not None:
        needed[Method.NAMED] = named_on_request_of
    if secret_on_request_of is not None:
        needed[Method.SECRET] = max(smallest_above(secret_on_request_of, present, strict=False), 1)
    return needed


def demanded_method(made: Mapping[Method, int], needed: Mapping[Method, int]) -> Method | None:
    """Return the way that enough members demand; where they demand both, the secret one, which protects."""
    for method in (Method.SECRET, Method.NAMED):
        if method in needed and made.get(method, 0) >= needed[method]:
            return method
    return None
