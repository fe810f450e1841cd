"""Checking a package by its content alone, in the order in which it becomes safe to read.

Limits and names, bag, checksums, packing, record, XML, agreement of the files, PDF. The first stage that
finds an error ends the checks. No database is used, and nothing is unpacked to disk. A
received file is checked in a process of its own: see ``sandbox``.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from plugins.records.package.akoma_check import check_akoma
from plugins.records.package.archive import opened
from plugins.records.package.bag_check import check_bag
from plugins.records.package.cross_check import check_content
from plugins.records.package.document import digest_of
from plugins.records.package.document_check import check_document
from plugins.records.package.findings import Finding, RefusedPackageError
from plugins.records.package.paper_check import check_paper
from plugins.records.package.signature import signer_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The result of the checks. ``document`` and ``files`` are filled as far as the checks came.

    ``digest`` identifies the record, ``sha256`` the file, ``signer`` the key that signed it (an OpenSSH line,
    empty if unsigned). A package cannot prove whose key that is.
    """

    findings: tuple[Finding, ...]
    sha256: str
    digest: str = ""
    signer: str = ""
    document: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def accepted(self) -> bool:
        """Return whether no finding refuses the package."""
        return not any(finding.is_error for finding in self.findings)

    @property
    def errors(self) -> list[Finding]:
        """Return the findings that refuse the package."""
        return [finding for finding in self.findings if finding.is_error]

    @property
    def warnings(self) -> list[Finding]:
        """Return the findings that do not refuse the package."""
        return [finding for finding in self.findings if not finding.is_error]

    def as_json(self) -> dict[str, object]:
        """Return the report as JSON."""
        return {
            "accepted": self.accepted,
            "sha256": self.sha256,
            "digest": self.digest,
            "urn": self.document.get("urn", ""),
            "signer": self.signer,
            "findings": [finding.as_json() for finding in self.findings],
        }


def verified(content: bytes, *, today: date) -> Report:
    """Check a package. Never raises for an invalid one: every reason is a finding."""
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        files = opened(content)
        info = check_bag(files, content)
        signer = signer_of(files)
        document = check_document(files)
        check_akoma(files)
    except RefusedPackageError as refusal:
        return Report(findings=refusal.findings, sha256=sha256)
    findings = tuple(check_content(document, info, files, today))
    if not any(finding.is_error for finding in findings):
        findings += tuple(check_paper(document, files))
    return Report(
        findings=findings,
        sha256=sha256,
        digest=digest_of(document),
        signer=signer,
        document=document,
        files=files,
    )
