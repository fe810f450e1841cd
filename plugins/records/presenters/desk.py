"""What waits for the secretaries: resolutions to send, packages and records to look at, answers."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import CharField, Exists, F, OuterRef, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from plugins.hooks import Tile
from plugins.records.models import ConsultationRecord, Referral
from plugins.records.selectors import waiting_imports
from youth.policies import SECRETARY, holds, may
from youth.procedure.notice import deadline
from youth.procedure.referral import UNANSWERED
from youth.selectors.resolutions import resolutions_of
from youth.selectors.rules import profile_of

if TYPE_CHECKING:
    from youth.models import Council, Participant

AT_MOST = 500
DUE_FIRST = F("due_on").asc(nulls_last=True)


def tiles_of(council: "Council", participant: "Participant") -> list[Tile]:
    """Return what waits for a participant, in two queries."""
    if may("records.import", participant, council):
        return [*_received(council), *_to_answer(council)]
    if council.kind == council.Kind.YOUTH and holds(participant, SECRETARY):
        return [*_to_send(council), *_to_enter(council)]
    return []


def _received(council: "Council") -> Iterator[Tile]:
    """Yield what a municipal council was sent: the one, or where all of them are listed."""
    review = ConsultationRecord.objects.filter(council=council, state=ConsultationRecord.State.REVIEW)
    records = review.order_by().values_list(Value("detail", output_field=CharField()), "pk")
    packages = waiting_imports(council).order_by()
    both = records.union(packages.values_list(Value("preview", output_field=CharField()), "pk"), all=True)
    found: dict[str, list[object]] = {"preview": [], "detail": []}
    for page, pk in both.order_by()[:AT_MOST]:
        found[page].append(pk)
    titles = {"preview": _("Packages to confirm"), "detail": _("Records for review")}
    for page, ids in found.items():
        place: dict[str, object] = {"council": council.slug}
        one = reverse(f"records:{page}", kwargs=place | {"pk": ids[0]}) if len(ids) == 1 else ""
        url = one or reverse("records:list", kwargs=place)
        yield Tile(key=f"records.{page}", title=titles[page], count=len(ids), url=url, icon="inbox")


def _to_answer(council: "Council") -> Iterator[Tile]:
    """Yield the records that were not answered, the first due first."""
    found = Referral.objects.filter(
        record__council=council, record__state=ConsultationRecord.State.PUBLIC, stage__in=UNANSWERED
    )
    for one in found.select_related("record", "resolution").order_by(DUE_FIRST, "pk")[:AT_MOST]:
        assert one.record is not None  # noqa: S101 - joined above
        yield Tile(
            key=f"records.answer.{one.pk}",
            title=_("Answer the Youth Council: %(title)s") % {"title": one.resolution.title},
            url=reverse("records:detail", kwargs={"council": council.slug, "pk": one.record.pk}),
            due=one.due_on,
            note=_of_answer(one),
            icon="mail",
        )


def _to_enter(council: "Council") -> Iterator[Tile]:
    """Yield the resolutions whose answer the youth council's secretary enters, the first due first."""
    if council.mirrors_id is not None:
        return
    found = Referral.objects.filter(council=council, record=None, stage__in=UNANSWERED)
    for one in found.select_related("resolution").order_by(DUE_FIRST, "pk")[:AT_MOST]:
        yield Tile(
            key=f"records.enter.{one.pk}",
            title=_("Enter the Municipal Council's answer: %(title)s") % {"title": one.resolution.title},
            url=reverse("youth:resolution", kwargs={"council": council.slug, "pk": one.pk}),
            due=one.due_on,
            note=_of_answer(one),
            icon="mail",
        )


def _of_answer(referral: Referral) -> str:
    if referral.due_on is None:
        return ""
    days = (referral.due_on - referral.sent_on).days
    words = ngettext(
        "By the rules, %(days)s day after it was sent.",
        "By the rules, %(days)s days after it was sent.",
        days,
    )
    return words % {"days": days}


def _to_send(council: "Council") -> Iterator[Tile]:
    """Yield how many resolutions were not sent, with the day for the first."""
    sent = Referral.objects.filter(resolution=OuterRef("pk"))
    found = resolutions_of(council).filter(~Exists(sent), annulled_by_vote=None)
    rows = list(found.order_by("adopted_on", "number").values_list("pk", "adopted_on")[:AT_MOST])
    if not rows:
        return
    place: dict[str, object] = {"council": council.slug}
    first, first_on = rows[0]
    one = reverse("youth:resolution", kwargs=place | {"pk": first})
    days = profile_of(council).act.send_days.value
    words = ngettext(
        "By the rules, %(days)s day after it was adopted.",
        "By the rules, %(days)s days after it was adopted.",
        days or 0,
    )
    yield Tile(
        key="records.send",
        title=_("Resolutions to send to the Municipal Council"),
        count=len(rows),
        url=one if len(rows) == 1 else reverse("youth:resolutions", kwargs=place),
        due=None if days is None else deadline(first_on, days),
        note="" if days is None else words % {"days": days},
        icon="send",
    )
