"""Runs every static check and says which failed: ``make check``.

All checks run even after a failure, so that one run shows everything there is to mend. Names given as
arguments run those checks only.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Throw-away values with which the production settings can be loaded and checked.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "SECRET_KEY": "check-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "GLAS_FIELD_KEYS": "Y2hlY2stb25seS0zMi1ieXRlcy1sb25nLS0tLS0tLS0=",
    "MAIL_URL": "smtp://localhost:25",
    "ALLOWED_HOSTS": "glas.example",
    "GLAS_BASE_URL": "https://glas.example",
}
PYTHON = sys.executable
CHECKS: dict[str, tuple[list[str], dict[str, str]]] = {
    "format": (["ruff", "format", "--check", "."], {}),
    "lint": (["ruff", "check", "."], {}),
    "types": (["mypy"], {}),
    "templates": (["djlint", "--lint", "--quiet", "."], {}),
    "sources": ([PYTHON, "scripts/sources.py"], {}),
    "imports": (["lint-imports"], {}),
    "migrations": ([PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"], {}),
    "deployment": ([PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    "catalogues": ([PYTHON, "scripts/catalogues.py"], {}),
    "libraries": ([PYTHON, "-m", "scripts.libraries"], {}),
    "vendored": ([PYTHON, "scripts/vendored.py"], {}),
}


def run(name: str) -> bool:
    """Run one check, print its output where it fails, and return whether it passed."""
    command, environment = CHECKS[name]
    start = time.monotonic()
    result = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = result.returncode == 0
    seconds = time.monotonic() - start
    print(f"{'ok  ' if passed else 'FAIL'} {name:<12} {seconds:6.1f} s", flush=True)
    if not passed:
        print(f"     {' '.join(command)}\n{result.stdout}", flush=True)
    return passed


def main() -> int:
    """Run the checks named as arguments, else all of them."""
    names = sys.argv[1:] or list(CHECKS)
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; known: {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    failed = [name for name in names if not run(name)]
    print(
        f"{len(names) - len(failed)} passed, {len(failed)} failed"
        + (f": {', '.join(failed)}" if failed else "")
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
