"""The council's own lists: the secretary keeps topics and settlements, people follow a topic."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.factories import Town, make_town
from tests.markup import part
from tests.queries import exactly
from tests.youth.people.test_council_pages import signed_in
from youth.journal.models import JournalEntry
from youth.models import Place, Topic
from youth.policies import OPERATOR
from youth.refusals import Refusal
from youth.selectors.lists import all_places
from youth.services.following import follow
from youth.services.lists import Position, add_entry, change_entry, key_of_name

SPORT = {"bg": "Спорт и свободно време", "en": "Sport and leisure"}


@pytest.fixture
def town(db: None) -> Town:
    return make_town(members=3)


def at(name: str, **place: object) -> str:
    return reverse(f"youth:{name}", kwargs={"council": "ms", **place})


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Спорт и свободно време", "sport-i-svobodno-vreme"),
        ("с. Щъркелово – Жълтуша", "s-shtarkelovo-zhaltusha"),
        ("Café № 1", "cafe-no-1"),
        ("☂", "entry"),
    ],
)
def test_the_key_in_addresses_is_the_name_in_small_latin_letters(name: str, key: str) -> None:
    assert key_of_name(name) == key


def test_an_entry_is_added_renamed_and_no_longer_offered_each_by_one_act(town: Town) -> None:
    topic = add_entry(town.youth, "topics", SPORT, actor=town.secretary)
    change_entry(topic, {"bg": "Спорт"}, actor=town.secretary)
    change_entry(topic, {"bg": "Спорт"}, actor=town.secretary)
    change_entry(topic, {"bg": "Спорт"}, is_offered=False, actor=town.secretary)

    topic.refresh_from_db()
    assert (topic.key, topic.names, topic.is_offered) == ("sport-i-svobodno-vreme", {"bg": "Спорт"}, False)
    entries = JournalEntry.objects.filter(kind="youth.list_changed").order_by("seq")
    acts = [entry.payload for entry in entries]
    assert [(act["is_new"], act["is_offered"]) for act in acts] == [
        (True, True),
        (False, True),
        (False, False),
    ]


def test_a_settlement_has_both_coordinates_or_none(town: Town) -> None:
    place = add_entry(
        town.youth,
        "places",
        {"bg": "гр. Ихтиман"},
        position=Position(Decimal("42.43333"), Decimal("23.81667")),
        actor=town.secretary,
    )
    assert isinstance(place, Place)
    assert all_places(town.youth) == [place]
    with pytest.raises(Refusal) as refused:
        change_entry(place, place.names, position=Position(Decimal(91), Decimal(0)), actor=town.secretary)
    assert (refused.value.code, refused.value.field) == ("entry_invalid", "latitude")
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(pk=place.pk).update(longitude=None)


def test_the_same_name_twice_no_name_and_a_stranger_are_refused(town: Town) -> None:
    add_entry(town.youth, "topics", SPORT, actor=OPERATOR)
    for names, field in ((SPORT, "names"), ({"en": "Sport"}, "names.bg"), ({"bg": "я" * 200}, "names")):
        with pytest.raises(Refusal) as refused:
            add_entry(town.youth, "topics", names, actor=town.secretary)
        assert refused.value.field == field
    for stranger in (town.young_person, town.chair, town.municipal_secretary):
        with pytest.raises(PermissionDenied):
            add_entry(town.youth, "topics", {"bg": "Друго"}, actor=stranger)
    assert Topic.objects.count() == 1


def test_the_secretary_keeps_the_lists_on_their_page(town: Town) -> None:
    client = signed_in(town.secretary.user)
    new = at("list_entry_new", listed="places")
    both = {"names_bg": "с. Мирово", "names_en": "Mirovo", "latitude": "42.4", "longitude": ""}
    wrong = client.post(new, both)
    assert wrong.status_code == 409
    assert "longitude" in wrong.context["form"].errors
    assert client.post(new, both | {"longitude": "23.7"}).url == at("lists")
    place = Place.objects.get()
    change = at("list_entry", listed="places", pk=place.pk)
    assert change in part(client.get(at("lists")))
    client.post(change, {"names_bg": "с. Мирово", "names_en": "", "latitude": "", "longitude": ""})
    place.refresh_from_db()
    assert (place.is_offered, place.latitude, place.names) == (False, None, {"bg": "с. Мирово"})
    assert "Мирово" not in part(signed_in(town.member.user).get(at("lists")))
    assert client.get(at("list_entry_new", listed="people")).status_code == 404


def test_a_topic_is_followed_from_the_page(town: Town) -> None:
    topic = add_entry(town.youth, "topics", SPORT, actor=OPERATOR)
    client = signed_in(town.young_person.user)
    assert "Спорт и свободно време" in part(client.get(f"{at('follow')}?label=youth.topic&key={topic.pk}"))
    client.post(at("follow"), {"label": "youth.topic", "key": str(topic.pk), "follow": "1"})
    assert town.young_person.follows.get().key == str(topic.pk)
    assert "Следиш я" in part(client.get(at("lists")))


def test_the_page_takes_the_same_queries_for_one_topic_and_for_three(town: Town) -> None:
    client = signed_in(town.young_person.user)
    client.get(at("lists"))
    for names in ({"bg": "А"}, {"bg": "Б"}, {"bg": "В"}):
        topic = add_entry(town.youth, "topics", names, actor=OPERATOR)
        follow(town.young_person, "youth.topic", str(topic.pk))
        if names["bg"] != "Б":
            with exactly(11):
                client.get(at("lists"))
