"""System checks: every permission that the code asks for has a predicate."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from youth import policies

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
    """Report each permission that is asked for by a name that nobody registered."""
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
