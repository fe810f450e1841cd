"""Titles and addresses of what acts are about, many at once: the council's own and those of plugins."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from plugins import hooks
from youth.models import Council, Meeting, ModerationCase, Participant, Resolution, Topic
from youth.policies import may, meetings_seen
from youth.selectors.audiences import COUNCIL, MEETING, RESOLUTION, TOPIC
from youth.selectors.meeting_names import dated_meeting_name
from youth.selectors.moderation import CASE
from youth.selectors.rule_changes import CHANGE, summary_of_change

type Reference = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act is about: its title in its language (empty: the reader's), and its page."""

    title: str
    url: str
    language: str = ""


def subjects_of(
    council: Council,
    references: Iterable[Reference],
    *,
    viewer: Participant | None,
    meetings: Iterable[Meeting] | None = None,
) -> dict[Reference, Subject]:
    """Return those subjects that are there and that the viewer may see; one query for each label.

    ``meetings`` are those that were read already.
    """
    by_label: dict[str, set[str]] = defaultdict(set)
    for label, key in references:
        by_label[label].add(key)
    found: dict[Reference, Subject] = {}
    for label, keys in by_label.items():
        if label == COUNCIL:
            url = reverse("youth:council", kwargs={"council": council.slug})
            found |= {(COUNCIL, ""): Subject(council.name, url)} if "" in keys else {}
            continue
        ids = [one for one in map(_as_id, keys) if one is not None]
        if label == MEETING and meetings is not None:
            shown = _meetings(council, [one for one in meetings if may("meeting.see", viewer, one)])
            found |= {(label, str(pk)): subject for pk, subject in shown.items() if pk in ids}
            continue
        found |= {(label, str(pk)): subject for pk, subject in _of_label(council, label, ids, viewer).items()}
    return found


def _of_label(
    council: Council, label: str, ids: list[UUID], viewer: Participant | None
) -> Mapping[UUID, Subject]:
    if label == MEETING:
        return _meetings(
            council, meetings_seen(viewer, council.meetings.select_related("committee").filter(pk__in=ids))
        )
    if label == RESOLUTION:
        return _resolutions(council, ids)
    if label == TOPIC:
        return _topics(council, ids)
    if label == CHANGE:
        changes = council.rule_changes.exclude(state="draft").filter(pk__in=ids).select_related("council")
        found = {one.pk: summary_of_change(one) for one in changes}
        return {pk: Subject(one.title, one.url, one.language) for pk, one in found.items()}
    if label == CASE:
        return _cases(council, ids, viewer)
    answers = hooks.resolve_subjects.collect(council, label, ids)
    return {
        pk: Subject(str(one.title), str(one.url), one.language)
        for answer in answers
        for pk, one in answer.items()
    }


def _meetings(council: Council, meetings: Iterable[Meeting]) -> dict[UUID, Subject]:
    found = {}
    for meeting in meetings:
        meeting.council = council
        title = dated_meeting_name(meeting)
        url = reverse("youth:meeting", kwargs={"council": council.slug, "pk": meeting.pk})
        found[meeting.pk] = Subject(title, url)
    return found


def _cases(council: Council, ids: list[UUID], viewer: Participant | None) -> dict[UUID, Subject]:
    cases = ModerationCase.objects.filter(council=council, pk__in=ids)
    return {
        case.pk: Subject(
            case.title or _("A text that is no longer there"),
            reverse("youth:moderation_case", kwargs={"council": council.slug, "pk": case.pk}),
            case.language if case.title else "",
        )
        for case in cases
        if may("moderation.see", viewer, case)
    }


def _topics(council: Council, ids: list[UUID]) -> dict[UUID, Subject]:
    lists = reverse("youth:lists", kwargs={"council": council.slug})
    rows = Topic.objects.filter(council=council, pk__in=ids)
    return {row.pk: Subject(row.name, f"{lists}#{row.key}", row.language_shown) for row in rows}


def _resolutions(council: Council, ids: list[UUID]) -> dict[UUID, Subject]:
    """Return resolutions of the council, and of the youth councils that send it theirs."""
    reads = Q(council=council) | Q(council__mirrors=council)
    return {
        row.pk: Subject(
            f"{row.designation}: {row.title}",
            reverse("youth:resolution", kwargs={"council": row.council.slug, "pk": row.pk}),
            row.language,
        )
        for row in Resolution.objects.select_related("council").filter(reads, pk__in=ids)
    }


def _as_id(key: str) -> UUID | None:
    try:
        return UUID(key)
    except ValueError:
        return None
