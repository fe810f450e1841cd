"""The import contracts name every module that they mean to cover."""

import graphlib
import pkgutil
import tomllib

import grimp

import plugins
from plugins.management.public import public_modules
from tests.server import ROOT

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]
PUBLIC = {name.removeprefix("youth.") for name in public_modules() if name.startswith("youth.")}
# Not the kernel: plugins of the house, rows of no consequence, and the text of a plugin to be made.
OTHERS = {"deliberation", "migrations", "records", "template"}


def contract(beginning: str) -> dict[str, list[str]]:
    """Return the contract whose name begins like this."""
    return next(contract for contract in CONTRACTS if contract["name"].startswith(beginning))


def test_every_kernel_module_is_forbidden_to_know_a_council() -> None:
    modules = {module.name for module in pkgutil.iter_modules(plugins.__path__)} - OTHERS

    named = {name.removeprefix("plugins.") for name in contract("The kernel knows")["source_modules"]}

    assert named == modules


def test_every_bundled_plugin_is_held_to_the_public_modules(settings: object) -> None:
    bundled = set(settings.BUNDLED_PLUGINS)  # type: ignore[attr-defined]

    assert set(contract("Plugins import of the youth council")["source_modules"]) == bundled
    assert set(contract("A plugin's apps module")["source_modules"]) == {f"{name}.apps" for name in bundled}


def test_every_app_of_the_council_has_all_its_parts_in_layers(settings: object) -> None:
    apps = {"templates", "youth", *settings.BUNDLED_PLUGINS}  # type: ignore[attr-defined]
    layered = [
        contract for contract in CONTRACTS if contract["type"] == "layers" and contract.get("exhaustive")
    ]

    # Deliberation has two parts with layers of their own: the written debate and the floor of a meeting.
    parts = apps | {"plugins.deliberation.arguments", "plugins.deliberation.floor"}
    assert sorted(name for contract in layered for name in contract["containers"]) == sorted(parts)
    assert {name for contract in layered for name in contract.get("exhaustive_ignores", [])} == {"migrations"}
    assert not any(contract.get("ignore_imports") for contract in layered)


def test_every_part_of_the_youth_council_is_public_or_forbidden_to_plugins() -> None:
    import youth

    parts = {module.name for module in pkgutil.iter_modules(youth.__path__)} - {"migrations"}
    forbidden = contract("Plugins import of the youth council")["forbidden_modules"]

    assert {name.removeprefix("youth.") for name in forbidden} == parts - PUBLIC


def test_no_module_leads_back_to_itself() -> None:
    # Imports inside functions count: a circle that is hidden there is a circle.
    graph = grimp.build_graph(
        "cms", "youth", "templates", "proposals", "voting", "plugins", exclude_type_checking_imports=True
    )
    # The kernel's own configuration connects its checks in ready(), after all models are there.
    for connected in ("checks", "problems", "words"):
        graph.remove_import(importer="plugins.apps", imported=f"plugins.management.{connected}")
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}

    # Raises CycleError, which names the circle.
    order = list(graphlib.TopologicalSorter(imports).static_order())

    assert len(order) == len(graph.modules)
