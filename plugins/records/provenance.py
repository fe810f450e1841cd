"""Who sent a package: held against the trusted keys, and against the sender's own record where it is here.

Reads only. A package itself proves nothing but that its files agree with one another.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.db.models import QuerySet

from plugins.records.building import build_record
from plugins.records.models import ConsultationRecord, IssuedPackage, TrustedSender
from plugins.records.package.document import digest_of, document_of
from plugins.records.package.findings import Finding
from plugins.records.package.record import cleaned
from youth.languages import in_language
from youth.refusals import Refusal
from youth.selectors.councils import council_by_slug
from youth.selectors.keys import PublicKey
from youth.selectors.resolutions import resolution_under

if TYPE_CHECKING:
    from plugins.records.package.verify import Report
    from youth.models import Council, Resolution

type Proof = Literal["", "signature", "own_record"]
State = Literal["proven", "unknown", "false"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """What is known of the sender: by which proof, with which key, and what was found."""

    state: State
    proof: Proof = ""
    fingerprint: str = ""
    findings: tuple[Finding, ...] = ()


def sender_of(council: "Council", report: "Report") -> Sender:
    """Judge who sent an accepted package to a council."""
    fingerprint = PublicKey.read(report.signer).fingerprint if report.signer else ""
    found = _own_record(council, report)
    if found is not None:
        return Sender(state="false", fingerprint=fingerprint, findings=(found,))
    by_key = _by_key(council, report, fingerprint)
    if by_key.state == "unknown" and is_from_here(council, report):
        return Sender(state="proven", proof="own_record", fingerprint=fingerprint)
    return by_key


def trusted_senders(council: "Council") -> QuerySet[TrustedSender]:
    """Return the keys that a council believes in now, by sender."""
    return TrustedSender.objects.filter(council=council, withdrawn_at=None)


def is_from_here(council: "Council", report: "Report") -> bool:
    """Say whether the sender, or the resolution of that identity, works in this installation."""
    return _sender(council, report) is not None or _resolution(council, report) is not None


def _by_key(council: "Council", report: "Report", fingerprint: str) -> Sender:
    body = report.document["body"]
    slug, name = body["slug"], in_language(body["name"], body["languages"][0])
    trusted = {one.public_key for one in trusted_senders(council).filter(sender_slug=slug)}
    signer = PublicKey.read(report.signer).raw if report.signer else ""
    if signer in trusted:
        return Sender(state="proven", proof="signature", fingerprint=fingerprint)
    # A sender whose key is known signs: leaving the signature out must not be a way around it.
    if trusted:
        finding = Finding(code="SIG_FOREIGN", detail=name)
        return Sender(state="false", fingerprint=fingerprint, findings=(finding,))
    code = "SIG_UNTRUSTED" if signer else "SIG_MISSING"
    finding = Finding(code=code, detail=fingerprint)
    return Sender(state="unknown", fingerprint=fingerprint, findings=(finding,))


def _own_record(council: "Council", report: "Report") -> Finding | None:
    """Hold a package against what its sender itself says, where the sender works in this installation."""
    resolution = _resolution(council, report)
    urn = report.document["urn"]
    if resolution is None:
        sender = _sender(council, report)
        return None if sender is None else Finding(code="SENDER_HAS_NONE", field="urn", detail=urn)
    if report.digest not in own_digests(resolution):
        return Finding(code="SENDER_DIFFERS", field="urn", detail=resolution.designation)
    return None


def own_digests(resolution: "Resolution") -> set[str]:
    """Return the digests by which a council stands for its resolution: issued ones, else the present one."""
    issued = set(IssuedPackage.objects.filter(resolution=resolution).values_list("digest", flat=True))
    if issued:
        return issued
    try:
        return {digest_of(document_of(cleaned(build_record(resolution)), []))}
    except Refusal:
        # Its outcome is incomplete: the council can't have sent any package of it.
        return set()


def _sender(council: "Council", report: "Report") -> "Council | None":
    sender = council_by_slug(report.document["body"]["slug"])
    return sender if sender is not None and sender.mirrors_id == council.pk else None


def _resolution(council: "Council", report: "Report") -> "Resolution | None":
    document = report.document
    return resolution_under(
        council,
        term=document["term"]["number"],
        protocol=document["meeting"]["number"],
        number=document["resolution"]["number"],
    )


def annulled_before(council: "Council", digest: str) -> ConsultationRecord | None:
    """Return the annulled record that a package would enter once more, or nothing."""
    annulled = ConsultationRecord.objects.filter(council=council, state=ConsultationRecord.State.ANNULLED)
    return annulled.filter(digest=digest).select_related("council").first()
