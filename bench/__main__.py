"""Runs every measurement, or those named: ``python -m bench [NAME…]``.

Each runs in a process of its own, on a database of its own under ``var/bench/``; some a second time on a
PostgreSQL that is started for it.
"""

import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "bench"
NOT_MEASUREMENTS = {"__init__", "__main__", "live_room", "live_stored", "load", "measuring", "servers"}
# Measured on PostgreSQL and Redis as well, with its durability on: what a commit costs is part of the answer.
ON_BOTH = {"live", "votes"}


def names() -> list[str]:
    """Return the measurements there are."""
    return sorted(
        path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in NOT_MEASUREMENTS
    )


def measure(name: str) -> None:
    """Run one measurement in this process, on a fresh database."""
    data = FOLDER / f"{name}-data"
    shutil.rmtree(data, ignore_errors=True)
    os.environ |= {
        "GLAS_DATA_DIR": str(data),
        "DATABASE_URL": os.environ.get("BENCH_DATABASE_URL", ""),
        "REDIS_URL": os.environ.get("BENCH_REDIS_URL", ""),
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DEBUG": "false",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    }
    import django
    from django.core.management import call_command

    django.setup()
    # The request log would be measured too.
    import logging

    logging.disable(logging.WARNING)
    call_command("migrate", verbosity=0)
    importlib.import_module(f"bench.{name}").run()
    shutil.rmtree(data, ignore_errors=True)


def measure_on_services(name: str) -> int:
    """Run one on a PostgreSQL that keeps what it has committed, and a Redis; return the exit status."""
    urls = 'BENCH_DATABASE_URL="$DATABASE_URL" BENCH_REDIS_URL="$REDIS_URL"'
    here = f'{urls} exec "{sys.executable}" -m bench --here {name}'
    environment = os.environ | {"GLAS_SERVICES_DURABLE": "1"}
    return subprocess.run(
        ["scripts/services", "sh", "-c", here], cwd=ROOT, env=environment, check=False
    ).returncode


def main() -> int:
    """Run the measurements named as arguments, else all, one process each."""
    if sys.argv[1:2] == ["--here"]:
        measure(sys.argv[2])
        return 0
    chosen = sys.argv[1:] or names()
    unknown = [name for name in chosen if name not in names()]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; known: {', '.join(names())}", file=sys.stderr)
        return 2
    statuses = [
        subprocess.run([sys.executable, "-m", "bench", "--here", name], cwd=ROOT, check=False).returncode
        for name in chosen
    ]
    return max([*statuses, *(measure_on_services(name) for name in chosen if name in ON_BOTH)])


if __name__ == "__main__":
    sys.exit(main())
