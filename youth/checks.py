"""System checks: every permission asked for has a predicate; at deployment, every key file can be used."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, register
from django.core.checks import Warning as CheckWarning
from django.db import DatabaseError

from youth import key_files, policies
from youth.push.keys import push_key

# A literal name in a call, a decorator, a live command, a REST view or a template tag.
ASKED = re.compile(
    r"""(?:\b(?:may|require|permission_required)\(\s*|\bpermission\s*=\s*|\{%\s*may\s+)"""
    r"""["']([a-z_]+\.[a-z_]+)["']"""
)


def _is_ours(app: AppConfig) -> bool:
    """Return whether an app is the project's own or builds on it (and not Wagtail or Django)."""
    return Path(app.path).is_relative_to(settings.BASE_DIR) and "site-packages" not in app.path


def permissions_asked(root: Path) -> Iterator[tuple[Path, str]]:
    """Yield each file under ``root`` with each permission that it names literally."""
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.html")]):
        if "migrations" in path.parts or "tests" in path.parts:
            continue
        for match in ASKED.finditer(path.read_text(encoding="utf-8")):
            yield path, match[1]


@register
def permissions_are_known(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Report each permission whose name is not registered."""
    roots = {Path(app.path) for app in apps.get_app_configs() if _is_ours(app)}
    return [
        Error(
            f"{path.relative_to(settings.BASE_DIR)} asks for the unknown permission {name!r}",
            hint="register it with @policy in the app's policies.py",
            id="youth.E001",
        )
        for root in sorted(roots)
        for path, name in permissions_asked(root)
        if not policies.is_known(name)
    ]


@register(Tags.security, deploy=True)
def key_files_are_usable(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Warn of a council's key that can't sign: its file is missing, readable by others, or of another key."""
    from youth.selectors.keys import public_keys

    warnings: list[CheckMessage] = []
    try:
        keys = list(public_keys().filter(retired_at=None))
    except DatabaseError:
        # Before the first migration there are no councils.
        return []
    for key in keys:
        try:
            key_files.read_key_file(key.council.slug, key.public)
        except key_files.UnusableKeyError as error:
            warnings.append(
                CheckWarning(
                    f"the key of the council {key.council.slug} can't sign: {error}",
                    hint="put the file back with rights 600, or make another key: manage.py keys rotate",
                    id="youth.W001",
                )
            )
    return warnings


@register(Tags.security)
def push_key_is_usable(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Report a key for push messages that is none: they would be offered nowhere, and nobody knew why."""
    if not settings.PUSH_KEY or push_key() is not None:
        return []
    return [
        Error(
            "GLAS_PUSH_KEY is no key for push messages",
            hint="make one: manage.py push_key",
            id="youth.E002",
        )
    ]


@register(Tags.security, deploy=True)
def push_can_be_switched_on(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Name what an installation without a key for push messages does not offer."""
    if settings.PUSH_KEY:
        return []
    hint = "manage.py push_key makes a key; docs/operations.md says what to do with it"
    return [Info("push messages are not offered: GLAS_PUSH_KEY is empty", hint=hint, id="youth.I001")]
