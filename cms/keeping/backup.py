"""Making a backup: rows of one moment, the media, and a manifest, in one file."""

import os
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.utils import timezone

from cms.keeping.archive import DATABASE, MEDIA, Manifest, write_archive
from cms.keeping.databases import copy_database
from cms.models import LastTime
from youth.journal.anchors import anchors_document


class Backup(NamedTuple):
    """A finished archive and its size in bytes."""

    path: Path
    size: int


def make_backup(folder: Path) -> Backup:
    """Write an archive into the folder and remember that; others may write meanwhile.

    The rows are copied before the files: what a row names is there, and a file that came later does no harm.
    The file gets its name once it is whole, and is readable by its owner only. Raises ``OSError`` and
    ``DatabaseToolError``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    now = timezone.now()
    target = folder / f"glas-{timezone.localtime(now):%Y-%m-%d-%H%M%S}.zip"
    with tempfile.TemporaryDirectory(dir=folder, prefix=".unfinished-") as unfinished:
        copy, archive = Path(unfinished) / DATABASE, Path(unfinished) / target.name
        moment = copy_database(copy)
        manifest = Manifest(
            version=version(),
            made_at=now.isoformat(),
            database=connection.vendor,
            migrations=moment.migrations,
            heads=anchors_document(moment.heads, now),
        )
        os.close(os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        write_archive(archive, manifest, [(DATABASE, copy), *_media()])
        archive.replace(target)
    size = target.stat().st_size
    LastTime.objects.update_or_create(what=LastTime.What.BACKUP, defaults={"at": now, "detail": str(size)})
    return Backup(target, size)


def version() -> str:
    """Return the version of the sources."""
    described = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text("utf-8"))
    return str(described["project"]["version"])


def _media() -> Iterator[tuple[str, Path]]:
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield f"{MEDIA}/{path.relative_to(root).as_posix()}", path
