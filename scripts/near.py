"""Tries within half a minute what the changes in the work tree can break: ``make near``.

What changed since the last commit, or with ``--since COMMIT`` since another one, leads along the imports to
tests: those that import a changed module, directly or through others, those of the same part of the project
(pages are reached by address, not by import), and those that name a changed file. The cheapest run first, as
far as the time goes; ruff and mypy run beside them. It says less than ``make test``, much earlier.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
# The packages are read from the work tree; run as a script, only this folder would be on the path.
sys.path.insert(0, str(ROOT))
PACKAGES = ("cms", "youth", "templates", "proposals", "voting", "plugins")
SECONDS = 25
# The end of waiting for mypy.
LAST = 28
# What pytest needs before its first test.
STARTING = 7
# Seconds of each test as last run, and of a file that was never run here.
MEASURED = ROOT / "var" / "pytest" / "v" / "glas" / "seconds"
UNKNOWN = {"browser": 20.0, "any": 3.0}
# How pytest ends where there was no test left to run.
NOTHING_FITS = 5
# It imports every part; what it gives all tests has changed only where the file itself has.
ROOT_CONFTEST = "tests.conftest"
TEXTS = {".html", ".txt", ".css", ".js", ".typ", ".json", ".toml", ".po"}


def git(*arguments: str) -> list[str]:
    """Return the lines that git answers."""
    answer = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return answer.stdout.splitlines()


def changed_files(since: str) -> set[str]:
    """Return every file that is other than in a commit, new ones included."""
    return {
        *git("diff", "--name-only", "--relative", since),
        *git("ls-files", "--others", "--exclude-standard"),
    }


def module_of(path: str) -> str:
    """Return the name by which a Python file is imported."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def path_of(module: str) -> str:
    """Return the file of a module that is no package."""
    return f"{module.replace('.', '/')}.py"


def those_that_name(files: Iterable[str], sources: dict[str, str]) -> set[str]:
    """Return which sources name one of the files, or name one that does: templates include each other."""
    found: set[str] = set()
    names = {name_in_sources(file) for file in files}
    while names:
        naming = {path for path, text in sources.items() if any(name in text for name in names)} - found
        found |= naming
        names = {name_in_sources(path) for path in naming if not path.endswith(".py")}
    return found


def name_in_sources(path: str) -> str:
    """Return how other files call a file: templates by their folder, everything else by its name."""
    _before, templates, below = path.rpartition("templates/")
    return below if templates else Path(path).name


def words_of(path: str) -> set[str]:
    """Return the words of a path in the singular, for comparing the names of parts."""
    return {word.removesuffix("s") for word in re.split(r"[/_.]", path)} - {"test", "py", "html", "view", ""}


def of_the_same_part(path: str, tests: Iterable[str]) -> set[str]:
    """Return tests of the app in a folder or file that is called as something in the path is."""
    app, words = path.partition("/")[0], words_of(path)
    return {test for test in tests if f"tests/{app}/" in test and words_of(test) & (words - {app})}


def that_import(module: str, graph: grimp.ImportGraph, tests: set[str], sources: dict[str, str]) -> set[str]:
    """Return the tests that import a module, directly, through others, or by the fixtures of their folder."""
    if module not in graph.modules:
        # The folder of a script is no package that the graph knows; its package is tested as a whole.
        script = ".".join(module.split(".")[:2])
        imported = re.compile(rf"\b{re.escape(script).replace(r'\.', r'(\.| import )')}\b")
        return {test for test in tests if imported.search(sources[test])}
    through = {module, *graph.find_downstream_modules(module)}
    if module != ROOT_CONFTEST:
        through.discard(ROOT_CONFTEST)
    found = tests & {path_of(one) for one in through}
    for conftest in (one for one in through if one.endswith(".conftest")):
        found |= {test for test in tests if test.startswith(path_of(conftest).removesuffix("conftest.py"))}
    return found


def affected(changed: set[str]) -> set[str]:
    """Return the test files that the changed files can break."""
    graph = grimp.build_graph(*PACKAGES, "tests", cache_dir=str(ROOT / "var" / "imports"))
    sources = {
        path: (ROOT / path).read_text(encoding="utf-8", errors="replace")
        for path in git("ls-files", "--cached", "--others", "--exclude-standard")
        if Path(path).suffix in {".py", ".html"} and (ROOT / path).is_file()
    }
    tests = {path for path in sources if path.startswith("tests/") and Path(path).name.startswith("test_")}
    texts = {path for path in changed if Path(path).suffix in TEXTS}
    modules = {path for path in changed | those_that_name(texts, sources) if path.endswith(".py")}
    found = (changed | modules) & tests
    for path in modules:
        found |= that_import(module_of(path), graph, tests, sources)
    for path in changed - tests:
        found |= of_the_same_part(path, tests)
    return found


def seconds_of(tests: Iterable[str]) -> dict[str, float]:
    """Return what each file of tests took when it ran last."""
    measured = json.loads(MEASURED.read_text()) if MEASURED.exists() else {}
    seconds = dict.fromkeys(tests, 0.0)
    for test, taken in measured.items():
        file = test.partition("::")[0]
        if file in seconds:
            seconds[file] += taken
    return {
        file: taken or UNKNOWN["browser" if file.startswith("tests/browser/") else "any"]
        for file, taken in seconds.items()
    }


def those_that_fit(seconds: dict[str, float], most: float) -> list[str]:
    """Return the cheapest files, in order, as many as fit into the seconds."""
    fitting = []
    for file in sorted(seconds, key=lambda file: (seconds[file], file)):
        most -= seconds[file]
        if most < 0:
            break
        fitting.append(file)
    return fitting


def main() -> int:
    """Run ruff, mypy and the tests; return 1 where one of them fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--since", default="HEAD", help="the commit to compare with")
    begun = time.time()
    changed = changed_files(parser.parse_args().since)
    near = affected(changed)
    tests = those_that_fit(seconds_of(near), SECONDS - STARTING)
    print(f"{len(changed)} changed files, {len(near)} files of tests near them, {len(tests)} of them run")
    if left_out := sorted(near - set(tests)):
        print(f"left out, they take longer: {' '.join(left_out)}")
    sys.stdout.flush()
    beside = Path(sys.executable).parent
    quick = [
        [beside / "ruff", "check", "--quiet", "."],
        [beside / "ruff", "format", "--check", "--quiet", "."],
    ]
    failed = [subprocess.run(command, cwd=ROOT, check=False).returncode for command in quick]
    types = subprocess.Popen(
        [beside / "mypy"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if tests:
        command = [sys.executable, "-m", "pytest", "-q", "-n0", "-m", "not faults and not long"]
        command += [f"--stop-at={begun + SECONDS}", *tests]
        status = subprocess.run(command, cwd=ROOT, check=False).returncode
        failed.append(0 if status == NOTHING_FITS else status)
    try:
        said, _nothing = types.communicate(timeout=max(begun + LAST - time.time(), 0.1))
    except subprocess.TimeoutExpired:
        # What it knows by now, it has written down for the next time.
        types.kill()
        types.communicate()
        print("left out, it takes longer: mypy; make check fills its cache")
    else:
        print(said if types.returncode else "", end="")
        failed.append(types.returncode)
    print(f"{'FAILED' if any(failed) else 'passed'} in {time.time() - begun:.0f} s")
    return 1 if any(failed) else 0


if __name__ == "__main__":
    sys.exit(main())
