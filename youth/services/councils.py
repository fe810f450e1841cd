"""Setting up councils, and the journal's note of switched plugins."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth.acts.institution import CouncilCreated, PluginSwitchedOff, PluginSwitchedOn
from youth.clock import now
from youth.models import Council, Participant
from youth.phrasing.rule_errors import sentence_for
from youth.policies import OPERATOR, Actor, require
from youth.procedure.errors import InvalidRuleError
from youth.procedure.profile import load_profile
from youth.refusals import Refusal
from youth.services.entries import append_to_council
from youth.services.languages import clean_languages, clean_names


@transaction.atomic
def create_council(
    slug: str,
    *,
    kind: str,
    names: Mapping[str, str],
    municipality_code: str,
    municipality_names: Mapping[str, str],
    actor: Actor,
    mirrors: Council | None = None,
    languages: Sequence[str] = ("bg",),
    time_zone: str = "Europe/Sofia",
    rules_preset: str = "bg-obs",
) -> Council:
    """Set up a youth or municipal council; a youth council may mirror its municipal one.

    ``languages`` are in order: papers are made in the first, names may exist in each of them. Only the
    operator may. Raises ``Refusal`` naming the field at fault.
    """
    require("council.create", actor)
    spoken = clean_languages(languages)
    council = Council(
        slug=slug,
        kind=kind,
        names=clean_names(names, spoken),
        municipality_code=municipality_code,
        municipality_names=clean_names(municipality_names, spoken, "municipality_names"),
        mirrors=mirrors,
        languages=spoken,
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
