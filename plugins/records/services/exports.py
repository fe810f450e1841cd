"""Packages on demand. Building one changes nothing, so nothing is journalled."""

from typing import TYPE_CHECKING

from django.core.cache import cache

from plugins.records.package.export import Package, package_of
from plugins.records.services.building import build_record
from youth.journal.selectors import head
from youth.journal.streams import meeting_stream

if TYPE_CHECKING:
    from youth.models import Resolution

KEPT_SECONDS = 600


def export_package(resolution: "Resolution") -> Package:
    """Return the package of a resolution; the same bytes until the meeting's journal grows.

    Raises ``Refused`` where the resolution's outcome is incomplete.
    """
    seq = head(meeting_stream(resolution.meeting_id))
    key = f"records:package:{resolution.pk}:{seq}"
    package: Package | None = cache.get(key)
    if package is None:
        package = package_of(build_record(resolution))
        cache.set(key, package, KEPT_SECONDS)
    return package
