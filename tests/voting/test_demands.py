"""So many members in the hall demand a vote by name, or a secret one, as the rules say."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from tests.factories import Town, make_town
from tests.voting.scenes import item_under_way
from tests.youth.people.test_joining import refusal_of
from voting.procedure.demands import demanded_method, demands_needed
from voting.services import open_poll
from voting.services.demands import demand_method
from youth.models import AgendaItem, JournalEntry
from youth.procedure.choices import Method
from youth.refusals import Refusal
from youth.services.attendance import leave_hall


@pytest.fixture
def town(db: None) -> Town:
    """Make a town where three members may demand a vote by name, and a quarter a secret one."""
    town = make_town()
    town.youth.rules_overrides = {"vote.named_on_request_of": 3, "vote.secret_on_request_of": "1/4"}
    town.youth.save()
    return town


def demanded(town: Town, item: AgendaItem, method: str, members: int) -> None:
    """Let the last members in the hall demand a way of voting."""
    for member in town.members[13 - members : 13]:
        demand_method(item, method, participant=member, actor=member)


def test_once_enough_members_demand_a_vote_by_name_no_other_can_be_opened(town: Town) -> None:
    item = item_under_way(town)
    demanded(town, item, "named", 3)
    assert refusal_of(open_poll, item, method="open", actor=town.chair)[0] == "named_vote_demanded"
    assert open_poll(item, actor=town.chair).method == "named"
    assert JournalEntry.objects.filter(kind="voting.method_demanded").count() == 3


def test_too_few_and_those_who_left_change_nothing(town: Town) -> None:
    item = item_under_way(town)
    demanded(town, item, "named", 3)
    leave_hall(item.meeting, participant=town.members[12], actor=town.chair)
    assert open_poll(item, actor=town.chair).method == "open"


def test_a_secret_vote_that_is_demanded_keeps_an_open_one_shut(town: Town) -> None:
    item = item_under_way(town)
    demanded(town, item, "secret", 4)
    with pytest.raises(Refusal) as refused:
        open_poll(item, method="named", actor=town.chair)
    assert refused.value.code == "secret_vote_demanded"


@pytest.mark.parametrize(
    ("present", "needed"), [(12, {"named": 3, "secret": 3}), (13, {"named": 3, "secret": 4})]
)
def test_a_share_is_of_those_present(present: int, needed: dict[str, int]) -> None:
    assert demands_needed(present, 3, Fraction(1, 4)) == needed
    assert demands_needed(present, None, None) == {}
    both = {Method.NAMED: 5, Method.SECRET: 4}
    assert demanded_method(both, demands_needed(present, 3, Fraction(1, 4))) is Method.SECRET


REFUSED: list[tuple[str, Callable[[Town, AgendaItem], dict[str, object]]]] = [
    ("unknown_method", lambda town, item: {"method": "open", "participant": town.members[0]}),
    ("not_in_hall", lambda town, item: {"method": "named", "participant": town.members[12]}),
    ("already_demanded", lambda town, item: {"method": "named", "participant": town.members[0]}),
]


@pytest.mark.parametrize(("code", "given"), REFUSED, ids=[code for code, _given in REFUSED])
def test_a_demand_that_means_nothing_is_refused(
    town: Town, code: str, given: Callable[[Town, AgendaItem], dict[str, object]]
) -> None:
    item = item_under_way(town, present=12)
    demand_method(item, "named", participant=town.members[0], actor=town.members[0])
    assert refusal_of(demand_method, item, actor=town.secretary, **given(town, item))[0] == code


def test_after_the_opening_and_from_outside_nobody_demands_anything(town: Town) -> None:
    item = item_under_way(town)
    with pytest.raises(PermissionDenied):
        demand_method(item, "named", participant=town.young_person, actor=town.young_person)
    with pytest.raises(PermissionDenied):
        demand_method(item, "named", participant=town.members[1], actor=town.members[2])
    open_poll(item, actor=town.chair)
    member = town.members[1]
    assert refusal_of(demand_method, item, "named", participant=member, actor=member)[0] == "item_voted"


def test_without_the_right_in_the_rules_there_is_no_demand(db: None) -> None:
    town = make_town()
    item, member = item_under_way(town), town.members[1]
    assert refusal_of(demand_method, item, "named", participant=member, actor=member)[0] == "not_on_request"


def test_a_member_demands_it_from_the_page_of_the_meeting(town: Town) -> None:
    item, client = item_under_way(town), Client()
    client.force_login(town.members[5].user)
    address = f"/bg/c/ms/voting/items/{item.pk}/demand/"
    assert address in client.get(f"/bg/c/ms/meetings/{item.meeting_id}/").text
    assert "0 от нужни 3" in client.get(address).text
    assert client.post(address, {"method": "named"}).status_code == 302
    assert item.method_demands.get().participant == town.members[5]
    outsider = Client()
    outsider.force_login(town.young_person.user)
    assert outsider.post(address, {"method": "named"}).status_code == 403
