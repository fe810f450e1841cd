"""Checks of the project's own rules that no ready-made linter knows.

Templates: no inline script or style, because pages that can be cached have a policy without nonces. Mails
are no pages: programs that show them read inline styles only. Facts in a line are elements of ``.dots``: a
point that is written between them is left alone at the end of a line.
Python: gettext takes plain literals, because an f-string never finds its translation, and has no other name
but ``_``, because the catalogue never gets what is called by one; the day of a moment
is read in a time zone that is named, because a moment is kept in UTC; each rule that ruff ignores says why;
a test finds more in a page than what every page holds, and misses nothing in a page that it did not get.
"""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GETTEXT = {
    "_",
    "gettext",
    "gettext_lazy",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
    "npgettext_lazy",
}
# The programs of gettext look for calls by name: these two are known as "_" as well.
SHORT = {"gettext", "gettext_lazy"}
# Tests and tools speak English only: the catalogue takes nothing from them.
NO_SENTENCES = (":!tests/*", ":!bench/*", ":!scripts/*")
INLINE = (
    (re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE), "inline script"),
    (re.compile(r"<style\b", re.IGNORECASE), "inline style element"),
    (re.compile(r"\sstyle\s*=\s*[\"'{]", re.IGNORECASE), "style attribute"),
    (re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE), "event handler attribute"),
    (re.compile(r"javascript:", re.IGNORECASE), "javascript: address"),
)
TITLE = re.compile(r"{% block title(?:tag)? %}.*?{% endblock %}|<title>.*?</title>", re.DOTALL)
# What tests call the text of a page, and how many characters every page holds somewhere.
TEXTS = {"body", "content", "html", "page", "text"}
FEW_CHARACTERS = 5
# "noqa: S603 - the program is our own": rule, dash, reason.
REASONED = re.compile(r"# noqa: [A-Z]+[0-9]+(, ?[A-Z]+[0-9]+)* +(#|-|–|\() *\S")
# Data for a script is no script: the browser does not run it, and the policy lets it through.
DATA_BLOCK = re.compile(r"type\s*=\s*[\"'](application/(ld\+)?json|importmap)[\"']", re.IGNORECASE)


def tracked(*patterns: str) -> list[Path]:
    """Return the files of the repository that match, new ones that git does not ignore included."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def template_findings(path: Path) -> Iterator[str]:
    """Yield the inline scripts and styles of one template."""
    text = re.sub(
        r"{% comment.*?{% endcomment %}",
        lambda found: "\n" * found[0].count("\n"),
        path.read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )
    if "·" in TITLE.sub("", text):
        yield f"{path.relative_to(ROOT)}: a point written between facts, which is for the style sheet (.dots)"
    for pattern, what in INLINE:
        for found in pattern.finditer(text):
            if what == "inline script" and DATA_BLOCK.search(found[0]):
                continue
            yield f"{path.relative_to(ROOT)}:{text.count('\n', 0, found.start()) + 1}: {what}"


def gettext_findings(path: Path) -> Iterator[str]:
    """Yield the gettext calls of one module whose message is not a plain literal."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in GETTEXT and not (
            isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
        ):
            yield f"{path.relative_to(ROOT)}:{node.lineno}: {name}() needs a plain string"


def alias_findings(path: Path) -> Iterator[str]:
    """Yield where one module gives gettext a name under which no sentence is found for the catalogue."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[tuple[str, str]] = []
        if isinstance(node, ast.ImportFrom):
            names = [(one.name, one.asname) for one in node.names if one.asname]
        elif isinstance(node, ast.Assign):
            name = node.value.id if isinstance(node.value, ast.Name) else getattr(node.value, "attr", "")
            names = [(name, target.id) for target in node.targets if isinstance(target, ast.Name)]
        for name, other in names:
            if name in GETTEXT and other != name and not (other == "_" and name in SHORT):
                yield f"{path.relative_to(ROOT)}:{node.lineno}: {name} is called {other}"


def day_findings(path: Path) -> Iterator[str]:
    """Yield where one module takes the day or the hour of a moment as UTC has it.

    Moments are those named ``…_at`` and what ``now()`` returns.
    """
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FormattedValue):
            spec = ast.unparse(node.format_spec) if node.format_spec else ""
            is_found = "%" in spec and _is_moment(node.value)
        else:
            is_found = (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"date", "time", "strftime"}
                and _is_moment(node.func.value)
            )
        if is_found:
            yield f"{path.relative_to(ROOT)}:{node.lineno}: the day of a moment needs a time zone"


def page_findings(path: Path) -> Iterator[str]:
    """Yield the checks of one module of tests that can pass by accident.

    That is what a few characters in a whole page say, and what is missed in an answer that may be an error.
    """
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Compare) or not isinstance(node.ops[0], ast.In | ast.NotIn):
            continue
        sought, page = node.left, _read(node.comparators[0])
        if page is None:
            continue
        words = sought.value if isinstance(sought, ast.Constant) else None
        place = f"{path.relative_to(ROOT)}:{node.lineno}"
        if isinstance(words, str | bytes) and (len(words) < FEW_CHARACTERS or words.isdigit()):
            yield f"{place}: {words!r} may be anywhere in a page; look for its element"
        elif isinstance(node.ops[0], ast.NotIn) and isinstance(page, ast.Call):
            yield f"{place}: the answer may be an error; look in its part, tests.markup.part()"


def _read(node: ast.expr) -> ast.expr | None:
    """Return the answer whose text an expression reads, or the name of a text; else None."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "decode":
        node = node.func.value
    if isinstance(node, ast.Attribute) and node.attr in {"text", "content"}:
        return node.value
    return node if isinstance(node, ast.Name) and node.id in TEXTS else None


def _is_moment(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        node = node.func
        return (node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")) == "now"
    name = node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
    return name.endswith("_at")


def ignored_rule_findings() -> Iterator[str]:
    """Yield the ignored rules that give no reason, in ``pyproject.toml`` and in the sources."""
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    ignored = tomllib.loads("\n".join(lines))["tool"]["ruff"]["lint"].get("ignore", [])
    for rule in ignored:
        if not any(re.search(rf'"{rule}",?\s+# \S', line) for line in lines):
            yield f"pyproject.toml: {rule} is ignored without a reason"
    # This file names the mark without using it.
    for path in (path for path in tracked("*.py") if path != Path(__file__).resolve()):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if "# noqa" in line and not REASONED.search(line):
                yield f"{path.relative_to(ROOT)}:{number}: a suppression names its rule and gives a reason"


def main() -> int:
    """Print every finding; return 1 where there is one."""
    findings = [
        *(finding for path in tracked("*.html", ":!*/mails/*") for finding in template_findings(path)),
        *(finding for path in tracked("*.py") for finding in gettext_findings(path)),
        *(finding for path in tracked("*.py", *NO_SENTENCES) for finding in alias_findings(path)),
        *(finding for path in tracked("*.py", ":!tests/*", ":!bench/*") for finding in day_findings(path)),
        *(finding for path in tracked("tests/*.py") for finding in page_findings(path)),
        *ignored_rule_findings(),
    ]
    print(*findings, sep="\n")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
