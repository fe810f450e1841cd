"""What waits for the secretaries: resolutions to send, packages to confirm and records to review."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import CharField, Exists, OuterRef, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from plugins.hooks import Tile
from plugins.records.models import ConsultationRecord, IssuedPackage
from plugins.records.selectors import waiting_imports
from youth.policies import SECRETARY, holds, may
from youth.procedure.notice import deadline
from youth.selectors.resolutions import resolutions_of
from youth.selectors.rules import profile_of

if TYPE_CHECKING:
    from youth.models import Council, Participant

AT_MOST = 500


def tiles_of(council: "Council", participant: "Participant") -> list[Tile]:
    """Return what waits for a participant, in one query."""
    if may("records.import", participant, council):
        return list(_received(council))
    if council.mirrors_id is not None and holds(participant, SECRETARY):
        return list(_to_send(council))
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


def _to_send(council: "Council") -> Iterator[Tile]:
    """Yield how many resolutions have no package and are in no register, with the day for the first."""
    issued = IssuedPackage.objects.filter(resolution=OuterRef("pk"))
    received = ConsultationRecord.objects.filter(
        council=council.mirrors_id, sender_slug=council.slug, designation=OuterRef("designation")
    ).exclude(state=ConsultationRecord.State.ANNULLED)
    found = resolutions_of(council).filter(~Exists(issued), ~Exists(received))
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
