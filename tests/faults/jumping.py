"""A server whose system clock jumps by as many hours as a file says.

``python -m tests.faults.jumping FILE serve …``
"""

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.core.management import execute_from_command_line
from django.utils import timezone

_time = time.time


def jumped(file: Path) -> None:
    """Let the file say how far the clock of this process is off."""

    def seconds() -> float:
        return float(file.read_text()) * 3600

    time.time = lambda: _time() + seconds()
    timezone.now = lambda: datetime.now(UTC) + timedelta(seconds=seconds())


if __name__ == "__main__":
    jumped(Path(sys.argv[1]))
    execute_from_command_line(["manage.py", *sys.argv[2:]])
