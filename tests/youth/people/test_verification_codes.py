"""Codes on cards: made once, used once, by one person, until they end."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from time_machine import TimeMachineFixture

from tests.youth.people.conftest import TODAY, House, joined
from youth.codes import CARD_LENGTH, codes_of_seed, in_groups, new_seed
from youth.journal.models import JournalEntry
from youth.models import CodeBatch, Participant, Verification, VerificationCode
from youth.refusals import Refusal
from youth.selectors.people import verified_facts
from youth.selectors.verification import batches_of
from youth.services.verification import (
    GUESSES_OF_ACCOUNT,
    GUESSES_OF_NETWORK,
    codes_in,
    end_codes,
    make_codes,
    use_code,
)


@pytest.fixture(autouse=True)
def _no_guesses_before() -> None:
    cache.clear()


def refused(act: Callable[[], object]) -> str:
    """Return the code of the refusal that the act meets with."""
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.code


def made(house: House, **changes: object) -> tuple[CodeBatch, list[str]]:
    """Make three codes as the secretary and return them with their batch."""
    seed = str(changes.get("seed") or new_seed())
    values = {
        "label": "10А клас",
        "facts": ["age", "school"],
        "how_many": 3,
        "last_day": TODAY + timedelta(days=30),
        "seed": seed,
        "actor": house.secretary,
    }
    batch = make_codes(house.youth, **values | changes)  # type: ignore[arg-type]
    return batch, codes_in(batch, seed)


def used(participant: Participant, code: str) -> list[Verification]:
    """Use a code from the network of the library."""
    return use_code(participant, code, network="192.0.2.1")


def test_a_seed_gives_the_same_codes_and_another_one_others() -> None:
    first, second = new_seed(), new_seed()
    codes = codes_of_seed(first, 50)
    assert codes == codes_of_seed(first, 50)
    assert len(set(codes) | set(codes_of_seed(second, 50))) == 100
    assert {len(code) for code in codes} == {CARD_LENGTH}
    assert in_groups("123456789012") == "1234 5678 9012"


def test_secretary_and_verifier_make_codes_and_nobody_else_does(house: House) -> None:
    young = joined(house.youth, "ivan")
    for actor in (house.chair, young):
        with pytest.raises(PermissionDenied):
            made(house, actor=actor)
    made(house)
    made(house, actor=house.verifier)
    assert [batch.how_many for batch in batches_of(house.youth)] == [3, 3]  # type: ignore[attr-defined]


def test_only_digests_of_the_codes_are_kept(house: House) -> None:
    batch, codes = made(house)
    rows = [str(row) for row in VerificationCode.objects.values_list()]
    journal = str(list(JournalEntry.objects.values_list("payload", flat=True)))
    assert not any(code in text for code in codes for text in [*rows, journal, batch.seed_digest])
    entry = JournalEntry.objects.get(kind="youth.codes_made")
    assert entry.payload == {
        "batch": str(batch.pk),
        "facts": ["age", "school"],
        "codes": 3,
        "last_day": "2026-12-22",
    }


def test_a_page_that_is_sent_twice_makes_its_codes_once(house: House) -> None:
    seed = new_seed()
    first, codes = made(house, seed=seed), codes_of_seed(seed, 3)
    second, again = made(house, seed=seed, label="Друго"), codes_of_seed(seed, 3)
    assert (first[0].pk, codes) == (second[0].pk, again)
    assert VerificationCode.objects.count() == 3


def test_cards_are_shown_only_to_the_page_that_made_them(house: House) -> None:
    batch, _codes = made(house)
    assert refused(lambda: codes_in(batch, new_seed())) == "cards_gone"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"label": " "}, "label_length"),
        ({"label": "х" * 81}, "label_length"),
        ({"facts": []}, "facts_missing"),
        ({"facts": ["identity"]}, "facts_missing"),
        ({"how_many": 0}, "too_many_codes"),
        ({"how_many": 501}, "too_many_codes"),
        ({"last_day": TODAY - timedelta(days=1)}, "date_passed"),
    ],
)
def test_codes_that_make_no_sense_are_refused(house: House, changes: dict, code: str) -> None:
    assert refused(lambda: made(house, **changes)) == code
    assert not CodeBatch.objects.exists()


def test_a_code_verifies_what_its_batch_says_and_who_made_it_answers(house: House) -> None:
    young = joined(house.youth, "ivan")
    batch, codes = made(house)
    typed = f" {codes[0][:4]}-{codes[0][4:8]} {codes[0][8:]}".replace("0", "О")
    used(young, typed)
    assert verified_facts(young.user, house.youth) == {"age", "school"}
    rows = {row.fact: row for row in Verification.objects.all()}
    assert {row.verified_by for row in rows.values()} == {house.secretary}
    assert {row.method for row in rows.values()} == {"code"}
    assert (rows["age"].valid_until, rows["school"].valid_until) == (None, date(2027, 11, 22))
    entry = JournalEntry.objects.filter(kind="youth.participant_verified").first()
    assert entry is not None
    assert (entry.actor, entry.payload["batch"]) == (young.pk, str(batch.pk))


def test_a_used_a_wrong_a_foreign_and_an_ended_code_verify_nobody(house: House) -> None:
    ivan, maria = joined(house.youth, "ivan"), joined(house.youth, "maria")
    batch, codes = made(house)
    used(ivan, codes[0])
    assert refused(lambda: used(maria, codes[0])) == "code_used"
    assert refused(lambda: used(ivan, codes[0])) == "code_used"
    assert refused(lambda: used(maria, "1234")) == "code_wrong"
    CodeBatch.objects.filter(pk=batch.pk).update(council=house.municipal)
    assert refused(lambda: used(maria, codes[1])) == "code_wrong"
    CodeBatch.objects.filter(pk=batch.pk).update(council=house.youth)
    end_codes(batch, actor=house.secretary)
    assert refused(lambda: used(maria, codes[1])) == "codes_ended"
    assert refused(lambda: end_codes(batch, actor=house.secretary)) == "codes_ended"
    assert verified_facts(maria.user, house.youth) == frozenset()
    assert verified_facts(ivan.user, house.youth) == {"age", "school"}
    ended = JournalEntry.objects.get(kind="youth.codes_ended")
    assert ended.payload == {"batch": str(batch.pk), "unused": 2}


def test_a_code_is_taken_on_its_last_day_and_not_on_the_next(
    house: House, time_machine: TimeMachineFixture
) -> None:
    ivan, maria = joined(house.youth, "ivan"), joined(house.youth, "maria")
    _batch, codes = made(house)
    time_machine.move_to("2026-12-22T20:00:00+00:00")
    used(ivan, codes[0])
    time_machine.move_to("2026-12-22T22:00:00+00:00")
    assert refused(lambda: used(maria, codes[1])) == "code_expired"
    with pytest.raises(Refusal, match=r"Този код важеше до 22\sдекември 2026\sг\.; поискай нов"):
        used(maria, codes[1])


def test_who_made_the_codes_verifies_others_only(house: House) -> None:
    _batch, codes = made(house)
    assert refused(lambda: used(house.secretary, codes[0])) == "own_verification"


def test_guesses_are_counted_by_account_and_by_network(house: House) -> None:
    ivan, maria = joined(house.youth, "ivan"), joined(house.youth, "maria")
    _batch, codes = made(house)
    for _guess in range(GUESSES_OF_ACCOUNT):
        assert refused(lambda: use_code(ivan, "1", network="192.0.2.7")) == "code_wrong"
    assert refused(lambda: use_code(ivan, codes[0], network="192.0.2.8")) == "too_many_attempts"
    use_code(maria, codes[0], network="192.0.2.7")
    people = [joined(house.youth, f"човек {word}") for word in ("първи", "втори")]
    for _guess in range(GUESSES_OF_NETWORK):
        refused(lambda: use_code(people[0], "1", network="192.0.2.9"))
    assert refused(lambda: use_code(people[1], codes[1], network="192.0.2.9")) == "too_many_attempts"
    use_code(people[1], codes[1], network="192.0.2.10")
