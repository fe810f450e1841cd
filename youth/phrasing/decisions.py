"""A frozen decision in words: the verdict as a headline, the arithmetic as the line below it."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from youth.procedure.shares import decision_size

type Decision = Mapping[str, Any]

METHODS: dict[str, Promise] = {
    "open": gettext_lazy("open vote"),
    "named": gettext_lazy("vote by name"),
    "secret": gettext_lazy("secret vote"),
}
BASES: dict[str, Promise] = {
    "seats": pgettext_lazy("more than half of …", "all seats"),
    "members": pgettext_lazy("more than half of …", "the members in office"),
    "present": pgettext_lazy("more than half of …", "those present"),
    "cast": pgettext_lazy("more than half of …", "the votes for and against"),
}


def verdict(decision: Decision) -> str:
    """Return the result as one sentence."""
    facts = {"votes": decision["votes"]["for"], "present": decision["snapshot"]["present"]}
    sentence = ngettext(
        "Adopted with %(votes)s vote for, %(present)s present",
        "Adopted with %(votes)s votes for, %(present)s present",
        facts["votes"],
    )
    return sentence % facts


def arithmetic(decision: Decision) -> str:
    """Return what was needed and what the quorum was."""
    quorum = decision["quorum"]
    needed = _("Needed: %(threshold)s.") % {"threshold": threshold(decision)}
    present = _("Quorum: %(present)s present, %(needed)s needed.") % {
        "present": quorum["present"],
        "needed": quorum["needed"],
    }
    return f"{needed} {present}"


def threshold(decision: Decision) -> str:
    """Return the majority in words with its numbers."""
    rule, needed = decision["rule"], decision["needed"]
    base = _("%(base)s (%(size)s)") % {"base": BASES[rule["base"]], "size": decision_size(decision)}
    votes = ngettext("%(needed)s vote for", "%(needed)s votes for", needed) % {"needed": needed}
    top, bottom = rule["fraction"]
    facts = {"of": base, "votes": votes, "top": top, "bottom": bottom}
    if (top, bottom, rule["strict"]) == (1, 2, True):
        return _("more than half of %(of)s, i.e. at least %(votes)s") % facts
    if (top, bottom, rule["strict"]) == (2, 3, False):
        return _("two thirds of %(of)s, i.e. at least %(votes)s") % facts
    if (top, bottom, rule["strict"]) == (3, 4, False):
        return _("three quarters of %(of)s, i.e. at least %(votes)s") % facts
    if rule["strict"]:
        return _("more than %(top)s/%(bottom)s of %(of)s, i.e. at least %(votes)s") % facts
    return _("at least %(top)s/%(bottom)s of %(of)s, i.e. at least %(votes)s") % facts


def base_column(decision: Decision) -> str:
    """Return the heading of the column of shares: of what they are shares."""
    headings: dict[str, str] = {
        "seats": pgettext("heading of shares", "Of all seats"),
        "members": pgettext("heading of shares", "Of the members in office"),
        "present": pgettext("heading of shares", "Of those present"),
        "cast": pgettext("heading of shares", "Of the votes for and against"),
    }
    return headings[decision["rule"]["base"]]
