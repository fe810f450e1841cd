"""Joining, being shown, leaving."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from tests.youth.people.conftest import AGREED, House, joined, someone
from youth import clock
from youth.consent_texts import current_text
from youth.models import Consent, JournalEntry, Participant
from youth.policies import OPERATOR
from youth.refusals import Refusal
from youth.selectors.people import (
    audience_of,
    consents_standing,
    display_name_of,
    participant_for,
)
from youth.services.mandates import resign
from youth.services.membership import (
    enter_participant,
    hide,
    join_council,
    leave_council,
    rename,
    show_publicly,
)
from youth.services.offices import end_office


def refusal_of(call: object, *args: object, **kwargs: object) -> tuple[str, str | None]:
    """Return code and field of the refusal that the call must end in."""
    with pytest.raises(Refusal) as refusal:
        call(*args, **kwargs)  # type: ignore[operator]
    return refusal.value.code, refusal.value.field


@pytest.mark.parametrize(
    ("born", "code"),
    [
        (None, "birth_date_missing"),
        (date(2012, 11, 23), "age_outside"),
        (date(1996, 11, 22), "age_outside"),
    ],
)
def test_the_rules_ages_open_the_council(house: House, born: date | None, code: str) -> None:
    user = someone("someone", born)
    assert refusal_of(join_council, user, house.youth, display_name="Рени", consents=AGREED) == (
        code,
        "birth_date",
    )
    assert not Participant.objects.filter(user=user).exists()


@pytest.mark.parametrize("born", [date(2010, 11, 22), date(1996, 11, 23)])
def test_the_first_and_the_last_day_of_the_ages_belong_to_them(house: House, born: date) -> None:
    assert not joined(house.youth, "Рени", born).is_public


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "name_length"),
        ("Х", "name_length"),
        ("Х" * 61, "name_length"),
        ("Х" * 80, "name_length"),
        ("\u0301\u0301\u0301", "name_letters"),
        ("Рени" + "\u0301" * 20, "name_letters"),
        ("Р\u0336е\u0336н\u0336и\u0336", "name_letters"),
        ("....", "name_letters"),
        ("\u2800\u2800\u2800", "name_letters"),
        ("reni@example.org", "name_is_contact"),
        ("Рени 0888123456", "name_is_contact"),
        ("Рени\u202e", "name_characters"),
        ("АНА ПРИМЕРОВА", "name_taken"),
        (" Ana ", "name_taken"),
        # Of Latin letters that look like the others.
        ("A H A Пpимepoвa", "name_mixed"),
        ("Рени Рeни", "name_mixed"),
        ("Αna", "name_mixed"),
        ("АHА", "name_mixed"),
        ("Ана-Примерова", "name_taken"),
        ("An\u0430", "name_mixed"),
        ("Председател", "name_of_office"),
        ("модераторът", "name_of_office"),
        ("ПРЕДСЕДАТЕЛКАТА Рени", "name_of_office"),
        ("Moderator", "name_of_office"),
        ("m o d e r a t o r", "name_of_office"),
        ("Секретар на съвета", "name_of_office"),
        ("Кмет", "name_of_office"),
        ("Кметица", "name_of_office"),
        ("Президент", "name_of_office"),
        ("Moderator_1", "name_of_office"),
        ("Админ1", "name_of_office"),
        ("Support-bot", "name_of_office"),
        ("Екип.Глас", "name_of_office"),
    ],
)
def test_a_display_name_can_be_shown_and_is_nobody_elses(house: House, name: str, code: str) -> None:
    user = someone("reni")
    assert refusal_of(join_council, user, house.youth, display_name=name, consents=AGREED) == (
        code,
        "display_name",
    )
    assert not Participant.objects.filter(user=user).exists()
    assert not Consent.objects.filter(user=user).exists()


@pytest.mark.parametrize(
    ("taken", "twin"),
    [("Росо", "Poco"), ("Вера", "Bepa"), ("Хорхе", "Xopxe"), ("Ива Мир", "ива-мир"), ("Илия 1", "Илия l")],
)
def test_a_name_that_looks_like_a_taken_one_is_taken(house: House, taken: str, twin: str) -> None:
    joined(house.youth, taken)
    other = joined(house.youth, "Калина")
    assert refusal_of(rename, other, twin) == ("name_taken", "display_name")
    rename(other, "Рекс")


@pytest.mark.parametrize(
    "name", ["Кметова", "Иван-Asen", "Anna Петрова", "Δήμητρα", "Мария-Магдалена 07", "Ре\u0301ни", "Zoë"]
)
def test_a_name_that_only_resembles_an_office_or_another_alphabet_is_free(house: House, name: str) -> None:
    assert joined(house.youth, name).display_name == name


def test_whom_the_council_enters_may_be_named_by_the_office(house: House) -> None:
    entered = enter_participant(someone("x"), house.youth, display_name="Секретар на съвета", actor=OPERATOR)
    assert entered.display_name == "Секретар на съвета"


def test_without_consent_or_twice_nobody_joins(house: House) -> None:
    user = someone("reni")
    assert refusal_of(join_council, user, house.youth, display_name="Рени", consents={}) == (
        "consent_needed",
        "consent",
    )
    stale = {"participation": "2020-01"}
    assert (
        refusal_of(join_council, user, house.youth, display_name="Рени", consents=stale)[0] == "text_changed"
    )
    assert not Participant.objects.filter(user=user).exists()
    join_council(user, house.youth, display_name="Рени", consents=AGREED)
    assert (
        refusal_of(join_council, user, house.youth, display_name="Рени", consents=AGREED)[0]
        == "already_joined"
    )
    assert (
        refusal_of(join_council, user, house.municipal, display_name="Рени", consents=AGREED)[0] == "not_open"
    )


def test_a_name_is_shown_to_whom_its_bearer_chose(house: House) -> None:
    young = joined(house.youth, "Рени")
    stranger = Participant.objects.create(council=house.municipal, display_name="Друг")
    with override("en"):
        seen = {viewer: display_name_of(young, viewer) for viewer in (None, stranger, house.chair, young)}
        assert seen == {None: "participant", stranger: "participant", house.chair: "Рени", young: "Рени"}
        show_publicly(young, version=current_text("public_name").version)
        assert display_name_of(young, None) == "Рени"
        assert "public_name" in consents_standing(young.user, house.youth)
        hide(young)
        hide(young)
        assert display_name_of(young, None) == "participant"
        assert "public_name" not in consents_standing(young.user, house.youth)
        leave_council(young)
        assert display_name_of(young, house.chair) == "former participant"


def test_a_name_can_be_changed_but_not_taken(house: House) -> None:
    young = joined(house.youth, "Рени")
    rename(young, "Ренета")
    assert Participant.objects.get(pk=young.pk).display_name == "Ренета"
    assert refusal_of(rename, young, "Ана Примерова") == ("name_taken", "display_name")


def test_leaving_withdraws_every_consent_and_coming_back_is_the_same_participant(house: House) -> None:
    young = joined(house.youth, "Рени")
    user = young.user
    leave_council(young)
    assert participant_for(user, house.youth) is None
    assert consents_standing(user, house.youth) == {}
    assert refusal_of(leave_council, young)[0] == "already_left"
    again = join_council(user, house.youth, display_name="Рени", consents=AGREED)
    assert again.pk == young.pk
    kinds = JournalEntry.objects.filter(payload__participant=str(young.pk)).values_list("kind", flat=True)
    assert list(kinds) == ["youth.participant_joined", "youth.participant_left", "youth.participant_joined"]


def test_somebody_who_holds_a_seat_or_an_office_lays_it_down_first(house: House) -> None:
    assert refusal_of(leave_council, house.chair)[0] == "holds_seat"
    assert refusal_of(leave_council, house.secretary)[0] == "holds_office"
    resign(house.chair.mandates.get(), clock.now(), actor=house.chair)
    leave_council(house.chair)
    end_office(house.secretary.offices.get(), clock.now(), actor=house.secretary)
    leave_council(house.secretary)
    assert house.secretary.left_at is not None


def test_one_query_tells_who_somebody_is(
    house: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        chair = participant_for(house.chair.user, house.youth)
        assert audience_of(chair, house.youth) == "chair"
        assert chair.standing.is_member
        assert chair.standing.roles == {"chair"}
    young = joined(house.youth, "Рени")
    assert audience_of(participant_for(young.user, house.youth), house.youth) == "public"
    assert audience_of(house.secretary, house.youth) == "chair"
    assert audience_of(house.secretary, house.municipal) == "public"
    assert audience_of(None, house.youth) == "public"
    assert participant_for(None, house.youth) is None


def test_who_somebody_is_follows_the_clock_from_one_request_to_the_next(house: House) -> None:
    """The query is put together once, the moment is read each time."""
    today = clock.now()
    office = house.chair.offices.get(role="chair")
    office.ends_at = today + timedelta(days=2)
    office.save()

    def roles(days: int) -> frozenset[str]:
        with clock.standing_at(today + timedelta(days=days)):
            participant = participant_for(house.chair.user, house.youth)
        assert participant is not None
        assert participant.standing is not None
        return participant.standing.roles

    assert [roles(days) for days in (0, 1, 2, 1)] == [{"chair"}, {"chair"}, set(), {"chair"}]
