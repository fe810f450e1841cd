"""Many supporters at the same moment, in threads with real transactions, on either database."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection

from proposals import services
from proposals.models import Proposal
from proposals.selectors.support import support_of
from proposals.streams import proposal_stream
from tests.factories import make_participant, make_town
from tests.proposals.conftest import POINTS, ask_more
from youth.journal.models import JournalEntry
from youth.journal.verify import verify_stream
from youth.refusals import Refusal

pytestmark = pytest.mark.django_db(transaction=True)

SUPPORTERS, NEEDED = 20, 18


def test_twenty_supporters_at_the_threshold_submit_once_and_nobody_is_lost(transactional_db: None) -> None:
    town = make_town(members=4)
    author = town.young_person
    draft = services.draft_proposal(town.youth, title="Скейт", summary="", points=POINTS, actor=author)
    proposal = services.publish_proposal(draft, actor=author)
    ask_more(NEEDED, proposal)
    people = [make_participant(town.youth, f"Млад {number}") for number in range(SUPPORTERS)]

    met = at_once(*(partial(services.support_proposal, proposal, actor=one) for one in people))

    found = Proposal.objects.get()
    assert found.state == "submitted"
    assert met.count("done") == support_of(found).given == NEEDED
    assert met.count("closed") == SUPPORTERS - NEEDED
    kinds = list(JournalEntry.objects.filter(stream_id=proposal_stream(found)).values_list("kind", flat=True))
    assert kinds.count("proposals.submitted") == kinds.count("proposals.support_reached") == 1
    assert verify_stream(proposal_stream(found)).holds


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Carry the acts out in a thread each, all begun together; return what each met with."""
    start = threading.Barrier(len(acts))

    def carry_out(act: Callable[[], object]) -> str:
        try:
            start.wait()
            act()
        except Refusal as refusal:
            return refusal.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(carry_out, acts))


def test_mergers_supports_and_a_withdrawal_at_once_lose_and_double_nothing(transactional_db: None) -> None:
    town = make_town(members=6)
    first, second, third = (
        services.publish_proposal(
            services.draft_proposal(town.youth, title=title, summary="", points=POINTS, actor=one), actor=one
        )
        for title, one in zip(("Скейт", "Кънки", "Ролери"), town.members[:3], strict=True)
    )
    people = [make_participant(town.youth, f"Млад {number}") for number in range(4)]
    for one in people:
        services.support_proposal(first, actor=one)
        services.support_proposal(second, actor=one)
    # In a circle: whichever comes first, the others find theirs closed or go on.
    for source, target in ((first, second), (second, third), (third, first)):
        services.ask_to_merge(source, target, actor=source.author)

    met = at_once(
        *(
            partial(services.merge_proposal, one, actor=town.secretary)
            for one in (first, first, second, third)
        ),
        partial(services.withdraw_support, third, actor=people[0]),
        *(partial(services.support_proposal, third, actor=one) for one in people),
    )

    assert "OperationalError" not in met
    rows = list(Proposal.objects.filter(pk__in=[first.pk, second.pk, third.pk]))
    ended = [one for one in rows if one.state == "merged"]
    assert len(ended) == 2
    (left,) = (one for one in rows if one.state != "merged")
    assert support_of(left).given >= len(people) - 1
    assert left.supports.counted().count() == left.supports.counted().values("participant").distinct().count()
    assert not any(one.supports.counted().exists() for one in ended)
    assert all(verify_stream(proposal_stream(one)).holds for one in rows)
