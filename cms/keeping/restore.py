"""Restoring a backup: all is examined before anything is touched, and the chains are verified after."""

import tempfile
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.health import runner_works
from cms.keeping.archive import DATABASE, MEDIA, BrokenArchiveError, Manifest, read_manifest, unpack
from cms.keeping.databases import load_database
from youth.journal.anchors import read_anchors
from youth.journal.verify import Verdict, verify_all
from youth.models import Council, User


class RestoreRefusedError(RuntimeError):
    """Nothing was changed; the message says why."""


class Restored(NamedTuple):
    """What came back, whether every chain holds, and where the media of before are."""

    manifest: Manifest
    verdicts: list[Verdict]
    media_before: Path | None


def restore_backup(source: Path, *, replace: bool = False) -> Restored:
    """Put rows and media of an archive in place of those of this installation.

    ``replace`` allows that there are some. Raises ``RestoreRefusedError``,
    ``DatabaseToolError`` and ``OSError``.
    """
    try:
        manifest = read_manifest(source)
        _demand_fitting(manifest)
        _demand_room(replace=replace)
        data = Path(settings.MEDIA_ROOT).parent
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=data, prefix=".restoring-") as unpacked:
            unpack(source, manifest, Path(unpacked))
            load_database(Path(unpacked) / DATABASE)
            before = _put_media(Path(unpacked) / MEDIA)
    except BrokenArchiveError as error:
        message = _(
            "%(file)s is no whole backup of Glas: it was cut off or changed. Nothing was changed here."
        )
        raise RestoreRefusedError(message % {"file": source}) from error
    _forget_what_was_there()
    call_command("migrate", verbosity=0)
    return Restored(manifest, verify_all(anchors=read_anchors(manifest.heads)), before)


def _demand_fitting(manifest: Manifest) -> None:
    if manifest.database != connection.vendor:
        message = _("The backup is of %(theirs)s, and DATABASE_URL names %(ours)s. Nothing was changed.")
        raise RestoreRefusedError(message % {"theirs": manifest.database, "ours": connection.vendor})
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations or {})
    unknown = [
        f"{app}.{name}"
        for app, names in manifest.migrations.items()
        for name in names
        if (app, name) not in known
    ]
    if unknown:
        message = _(
            "The backup is of version %(version)s and has migrations that are unknown here: %(names)s. "
            "Install that version with its plugins first. Nothing was changed."
        )
        raise RestoreRefusedError(message % {"version": manifest.version, "names": ", ".join(unknown)})


def _demand_room(*, replace: bool) -> None:
    tables = connection.introspection.table_names()
    if "youth_runnerlease" in tables and runner_works():
        message = _(
            "The installation is running. Stop its services and wait half a minute. Nothing was changed."
        )
        raise RestoreRefusedError(message)
    if replace or User._meta.db_table not in tables:
        return
    if User.objects.exists() or Council.objects.exists():
        message = _(
            "There are people and councils here already. Make a backup of them, then give --replace, "
            "which puts the restored ones in their place. Nothing was changed."
        )
        raise RestoreRefusedError(message)


def _put_media(restored: Path) -> Path | None:
    """Put the restored folder in place; return where the one of before is, which is kept."""
    root, before = Path(settings.MEDIA_ROOT), None
    if root.exists() and any(root.iterdir()):
        before = root.with_name(f"{root.name}-before-{timezone.localtime():%Y-%m-%d-%H%M%S}")
        root.rename(before)
    if restored.exists():
        restored.replace(root)
    return before


def _forget_what_was_there() -> None:
    ContentType.objects.clear_cache()
    cache.clear()
