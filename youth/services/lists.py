"""The council's own lists of topics and settlements: adding and renaming, taking out of the choice."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from youth.acts.lists import ListChanged
from youth.models import Place, Topic
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.selectors.lists import LISTS
from youth.services.entries import append_to_council
from youth.services.languages import clean_names
from youth.transliteration import part_of_address

if TYPE_CHECKING:
    from youth.models import Council

KEY_LENGTH = 60


class Position(NamedTuple):
    """Where a settlement is, in degrees."""

    latitude: Decimal
    longitude: Decimal


@transaction.atomic
def add_entry(
    council: "Council",
    name: str,
    names: Mapping[str, str],
    *,
    actor: Actor,
    position: Position | None = None,
) -> Topic | Place:
    """Add an entry to one of ``LISTS``; its key in addresses comes from its first name.

    Only settlements have a position. Raises ``Refusal`` naming the field (``name_missing``,
    ``language_of_name``, ``entry_exists``, ``entry_invalid``), ``KeyError`` for an unknown list, and
    ``PermissionDenied``.
    """
    require("council.manage_lists", actor, council)
    clean = clean_names(names, council.languages)
    entry = LISTS[name](council=council, key=key_of_name(clean[council.languages[0]]), names=clean)
    return _saved(entry, name, position, actor=actor, is_new=True)


@transaction.atomic
def change_entry(
    entry: Topic | Place,
    names: Mapping[str, str],
    *,
    actor: Actor,
    is_offered: bool = True,
    position: Position | None = None,
) -> Topic | Place:
    """Rename an entry, move it, take it out of the choice or put it back; its key in addresses stays.

    Raises as ``add_entry``; without effect where nothing differs.
    """
    require("council.manage_lists", actor, entry)
    name = "topics" if isinstance(entry, Topic) else "places"
    entry = LISTS[name].objects.select_for_update().select_related("council").get(pk=entry.pk)
    before = _state(entry)
    entry.names, entry.is_offered = clean_names(names, entry.council.languages), is_offered
    return _saved(entry, name, position, actor=actor, is_new=False, before=before)


def key_of_name(name: str) -> str:
    """Return a key in small Latin letters, digits and hyphens; ``entry`` where the name has none of them."""
    return part_of_address(name)[:KEY_LENGTH].strip("-") or "entry"


def _saved(
    entry: Topic | Place,
    name: str,
    position: Position | None,
    *,
    actor: Actor,
    is_new: bool,
    before: tuple[object, ...] = (),
) -> Topic | Place:
    if isinstance(entry, Place):
        entry.latitude, entry.longitude = position or (None, None)
    if before == _state(entry):
        return entry
    try:
        entry.full_clean(validate_constraints=False)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refusal("entry_invalid", messages[0], field, reasons=messages) from error
    try:
        with transaction.atomic():
            entry.save(force_insert=is_new)
    except IntegrityError as error:
        message = _("The list has such an entry already.")
        raise Refusal("entry_exists", message, "names") from error
    act = ListChanged(list=name, entry=entry.pk, key=entry.key, is_new=is_new, is_offered=entry.is_offered)
    append_to_council(entry.council, act, actor=actor)
    return entry


def _state(entry: Topic | Place) -> tuple[object, ...]:
    position = (entry.latitude, entry.longitude) if isinstance(entry, Place) else ()
    return (dict(entry.names), entry.is_offered, *position)
