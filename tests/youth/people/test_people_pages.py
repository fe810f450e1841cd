"""The pages on which the secretary gives and ends seats, offices, seats in committees and terms."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import (
    Town,
    give_office,
    make_committee,
    make_guest,
    make_meeting,
    make_members,
    make_participant,
    make_term,
    make_town,
    make_user,
    make_youth_council,
    seat_member,
)
from tests.markup import part
from tests.queries import FRAME, exactly
from tests.youth.people.pages import at, kinds
from youth import clock
from youth.models import (
    CommitteeMembership,
    JournalEntry,
    Mandate,
    Meeting,
    NameCorrection,
    Participant,
)
from youth.selectors.register import members_sitting

LISTED = "main//section[@aria-labelledby='people-seats']"


def local(moment: object) -> str:
    """Return a moment as the browser sends it."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")  # type: ignore[arg-type]


def mandate_of(participant: Participant) -> Mandate:
    return participant.mandates.get()


def test_the_chairs_table_keeps_the_people_and_nobody_else(town: Town) -> None:
    answers = {}
    people = {
        "secretary": town.secretary.user,
        "chair": town.chair.user,
        "member": town.member.user,
        "outsider": town.outsider,
        "secretary of the other council": town.municipal_secretary.user,
    }
    for name, user in people.items():
        client = Client()
        client.force_login(user)
        answers[name] = client.get(at("people", town)).status_code
    assert answers == {
        "secretary": 200,
        "chair": 200,
        "member": 403,
        "outsider": 403,
        "secretary of the other council": 403,
    }
    assert Client().get(at("people", town)).status_code == 302


def test_the_overview_shows_who_sits_since_when_and_what_is_vacant(town: Town, secretary: Client) -> None:
    mandate = mandate_of(town.member)
    mandate.name_in_office = "Борис Образцов"
    mandate.save()
    page = part(secretary.get(at("people", town)), "main")

    assert "Борис Образцов" in page
    assert "8 of 21 seats are vacant" in page
    assert at("people_give_seat", town, term=1, seat=14) in page
    assert at("people_give_seat", town, term=1, seat=13) not in page


def test_people_are_in_bulgarian_order(town: Town, secretary: Client) -> None:
    for member, name in zip(town.members[:3], ("Ян Яков", "Йоана Йова", "Ивана Иванова"), strict=True):
        member.mandates.update(name_in_office=name)
    seats = part(secretary.get(at("people", town)), LISTED)

    assert seats.index("Ивана Иванова") < seats.index("Йоана Йова") < seats.index("Ян Яков")


def test_a_seat_is_given_with_its_ground_and_document(town: Town, secretary: Client) -> None:
    address = at("people_give_seat", town, term=1, seat=20)
    given = {
        "participant": town.young_person.pk,
        "name_in_office": "Мария Петрова",
        "basis": "appointed",
        "document": "Заповед № 7",
    }
    assert secretary.post(address, given).status_code == 302

    mandate = mandate_of(town.young_person)
    assert (mandate.seat.number, mandate.basis, mandate.document) == (20, "appointed", "Заповед № 7")
    assert kinds(town) == ["youth.mandate_given"]
    assert "Заповед № 7" in part(secretary.get(at("people", town)), LISTED)
    assert "Заповед" not in str(JournalEntry.objects.get().payload)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name_in_office": "Ма"}, "name_in_office"),
        ({"starts_at": "2001-01-01T10:00"}, "starts_at"),
        ({"participant": "member"}, "participant"),
        ({"basis": "bought"}, "basis"),
        ({"participant": ""}, "participant"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(
    town: Town, secretary: Client, change: dict[str, str], field: str
) -> None:
    given = {"participant": town.young_person.pk, "name_in_office": "Мария Петрова", "basis": "elected"}
    given |= {name: town.member.pk if value == "member" else value for name, value in change.items()}
    response = secretary.post(at("people_give_seat", town, term=1, seat=20), given)

    assert response.status_code == 409
    assert list(response.context["form"].errors) == [field]
    assert not town.young_person.mandates.exists()


def test_of_three_hundred_people_one_is_chosen_by_name(town: Town, secretary: Client) -> None:
    names = [f"Участник {number}" for number in range(300)]
    Participant.objects.bulk_create(
        Participant(council=town.youth, user=make_user("many"), display_name=name) for name in names
    )
    address = at("people_give_seat", town, term=1, seat=20)
    secretary.get(address)
    with exactly(FRAME + 6):
        shown = secretary.get(address)
    assert names[299] in part(shown, "main//datalist")
    given = {"name_in_office": "Мария Петрова", "basis": "elected", "document": "Заповед № 7"}

    unclear = secretary.post(address, given | {"participant": "частник 29"})
    choice = part(unclear, "main//fieldset[@class='choices']", status=409)
    assert names[299] in choice or names[290] in choice
    make_guest(town.youth, "Гост Гостов")
    assert "Гост Гостов" not in part(secretary.get(address), "main//datalist")
    nobody = secretary.post(address, given | {"participant": "Гост Гостов"})
    for answer in (unclear, nobody):
        assert answer.status_code == 409
        assert list(answer.context["form"].errors) == ["participant"]
        assert "Заповед № 7" in part(answer, "main//form", status=409)
    assert secretary.post(address, given | {"participant": " мария "}).status_code == 302
    assert mandate_of(town.young_person).name_in_office == "Мария Петрова"


def test_seats_in_committees_and_terms_keep_and_show_their_documents(town: Town, secretary: Client) -> None:
    committee = make_committee(town.term)
    seat = at("people_give_committee_seat", town, pk=committee.pk)
    secretary.post(seat, {"participant": town.member.pk, "document": "Протокол № 2"})
    membership = CommitteeMembership.objects.get()
    end = at("people_in_committee", town, seat=membership.pk, act="end")
    later = local(clock.now() + timedelta(days=9))
    secretary.post(end, {"at": later, "document": "Заявление № 3"})
    shown = part(secretary.get(at("people", town)), "main//section[@aria-labelledby='people-committees']")
    assert "Протокол № 2" in shown
    assert "Заявление № 3" in shown
    secretary.post(at("people_in_committee", town, seat=membership.pk, act="keep"))
    membership.refresh_from_db()
    assert (membership.document, membership.end_document) == ("Протокол № 2", "")

    tomorrow = timezone.localdate() + timedelta(days=1)
    secretary.post(at("people_end_term", town, term=1), {"on": f"{tomorrow}", "document": "Решение № 4"})
    opening = {"number": "2", "starts_on": f"{tomorrow}", "document": "Решение № 5"}
    secretary.post(at("people_new_term", town), opening)
    terms = "main//section[@aria-labelledby='people-terms']"
    assert "Решение № 4" in part(secretary.get(at("people", town)), terms)
    assert "Решение № 5" in part(secretary.get(at("people", town), {"term": "2"}), terms)
    payloads = str(list(JournalEntry.objects.values_list("payload", flat=True)))
    assert not any(word in payloads for word in ("Протокол", "Заявление", "Решение"))


def test_a_substitute_begins_as_the_other_ends(town: Town, secretary: Client) -> None:
    mandate = mandate_of(town.member)
    given = {
        "reason": "removed",
        "participant": town.young_person.pk,
        "name_in_office": "Мария Петрова",
        "document": "Решение № 5",
    }
    assert (
        secretary.post(at("people_mandate", town, pk=mandate.pk, act="substitute"), given).status_code == 302
    )

    mandate.refresh_from_db()
    follower = mandate_of(town.young_person)
    assert mandate.ends_at == follower.starts_at
    assert (mandate.end_reason, mandate.end_document) == ("removed", "Решение № 5")
    assert (follower.basis, follower.substitutes) == ("next_in_line", mandate)


def test_an_error_of_the_moment_of_a_substitution_is_shown_at_the_moment(
    town: Town, secretary: Client
) -> None:
    mandate = mandate_of(town.member)
    given = {
        "reason": "resigned",
        "participant": town.young_person.pk,
        "name_in_office": "Мария Петрова",
        "at": "2001-01-01T10:00",
    }
    response = secretary.post(at("people_mandate", town, pk=mandate.pk, act="substitute"), given)

    assert list(response.context["form"].errors) == ["at"]


def test_an_end_known_in_advance_is_entered_brought_forward_and_taken_back(
    town: Town, secretary: Client
) -> None:
    mandate = mandate_of(town.member)
    end = at("people_mandate", town, pk=mandate.pk, act="end")
    in_a_month = clock.now() + timedelta(days=30)
    given = {"reason": "removed", "document": "Решение № 9"}

    assert secretary.post(end, given | {"at": local(in_a_month)}).status_code == 302
    mandate.refresh_from_db()
    assert mandate.ends_at == in_a_month.replace(second=0, microsecond=0)
    assert "Bring the end forward" in part(secretary.get(at("people", town)), LISTED)

    assert secretary.post(end, given | {"at": local(in_a_month - timedelta(days=9))}).status_code == 302
    mandate.refresh_from_db()
    assert mandate.ends_at == (in_a_month - timedelta(days=9)).replace(second=0, microsecond=0)

    keep = at("people_mandate", town, pk=mandate.pk, act="keep")
    assert secretary.get(keep).status_code == 200
    assert secretary.post(keep).status_code == 302
    mandate.refresh_from_db()
    assert (mandate.ends_at, mandate.end_reason, mandate.end_document) == (None, "", "")
    assert secretary.post(keep).status_code == 409


def test_a_misspelt_name_is_corrected_and_both_spellings_are_kept(town: Town, secretary: Client) -> None:
    mandate = mandate_of(town.member)
    before = mandate.name_in_office
    address = at("people_mandate", town, pk=mandate.pk, act="name")

    assert secretary.post(address, {"name_in_office": before}).status_code == 409
    assert secretary.post(address, {"name_in_office": "Борис Образцов"}).status_code == 302
    correction = NameCorrection.objects.get()
    assert (correction.before, correction.after) == (before, "Борис Образцов")


def test_what_changes_while_a_meeting_runs_shows_in_its_register_at_once(
    town: Town, secretary: Client
) -> None:
    meeting = make_meeting(town.term, Meeting.State.OPEN)
    mandate = mandate_of(town.member)
    given = {
        "reason": "resigned",
        "participant": town.young_person.pk,
        "name_in_office": "Мария Петрова",
    }
    secretary.post(at("people_mandate", town, pk=mandate.pk, act="substitute"), given)

    sitting = {line.participant_id: line.name_in_office for line in members_sitting(meeting)}
    assert sitting[town.young_person.pk] == "Мария Петрова"
    assert town.member.pk not in sitting
    sheet = part(secretary.get(at("attendance", town, pk=meeting.pk)), "main")
    assert "Мария Петрова" in sheet


def test_nothing_of_another_council_is_changed(town: Town, secretary: Client) -> None:
    other = make_term(make_youth_council("other"))
    mandate = seat_member(make_participant(other.council), other)
    office = give_office(mandate.participant, "moderator")
    committee = make_committee(other)
    membership = CommitteeMembership.objects.create(
        committee=committee, participant=mandate.participant, starts_at=other.starts_at
    )
    addresses = [
        at("people_mandate", town, pk=mandate.pk, act="end"),
        at("people_mandate", town, pk=mandate_of(town.member).pk, act="delete"),
        at("people_office", town, office=office.pk, act="end"),
        at("people_give_committee_seat", town, pk=committee.pk),
        at("people_in_committee", town, seat=membership.pk, act="end"),
        at("people_give_seat", town, term=9, seat=1),
        at("people_new_committee", town, term=9),
        at("people_end_term", town, term=9),
        f"{at('people', town)}?term=9",
    ]
    assert [secretary.get(address).status_code for address in addresses] == [404] * len(addresses)


# Beside the frame: council, plugins, session, account, participant; terms with the number of their
# seats, mandates, offices, committees, who sits in them.
@pytest.mark.parametrize("number", [1, 3])
def test_the_overview_costs_the_same_with_one_row_and_with_three(db: None, number: int) -> None:
    town = make_town(members=2)
    members = make_members(town.term, number)
    for count, member in enumerate(members):
        committee = make_committee(town.term, f"committee-{count}")
        CommitteeMembership.objects.create(
            committee=committee, participant=member, starts_at=town.term.starts_at
        )
        give_office(member, "deputy_chair")
    client = Client()
    client.force_login(town.secretary.user)
    client.get(at("people", town))
    with exactly(FRAME + 9):
        client.get(at("people", town))
