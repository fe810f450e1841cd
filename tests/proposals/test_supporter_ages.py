"""The filter by the age of supporters: what it names, and what nobody learns from it."""

from collections.abc import Iterable

from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from proposals.models import Proposal, Support
from proposals.services.ages import count_ages
from proposals.supporter_ages import bands_in, bands_to_name, is_counted_again, marks_of
from tests.factories import Town, make_participant
from tests.proposals.conftest import ask_more
from tests.proposals.pages import address
from youth import clock
from youth.crypto import encrypted
from youth.models import BirthDate, Participant
from youth.procedure.age import AgeBand
from youth.procedure.moderation import FEWEST_SHOWN

OLDER, YOUNGER = 19, 15
bands = st.sampled_from([*AgeBand, None])


@given(st.lists(bands, max_size=80))
def test_each_supporter_may_be_of_another_age(supporters: list[AgeBand | None]) -> None:
    for band in bands_to_name(supporters):
        assert supporters.count(band) >= FEWEST_SHOWN
        assert len(supporters) - supporters.count(band) >= FEWEST_SHOWN


@given(st.sets(st.sampled_from(AgeBand)))
def test_a_column_holds_the_bands(named: set[AgeBand]) -> None:
    assert set(bands_in(marks_of(named))) == named
    assert len(marks_of(named)) <= 60


def test_it_is_counted_after_ten_further_people() -> None:
    assert [given for given in range(31) if is_counted_again(given, 10)][:1] == [20]


def people(town: Town, age: int, number: int) -> list[Participant]:
    """Let people of an age come."""
    made = []
    for one in range(number):
        person = make_participant(town.youth, f"Име {age} {one}")
        BirthDate.objects.create(user=person.user, ciphertext=encrypted(str(clock.now().year - age - 1)))
        made.append(person)
    return made


def support(proposal: Proposal, supporters: Iterable[Participant]) -> None:
    """Let people support a proposal as rows: their acts are tried elsewhere."""
    Support.objects.bulk_create(
        [Support(proposal=proposal, participant=one, version=proposal.version) for one in supporters]
    )


def found(client: Client, age: str) -> list[str]:
    """Return the titles of the list for an age."""
    return [card["title"] for card in client.get(address("list"), {"age": age}).context["cards"]]


def named(proposal: Proposal) -> list[AgeBand]:
    """Count and return what is named now."""
    count_ages(proposal.council, clock.now())
    proposal.refresh_from_db()
    return bands_in(proposal.supporter_ages)


def test_a_band_is_named_with_ten_inside_and_ten_outside(
    clients: dict[str, Client], published: Proposal, town: Town
) -> None:
    ask_more(50, published)
    support(published, people(town, OLDER, 10))
    assert named(published) == []
    assert clients["visitor"].get(address("list")).context["age_filters"] == []

    support(published, people(town, YOUNGER, 10))

    assert named(published) == [AgeBand.FROM_14, AgeBand.FROM_18]
    assert found(clients["visitor"], "18-24") == [published.title]
    assert found(clients["visitor"], "25-29") == []
    page = clients["visitor"].get(address("list") + "?age=18-24")
    assert [(one["label"], one["count"]) for one in page.context["age_filters"]] == [
        ("Всички възрасти", 1),
        ("14 и 15", 1),
        ("от 18 до 24", 1),
    ]
    assert "Подкрепили на възраст от 18 до 24" in page.content.decode()
    programs = clients["visitor"].get("/api/v1/c/ms/proposals/?age=14-15").json()["results"]
    assert [row["title"] for row in programs] == [published.title]


def test_one_more_supporter_and_one_less_change_nothing(published: Proposal, town: Town) -> None:
    ask_more(50, published)
    support(published, [*people(town, OLDER, 11), *people(town, YOUNGER, 9)])
    assert named(published) == []
    # The tenth of the younger ones: who watches would know of this one person.
    support(published, people(town, YOUNGER, 1))
    assert named(published) == []
    support(published, people(town, OLDER, 9))
    assert named(published) == [AgeBand.FROM_14, AgeBand.FROM_18]

    for one in Support.objects.all()[:15]:
        one.ended_at, one.ended_because = clock.now(), "withdrawn"
        one.save()
    assert named(published) == [AgeBand.FROM_14, AgeBand.FROM_18]


def test_whose_age_is_not_known_is_of_no_band(published: Proposal, town: Town) -> None:
    ask_more(50, published)
    support(published, [make_participant(town.youth, f"Име {one}") for one in range(12)])
    support(published, people(town, OLDER, 10))

    assert named(published) == [AgeBand.FROM_18]


def test_an_age_that_is_no_band_is_left_out(clients: dict[str, Client], published: Proposal) -> None:
    assert found(clients["visitor"], "|") == [published.title]
    assert found(clients["visitor"], "17") == [published.title]
