"""Who sent a package: proven, unknown or false; and what a forgery can and cannot do."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import PermissionDenied

from plugins.records import services
from plugins.records.building import build_record
from plugins.records.models import ConsultationRecord, IssuedPackage, TrustedSender
from plugins.records.package.archive import opened
from plugins.records.package.bag import SIGNATURES, zipped
from plugins.records.package.export import package_of
from plugins.records.package.record import Point
from plugins.records.selectors import judged_import
from plugins.records.streams import record_stream
from tests import factories
from tests.records import rows, samples
from youth import clock
from youth.journal.models import JournalEntry
from youth.journal.streams import council_stream
from youth.policies import OPERATOR
from youth.public_keys import PublicKey
from youth.refusals import Refusal
from youth.services.keys import make_key, rotate_key

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
LINE = PublicKey.of(KEY.public_key()).openssh


@pytest.fixture
def town(db: None, settings: Any, tmp_path: Path) -> Iterator[factories.Town]:
    settings.COUNCIL_KEYS_DIR = tmp_path / "keys"
    with clock.standing_at(rows.NOW):
        yield factories.make_town()


def trust(town: factories.Town, line: str = LINE, slug: str = "ms-ihtiman") -> TrustedSender:
    return services.trust_sender(
        town.municipal, sender_slug=slug, sender_name="Съвет", key=line, actor=town.municipal_secretary
    )


def judged(town: factories.Town, content: bytes) -> tuple[str, str, list[str]]:
    judgement = judged_import(town.municipal, content)
    return judgement.action, judgement.sender.state, [one.code for one in judgement.findings]


def signed(key: Ed25519PrivateKey | None = KEY, **changes: Any) -> bytes:
    return package_of(samples.record(**changes), key).content


def test_a_sender_elsewhere_is_unknown_until_its_key_is_trusted(town: factories.Town) -> None:
    assert judged(town, signed(None)) == ("new", "unknown", ["SIG_MISSING"])
    assert judged(town, signed()) == ("new", "unknown", ["SIG_UNTRUSTED"])

    trust(town)

    assert judged(town, signed()) == ("new", "proven", [])


def test_once_a_key_is_trusted_nothing_else_comes_in_under_that_name(town: factories.Town) -> None:
    trust(town)

    assert judged(town, signed(OTHER)) == ("refused", "false", ["SIG_FOREIGN"])
    assert judged(town, signed(None)) == ("refused", "false", ["SIG_FOREIGN"])
    stripped = {name: one for name, one in opened(signed()).items() if name not in SIGNATURES}
    assert judged(town, zipped(stripped)) == ("refused", "false", ["SIG_FOREIGN"])


def test_a_broken_signature_is_false(town: factories.Town) -> None:
    files = {**opened(signed()), **{name: opened(signed(OTHER))[name] for name in SIGNATURES[:1]}}

    assert judged(town, zipped(files)) == ("refused", "false", ["SIG_BROKEN"])


def test_what_is_not_trusted_any_more_is_unknown_and_what_was_entered_stays(town: factories.Town) -> None:
    sender = trust(town)
    record = rows.entered(town.municipal, signed())
    assert (record.proof, record.key_fingerprint) == (
        "signature",
        PublicKey.of(KEY.public_key()).fingerprint,
    )

    services.distrust_sender(sender, actor=town.municipal_secretary)

    assert judged(town, signed(number=19, title="Друго", designation="Решение № 19"))[1] == "unknown"
    record.refresh_from_db()
    assert record.proof == "signature"


def test_trusting_and_withdrawing_are_acts_of_the_receiving_council(town: factories.Town) -> None:
    sender = trust(town)
    assert trust(town) == sender
    services.distrust_sender(sender, actor=town.municipal_secretary)
    services.distrust_sender(sender, actor=town.municipal_secretary)

    acts = JournalEntry.objects.filter(stream_id=council_stream(town.municipal), kind__contains="sender")
    raw = PublicKey.of(KEY.public_key()).raw
    assert [entry.payload for entry in acts.order_by("seq")] == [
        {"sender": "ms-ihtiman", "public_key": raw}
    ] * 2
    assert {entry.actor for entry in acts} == {town.municipal_secretary.pk}


def test_only_the_municipal_secretary_trusts_and_withdraws(town: factories.Town) -> None:
    sender = trust(town)
    for person in (town.secretary, town.chair, town.young_person):
        with pytest.raises(PermissionDenied):
            services.trust_sender(town.municipal, sender_slug="a", sender_name="a", key=LINE, actor=person)
        with pytest.raises(PermissionDenied):
            services.distrust_sender(sender, actor=person)


def test_what_is_no_key_or_another_s_is_refused(town: factories.Town) -> None:
    trust(town)
    for line, slug, code in (("nonsense", "ms-ihtiman", "no_key"), (LINE, "other", "key_of_another")):
        with pytest.raises(Refusal) as refusal:
            trust(town, line, slug)
        assert refusal.value.code == code


def forged(town: factories.Town, **changes: Any) -> Any:
    """Return the record of an adopted resolution with another text, its journal sealed again."""
    resolution = rows.adopted_in(town).resolution
    genuine = build_record(resolution)
    points = (Point(id="p2000000001", number="1.", text="Общината продава парка за 1 евро."),)
    forgery = replace(genuine, points=points, **changes)
    moments = {line["kind"]: line["at"] for line in genuine.events}
    moments["floor.given"] = moments["youth.meeting_opened"]
    return resolution, replace(forgery, events=samples.events(forgery, moments))


def test_a_sender_in_the_same_system_is_held_against_its_own_record(town: factories.Town) -> None:
    resolution, forgery = forged(town)

    assert judged(town, package_of(forgery).content) == ("refused", "false", ["SENDER_DIFFERS"])
    # Another council's name does not help: the identity is that of a resolution here.
    renamed = replace(forgery, body=replace(forgery.body, slug="ms-other"))
    assert judged(town, package_of(renamed).content) == ("refused", "false", ["SENDER_DIFFERS"])
    assert judged(town, services.export_package(resolution).content) == ("new", "proven", [])


def test_a_resolution_that_its_council_here_never_adopted_is_refused(town: factories.Town) -> None:
    body = replace(samples.BODY, slug=town.youth.slug)

    assert judged(town, package_of(samples.record(body=body)).content) == (
        "refused",
        "false",
        ["SENDER_HAS_NONE"],
    )


def test_a_forged_revision_that_names_the_public_digest_is_refused(town: factories.Town) -> None:
    resolution, forgery = forged(town)
    record = rows.imported(town.municipal, services.export_package(resolution).content)

    revised = replace(forgery, revision=2, supersedes=record.digest)

    assert judged(town, package_of(revised).content) == ("refused", "false", ["SENDER_DIFFERS"])


def test_a_council_s_own_key_signs_its_packages_and_the_next_one_after_a_rotation(
    town: factories.Town,
) -> None:
    first = make_key(town.youth, actor=OPERATOR)
    resolution = rows.adopted_in(town).resolution
    trust(town, first.openssh, town.youth.slug)

    old = services.export_package(resolution).content
    assert judged(town, old) == ("new", "proven", [])
    assert judged_import(town.municipal, old).sender.proof == "signature"

    second = rotate_key(town.youth, actor=OPERATOR)
    new = services.export_package(resolution).content
    assert judged(town, new) == ("refused", "false", ["SIG_FOREIGN"])
    trust(town, second.openssh, town.youth.slug)
    # Both keys are believed: what the old one signed stays provable.
    assert judged(town, new)[1] == judged(town, old)[1] == "proven"


def test_without_its_key_file_a_council_sends_nothing(town: factories.Town, settings: Any) -> None:
    make_key(town.youth, actor=OPERATOR)
    resolution = rows.adopted_in(town).resolution
    for file in Path(settings.COUNCIL_KEYS_DIR).iterdir():
        file.unlink()

    with pytest.raises(Refusal) as refusal:
        services.export_package(resolution)

    assert refusal.value.code == "key_unusable"


def test_after_a_forgery_the_record_is_annulled_and_the_genuine_package_entered(
    town: factories.Town,
) -> None:
    record = rows.imported(town.municipal, signed(None, title="Подправено"))
    genuine = signed(None)
    assert judged(town, genuine)[0] == "refused"

    services.annul_record(record, reason="Подправен пакет.", actor=town.municipal_secretary)

    entered = rows.entered(town.municipal, genuine)
    record.refresh_from_db()
    assert (record.state, record.annul_reason, entered.urn) == ("annulled", "Подправен пакет.", record.urn)
    assert entered.incoming_number == record.incoming_number + 1
    entry = JournalEntry.objects.filter(stream_id=record_stream(record.pk)).latest("seq")
    assert entry.payload["incoming_number"] == record.incoming_number
    assert "Подправен" not in str(entry.payload)
    assert judged(town, signed(None, title="Подправено"))[2][-1] != "ANNULLED_BEFORE"
    services.annul_record(entered, reason="Грешка.", actor=town.municipal_secretary)
    assert "ANNULLED_BEFORE" in judged(town, genuine)[2]


def test_annulling_needs_a_reason_the_secretary_and_a_standing_record(town: factories.Town) -> None:
    record = rows.entered(town.municipal, signed(None))
    with pytest.raises(PermissionDenied):
        services.annul_record(record, reason="Грешка.", actor=town.chair)
    with pytest.raises(Refusal) as refusal:
        services.annul_record(record, reason="  ", actor=town.municipal_secretary)
    assert refusal.value.code == "reason_needed"

    services.annul_record(record, reason="Грешка.", actor=town.municipal_secretary)

    for act in (
        lambda: services.annul_record(record, reason="Пак.", actor=town.municipal_secretary),
        lambda: services.review_record(record, actor=town.municipal_secretary),
    ):
        with pytest.raises(Refusal) as refusal:
            act()
        assert refusal.value.code == "annulled"


def test_reviewing_twice_writes_once_and_only_the_secretary_reviews(town: factories.Town) -> None:
    record = rows.entered(town.municipal, signed(None))
    with pytest.raises(PermissionDenied):
        services.review_record(record, actor=town.chair)

    for _ in range(2):
        services.review_record(record, actor=town.municipal_secretary)

    assert JournalEntry.objects.filter(stream_id=record_stream(record.pk)).count() == 2
    assert ConsultationRecord.objects.get().state == "public"


def test_a_package_is_issued_once_and_again_only_with_a_change_and_a_reason(town: factories.Town) -> None:
    resolution = rows.adopted_in(town).resolution
    first = services.issue_package(resolution, actor=town.secretary)
    assert services.issue_package(resolution, actor=town.secretary) == first
    assert not services.is_outdated(resolution)

    resolution.legal_ground = "чл. 13"
    resolution.save()

    assert services.is_outdated(resolution)
    # What was issued stays what it was.
    assert services.export_package(resolution).content == bytes(first.content)
    with pytest.raises(Refusal) as refusal:
        services.issue_package(resolution, actor=town.secretary)
    assert refusal.value.code == "reason_needed"

    second = services.issue_package(resolution, reason="Сгрешено основание.", actor=town.secretary)

    assert (second.revision, second.supersedes) == (2, first.digest)
    assert second.file_name.endswith("-v2.zip")
    assert services.export_package(resolution).content == bytes(second.content)
    entry = JournalEntry.objects.filter(stream_id=council_stream(town.youth)).latest("seq")
    assert entry.payload["revision"] == 2
    assert "основание" not in str(entry.payload)
    with pytest.raises(PermissionDenied):
        services.issue_package(resolution, actor=town.member)


def test_an_issued_revision_is_taken_and_reviewed_again(town: factories.Town) -> None:
    resolution = rows.adopted_in(town).resolution
    services.issue_package(resolution, actor=OPERATOR)
    record = rows.imported(town.municipal, bytes(IssuedPackage.objects.get().content))
    resolution.legal_ground = "чл. 13"
    resolution.save()
    second = services.issue_package(resolution, reason="Сгрешено основание.", actor=OPERATOR)

    assert judged(town, bytes(second.content)) == ("revision", "proven", [])
    rows.entered(town.municipal, bytes(second.content))

    record.refresh_from_db()
    assert (record.revision, record.state, record.legal_ground) == (2, "review", "чл. 13")
