"""Counting the ages of supporters for the filter of the list."""

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from proposals.models import Proposal, Support
from proposals.selectors.proposals import SHOWN
from proposals.supporter_ages import bands_in, bands_to_name, is_counted_again, marks_of
from youth.selectors.councils import today_in
from youth.selectors.people import ages_in

if TYPE_CHECKING:
    from youth.models import Council


def count_ages(council: "Council", now: datetime) -> int:
    """Name the bands of age of many supporters where enough came since; return of how many proposals."""
    rows = Proposal.objects.filter(SHOWN, council=council)
    # Also those whose support ended: people are counted by the rows that stay.
    counted = rows.annotate(given=Count("supports__participant", distinct=True))
    due = {
        one.pk: one
        for one in counted.only("supporter_ages", "ages_counted_at")
        if is_counted_again(vars(one)["given"], one.ages_counted_at)
    }
    if not due:
        return 0
    ages = ages_in(council, today_in(council, now))
    supporters: dict[UUID, list[int | None]] = defaultdict(list)
    counted_now = Support.objects.counted().filter(proposal__in=due)
    for key, user in counted_now.values_list("proposal", "participant__user"):
        supporters[key].append(user)
    with transaction.atomic():
        for key, proposal in due.items():
            known = (ages.get(user) if user is not None else None for user in supporters[key])
            named = bands_to_name(None if one is None else one[1] for one in known)
            marks = marks_of({*named, *bands_in(proposal.supporter_ages)})
            Proposal.objects.filter(pk=key).update(
                supporter_ages=marks, ages_counted_at=vars(proposal)["given"]
            )
    return len(due)
