"""Reading consultation records, and checking a package against them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from plugins.hooks import SubjectSummary
from plugins.records.models import ConsultationRecord, ImportBatch, IssuedPackage, Referral, ReferralStage
from plugins.records.package.document import text_digest_of
from plugins.records.package.findings import Finding
from plugins.records.package.points import lines_of
from plugins.records.package.record import urn_of
from plugins.records.package.sandbox import verified_apart
from plugins.records.package.verify import Report
from plugins.records.provenance import Sender, annulled_before, sender_of
from youth.policies import may
from youth.selectors.councils import council_by_slug, today_in
from youth.selectors.people import seated_in_term

if TYPE_CHECKING:
    from youth.models import Council, Resolution

LABEL = "records.record"
# What the files of a stage are about.
STAGE_LABEL = "records.stage"
Action = Literal["new", "revision", "unchanged", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What an import would do, and all findings."""

    report: Report
    findings: tuple[Finding, ...]
    existing: ConsultationRecord | None
    action: Action
    sender: Sender

    @property
    def errors(self) -> list[Finding]:
        """Return the findings that refuse the package."""
        return [finding for finding in self.findings if finding.is_error]


def records_of(council: "Council") -> QuerySet[ConsultationRecord]:
    """Return what is in a council's register, latest first, unreviewed and annulled records included.

    A municipal council's is its own; a youth council's is what the municipal one received from it.
    """
    records = ConsultationRecord.objects.select_related("council").defer("decision", "points")
    if council.kind == "municipal":
        return records.filter(council=council)
    return records.filter(council=council.mirrors_id, sender_slug=council.slug)


def record_of_resolution(resolution: "Resolution") -> ConsultationRecord | None:
    """Return the record that a youth council's resolution became in the council it mirrors, if any."""
    council = resolution.council
    if council.mirrors_id is None or resolution.meeting.number is None:
        return None
    urn = urn_of(
        council.municipality_code, resolution.term.number, resolution.meeting.number, resolution.number
    )
    records = ConsultationRecord.objects.select_related("council")
    public = ConsultationRecord.State.PUBLIC
    return records.filter(council=council.mirrors_id, urn=urn, state=public).first()


def stages_of(owner: ConsultationRecord | Referral) -> list[ReferralStage]:
    """Return the stages of a record or a referral as they are now, in order; replaced ones are left out."""
    return list(owner.stages.filter(replaced_at=None).select_related("source").order_by("place"))


def referrals_of(council: "Council") -> QuerySet[Referral]:
    """Return the resolutions that a youth council sent, last first."""
    found = Referral.objects.filter(council=council).select_related("council", "resolution__meeting")
    return found.order_by("-sent_on", "pk")


def stages_of_all(referrals: Iterable[Referral]) -> dict[UUID, list[ReferralStage]]:
    """Return the stages of several referrals as they are now, by the id of the resolution, in one query."""
    found: dict[UUID, list[ReferralStage]] = {one.pk: [] for one in referrals}
    rows = ReferralStage.objects.filter(referral__in=list(found), replaced_at=None).order_by("place")
    for row in rows if found else ():
        if row.referral_id is not None:
            found[row.referral_id].append(row)
    return {pk: stages for pk, stages in found.items() if stages}


def stage_with(council: "Council", pk: UUID) -> ReferralStage | None:
    """Return a stage of a record or a referral of the council, or None."""
    own = Q(record__council=council) | Q(referral__council=council)
    related = ("record__council", "referral__council__mirrors", "referral__resolution__meeting", "source")
    return ReferralStage.objects.filter(own, pk=pk).select_related(*related).first()


def referral_of(resolution: "Resolution") -> Referral | None:
    """Return a resolution's way into the Municipal Council, or None before it was sent."""
    found = Referral.objects.select_related("council__mirrors", "resolution", "record", "speaker")
    return found.filter(pk=resolution.pk).first()


def resolution_of(record: ConsultationRecord) -> "Resolution | None":
    """Return the resolution of this installation that a record is of, or None.

    The package comes from outside: it has to name exactly the resolution.
    """
    sender = council_by_slug(record.sender_slug)
    if sender is None or sender.mirrors_id != record.council_id:
        return None
    named = {"period": record.period, "number": record.number, "designation": record.designation}
    return sender.resolutions.filter(**named, adopted_on=record.adopted_on).first()


def record_with(council: "Council", pk: UUID) -> ConsultationRecord | None:
    """Return one record of a municipal council's register."""
    return ConsultationRecord.objects.filter(council=council, pk=pk).select_related("council").first()


def summaries(council: "Council", ids: Iterable[UUID]) -> dict[UUID, SubjectSummary]:
    """Return summaries of the public records of the register by id, in one query."""
    public = ConsultationRecord.State.PUBLIC
    rows = ConsultationRecord.objects.filter(council=council, pk__in=list(ids), state=public)
    return {
        row.pk: SubjectSummary(
            label=LABEL,
            id=row.pk,
            title=row.title,
            text="\n".join(filter(None, [row.legal_ground, *lines_of(row.points)])),
            points=row.points,
            url=reverse("records:detail", kwargs={"council": council.slug, "pk": row.pk}),
            digest=row.text_digest,
            language=row.language,
        )
        for row in rows.defer("decision")
    }


def stage_summaries(council: "Council", ids: Iterable[UUID]) -> dict[UUID, SubjectSummary]:
    """Return summaries of those stages that everybody reads, by id; nothing of closed meetings."""
    rows = ReferralStage.objects.select_related("record", "referral__resolution__meeting").filter(
        Q(record__council=council) | Q(referral__council=council), pk__in=list(ids)
    )
    found = {}
    for row in rows:
        if row.record is not None:
            url = reverse("records:detail", args=[council.slug, row.record_id])
            is_open = may("records.see_whole", None, row.record)
            title, language = row.record.title, row.record.language
        elif row.referral is not None:
            resolution = row.referral.resolution
            url = reverse("youth:resolution", args=[council.slug, resolution.pk])
            is_open = may("resolution.see", None, resolution)
            title, language = resolution.title, council.languages[0]
        else:
            continue
        if is_open:
            found[row.pk] = SubjectSummary(
                label=STAGE_LABEL,
                id=row.pk,
                title=title,
                text=row.text,
                url=url,
                digest="",
                language=language,
            )
    return found


def latest_package(record: ConsultationRecord) -> ImportBatch | None:
    """Return the package of the record's latest revision, with its bytes."""
    return record.batches.order_by("-confirmed_at").first()


def latest_issue(resolution: "Resolution") -> IssuedPackage | None:
    """Return the package that was issued last for a resolution, or None."""
    return IssuedPackage.objects.filter(resolution=resolution).order_by("-revision").first()


def waiting_imports(council: "Council") -> QuerySet[ImportBatch]:
    """Return the packages that were uploaded and not confirmed, latest first, without their bytes."""
    return ImportBatch.objects.filter(council=council, record=None).defer("content")


def judged_import(council: "Council", content: bytes) -> Judgement:
    """Check a package by its content, then against the council's register. Reads only."""
    return judged_against(council, judged_alone(council, content))


def judged_alone(council: "Council", content: bytes) -> Report:
    """Check a package by its content alone.

    The sender's file determines how long this takes, so no transaction may be open meanwhile: on SQLite all
    other writes would wait for it.
    """
    return verified_apart(content, today=today_in(council))


def judged_against(council: "Council", report: Report) -> Judgement:
    """Check a package against the present state of the council's register and the sender's record."""
    if not report.accepted:
        broken = any(finding.code == "SIG_BROKEN" for finding in report.findings)
        sender = Sender(state="false" if broken else "unknown")
        return Judgement(
            report=report, findings=report.findings, existing=None, action="refused", sender=sender
        )
    existing = _standing(council).filter(urn=report.document["urn"]).first()
    found, sender = _against_register(council, report, existing), Sender(state="unknown")
    if not any(finding.code == "BODY_UNKNOWN" for finding in found):
        sender = sender_of(council, report)
        found += sender.findings
    action: Action = "new" if existing is None else "revision"
    if existing is not None and existing.digest == report.digest:
        action = "unchanged"
    if any(finding.is_error for finding in found):
        action = "refused"
    return Judgement(
        report=report,
        findings=(*report.findings, *found),
        existing=existing,
        action=action,
        sender=sender,
    )


def _standing(council: "Council") -> QuerySet[ConsultationRecord]:
    """Return the records that are not annulled: only these exclude another one."""
    annulled = ConsultationRecord.State.ANNULLED
    return (
        ConsultationRecord.objects.select_related("council").filter(council=council).exclude(state=annulled)
    )


def _against_register(
    council: "Council", report: Report, existing: ConsultationRecord | None
) -> list[Finding]:
    document = report.document
    code = document["body"]["municipality"]["code"]
    if code != council.municipality_code:
        return [Finding(code="BODY_UNKNOWN", field="body.municipality.code", detail=code)]
    if existing is not None and existing.digest == report.digest:
        return [Finding(code="ALREADY_IMPORTED", detail=existing.incoming)]
    if existing is not None and not _replaces(document, existing):
        return [Finding(code="URN_CONFLICT", field="urn", detail=existing.incoming)]
    return [*_number_and_text(council, report), *_members(council, document)]


def _replaces(document: Mapping[str, Any], existing: ConsultationRecord) -> bool:
    later = int(document["revision"]) > existing.revision
    return later and document["supersedes"] == existing.digest


def _number_and_text(council: "Council", report: Report) -> list[Finding]:
    document, found = report.document, []
    others = _standing(council).exclude(urn=document["urn"])
    resolution = document["resolution"]
    taken = others.filter(
        sender_slug=document["body"]["slug"], period=resolution["period"], number=resolution["number"]
    )
    if taken.exists():
        found.append(
            Finding(code="NUMBER_TAKEN", field="resolution.number", detail=str(resolution["number"]))
        )
    same = others.filter(text_digest=text_digest_of(document)).first()
    if same is not None:
        found.append(Finding(code="DUPLICATE", field="resolution.points", detail=same.incoming))
    annulled = annulled_before(council, report.digest)
    if annulled is not None:
        found.append(Finding(code="ANNULLED_BEFORE", detail=annulled.incoming))
    return found


def _members(council: "Council", document: Mapping[str, Any]) -> list[Finding]:
    """Compare the names of a vote with the sender's members, where the sender is here, too."""
    decision = document["decision"]
    listed = (*decision.get("named", ()), *decision.get("without_vote", ()))
    named = {one["participant"]: one["name"] for one in listed}
    sender = council_by_slug(document["body"]["slug"]) if named else None
    if sender is None or sender.mirrors_id != council.pk:
        return []
    ids = {text: uuid_in(text) for text in named}
    among = {one for one in ids.values() if one is not None}
    seated = seated_in_term(sender, document["term"]["number"], among)
    found = []
    for text, name in named.items():
        one = ids[text]
        held_seat = None if one is None else seated.get(one)
        if not held_seat:
            code = "MEMBER_UNKNOWN" if held_seat is None else "MEMBER_NOT_IN_TERM"
            found.append(Finding(code=code, field="decision.named", detail=name))
    return found


def uuid_in(text: str) -> UUID | None:
    """Return the id in a text, or None where the sender has no ids like ours."""
    try:
        return UUID(text)
    except ValueError:
        return None
