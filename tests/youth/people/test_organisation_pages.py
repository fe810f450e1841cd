"""The secretary keeps organisations and who acts for them by pages; a representative acts in their name."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from proposals.models import Proposal, Support
from tests.factories import (
    Town,
    make_meeting,
    make_organisation,
    make_participant,
    make_representation,
)
from tests.markup import part
from tests.queries import exactly
from youth.journal.models import JournalEntry
from youth.models import Participant, Representation
from youth.policies import OPERATOR
from youth.services.notifications import plan_notifications
from youth.services.organisations import Description, describe_organisation

LIST = "/en/c/ms/people/organisations/"
NEW = {
    "display_name": "Клуб „Връх“",
    "kind": "club",
    "role": "Дава зала",
    "contact": "vrah.example.org",
    "shows_contact": "on",
}


def browser(participant: Participant) -> Client:
    client = Client()
    client.force_login(participant.user)
    return client


def page_of(organisation: Participant) -> str:
    return f"{LIST}{organisation.pk}/"


def test_the_secretary_adds_an_organisation_and_the_council_page_shows_it(town: Town) -> None:
    answer = browser(town.secretary).post(f"{LIST}new/", NEW)

    club = Participant.objects.get(kind="organisation")
    assert answer["Location"] == page_of(club)
    partners = part(Client().get("/en/c/ms/"), "*[@id='council-partners']")
    for words in ("Клуб „Връх“", "Youth club", "Дава зала", "vrah.example.org"):
        assert words in partners


def test_a_contact_that_is_not_shown_is_on_no_public_page(town: Town) -> None:
    club = make_organisation(town.youth)
    describe_organisation(club, Description(contact="0888 123 456"), actor=OPERATOR)

    answer = Client().get("/en/c/ms/")

    assert club.display_name in part(answer, "*[@id='council-partners']")
    assert "0888 123 456" not in answer.text
    assert "0888 123 456" in browser(town.secretary).get(page_of(club)).text


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(town: Town) -> None:
    secretary = browser(town.secretary)
    make_organisation(town.youth, "Клуб „Връх“")
    for wrong, words in (
        ({}, "already goes by this name"),
        ({"display_name": "Клуб 2", "contact": ""}, "no contact to show"),
        ({"display_name": "Клуб 2", "kind": "party"}, "was chosen is not offered here any more"),
    ):
        answer = secretary.post(f"{LIST}new/", NEW | wrong)
        assert answer.status_code == 409
        assert words in answer.text
    assert Participant.objects.filter(kind="organisation").count() == 1


def test_somebody_who_takes_part_is_named_as_representative_by_their_name(town: Town) -> None:
    club, secretary = make_organisation(town.youth), browser(town.secretary)
    entered = {"representative": "  мария ", "ground": "Протокол № 3"}

    unknown = secretary.post(f"{page_of(club)}representatives/new/", entered | {"representative": "Никой"})
    secretary.post(f"{page_of(club)}representatives/new/", entered)

    assert unknown.status_code == 409
    assert "Nobody takes part" in unknown.text
    given = Representation.objects.get()
    assert (given.representative, given.given_by) == (town.young_person, town.secretary)
    assert "Мария" in part(secretary.get(LIST), "main")


def test_a_renamed_organisation_keeps_both_names_and_tells_who_acts_for_it(town: Town) -> None:
    given = make_representation(town.young_person)
    club, secretary = given.organisation, browser(town.secretary)
    before, address = club.display_name, f"{page_of(given.organisation)}name/"
    taken = secretary.post(address, {"display_name": town.member.display_name, "ground": "Решение № 1"})
    same = secretary.post(address, {"display_name": before, "ground": "Решение № 1"})
    assert [list(one.context["form"].errors) for one in (taken, same)] == [["display_name"]] * 2

    assert secretary.post(address, {"display_name": "Школа", "ground": "Решение № 1"}).status_code == 302

    club.refresh_from_db()
    assert club.display_name == "Школа"
    page = part(secretary.get(page_of(club)), "main")
    assert before in page
    assert "Решение № 1" in page
    assert "Школа" in part(Client().get("/en/c/ms/"), "*[@id='council-partners']")
    entry = JournalEntry.objects.get(kind="youth.organisation_renamed")
    assert "Школа" not in str(entry.payload)
    plan_notifications()
    assert list(town.young_person.notifications.values_list("kind", flat=True)) == [entry.kind]


def test_of_people_with_a_similar_name_one_is_chosen_from_a_list(town: Town) -> None:
    club, secretary = make_organisation(town.youth), browser(town.secretary)
    people = [make_participant(town.youth, name) for name in ("Мария Петрова", "Мария Иванова")]
    address, entered = f"{page_of(club)}representatives/new/", {"ground": "Протокол № 3"}

    several = secretary.post(address, entered | {"representative": "мария п"})
    assert several.status_code == 409
    choice = part(several, "main//fieldset[@class='choices']", status=409)
    assert "Мария Петрова" in choice
    assert "Мария Иванова" not in choice
    assert "Протокол № 3" in several.text
    chosen = {"representative": "мария п", "representative_chosen": str(people[0].pk)}
    assert secretary.post(address, entered | chosen).status_code == 302
    assert Representation.objects.get().representative == people[0]


def test_the_end_of_a_representation_names_its_ground(town: Town) -> None:
    given = make_representation(town.young_person)
    address = f"{page_of(given.organisation)}representatives/{given.pk}/end/"
    secretary = browser(town.secretary)

    assert secretary.post(address, {"ground": ""}).status_code in {200, 409}
    given.refresh_from_db()
    assert given.ends_at is None
    secretary.post(address, {"ground": "Оттеглено пълномощно"})

    given.refresh_from_db()
    assert given.ends_at is not None
    assert given.end_ground == "Оттеглено пълномощно"
    assert "Оттеглено пълномощно" in secretary.get(page_of(given.organisation)).text
    entry = JournalEntry.objects.get(kind="youth.representation_ended")
    assert "Оттеглено" not in str(entry.payload)


def test_a_removed_partner_acts_no_more_and_can_be_taken_back(town: Town) -> None:
    given = make_representation(town.young_person)
    club, secretary = given.organisation, browser(town.secretary)

    secretary.post(f"{page_of(club)}remove/", {"ground": "Писмо № 2"})

    given.refresh_from_db()
    assert given.end_ground == "Писмо № 2"
    assert "On behalf" not in part(browser(town.young_person).get("/en/c/ms/proposals/new/"), "main")
    assert club.display_name not in part(Client().get("/en/c/ms/"), "*[@id='council-partners']")
    secretary.post(f"{page_of(club)}return/")
    assert club.display_name in part(Client().get("/en/c/ms/"), "*[@id='council-partners']")
    assert list(
        JournalEntry.objects.filter(kind__startswith="youth.organisation").values_list("kind", flat=True)
    ) == [
        "youth.organisation_removed",
        "youth.organisation_returned",
    ]


@pytest.mark.parametrize("who", ["chair", "member", "young_person"])
def test_nobody_else_sees_or_changes_them(town: Town, who: str) -> None:
    club, somebody = make_organisation(town.youth), browser(getattr(town, who))

    assert somebody.get(LIST).status_code == 403
    assert somebody.post(f"{LIST}new/", NEW).status_code == 403
    assert somebody.post(f"{page_of(club)}remove/", {"ground": "Писмо"}).status_code == 403
    assert Participant.objects.filter(kind="organisation", left_at=None).count() == 1
    assert Client().get(LIST).status_code == 302


def test_an_organisation_of_another_council_is_not_found(town: Town) -> None:
    stranger = make_organisation(town.municipal, "Друг клуб")

    assert browser(town.secretary).get(page_of(stranger)).status_code == 404


def test_the_list_costs_the_same_for_many(town: Town) -> None:
    secretary = browser(town.secretary)
    for number in range(3):
        make_representation(town.young_person, make_organisation(town.youth, f"Клуб {number}"))
    secretary.get(LIST)
    with exactly(9):
        secretary.get(LIST)
    for number in range(3, 20):
        make_representation(town.member, make_organisation(town.youth, f"Клуб {number}"))
    with exactly(9):
        secretary.get(LIST)


TEXT = {"title": "Стена за катерене", "points": "Да се направи стена.", "summary": "", "language": "bg"}


def test_a_representative_chooses_in_whose_name_a_proposal_is_made(town: Town) -> None:
    given = make_representation(town.young_person)
    person = browser(town.young_person)
    with override("en"):
        new = reverse("proposals:create", kwargs={"council": "ms"})

    choice = part(person.get(new), "select[@name='on_behalf']")
    person.post(new, TEXT | {"on_behalf": str(given.pk), "publish": "1"})

    assert given.organisation.display_name in choice
    proposal = Proposal.objects.get()
    assert proposal.author == given.organisation
    entry = JournalEntry.objects.get(kind="proposals.published")
    assert (entry.actor, entry.representative) == (given.organisation_id, town.young_person.pk)


def test_a_representative_goes_on_with_the_draft_of_the_organisation_and_supports_as_themselves(
    town: Town,
) -> None:
    given = make_representation(town.young_person)
    person = browser(town.young_person)
    person.post("/en/c/ms/proposals/new/", TEXT | {"on_behalf": str(given.pk)})
    proposal = Proposal.objects.get()
    address = f"/en/c/ms/proposals/{proposal.pk}/"

    assert browser(town.member).get(address).status_code == 404
    assert proposal.title in person.get("/en/c/ms/proposals/?mine=1").text
    person.post(f"{address}edit/", TEXT | {"title": "Стена"})
    assert given.organisation.display_name in part(person.get(address))
    person.post(f"{address}steps/publish/")
    assert "I support it" in part(person.get(address))
    person.post(f"{address}support/")

    proposal.refresh_from_db()
    assert (proposal.title, proposal.state) == ("Стена", "published")
    assert Support.objects.get().participant == town.young_person


def test_a_representative_follows_in_the_name_of_the_organisation(town: Town) -> None:
    given = make_representation(town.young_person)
    meeting, person = make_meeting(town.term, "convened"), browser(town.young_person)
    address, page = (
        f"/en/c/ms/follow/?label=youth.meeting&key={meeting.pk}",
        f"/en/c/ms/meetings/{meeting.pk}/",
    )
    assert "Follow for an organisation" in part(person.get(page), "main")
    assert given.organisation.display_name in part(person.get(address), "main")
    name = {"acting_for": str(given.pk), "label": "youth.meeting", "key": str(meeting.pk)}

    assert person.post(address, name | {"follow": "1"}).url == address
    assert given.organisation.follows.get().key == str(meeting.pk)
    assert not town.young_person.follows.exists()
    assert "Stop following for" in part(person.get(address), "main")
    person.post(address, name | {"stop": "1"})
    assert not given.organisation.follows.exists()

    for stranger in (town.member, town.secretary):
        assert browser(stranger).post(address, name | {"follow": "1"}).status_code == 404
    assert "Follow for an organisation" not in part(browser(town.member).get(page), "main")


def test_who_acts_for_nobody_is_asked_nothing_and_can_not_choose(town: Town) -> None:
    given = make_representation(town.member)
    person = browser(town.young_person)

    assert "on_behalf" not in part(person.get("/en/c/ms/proposals/new/"), "main")
    person.post("/en/c/ms/proposals/new/", TEXT | {"on_behalf": str(given.pk)})

    assert Proposal.objects.get().author == town.young_person
