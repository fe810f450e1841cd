"""Answers to hooks."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plugins import hooks
from plugins.records.models import ImportBatch, IssuedPackage, Referral, ReferralStage
from plugins.records.presenters.desk import tiles_of
from plugins.records.presenters.downloads import downloads_of
from plugins.records.presenters.referral import Course, course_of, states_of
from plugins.records.selectors import (
    LABEL,
    STAGE_LABEL,
    latest_issue,
    record_of_resolution,
    referral_of,
    stage_summaries,
    summaries,
)
from plugins.records.services import is_outdated
from youth import offers as youth_offers
from youth.policies import may
from youth.procedure.referral import Stage


@hooks.navigation.register
def navigation(council: Any) -> list[hooks.NavItem]:
    """Return the link to the register of consultation records."""
    url = reverse("records:list", kwargs={"council": council.slug})
    title = pgettext_lazy("navigation", "Record")
    return [hooks.NavItem(title=title, url=url, icon="inbox", order=60, group="decide", place="resolutions")]


@hooks.dashboard_tiles.register
def dashboard_tiles(council: Any, participant: Any) -> list[hooks.Tile]:
    """Return what waits for the secretary: packages and records here, resolutions to send there."""
    return tiles_of(council, participant)


@hooks.slot.at("resolution.aside")
def files_of_resolution(council: Any, request: HttpRequest | None, subject: Any) -> str | None:
    """Show a resolution's official files, and the incoming number under which it was received."""
    if subject is None:
        return None
    participant = getattr(request, "participant", None)
    whole = may("resolution.see", participant, subject)
    referral = referral_of(subject)
    context = {
        "council": council,
        "downloads": downloads_of(subject) if whole else [],
        "record": record_of_resolution(subject),
        "course": _course(referral, participant),
        "may_send": referral is None
        and subject.annulled_by_vote is None
        and may("records.send", participant, subject),
        "resolution": subject,
        "may_issue": may("records.issue", participant, subject),
        "issued": latest_issue(subject) if whole else None,
    }
    if context["may_issue"]:
        context["outdated"] = is_outdated(subject)
    return render_to_string("records/resolution_aside.html", context, request)


def _course(referral: Referral | None, participant: Any) -> Course | None:
    if referral is None:
        return None
    may_enter = may("records.enter", participant, referral)
    own = [Stage.SENT] if may("records.send", participant, referral.resolution) else []
    return course_of(
        referral,
        viewer=participant,
        may_go_on=may_enter,
        may_correct=list(Stage) if may_enter else own,
    )


@youth_offers.resolution_states.register
def resolution_states(council: Any, ids: Collection[UUID]) -> Iterable[youth_offers.ResolutionState]:
    """Return where the resolutions are that were sent to the Municipal Council."""
    return states_of(council, ids)


@hooks.resolve_subjects.register
def resolve_subjects(
    council: Any, label: str, ids: Iterable[UUID]
) -> Mapping[UUID, hooks.SubjectSummary] | None:
    """Return summaries of the register's records, and of the stages that files belong to."""
    given = {LABEL: summaries, STAGE_LABEL: stage_summaries}.get(label)
    return given(council, ids) if given else None


@hooks.personal_data.register
def personal_data(council: Any, user: Any) -> list[hooks.Dataset]:
    """Return the imports that a person made for the council, and the packages that they issued."""
    batches = ImportBatch.objects.filter(council=council, uploaded_by__user=user).defer("content")
    rows = [
        {"file": batch.file_name, "uploaded_at": batch.uploaded_at.isoformat(), "urn": batch.urn}
        for batch in batches
    ]
    issued = IssuedPackage.objects.filter(resolution__council=council, issued_by__user=user).defer("content")
    rows += [
        {"file": package.file_name, "issued_at": package.issued_at.isoformat(), "reason": package.reason}
        for package in issued
    ]
    stages = ReferralStage.objects.filter(recorded_by__user=user).filter(
        Q(record__council=council) | Q(referral__council=council)
    )
    rows += [{"stage": row.stage, "recorded_at": row.recorded_at.isoformat()} for row in stages]
    if not rows:
        return []
    purpose = _("The person who entered a package is part of the official record.")
    return [hooks.Dataset(name="imports", title=_("Imports"), purpose=purpose, kept_until=None, rows=rows)]
