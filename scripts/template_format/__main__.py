"""Names the templates that are not formatted; with ``--write`` formats them."""

import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.template_format.layout import formatted
from scripts.template_format.lines import WIDTH
from scripts.template_format.project import ROOT, template_files


def problems(path: Path, *, is_writing: bool) -> Iterator[str]:
    """Yield what is wrong with a template, formatted before if ``is_writing``."""
    source = path.read_text(encoding="utf-8")
    try:
        result = formatted(source)
    except ValueError as error:
        yield f": cannot be read: {error}"
        return
    if result != source and is_writing:
        path.write_text(result, encoding="utf-8")
    elif result != source:
        yield ": not formatted"
    for number, line in enumerate(result.splitlines(), 1):
        if len(line) > WIDTH:
            yield f":{number}: {len(line)} characters: {line.strip()[:90]}"


def main() -> int:
    """Print every problem, and return 1 if there is one, else 0."""
    is_writing = "--write" in sys.argv[1:]
    found = [
        f"{path.relative_to(ROOT)}{problem}"
        for path in template_files()
        for problem in problems(path, is_writing=is_writing)
    ]
    print("".join(f"{problem}\n" for problem in found), end="")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
