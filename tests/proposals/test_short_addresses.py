"""Short addresses of proposals: said aloud, typed again, never of a draft."""

from uuid import UUID, uuid4

import pytest
from django.test import Client

from proposals.models import Proposal
from youth.short_addresses import ALPHABET, row_of_code, short_code

pytestmark = pytest.mark.django_db


def page_of(proposal: Proposal, language: str = "bg") -> str:
    return f"/{language}/c/{proposal.council.slug}/proposals/{proposal.pk}/"


def test_a_code_is_nine_letters_and_digits_that_nobody_takes_for_others() -> None:
    codes = [short_code(uuid4()) for _turn in range(200)]

    assert all([len(part) for part in code.split("-")] == [3, 3, 3] for code in codes)
    assert set("".join(codes)) <= {*ALPHABET, "-"}
    assert not set(ALPHABET) & set("ilou")


def test_the_short_address_leads_to_the_proposal_in_the_reader_s_language(published: Proposal) -> None:
    short = f"/p/{short_code(published.pk)}"

    bulgarian = Client(headers={"Accept-Language": "bg"}).get(short)
    english = Client(headers={"Accept-Language": "en"}).get(short)

    assert (bulgarian.status_code, bulgarian["Location"]) == (302, page_of(published))
    assert (english.status_code, english["Location"]) == (302, page_of(published, "en"))


def test_a_code_is_understood_as_people_type_it(draft: Proposal) -> None:
    code = "0a1-bce-hkm"
    value = 0
    for letter in code.replace("-", ""):
        value = value << 5 | ALPHABET.index(letter)
    row = Proposal.objects.create(
        id=UUID(int=(value << 83) + 7), council=draft.council, author=draft.author, title="Пейки"
    )
    assert short_code(row.pk) == code

    # Without the dashes, in capitals, with letters for digits, on a Bulgarian keyboard.
    for typed in (code, "0a1bcehkm", "0A1-BCE-HKM", "oal-bce-hkm", "0а1-все-нкм"):
        assert row_of_code(Proposal.objects.all(), typed) == row, typed
    for other in ("", "0a1", "0a1-bce-hkn", "0a1-bce-hkm-0", "0a1-bce-hk!", "٠a1-bce-hkm"):
        assert row_of_code(Proposal.objects.all(), other) is None, other


def test_the_neighbours_of_a_code_are_not_found_under_it(draft: Proposal) -> None:
    assert row_of_code(Proposal.objects.all(), short_code(draft.pk)) == draft
    for step in (-1, 1):
        neighbour = UUID(int=draft.pk.int + step * (1 << 83))
        assert row_of_code(Proposal.objects.all(), short_code(neighbour)) is None


def test_a_draft_has_no_short_address_for_its_author_either(draft: Proposal) -> None:
    author = Client()
    author.force_login(draft.author.user, backend="allauth.account.auth_backends.AuthenticationBackend")

    for client in (Client(), author):
        assert client.get(f"/p/{short_code(draft.pk)}").status_code == 404
