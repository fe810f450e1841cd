"""Every hook is documented with its signature; a new one fails the build."""

import inspect
import re
from pathlib import Path

from plugins import hooks
from plugins.dispatch import declared_hooks

REFERENCE = (Path(__file__).resolve().parents[2] / "docs" / "hooks.md").read_text(encoding="utf-8")


def test_every_hook_is_documented_with_its_signature():
    sentences = {
        name: (f"### `{name}` ({type(hook).__name__.lower()})", f"{name}{_plain(hook.signature)}")
        for name, hook in declared_hooks.items()
    }
    assert {name: both for name, both in sentences.items() if not all(one in REFERENCE for one in both)} == {}


def test_every_hook_takes_the_council_first_and_says_what_it_is_for():
    hooks_of_all = declared_hooks.values()
    assert {next(iter(hook.signature.parameters)) for hook in hooks_of_all} == {"council"}
    assert [hook.name for hook in hooks_of_all if not hook.__doc__] == []


def test_the_reference_describes_no_hook_that_does_not_exist():
    assert set(re.findall(r"^### `(\w+)` \(", REFERENCE, flags=re.MULTILINE)) == set(declared_hooks)


def test_every_slot_is_documented():
    assert set(re.findall(r"^- `([a-z_.]+)`: ", REFERENCE, flags=re.MULTILINE)) == hooks.SLOTS


def _plain(signature: inspect.Signature) -> str:
    """Return the signature as an author writes it, without the modules of its types."""
    text = re.sub(r"(?:[a-z]\w*\.)+(?=[A-Z])", "", str(signature))
    return text.replace("datetime.date", "date").replace("'", "")
