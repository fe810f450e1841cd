"""Packages of resolutions: built on demand until they are issued, and then kept as they are."""

from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from plugins.records.acts import PackageIssued
from plugins.records.building import build_record
from plugins.records.models import IssuedPackage
from plugins.records.package.archive import opened
from plugins.records.package.bag import PAYLOAD
from plugins.records.package.document import digest_of, document_of
from plugins.records.package.export import Package, package_of
from plugins.records.package.record import cleaned
from plugins.records.selectors import latest_issue
from youth import clock
from youth.journal.append import sealed
from youth.journal.selectors import head
from youth.journal.streams import meeting_stream
from youth.policies import Actor, participant_of, require
from youth.refusals import Refusal
from youth.selectors.keys import standing_key
from youth.services.entries import append_to_council
from youth.services.keys import signing_key
from youth.services.locking import locked

if TYPE_CHECKING:
    from youth.models import Resolution

KEPT_SECONDS = 600


def export_package(resolution: "Resolution") -> Package:
    """Return the package of a resolution: as it was issued last, else built and signed now.

    Raises ``Refusal`` where the outcome is incomplete or the council's key can't be used.
    """
    issued = latest_issue(resolution)
    if issued is not None:
        return _kept(issued)
    key = standing_key(resolution.council)
    seq = head(meeting_stream(resolution.meeting_id))
    name = f"records:package:{resolution.pk}:{seq}:{key.pk if key else ''}"
    package: Package | None = cache.get(name)
    if package is None:
        package = package_of(build_record(resolution), signing_key(resolution.council))
        cache.set(name, package, KEPT_SECONDS)
    return package


def is_outdated(resolution: "Resolution") -> bool:
    """Return whether the record says something else now than the package that was issued last.

    Not where no record can be made at the moment: then there is nothing to compare, and nothing to issue.
    """
    issued = latest_issue(resolution)
    try:
        return issued is not None and _digest(resolution, issued) != issued.digest
    except Refusal:
        return False


@transaction.atomic
def issue_package(resolution: "Resolution", *, reason: str = "", actor: Actor) -> IssuedPackage:
    """Issue a resolution's package, or the next revision where the record changed since.

    Without a change the last issue is returned and nothing is written. Raises ``PermissionDenied``, and
    ``Refusal``: ``reason_needed`` for a later revision without one, ``record_incomplete``, ``key_unusable``.
    """
    require("records.issue", actor, resolution)
    # Two who issue at once: the second finds what the first wrote.
    locked(resolution)
    before, reason = latest_issue(resolution), reason.strip()
    if before is not None and _digest(resolution, before) == before.digest:
        return before
    if before is not None and not reason:
        raise Refusal("reason_needed", _("Say why a new revision is issued."), "reason")
    revision, supersedes = (before.revision + 1, before.digest) if before else (1, "")
    record = build_record(resolution, revision=revision, supersedes=supersedes)
    package = package_of(record, signing_key(resolution.council))
    issued = IssuedPackage.objects.create(
        resolution=resolution,
        revision=revision,
        digest=package.digest,
        supersedes=supersedes,
        reason=reason if before else "",
        file_name=package.file_name,
        content=package.content,
        issued_at=clock.now(),
        issued_by=participant_of(actor),
    )
    act = PackageIssued(
        resolution=resolution.pk,
        revision=revision,
        digest=package.digest,
        supersedes=supersedes,
        reason=sealed(issued.reason) if issued.reason else None,
    )
    append_to_council(resolution.council, act, actor=actor)
    return issued


def _digest(resolution: "Resolution", issued: IssuedPackage) -> str:
    """Return the digest that the record has today under the revision that was issued."""
    record = build_record(resolution, revision=issued.revision, supersedes=issued.supersedes)
    return digest_of(document_of(cleaned(record), []))


def _kept(issued: IssuedPackage) -> Package:
    content = bytes(issued.content)
    files = opened(content)
    return Package(issued.file_name, content, {name: files[name] for name in PAYLOAD}, issued.digest)
