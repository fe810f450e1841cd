"""Runs every static check, two at a time, and says which failed: ``make check``.

All checks run even after a failure, so that one run shows everything there is to mend. Names given as
arguments run those checks only.
"""

import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
# Those that need Django loaded share one process.
LOADED = ("migrations", "deployment", "catalogues")
# The slowest first, so that the others run beside it.
CHECKS: dict[str, list[str]] = {
    "types": ["mypy"],
    **{name: [PYTHON, "-m", "scripts.loaded", name] for name in LOADED},
    "templates": ["djlint", "--lint", "--quiet", "."],
    "template-format": [PYTHON, "-m", "scripts.template_format"],
    "imports": ["lint-imports"],
    "libraries": [PYTHON, "-m", "scripts.libraries"],
    "sources": [PYTHON, "scripts/sources.py"],
    "wording": [PYTHON, "-m", "scripts.wording"],
    "vendored": [PYTHON, "scripts/vendored.py"],
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
}
AT_A_TIME = 2


def jobs(names: Iterable[str]) -> list[tuple[list[str], list[str]]]:
    """Return which checks each process does, and its command."""
    wanted = set(names)
    loaded = [name for name in LOADED if name in wanted]
    together = [(loaded, [PYTHON, "-m", "scripts.loaded", *loaded])] if loaded else []
    alone = [([name], command) for name, command in CHECKS.items() if name in wanted - set(LOADED)]
    return alone[:1] + together + alone[1:]


def run(names: list[str], command: list[str]) -> bool:
    """Run one process, print its output where it fails, and return whether it passed."""
    # What was installed beside this Python comes first, whether or not its folder is on the PATH.
    program = Path(PYTHON).parent / command[0]
    found = str(program) if program.exists() else command[0]
    start = time.monotonic()
    result = subprocess.run(
        [found, *command[1:]],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = result.returncode == 0
    seconds = time.monotonic() - start
    report = f"{'ok  ' if passed else 'FAIL'} {' '.join(names):<34} {seconds:6.1f} s\n"
    if not passed:
        report += f"     {' '.join(command)}\n{result.stdout}\n"
    # In one piece: another check may finish at the same time.
    sys.stdout.write(report)
    sys.stdout.flush()
    return passed


def main() -> int:
    """Run the checks named as arguments, else all of them."""
    names = sys.argv[1:] or list(CHECKS)
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; known: {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    planned = jobs(names)
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        passed = list(pool.map(lambda job: run(*job), planned))
    failed = [" ".join(names) for (names, _command), holds in zip(planned, passed, strict=True) if not holds]
    print(
        f"{len(planned) - len(failed)} passed, {len(failed)} failed"
        + (f": {', '.join(failed)}" if failed else "")
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
