"""Checking a received package in a process of its own, with limits of memory and time.

The libraries that read XML, PDF and JSON may have faults that a malicious file exploits. The effects end
with that process: it has no secret of the installation and opens no database, and its crash is a finding like
any other.
"""

import hashlib
import json
import subprocess
import sys
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from plugins.records.package.findings import Finding
from plugins.records.package.verify import Report, verified

ROOT = Path(__file__).resolve().parents[3]
MEMORY = 1024**3
CPU_SECONDS = 20
# Longer than the limit of processor time, for a busy machine; shorter than a web server's timeout.
SECONDS = 45


class StoppedError(Exception):
    """The process ended before its report."""


def verified_apart(content: bytes, *, today: date) -> Report:
    """Check a package as ``verified`` does; the report has no files.

    Where the process has to be stopped, that is the only finding.
    """
    try:
        return _judged(content, today)
    except StoppedError:
        finding = Finding(code="CHECK_STOPPED", detail=f"{MEMORY // 1024**2} MB, {CPU_SECONDS} s")
        return Report(findings=(finding,), sha256=hashlib.sha256(content).hexdigest())


# Upload, preview and confirmation check the same bytes, and the report depends on them only.
@lru_cache(maxsize=4)
def _judged(content: bytes, today: date) -> Report:
    command = [sys.executable, "-P", "-m", __name__, today.isoformat()]
    try:
        finished = subprocess.run(  # noqa: S603 -- our own module, nothing of the package in the call
            command,
            input=content,
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            timeout=SECONDS,
        )
        answer: dict[str, Any] = json.loads(finished.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise StoppedError from error
    return Report(
        findings=tuple(Finding(**finding) for finding in answer["findings"]),
        sha256=hashlib.sha256(content).hexdigest(),
        digest=answer["digest"],
        signer=answer["signer"],
        document=answer["document"],
    )


def limit() -> None:
    """Limit this process to the resources that a valid package needs."""
    import resource

    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)  # noqa: PLW2901 -- the lower of both
        resource.setrlimit(what, (most, most))


def main() -> None:
    """Check the package on standard input; write the report as JSON. Crashes where a limit is exceeded."""
    limit()
    report = verified(sys.stdin.buffer.read(), today=date.fromisoformat(sys.argv[1]))
    answer = {
        "findings": [
            {"code": one.code, "file": one.file, "field": one.field, "detail": one.detail}
            for one in report.findings
        ],
        "digest": report.digest,
        "signer": report.signer,
        "document": report.document,
    }
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
