"""Checks of an installed plugin's package before Django imports from it for the whole installation.

Migrations, template tags, commands and modules of Wagtail are found by the names of files, not through hooks:
one that cannot be imported stops every command or page, and one with another's name replaces it.
"""

from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

import django
from django.apps import apps
from django.conf import settings

if TYPE_CHECKING:
    from django.db.models import Model

    from plugins.apps import PluginConfig

    type Names = dict[type[Model], dict[str, Any]]

# Modules that Wagtail imports from every app.
FOUND_BY_WAGTAIL = ("wagtail_hooks", "image_formats")
FIRST_OR_LAST = {"__first__", "__latest__"}


def admit(config: "PluginConfig", before: "Names") -> None:
    """Import what Django finds by name; raise ``ValueError`` for what belongs to another app or does not fit.

    ``before`` is what ``names_in_models`` returned before the plugin's models were imported.
    """
    _models_are_untouched(before)
    _names_are_free(config, "templatetags")
    _names_are_free(config, "management/commands")
    for name in _modules(config, "templatetags"):
        import_module(f"{config.name}.templatetags.{name}")
    for name in FOUND_BY_WAGTAIL:
        if find_spec(f"{config.name}.{name}"):
            import_module(f"{config.name}.{name}")
    _migrations_fit(config)


def names_in_models() -> "Names":
    """Return what each model that is known now has in its class: a relation to it adds a name there."""
    return {model: dict(vars(model)) for known in apps.all_models.values() for model in known.values()}


def take_out(config: "PluginConfig", before: "Names") -> None:
    """Remove an app before Django registers its models, with the names it added to other models."""
    # A new mapping: Django is iterating over the old one.
    apps.app_configs = {name: app for name, app in apps.app_configs.items() if app is not config}
    apps.all_models.pop(config.label, None)
    for waiting in [key for key in apps._pending_operations if key[0] == config.label]:
        del apps._pending_operations[waiting]
    apps.clear_cache()
    _give_back(before)


def _give_back(before: "Names") -> None:
    for model, names in before.items():
        for name, value in list(vars(model).items()):
            if name not in names:
                delattr(model, name)
            elif names[name] is not value:
                setattr(model, name, names[name])


def _models_are_untouched(before: "Names") -> None:
    for model, names in before.items():
        for name, value in vars(model).items():
            is_known = name in names or any(name in vars(base) for base in model.__mro__[1:])
            if is_known and names.get(name) is not value:
                raise ValueError(f"its relation takes the name {model._meta.label}.{name}, which is in use")


def _modules(config: Any, folder: str) -> list[str]:
    return _modules_below(Path(config.path) / folder)


def _modules_below(folder: Path) -> list[str]:
    return sorted(one.name for one in iter_modules([str(folder)]) if not one.name.startswith("_"))


def _names_are_free(config: "PluginConfig", folder: str) -> None:
    wanted = set(_modules(config, folder))
    if not wanted:
        return
    core = Path(django.__file__).parent
    used = {*_modules_below(core / folder), *_modules_below(core / "core" / folder)}
    for other in apps.get_app_configs():
        # Not of an app that comes later: of two with one name the first stays.
        if other is not config and other.models is not None:
            used |= set(_modules(other, folder))
    if taken := sorted(wanted & used):
        raise ValueError(f"{folder}/{taken[0]}.py has the name of another's")


def _migrations_fit(config: "PluginConfig") -> None:
    """Raise ``ValueError`` where Django could not put the plugin's migrations into one order."""
    steps = {name: _migration(config, name) for name in _modules(config, "migrations")}
    after: set[str] = set()
    for name, step in steps.items():
        after |= {before for label, before in step.dependencies if label == config.label}
        # A squashed migration counts as those that it replaces.
        after |= {before for label, before in step.replaces if label == config.label}
        for label, before in step.dependencies:
            if not _is_there(label, before, config, steps):
                raise ValueError(f"its migration {name} needs {label}.{before}, which does not exist")
        if others := sorted({label for label, _before in step.run_before} - {config.label}):
            raise ValueError(f"its migration {name} wants to run before one of {others[0]}")
    if len(ends := sorted(steps.keys() - after)) > 1:
        raise ValueError(f"its migrations have several ends: {', '.join(ends)}")
    if steps and not ends:
        raise ValueError("its migrations need each other in a circle")


def _migration(config: "PluginConfig", name: str) -> Any:
    module = import_module(f"{config.name}.migrations.{name}")
    if not hasattr(module, "Migration"):
        raise ValueError(f"its migration {name} has no class Migration")
    return module.Migration


def _is_there(label: str, name: str, config: "PluginConfig", own: Iterable[str]) -> bool:
    if label == config.label:
        return name in own or name in FIRST_OR_LAST
    other = apps.app_configs.get(label)
    return other is not None and (name in FIRST_OR_LAST or name in set(_migrations_of(other)))


def _migrations_of(config: Any) -> Iterator[str]:
    module = settings.MIGRATION_MODULES.get(config.label, f"{config.name}.migrations")
    found = find_spec(module) if module else None
    for folder in (found.submodule_search_locations or ()) if found else ():
        yield from _modules_below(Path(folder))
