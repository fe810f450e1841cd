"""One stylesheet out of many small files.

Every component has a CSS file of its own under ``static/css/``; pages load them as ``css/glas.css``, put
together here when a server or ``collectstatic`` asks for it. Cascade layers make the order of the
components irrelevant, so files are simply taken by name.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage, Storage

NAME = "css/glas.css"
FIRST = ("layers.css", "tokens.css", "reset.css", "base.css", "layout.css")
LAST = ("print.css",)


def sources() -> list[Path]:
    """Return the files of the stylesheet in their order."""
    folder = Path(settings.BASE_DIR) / "static" / "css"
    return [
        *(folder / name for name in FIRST),
        *sorted((folder / "components").glob("*.css")),
        *(folder / name for name in LAST),
    ]


class StylesheetFinder(BaseFinder):
    """Finds ``css/glas.css`` and puts it together again where a source is newer."""

    @property
    def storage(self) -> FileSystemStorage:
        """The path of the joined file."""
        return FileSystemStorage(location=Path(settings.DATA_DIR) / "stylesheet")

    def check(self, **kwargs: object) -> list[CheckMessage]:
        """Nothing can be set wrongly."""
        return []

    def find(self, path: str, find_all: bool = False) -> str | list[str]:  # type: ignore[override]  # noqa: FBT001, FBT002 - Django's signature
        """Return the path of the joined stylesheet, else nothing."""
        if path != NAME:
            return []
        found = str(self._joined())
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Offer the joined stylesheet to ``collectstatic``."""
        self._joined()
        yield NAME, self.storage

    def _joined(self) -> Path:
        target = Path(self.storage.path(NAME))
        parts = sources()
        newest = max(part.stat().st_mtime_ns for part in parts)
        if target.exists() and target.stat().st_mtime_ns >= newest:
            return target
        target.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and renamed, because several processes may ask at the same moment.
        handle, written = tempfile.mkstemp(dir=target.parent, suffix=".css")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join(part.read_text("utf-8") for part in parts))
        Path(written).chmod(0o644)
        return Path(written).replace(target)
