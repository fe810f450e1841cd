"""Changes of the rules as pages show them: prepared, proposed, decided."""

from hashlib import sha256
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from plugins.hooks import SubjectSummary
from youth.models import AgendaItem, Council, Meeting, Resolution, RuleChange
from youth.phrasing.rules import FIELDS, SECTIONS, value_in_words
from youth.points import as_rows, parse, words_of
from youth.procedure.structure import FIELDS as READERS
from youth.selectors.rules import profile_of

# The label of a change as the subject of an agenda item.
CHANGE = "youth.rule_change"


def changes_of(council: Council) -> QuerySet[RuleChange]:
    """Return the changes that were proposed or decided, newest first, each with its resolution."""
    shown = (RuleChange.State.PROPOSED, RuleChange.State.DECIDED)
    found = council.rule_changes.filter(state__in=shown).select_related("resolution")
    return found.order_by("-proposed_at", "-pk")


def change_by_id(council: Council, pk: UUID) -> RuleChange | None:
    """Return one change that was proposed, decided or withdrawn, or None."""
    found = council.rule_changes.exclude(state=RuleChange.State.DRAFT)
    return found.select_related("council", "resolution").filter(pk=pk).first()


def change_in_preparation(council: Council) -> RuleChange | None:
    """Return the change that is being prepared, or None."""
    return council.rule_changes.filter(state=RuleChange.State.DRAFT).first()


def resolutions_without_change(council: Council) -> QuerySet[Resolution]:
    """Return the resolutions of ended meetings by which no change of the rules was entered, newest first."""
    left = council.resolutions.filter(rule_change=None, annulled_by_vote=None, elected_in=None)
    return left.filter(meeting__state=Meeting.State.CLOSED).order_by("-adopted_on", "-number")


def changes_for_agenda(meeting: Meeting) -> list[SubjectSummary]:
    """Return the proposed changes as candidates for an agenda, in the words on which the council votes."""
    waiting = meeting.council.rule_changes.filter(
        kind=RuleChange.Kind.DECISION, state=RuleChange.State.PROPOSED
    )
    return [summary_of_change(one) for one in waiting.select_related("council").order_by("proposed_at")]


def amended_item(change: RuleChange) -> AgendaItem | None:
    """Return the item under way in which the council amended a proposed change, or None."""
    if change.state != RuleChange.State.PROPOSED:
        return None
    items = AgendaItem.objects.filter(subject_label=CHANGE, subject_id=change.pk, meeting__committee=None)
    running = items.filter(
        state=AgendaItem.State.UNDER_WAY, meeting__state__in=(Meeting.State.OPEN, Meeting.State.SUSPENDED)
    )
    amended = running.filter(draft_changed_at__isnull=False)
    return amended.select_related("meeting__council", "meeting__term").first()


def summary_of_change(change: RuleChange) -> SubjectSummary:
    """Return a change as the subject of an agenda item, in the language of the council's documents."""
    council, language = change.council, change.council.languages[0]
    with override(language):
        text = decision_words(change)
        title = gettext("Change of the rules of procedure")
    decision = parse(text)
    return SubjectSummary(
        label=CHANGE,
        id=change.pk,
        title=title,
        text=words_of(decision.ground, as_rows(decision.points)),
        url=reverse("youth:rule_change", kwargs={"council": council.slug, "pk": change.pk}),
        digest=sha256(text.encode()).hexdigest(),
        language=language,
    )


def decision_words(change: RuleChange) -> str:
    """Return the draft decision of a change in the active language, a point for each rule."""
    day = change.wanted_from
    holds = (
        gettext("The change holds from %(day)s.") % {"day": date_format(day, "DATE_FORMAT")}
        if day
        else gettext("The change holds from the day after its adoption.")
    )
    present = profile_of(change.council)
    rows = [
        gettext("%(section)s, %(rule)s: instead of “%(before)s”, “%(after)s”.")
        % {
            "section": SECTIONS[field.partition(".")[0]],
            "rule": FIELDS[field],
            "before": value_in_words(field, present.fact(field).value),
            "after": value_in_words(field, READERS[field](field, fact["value"])),
        }
        for field, fact in change.facts.items()
    ]
    lines = [*rows, holds]
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
