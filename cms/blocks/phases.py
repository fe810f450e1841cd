"""The phases of a campaign: what happens in which days, and what one can do then."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.links import refused_target


class PhaseBlock(blocks.StructBlock):
    """One phase: its name, its first and last day, and what people can do in it."""

    title = blocks.CharBlock(label=_("Phase"), max_length=60)
    first_day = blocks.DateBlock(label=_("First day"))
    last_day = blocks.DateBlock(label=_("Last day"), help_text=_("It counts whole."))
    label = blocks.CharBlock(
        label=_("Words on the button"),
        max_length=60,
        required=False,
        help_text=_("What people can do in this phase: “Propose”, “Vote”, “Come to the meeting”."),
    )
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    address = blocks.CharBlock(
        label=_("or address"),
        max_length=300,
        required=False,
        help_text=_(
            "Of a page of the council, as the form for proposals, an opinion poll or a meeting (/bg/c/…), "
            "or a full https address."
        ),
        search_index=False,
    )

    class Meta:
        icon = "date"
        label = _("Phase")
        label_format = "{first_day} – {last_day}: {title}"

    def clean(self, value: Any) -> Any:
        """Refuse a last day before the first, and a button without words or without one target."""
        cleaned = super().clean(value)
        errors: dict[str, ValidationError] = {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            errors["last_day"] = ValidationError(
                _("It would end on %(last)s, before its first day, %(first)s: the dates are reversed."),
                params={"first": date_format(first, "DATE_FORMAT"), "last": date_format(last, "DATE_FORMAT")},
            )
        targets = [name for name in ("page", "address") if cleaned.get(name)]
        if cleaned.get("label") and len(targets) != 1:
            errors["address"] = ValidationError(_("Choose a page or write an address, one of the two."))
        elif targets and not cleaned.get("label"):
            errors["label"] = ValidationError(_("Write what people can do, for the button."))
        elif problem := refused_target(cleaned.get("address") or ""):
            errors["address"] = problem
        if errors and not self.is_deferred_validation:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned


class PhasesBlock(blocks.StreamBlock):
    """All phases of a campaign, one after the other."""

    phase = PhaseBlock()

    class Meta:
        max_num = 7

    def clean(self, value: Any) -> Any:
        """Refuse phases that overlap: it would not be clear which one is the present one."""
        cleaned = super().clean(value)
        errors = {
            number: ValidationError(
                _("It would begin on %(first)s, before “%(title)s” is over."),
                params={
                    "first": date_format(phase["first_day"], "DATE_FORMAT"),
                    "title": before["title"],
                },
            )
            for number, (phase, before) in overlaps([child.value for child in cleaned]).items()
        }
        if errors and not self.is_deferred_validation:
            raise blocks.StreamBlockValidationError(block_errors=errors)
        return cleaned


def overlaps(phases: Iterable[Any]) -> dict[int, tuple[Any, Any]]:
    """Return by its place in the list each phase that begins before an earlier one ends, with that one."""
    known = [(number, one) for number, one in enumerate(phases) if one["first_day"] and one["last_day"]]
    known.sort(key=lambda pair: pair[1]["first_day"])
    found: dict[int, tuple[Any, Any]] = {}
    longest: Any = None
    for number, phase in known:
        if longest is not None and phase["first_day"] <= longest["last_day"]:
            found[number] = (phase, longest)
        if longest is None or phase["last_day"] > longest["last_day"]:
            longest = phase
    return found


def in_order(phases: Iterable[Any]) -> list[Any]:
    """Return the phases that have both of their days, the first one first."""
    dated = [one for one in phases if one["first_day"] and one["last_day"]]
    return sorted(dated, key=lambda one: one["first_day"])


def state_on(day: date, phase: Any) -> str:
    """Return where a phase is on a day: ``done``, ``here`` or ``next``."""
    if day > phase["last_day"]:
        return "done"
    return "here" if day >= phase["first_day"] else "next"
