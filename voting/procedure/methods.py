"""Which way of voting the rules ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from youth.procedure.choices import ChangeUntil, Method


class MethodReason(StrEnum):
    """Why a method may not be used."""

    NOT_OFFERED = "method_not_offered"
    NAMED_REQUIRED = "named_vote_required"
    SECRET_REQUIRED = "secret_vote_required"  # noqa: S105 - a reason, not a password
    GROUP_TOO_SMALL = "group_too_small_for_secret"


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodRules:
    """The part of the profile that speaks of methods. ``secret_minimum`` is the least number of voters."""

    methods: Sequence[str]
    default: str
    named_required_for: Sequence[str] = ()
    secret_required_for: Sequence[str] = ()
    secret_minimum: int = 3


def method_for(topic: str, rules: MethodRules) -> Method:
    """Return the method to use where nobody asks for another."""
    if topic and topic in rules.named_required_for:
        return Method.NAMED
    if topic and topic in rules.secret_required_for:
        return Method.SECRET
    return Method(rules.default)


def method_reasons(method: Method, topic: str, voters: int, rules: MethodRules) -> tuple[MethodReason, ...]:
    """Return why a method may not be used for a topic; empty where it may.

    A named vote that the rules demand and the minutes lack sends the decision back, so it is enforced
    before the poll opens. In a very small group a secret vote is none.
    """
    tests = {
        MethodReason.NOT_OFFERED: method not in rules.methods,
        MethodReason.NAMED_REQUIRED: bool(topic)
        and topic in rules.named_required_for
        and method is not Method.NAMED,
        MethodReason.SECRET_REQUIRED: bool(topic)
        and topic in rules.secret_required_for
        and method is not Method.SECRET,
        MethodReason.GROUP_TOO_SMALL: method is Method.SECRET and voters < rules.secret_minimum,
    }
    return tuple(reason for reason, applies in tests.items() if applies)


def lawful_methods(topic: str, voters: int, rules: MethodRules, demanded: str = "") -> list[Method]:
    """Return the ways of voting that may be used on a topic; only the one that members demand, if any."""
    return [
        method
        for method in Method
        if not method_reasons(method, topic, voters, rules) and demanded in {"", method.value}
    ]


def may_change(method: Method, change_until: str) -> bool:
    """Return whether a cast ballot may be changed while the poll is open; a secret one never."""
    return method is not Method.SECRET and change_until == ChangeUntil.CLOSED
