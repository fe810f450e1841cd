"""The archive of a backup: a ZIP file with a manifest that names every other file by its digest.

The index of a ZIP file is at its end, so a file that was cut off can't be opened at all.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Self

FORMAT = "glas-backup-1"
MANIFEST = "manifest.json"
DATABASE = "database"
MEDIA = "media"
BLOCK = 1 << 20
# Pictures and documents are compressed already.
AS_IT_IS = {".gif", ".jpeg", ".jpg", ".pdf", ".png", ".webp", ".zip", ".docx", ".xlsx"}


class BrokenArchiveError(ValueError):
    """The file is no whole archive of a backup."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an archive says of itself."""

    version: str
    made_at: str
    # "sqlite" or "postgresql".
    database: str
    # Names of the applied migrations by app.
    migrations: dict[str, list[str]]
    # The heads of all streams of the journal, as ``manage.py journal heads`` writes them.
    heads: dict[str, Any]
    # SHA-256 of each file by its name in the archive.
    files: dict[str, str] = field(default_factory=dict)
    format: str = FORMAT

    @classmethod
    def read(cls, document: Any) -> Self:
        """Return the manifest of a JSON document. Raises ``BrokenArchiveError`` for another form."""
        if not isinstance(document, Mapping) or document.get("format") != FORMAT:
            raise BrokenArchiveError(FORMAT)
        try:
            found = cls(**document)
        except TypeError as error:
            raise BrokenArchiveError(FORMAT) from error
        if not all(_is_ours(name) for name in found.files) or DATABASE not in found.files:
            raise BrokenArchiveError(FORMAT)
        return found


def write_archive(target: Path, manifest: Manifest, files: Iterable[tuple[str, Path]]) -> None:
    """Write the files by their names, and the manifest with their digests. One that is gone is left out."""
    digests: dict[str, str] = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in files:
            try:
                digests[name] = _store(archive, name, path)
            except FileNotFoundError:
                # Deleted by its owner since the folder was read.
                continue
        document = asdict(manifest) | {"files": digests}
        archive.writestr(MANIFEST, json.dumps(document, indent=1))


def read_manifest(source: Path) -> Manifest:
    """Return what an archive says of itself. Raises ``BrokenArchiveError`` for what is no whole archive."""
    try:
        with zipfile.ZipFile(source) as archive:
            return Manifest.read(json.loads(archive.read(MANIFEST)))
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BrokenArchiveError(str(error)) from error


def unpack(source: Path, manifest: Manifest, folder: Path) -> None:
    """Unpack every file that the manifest names. Raises ``BrokenArchiveError`` where one differs."""
    with zipfile.ZipFile(source) as archive:
        for name, digest in manifest.files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                found = _take_out(archive, name, target)
            except (zipfile.BadZipFile, KeyError, EOFError) as error:
                raise BrokenArchiveError(name) from error
            if found != digest:
                raise BrokenArchiveError(name)


def _store(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    digest = hashlib.sha256()
    entry = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
    compressed = path.suffix.lower() not in AS_IT_IS
    entry.compress_type = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with path.open("rb") as file, archive.open(entry, "w") as stored:
        while block := file.read(BLOCK):
            digest.update(block)
            stored.write(block)
    return digest.hexdigest()


def _take_out(archive: zipfile.ZipFile, name: str, target: Path) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as stored, target.open("wb") as file:
        while block := stored.read(BLOCK):
            digest.update(block)
            file.write(block)
    return digest.hexdigest()


def _is_ours(name: str) -> bool:
    """Return whether a name leads nowhere but to the database or into the media."""
    parts = PurePosixPath(name).parts
    return name == DATABASE or (parts[:1] == (MEDIA,) and len(parts) > 1 and ".." not in parts)
