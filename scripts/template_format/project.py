"""The templates and style sheets of this project."""

import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = {".venv", ".tools", "var", "node_modules", "build", "static"}
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
FLEX_OR_GRID = re.compile(r"display:\s*(inline-)?(flex|grid)")
# A selector's last part, where that is a class alone.
SUBJECT = re.compile(r"(?:^|,|\s)\.([\w-]+)\s*(?=,|$)")


@cache
def template_files() -> tuple[Path, ...]:
    """Return the templates of the project."""
    paths = ROOT.rglob("*.html")
    return tuple(sorted(path for path in paths if not LEFT_OUT & set(path.relative_to(ROOT).parts)))


@cache
def box_classes() -> frozenset[str]:
    """Return the classes whose elements lay out their children as boxes: by flex or grid."""
    found: set[str] = set()
    for path in (ROOT / "static" / "css").rglob("*.css"):
        for selectors, rules in RULE.findall(path.read_text(encoding="utf-8")):
            if FLEX_OR_GRID.search(rules):
                found |= set(SUBJECT.findall(selectors.strip()))
    return frozenset(found)
