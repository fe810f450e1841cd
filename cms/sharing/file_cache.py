"""Files that are made at the first request and kept until there are too many."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

# Some 40 to 80 KB each.
MOST_KEPT = 2000
# Changes with the drawing, so that old files are no longer found.
VERSION = "3"


def kept(ending: str, key: str, make: Callable[[], bytes]) -> bytes:
    """Return the file of ``key``, creating it if it does not exist."""
    name = hashlib.sha256(f"{VERSION} {ending} {key}".encode()).hexdigest()
    path = Path(settings.DATA_DIR) / "sharing" / f"{name}.{ending}"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        content = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written aside and renamed, because several processes may be asked at the same moment.
    handle, written = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(written).replace(path)
    drop_oldest(path.parent)
    return content


def drop_oldest(folder: Path) -> None:
    """Keep the newest files only."""
    files = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    for file in files[MOST_KEPT:]:
        file.unlink(missing_ok=True)
