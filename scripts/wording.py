"""Check that docstrings, comments and messages are plain English: ``python -m scripts.wording``.

``WORDS`` lists words for which technical English has a plainer one; only ``TERMS`` may contain them.
Docstrings, comments, the English texts given to gettext and the names of tests are read in Python; templates
and documentation are read whole.
"""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

from scripts import sources

WORDS = {
    r"stands?": "is, is stored, appears, is valid",
    r"anew": "again",
    r"whom?ever": "anybody who, the person who",
    r"or\s+nothing": "or None, or empty",
    r"says?\s+whether": "return whether, check whether",
    r"told": "notified, shown, called",
}
WORD = re.compile("|".join(rf"\b(?P<_{at}>{word})\b" for at, word in enumerate(WORDS)), re.IGNORECASE)
# Terms that may contain a word, each with the reason.
TERMS = {
    r"\bstands?\s+(?:for|again|in\s+(?:one|the)\s+\w+|in\s+a\s+run-off)\b": "candidates do that",
    r"\b(?:who|nobody|still|longer|not|those\s+who)[\s_]stands?\b": "likewise",
    r"_stand_(?:again|alone)": "likewise",
    r"\bsubject\s+matter\b": "the term for what a text is about",
    r"\ball\s+or\s+nothing\b": "a property of transactions",
}
TERM = re.compile("|".join(TERMS), re.IGNORECASE)

# What a module must hold for one of the words to be in it, whatever it is broken by.
PERHAPS = re.compile("|".join(word.replace(r"\s+", r"""[\s#_"'f]+""") for word in WORDS), re.IGNORECASE)

type Text = tuple[int, str]


def findings(path: Path) -> Iterator[str]:
    """Yield file, line and plainer words for each word of ``WORDS`` in one module or template."""
    for line, text in sorted(texts(path.read_text(encoding="utf-8"), path.suffix)):
        # What a phrase spans counts as one text; line feeds are kept for the number of the line.
        plain = TERM.sub(lambda term: "\n" * term[0].count("\n"), text)
        for found in WORD.finditer(plain):
            plainer = list(WORDS.values())[int((found.lastgroup or "")[1:])]
            number = line + plain.count("\n", 0, found.start())
            word = " ".join(found[0].split())
            yield f"{path.relative_to(sources.ROOT)}:{number}: “{word}”: write {plainer}"


def texts(source: str, suffix: str) -> Iterator[Text]:
    """Yield what people read in a file, each text with its first line."""
    if suffix in {".html", ".md"}:
        yield 1, source
        return
    if not PERHAPS.search(source):
        return
    tree = ast.parse(source)
    yield from comments(source)
    yield from docstrings(tree)
    yield from messages(tree)
    yield from names_of_tests(tree)


def comments(source: str) -> Iterator[Text]:
    """Yield each block of comments with its first line; comments on adjacent lines are one block."""
    block: list[str] = []
    last = 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT:
            continue
        line = token.start[0]
        if block and line != last + 1:
            yield last - len(block) + 1, "\n".join(block)
            block = []
        block.append(token.string.lstrip("#"))
        last = line
    if block:
        yield last - len(block) + 1, "\n".join(block)


def docstrings(tree: ast.Module) -> Iterator[Text]:
    """Yield each docstring with its first line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node, clean=False)
            if text is not None:
                yield node.body[0].lineno, text


def messages(tree: ast.Module) -> Iterator[Text]:
    """Yield the plain strings that calls of gettext get, each with its first line."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in sources.GETTEXT:
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    # A message is one line of the catalogue, however its source is broken.
                    yield argument.lineno, " ".join(argument.value.split())


def names_of_tests(tree: ast.Module) -> Iterator[Text]:
    """Yield the name of each test as a sentence, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield node.lineno, node.name.replace("_", " ")


def main() -> int:
    """Print every finding; return 1 if there is one, else 0."""
    found = [finding for path in sources.tracked("*.py", "*.html", "*.md") for finding in findings(path)]
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
