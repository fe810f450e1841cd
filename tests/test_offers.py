"""Nothing is offered that nothing uses: each hook, slot, field, method, variable and setting has its reader.

The readers are found in what the product runs, never in tests: code, templates, and for what only operators
or authors of plugins use, the documents and files that they are given.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest
from django.conf import global_settings

from cms.settings.environment import Environment
from plugins import hooks
from plugins.apps import PluginConfig
from plugins.dispatch import Notice, declared_hooks
from plugins.manifest import Manifest
from tests.server import ROOT
from youth.journal.kinds import declared_kinds
from youth.mail.topics import CONFIRMATION, declared_topics

PRODUCT = ("cms", "plugins", "proposals", "scripts", "shell", "templates", "voting", "youth")
AUTHORS = ("docs/plugins", "plugins/template")
OPERATORS = ("README.md", "docs", "deploy")
# Whose settings begin so: Django's own are known by its defaults.
LIBRARIES = (
    "ACCOUNT_",
    "ALLAUTH_",
    "ASGI_APPLICATION",
    "CHANNEL_LAYERS",
    "MAILERS",
    "MFA_",
    "REST_FRAMEWORK",
    "ROOT_URLCONF",
    "SPECTACULAR_SETTINGS",
    "WAGTAIL",
    "WHITENOISE_",
)


@cache
def texts(*places: str, endings: tuple[str, ...] = (".py", ".html", ".txt")) -> dict[Path, str]:
    """Return the files below some places of the project by path; what plugins start from is no product."""
    template = ROOT / "plugins" / "template"
    found: Iterable[Path] = (
        file
        for place in places
        for file in ([ROOT / place] if (ROOT / place).is_file() else sorted((ROOT / place).rglob("*")))
        if file.is_file() and (not endings or file.suffix in endings)
    )
    return {
        file.relative_to(ROOT): file.read_text(encoding="utf-8", errors="replace")
        for file in found
        if template not in file.parents or place_is_template(places)
    }


def place_is_template(places: Iterable[str]) -> bool:
    """Return whether the template for plugins was asked for by name."""
    return "plugins/template" in places


def readers(name: str, pattern: str, *, but: Iterable[str] = ()) -> list[str]:
    """Return the files of the product that hold a pattern and a name, but those that declare it."""
    left_out = {Path(name) for name in but}
    wanted = re.compile(pattern)
    return [
        str(path)
        for path, text in texts(*PRODUCT).items()
        # Looking for the name alone takes a twentieth of the time.
        if name in text and path not in left_out and wanted.search(text)
    ]


def of_the_product() -> list[str]:
    """Return the names of the hooks that no test declared."""
    return [name for name, hook in declared_hooks.items() if not hook.owner.startswith("tests")]


def asks(name: str) -> list[str]:
    """Return where a hook's plugins are asked."""
    return readers(name, rf"\b{name}\.(collect|items|gather|objections|consult)\(")


@pytest.mark.parametrize("name", of_the_product())
def test_every_hook_is_asked_and_every_notice_is_sent_of_an_act(name: str) -> None:
    hook = declared_hooks[name]
    if isinstance(hook, Notice):
        assert [kind for kind in declared_kinds().values() if kind.notice is hook], "no act is told by it"
    else:
        assert asks(name), "no page, document or service asks it"


@pytest.mark.parametrize("name", sorted(hooks.SLOTS))
def test_every_slot_is_offered_by_a_template_or_by_the_code_of_a_page(name: str) -> None:
    assert readers(
        name,
        rf"""{{% slot ["']{re.escape(name)}["']|slot\.collect\([^)]*name="{re.escape(name)}\"""",
    )


@pytest.mark.parametrize("name", [field.name for field in fields(Manifest)])
def test_every_field_of_the_manifest_is_read(name: str) -> None:
    if name == "api":
        assert readers(name, r"\bself\.api\b") == ["plugins/manifest.py"]
    else:
        assert readers(name, rf"\bmanifest\.{name}\b", but=["plugins/manifest.py"])


def own_attributes() -> Iterator[str]:
    """Yield what a plugin's configuration has beyond Django's."""
    for name in vars(PluginConfig) | PluginConfig.__annotations__:
        if not name.startswith("_") and name != "default":
            yield name


@pytest.mark.parametrize("name", sorted(set(own_attributes())))
def test_every_method_of_a_plugins_configuration_is_called_or_taught(name: str) -> None:
    called = readers(name, rf"\.{name}\b")
    taught = any(
        re.search(rf"\.{name}\(", text)
        for text in texts(*AUTHORS, endings=(".md", ".py", ".py-tpl")).values()
    )
    # Django calls these two of every app.
    assert called or taught or name in {"ready", "import_models"}


@pytest.mark.parametrize("name", sorted(topic.name for topic in declared_topics() if not topic.plugin))
def test_every_topic_of_mail_is_written_about(name: str) -> None:
    constant = name.partition(".")[2].upper()
    assert readers(constant, rf"\b{constant}\b", but=["youth/mail/topics.py", "youth/mail/selectors.py"]), (
        name
    )
    assert CONFIRMATION.consent == ()


def variables() -> dict[str, str]:
    """Return the environment variables that the settings read, each with the name that they know it by."""
    return {str(field.alias or name).upper(): name for name, field in Environment.model_fields.items()}


@pytest.mark.parametrize(("variable", "name"), sorted(variables().items()))
def test_every_variable_is_read_by_the_settings_and_documented_for_operators(
    variable: str, name: str
) -> None:
    declared = [] if name == "plugins" else ["cms/settings/environment.py"]
    used = readers(name, rf"\b(ENV|self)\.{name}\b", but=declared)
    assert [path for path in used if path.startswith("cms/settings/")]
    assert f"`{variable}`" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_operators_read_of_no_variable_that_nothing_reads() -> None:
    code = texts(*PRODUCT, "bench", "tests", endings=(".py", ""))
    read = set(variables()) | {
        name for text in code.values() for name in re.findall(r"""["'](GLAS_[A-Z_]+)["']""", text)
    }
    named = {
        name: str(path)
        for path, text in texts(*OPERATORS, endings=()).items()
        if path.suffix != ".png"
        for name in re.findall(r"\bGLAS_[A-Z_]+\b", text)
    }
    assert {name: path for name, path in named.items() if name not in read} == {}


def own_settings() -> Iterator[tuple[str, str]]:
    """Yield each setting of our own with the file that makes it."""
    for file in sorted((ROOT / "cms" / "settings").glob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            for target in targets:
                name = target.id if isinstance(target, ast.Name) else ""
                if (
                    name.isupper()
                    and not hasattr(global_settings, name)
                    and not name.startswith((*LIBRARIES, "_"))
                ):
                    yield name, file.name


@pytest.mark.parametrize(("name", "file"), sorted(set(own_settings())))
def test_every_setting_of_our_own_is_read(name: str, file: str) -> None:
    by_name = readers(name, rf"""settings\.{name}\b|["']{name}["']""")
    own = texts("cms/settings")
    within = sum(len(re.findall(rf"\b{name}\b", text)) for text in own.values())
    made = sum(len(re.findall(rf"(?m)^{name}\b[^=\n]*=", text)) for text in own.values())
    assert by_name or within > made, f"{file} makes it and nothing reads it"


@pytest.mark.parametrize("find", [asks, lambda name: readers(name, rf"\bmanifest\.{name}\b")])
def test_what_nobody_asks_is_noticed(find: Callable[[str], list[str]]) -> None:
    assert find("no_such_offer") == []
