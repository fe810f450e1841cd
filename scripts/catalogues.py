"""Message catalogues: checked, updated from the sources (``--write``), or made ready to use (``--compile``).

``--compile FOLDER`` does that for a plugin.

The sources are in English; every string of our own has its Bulgarian. A catalogue that lacks a string of the
sources, leaves one untranslated, or marks one as uncertain fails the check. Checking and updating need
gettext's programs; compiling does without, because the first start has to work without them.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
LANGUAGE = "bg"
DOMAINS = ("django",)
# Tests and tools speak English only; the plugin template belongs to the plugin made from it.
IGNORED = ("tests/*", "scripts/*", "bench/*", "docs/*", "var/*", ".venv/*", ".tools/*", "plugins/template/*")


def catalogue(folder: Path, domain: str) -> Path:
    """Return the path of one catalogue below a folder of the project's shape."""
    return folder / "locale" / LANGUAGE / "LC_MESSAGES" / f"{domain}.po"


def options(domain: str) -> list[str]:
    """Return the options of makemessages for one catalogue."""
    chosen = ["--locale", LANGUAGE, "--domain", domain, "--no-location", "--no-wrap", "--no-obsolete"]
    ignored = [option for pattern in IGNORED for option in ("--ignore", pattern)]
    return [*chosen, "--verbosity", "0", *ignored]


def makemessages(folder: Path, domain: str) -> None:
    """Update the catalogue in ``folder`` from the sources there."""
    command = [sys.executable, str(folder / "manage.py"), "makemessages", *options(domain)]
    subprocess.run(command, cwd=folder, check=True, env={**os.environ, "PYTHONPATH": str(folder)})


def copy_of_the_sources(target: Path) -> None:
    """Copy what makemessages reads, so that checking changes nothing."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in names:
        source = ROOT / name
        if (
            name
            and source.is_file()
            and source.suffix in {".py", ".html", ".txt", ".po", ".toml", ".typ", ".gitkeep"}
        ):
            destination = target / name
            destination.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, destination)


def findings(domain: str, fresh_folder: Path) -> list[str]:
    """Return what is wrong with one catalogue, in sentences."""
    path = catalogue(ROOT, domain)
    name = path.relative_to(ROOT)
    if not path.exists():
        return [f"{name} is missing: make messages"]
    kept = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(path)) if not entry.obsolete}
    wrong = []
    for entry in polib.pofile(str(catalogue(fresh_folder, domain))):
        known = kept.get((entry.msgctxt, entry.msgid))
        if known is None:
            wrong.append(f"{name}: lacks {entry.msgid!r}: make messages")
        elif known.fuzzy:
            wrong.append(f"{name}: {entry.msgid!r} is marked as uncertain")
        elif not known.translated():
            wrong.append(f"{name}: {entry.msgid!r} is not translated")
    compiled = subprocess.run(
        ["msgfmt", "--check", "--output-file", os.devnull, str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    if compiled.returncode:
        wrong.append(f"{name}: {compiled.stderr.strip()}")
    return wrong


def compile_catalogues(folder: Path = ROOT / "locale") -> None:
    """Write the binary catalogue beside each text one below ``folder`` that is newer than it."""
    # A script finds only modules in its own folder.
    sys.path.insert(0, str(ROOT))
    from plugins.management import catalogues

    catalogues.compile_catalogues(folder)


def check(write: Callable[[Path, str], None] = makemessages) -> int:
    """Compare the catalogues with those that ``write`` makes from a copy of the sources; 1 where wrong."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder).resolve()
        copy_of_the_sources(fresh)
        for domain in DOMAINS:
            catalogue(fresh, domain).parent.mkdir(parents=True, exist_ok=True)
            write(fresh, domain)
        wrong = [finding for domain in DOMAINS for finding in findings(domain, fresh)]
    print(*wrong, sep="\n")
    return 1 if wrong else 0


def main() -> int:
    """Write, compile or check; return 1 where a check fails."""
    if sys.argv[1:2] == ["--compile"]:
        compile_catalogues(*map(Path, sys.argv[2:3]))
        return 0
    if sys.argv[1:] == ["--write"]:
        for domain in DOMAINS:
            catalogue(ROOT, domain).parent.mkdir(parents=True, exist_ok=True)
            makemessages(ROOT, domain)
        return 0
    return check()


if __name__ == "__main__":
    sys.exit(main())
