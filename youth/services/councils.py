"""Setting up councils, and the journal's note of switched plugins."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth.acts.institution import CouncilCreated, PluginSwitchedOff, PluginSwitchedOn
from youth.clock import now
from youth.models import Council, Participant
from youth.phrasing.rule_errors import sentence_for
from youth.plain_text import plain_line
from youth.policies import OPERATOR, Actor, require
from youth.procedure.errors import InvalidRuleError
from youth.procedure.profile import load_profile
from youth.refusals import Refusal
from youth.services.entries import append_to_council


@transaction.atomic
def create_council(
    slug: str,
    *,
    kind: str,
    name_bg: str,
    municipality_code: str,
    municipality_bg: str,
    actor: Actor,
    name_en: str = "",
    municipality_en: str = "",
    mirrors: Council | None = None,
    languages: Sequence[str] = ("bg",),
    time_zone: str = "Europe/Sofia",
    rules_preset: str = "bg-obs",
) -> Council:
    """Set up a youth or municipal council; a youth council may mirror its municipal one.

    Only the operator may. Raises ``Refusal`` naming the field at fault.
    """
    require("council.create", actor)
    council = Council(
        slug=slug,
        kind=kind,
        name_bg=plain_line(name_bg),
        name_en=plain_line(name_en),
        municipality_code=municipality_code,
        municipality_bg=plain_line(municipality_bg),
        municipality_en=plain_line(municipality_en),
        mirrors=mirrors,
        languages=list(languages),
        time_zone=time_zone,
        rules_preset=rules_preset,
        created_at=now(),
    )
    _refuse_invalid(council)
    council.save(force_insert=True)
    act = CouncilCreated(
        slug=slug,
        council_kind=kind,
        mirrors=mirrors.pk if mirrors else None,
        rules_preset=rules_preset,
    )
    append_to_council(council, act, actor=actor)
    return council


def journal_switch(council: Council, plugin: str, enabled: bool, actor: Participant | None) -> None:  # noqa: FBT001 - the kernel's callback
    """Note that a plugin was switched on or off; the kernel calls this inside its own transaction."""
    act = PluginSwitchedOn(plugin=plugin) if enabled else PluginSwitchedOff(plugin=plugin)
    append_to_council(council, act, actor=actor or OPERATOR)


def _refuse_invalid(council: Council) -> None:
    try:
        council.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refusal("council_invalid", messages[0], field, reasons=messages) from error
    known = dict(settings.LANGUAGES)
    if not council.languages or not set(council.languages) <= set(known):
        raise Refusal("language_unknown", _("This language is not available."), "languages")
    try:
        ZoneInfo(council.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Refusal("time_zone_unknown", _("There is no such time zone."), "time_zone") from error
    try:
        load_profile(council.rules_preset, {})
    except InvalidRuleError as error:
        raise Refusal("preset_unknown", sentence_for(error), "rules_preset") from error
    mirrored = council.mirrors
    if mirrored is not None and mirrored.kind != Council.Kind.MUNICIPAL:
        raise Refusal("mirrors_no_municipal", _("Only a municipal council can be mirrored."), "mirrors")
    if mirrored is not None and mirrored.municipality_code != council.municipality_code:
        message = _("The mirrored council belongs to another municipality.")
        raise Refusal("other_municipality", message, "mirrors")
