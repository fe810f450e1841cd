"""The pages of verification: the desk, the cards, and the page on which a young person enters a code."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.core.cache import cache
from django.test import Client

from tests.factories import Town, give_office, make_participant, make_town, make_user, verify
from tests.markup import part
from tests.queries import FRAME, exactly
from youth.crypto import encrypted
from youth.journal.models import JournalEntry
from youth.models import BirthDate, CodeBatch, Office, Participant, Verification
from youth.procedure.age import Birth
from youth.selectors.councils import today_in
from youth.selectors.people import birth_date_of, birth_of, verified_facts

DESK = "/bg/c/ms/verify/"
CODES = "/bg/c/ms/verify/codes/"
OWN = "/bg/c/ms/me/verify/"


@pytest.fixture
def town(db: None) -> Town:
    cache.clear()
    return make_town(members=3)


@pytest.fixture
def verifier(town: Town) -> Participant:
    person = make_participant(town.youth, "Проверяващ")
    give_office(person, Office.Role.VERIFIER)
    return person


@pytest.fixture
def reni(town: Town) -> Participant:
    person = make_participant(town.youth, "Рени от Дупката", user=make_user("reni"), verified=False)
    BirthDate.objects.create(user=person.user, ciphertext=encrypted("2009-11-05"))
    return person


def person_address(person: Participant) -> str:
    return f"{DESK}people/{person.pk}/"


def pictures_in(content: bytes) -> list[str]:
    """Return what the pictures of a PDF say to those who can't see them."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return [str(one.Alt) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one]


def seed_on(client: Client) -> str:
    """Return the seed in the form for new codes."""
    response = client.get(f"{CODES}new/")
    return response.context["form"].initial["seed"]


def made(client: Client, town: Town, **changes: object) -> Any:
    """Send the form for three new codes."""
    values = {
        "label": "10А клас",
        "facts": ["age", "school"],
        "how_many": 3,
        "last_day": (today_in(town.youth) + timedelta(days=30)).isoformat(),
        "seed": seed_on(client),
    }
    return client.post(f"{CODES}new/", values | changes)


def test_a_part_of_a_name_or_the_whole_address_leads_the_verifier_to_the_person(
    client_for: Any, verifier: Participant, reni: Participant
) -> None:
    client = client_for(verifier)
    for wanted in ("дупка", "РЕНИ от", reni.user.email.upper()):
        response = client.post(DESK, {"wanted": wanted})
        assert (response.status_code, response.url) == (302, person_address(reni))
    assert (
        part(
            client.post(DESK, {"wanted": reni.user.email[:-3]}), "section[@aria-labelledby='found-title']"
        ).count("<li")
        == 0
    )
    response = client.post(DESK, {"wanted": "член"})
    assert part(response, "section[@aria-labelledby='found-title']").count("<li") == 3


def test_one_button_verifies_what_the_document_shows_and_another_ends_it(
    client_for: Any, town: Town, verifier: Participant, reni: Participant
) -> None:
    client, address = client_for(verifier), person_address(reni)
    assert "5\xa0ноември 2009" in part(client.get(address), "main//dl")
    client.post(address, {"verify": "age"})
    client.post(address, {"verify": "residence"})
    assert verified_facts(reni.user, town.youth) == {"age", "residence"}
    row = Verification.objects.get(user=reni.user, fact="age")
    assert (row.method, row.verified_by, row.valid_until) == ("in_person", verifier, None)
    assert "Проверяващ" in part(client.get(address), "main//section[@aria-labelledby='facts-title']")
    client.post(address, {"end": "age"})
    assert verified_facts(reni.user, town.youth) == {"residence"}
    client.post(person_address(verifier), {"verify": "residence"})
    assert verified_facts(verifier.user, town.youth) == {"age"}


def born(year: int, month: int, day: int) -> dict[str, str]:
    """Return the fields of a whole birth date."""
    return {"birth_year": str(year), "birth_month": str(month), "birth_day": str(day)}


def test_the_verifier_corrects_name_and_birth_date_and_the_journal_names_neither(
    client_for: Any, verifier: Participant, reni: Participant
) -> None:
    client, address = client_for(verifier), person_address(reni)
    client.post(address, {"act": "name", "display_name": "Рени от Дъбрава"})
    client.post(address, {"act": "birth_date"} | born(2008, 11, 5))
    reni.refresh_from_db()
    assert (reni.display_name, str(birth_date_of(reni.user))) == ("Рени от Дъбрава", "2008-11-05")
    acts = JournalEntry.objects.filter(kind="youth.participant_corrected").order_by("seq")
    assert [entry.payload for entry in acts] == [
        {"participant": str(reni.pk), "what": "name"},
        {"participant": str(reni.pk), "what": "birth_date"},
    ]
    wrong = client.post(address, {"act": "birth_date"} | born(1901, 1, 1))
    assert "error" in part(wrong, "main//details[@open]", status=409)


def test_the_year_alone_is_enough_where_the_document_shows_no_more(
    client_for: Any, verifier: Participant, reni: Participant
) -> None:
    client, address = client_for(verifier), person_address(reni)
    client.post(address, {"act": "birth_date", "birth_year": "2007", "birth_day": "", "birth_month": ""})
    assert birth_of(reni.user) == Birth(2007)
    assert "2007" in part(client.get(address), "dl[@class='facts']/dd[1]")
    half = client.post(address, {"act": "birth_date", "birth_year": "2007", "birth_day": "5"})
    assert "Въведи и деня, и месеца" in part(half, "main//details[@open]", status=409)
    # Who reaches one of the council's ages this year is asked for the day.
    asked = client.post(address, {"act": "birth_date", "birth_year": "2010"})
    assert "error" in part(asked, "main//details[@open]", status=409)
    assert birth_of(reni.user) == Birth(2007)


def test_an_account_that_has_not_joined_is_found_by_its_address_and_its_birth_date_corrected(
    client_for: Any, verifier: Participant
) -> None:
    client, newcomer = client_for(verifier), make_user("newcomer")
    response = client.post(DESK, {"wanted": newcomer.email})
    account = response.context["account"]
    client.post(f"{DESK}account/", {"account": account} | born(2010, 2, 3))
    assert str(birth_date_of(newcomer)) == "2010-02-03"
    forged = {"account": str(newcomer.pk)} | born(2011, 2, 3)
    assert client.post(f"{DESK}account/", forged).status_code == 404
    assert str(birth_date_of(newcomer)) == "2010-02-03"


def test_the_desk_lists_what_ends_soon_in_as_many_queries_for_many(
    client_for: Any, town: Town, verifier: Participant
) -> None:
    client, today = client_for(verifier), today_in(town.youth)
    people = [make_participant(town.youth, f"Скоро {number}") for number in range(12)]
    for person in people:
        verify(person, "school")
    Verification.objects.filter(fact="school").update(valid_until=today + timedelta(days=10))
    late = make_participant(town.youth, "Късно")
    verify(late, "school")
    client.get(DESK)
    with exactly(FRAME + 6):
        response = client.get(DESK)
    section = part(response, "main//section[@aria-labelledby='expiring-title']")
    assert section.count("<li") == 12
    assert "Скоро 11" in section


def test_strangers_to_the_office_see_neither_the_desk_nor_the_codes(
    client_for: Any, town: Town, reni: Participant
) -> None:
    for person in (town.outsider, town.young_person, town.chair):
        client = client_for(person)
        assert client.get(person_address(reni)).status_code == 403
        assert client.get(CODES).status_code == 403
    assert client_for(town.secretary).get(person_address(reni)).status_code == 403


def test_the_secretary_sees_new_codes_once_and_their_list_has_no_code(client_for: Any, town: Town) -> None:
    client = client_for(town.secretary)
    seed = seed_on(client)
    response = made(client, town, seed=seed)
    codes = re.findall(r"\d{4} \d{4} \d{4}", part(response, "main//ol"))
    assert len(set(codes)) == 3
    again = made(client, town, seed=seed)
    assert re.findall(r"\d{4} \d{4} \d{4}", part(again, "main//ol")) == codes
    batch = CodeBatch.objects.get()
    listed = part(client.get(CODES))
    assert "10А клас" in listed
    assert not any(code in listed or code.replace(" ", "") in listed for code in codes)
    pdf = client.post(f"{CODES}{batch.pk}/cards/", {"seed": seed})
    assert sorted(pictures_in(pdf.content)) == sorted(codes)
    assert "no-store" in pdf["Cache-Control"]
    late = client.post(f"{CODES}{batch.pk}/cards/", {"seed": "x" * 43})
    assert (late.status_code, late.url) == (302, CODES)


def test_the_list_of_codes_costs_as_much_for_many(client_for: Any, town: Town) -> None:
    client = client_for(town.secretary)
    for number in range(4):
        made(client, town, label=f"Клас {number}")
    with exactly(FRAME + 6):
        response = client.get(CODES)
    assert part(response, "main//ul[@class='rows']").count("<h2") == 4


def test_codes_are_ended_from_their_list(client_for: Any, town: Town) -> None:
    client = client_for(town.secretary)
    made(client, town)
    batch = CodeBatch.objects.get()
    client.post(f"{CODES}{batch.pk}/end/")
    batch.refresh_from_db()
    assert batch.ended_at is not None
    assert client_for(town.young_person).post(f"{CODES}{batch.pk}/end/").status_code == 403


def test_a_young_person_enters_the_code_and_sees_what_is_verified(
    client_for: Any, town: Town, reni: Participant
) -> None:
    codes = made(client_for(town.secretary), town).context["codes"]
    client = client_for(reni)
    assert "verified-title" not in part(client.get(OWN), "main")
    response = client.post(OWN, {"code": codes[0]}, follow=True)
    assert part(response, "main//section[@aria-labelledby='verified-title']").count("<li") == 2
    assert verified_facts(reni.user, town.youth) == {"age", "school"}
    other = client_for(make_participant(town.youth, "Боби", verified=False))
    wrong = other.post(OWN, {"code": codes[0]})
    assert "Някой вече" in part(wrong, "main//form", status=409)


def test_a_visitor_sees_where_the_code_goes_and_signs_in_first(client_for: Any, town: Town) -> None:
    client = client_for(None)
    assert "data-card-code" in part(client.get(OWN), "main//form")
    response = client.post(OWN, {"code": "123456789012"})
    assert response.status_code == 302
    assert "123456789012" not in response.url
    assert client.get("/bg/c/obs/me/verify/").status_code == 404
