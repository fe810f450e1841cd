"""However often items change places, the agenda is counted from one without a gap and loses nothing."""

from itertools import count
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import Town
from tests.youth.meetings import scenes
from youth.models import AgendaItem
from youth.selectors.meetings import AgendaNode, agenda_tree
from youth.services import agenda


def walk(nodes: list[AgendaNode] | tuple[AgendaNode, ...]) -> list[AgendaNode]:
    return [found for node in nodes for found in (node, *walk(node.children))]


@st.composite
def agendas(draw: st.DrawFn) -> list[AgendaItem]:
    """Items without a meeting, in any order of rows: some with sub-items, each place taken once."""
    keys = count(1)
    items = []
    for position, below in enumerate(draw(st.lists(st.integers(0, 3), max_size=5)), start=1):
        parent = AgendaItem(pk=UUID(int=next(keys)), position=position)
        items.append(parent)
        items += [
            AgendaItem(pk=UUID(int=next(keys)), position=place, parent_id=parent.pk)
            for place in range(1, below + 1)
        ]
    return draw(st.permutations(items))


@given(agendas())
def test_in_whatever_order_rows_are_read_the_agenda_is_the_same(items: list[AgendaItem]) -> None:
    nodes = walk(agenda_tree(items))
    places = [tuple(map(int, node.place.split("."))) for node in nodes]
    assert places == sorted(places)
    assert len(set(places)) == len(items)
    assert {node.item.pk for node in nodes} == {item.pk for item in items}
    for node in nodes:
        assert int(node.place.rpartition(".")[2]) == node.item.position
        assert all(child.place.startswith(f"{node.place}.") for child in node.children)


def test_items_that_are_moved_are_as_in_a_list_from_which_they_are_taken_and_put_back(town: Town) -> None:
    meeting = scenes.planned(town, "А", "Б", "В", "Г")
    order = ["А", "Б", "В", "Г"]

    # Each example goes on from the order that the last one left.
    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
    @given(st.sampled_from("АБВГ"), st.integers(-1, 6))
    def move(title: str, position: int) -> None:
        moved = agenda.move_item(
            meeting.agenda_items.get(title=title), position=position, actor=town.secretary
        )
        order.remove(title)
        order.insert(max(position, 1) - 1, title)
        rows = list(meeting.agenda_items.order_by("position").values_list("position", "title"))
        assert rows == list(enumerate(order, start=1))
        assert moved.position == order.index(title) + 1

    move()
