"""A resolution's way at the Municipal Council as pages show it: where it is now, and stage by stage."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from plugins.records.models import ConsultationRecord, Referral, ReferralStage
from plugins.records.selectors import STAGE_LABEL, stages_of_all
from youth.offers import ResolutionState
from youth.policies import may
from youth.presenters.files import FilesShown, files_shown
from youth.presenters.referrals import Whereabouts, referral_sentence
from youth.procedure.referral import EXECUTION, Stage, next_stages
from youth.selectors.files import files_of
from youth.selectors.people import display_name_of

if TYPE_CHECKING:
    from youth.models import Council, Participant

type Owner = ConsultationRecord | Referral

TITLES: dict[Stage, Promise] = {
    Stage.SENT: gettext_lazy("Sent to the Municipal Council"),
    Stage.RECEIVED: gettext_lazy("Received by the Municipal Council"),
    Stage.COMMITTEE: gettext_lazy("Given to a committee"),
    Stage.AGENDA: gettext_lazy("On an agenda"),
    Stage.DECIDED: gettext_lazy("The Municipal Council decided"),
    Stage.ANSWERED: gettext_lazy("Answered"),
    Stage.UNDER_WAY: gettext_lazy("It is being carried out"),
    Stage.DONE: gettext_lazy("Carried out"),
    Stage.NOT_DONE: gettext_lazy("Not carried out"),
}
# What an office does next, as a button says it.
BUTTONS: dict[Stage, Promise] = {
    Stage.RECEIVED: gettext_lazy("Note the incoming number"),
    Stage.COMMITTEE: gettext_lazy("Give it to a committee"),
    Stage.AGENDA: gettext_lazy("Put it on an agenda"),
    Stage.DECIDED: gettext_lazy("Note the council's decision"),
    Stage.ANSWERED: gettext_lazy("Answer the Youth Council"),
    Stage.UNDER_WAY: gettext_lazy("Report that it is being carried out"),
    Stage.DONE: gettext_lazy("Report that it has been carried out"),
    Stage.NOT_DONE: gettext_lazy("Report that it has not been carried out"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StageShown:
    """One stage: its words, who said so, what was said before it was corrected, the way to correct it."""

    row: ReferralStage
    title: "str | Promise"
    outcome: str
    replaced: list[ReferralStage] = field(default_factory=list)
    correct_url: str = ""
    files: FilesShown = field(default_factory=FilesShown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The whole way; ``answer`` is the newest answer or report, ``next`` leads to what may follow."""

    sentence: str
    is_overdue: bool
    stages: list[StageShown]
    answer: ReferralStage | None
    next: list[tuple["str | Promise", str]]
    speaker: str = ""
    recipient: str = ""


def course_of(
    owner: Owner,
    *,
    referral: Referral | None = None,
    viewer: "Participant | None" = None,
    may_go_on: bool = False,
    may_correct: Collection[str] = (),
) -> Course | None:
    """Return the way of a record or a referral; None before its first stage.

    ``referral`` is where a record's deadline and speaker come from, ``may_correct`` names the stages that the
    viewer corrects.
    """
    referral = owner if isinstance(owner, Referral) else referral
    rows = list(owner.stages.select_related("source").order_by("place", "recorded_at"))
    valid = [row for row in rows if row.replaced_at is None]
    if not valid:
        return None
    earlier: dict[int, list[ReferralStage]] = {}
    for row in rows:
        if row.replaced_at is not None:
            earlier.setdefault(row.place, []).append(row)
    files = stage_files(valid) if _reads_files(owner, viewer) else {}
    return Course(
        sentence=referral_sentence(whereabouts_of(valid, referral)),
        is_overdue=referral is not None and referral.is_overdue,
        stages=[
            _shown(owner, row, earlier.get(row.place, []), may_correct, files.get(row.pk, FilesShown()))
            for row in valid
        ],
        answer=answer_among(valid),
        next=_next(owner, valid) if may_go_on else [],
        speaker=display_name_of(referral.speaker, viewer) if referral and referral.speaker else "",
        recipient=referral.recipient if referral else "",
    )


def stage_files(rows: Iterable[ReferralStage]) -> dict[UUID, FilesShown]:
    """Return the files of stages by the id of the stage, in one query; of a repeated one its source's."""
    source_of = {str(row.source_id or row.pk): row.pk for row in rows}
    found = files_of(STAGE_LABEL, source_of)
    return {source_of[key]: files_shown(files) for key, files in found.items()}


def _reads_files(owner: Owner, viewer: "Participant | None") -> bool:
    """Return whether somebody reads what belongs to a resolution; of a closed meeting not everybody does."""
    if isinstance(owner, Referral):
        return may("resolution.see", viewer, owner.resolution)
    return may("records.see_whole", viewer, owner)


def whereabouts_of(valid: list[ReferralStage], referral: Referral | None) -> Whereabouts:
    """Return what the sentence of a course is made of, given its stages as they are now."""
    last = valid[-1]
    return Whereabouts(
        stage=last.stage,
        on=last.on,
        number=last.number,
        outcome=last.outcome,
        unit=last.unit,
        text=last.text,
        due_on=referral.due_on if referral else None,
        is_overdue=referral is not None and referral.is_overdue,
    )


def answer_among(valid: Iterable[ReferralStage]) -> ReferralStage | None:
    """Return the newest answer or report that says something, else None."""
    said = [row for row in valid if row.stage in (Stage.ANSWERED, *EXECUTION) and row.text]
    return said[-1] if said else None


def states_of(council: "Council", ids: Collection[UUID]) -> Iterator[ResolutionState]:
    """Yield where these resolutions of a youth council are, in two queries."""
    found = {one.pk: one for one in Referral.objects.filter(council=council, pk__in=list(ids))}
    for pk, rows in stages_of_all(found.values()).items():
        answer = answer_among(rows)
        yield ResolutionState(
            resolution=pk,
            sentence=referral_sentence(whereabouts_of(rows, found[pk])),
            is_overdue=found[pk].is_overdue,
            answer=answer.text if answer else "",
            language=council.languages[0] if answer else "",
        )


def stages_json(rows: Iterable[ReferralStage]) -> list[dict[str, Any]]:
    """Return stages as the API gives them, in order."""
    names = ("stage", "number", "document", "outcome", "unit", "text", "is_entered")
    return [{"on": row.on.isoformat()} | {name: getattr(row, name) for name in names} for row in rows]


def referral_json(referral: Referral, rows: Iterable[ReferralStage], url: str) -> dict[str, Any]:
    """Return the way of a youth council's resolution as the API gives it."""
    return {
        "id": str(referral.pk),
        "designation": referral.resolution.designation,
        "url": url,
        "recipient": referral.recipient,
        "stage": referral.stage,
        "sent_on": referral.sent_on.isoformat(),
        "due_on": referral.due_on.isoformat() if referral.due_on else None,
        "is_overdue": referral.is_overdue,
        "stages": stages_json(rows),
    }


def button_of(stage: Stage) -> "str | Promise":
    """Return what an office does at a stage, in a word or two."""
    return BUTTONS[stage]


def _shown(
    owner: Owner,
    row: ReferralStage,
    replaced: list[ReferralStage],
    may_correct: Collection[str],
    files: FilesShown,
) -> StageShown:
    own = row.source_id is None and row.stage in may_correct
    url = reverse("records:correct", kwargs={"council": owner.council.slug, "pk": row.pk}) if own else ""
    return StageShown(
        row=row,
        title=TITLES[Stage(row.stage)],
        outcome=row.get_outcome_display() if row.outcome else "",
        replaced=replaced,
        correct_url=url,
        files=files,
    )


def _next(owner: Owner, valid: list[ReferralStage]) -> list[tuple["str | Promise", str]]:
    outcome = next((row.outcome for row in reversed(valid) if row.outcome), "")
    view = "records:enter" if isinstance(owner, Referral) else "records:note"
    place: dict[str, object] = {"council": owner.council.slug, "pk": owner.pk}
    after = next_stages(Stage(valid[-1].stage), outcome)
    # The answer first: it is what everybody waits for.
    order = sorted(after, key=lambda one: (one != Stage.ANSWERED, list(Stage).index(one)))
    return [(BUTTONS[one], reverse(view, kwargs=place | {"stage": one.value})) for one in order]
