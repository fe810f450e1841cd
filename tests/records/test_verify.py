"""What ``journal verify`` notices of what somebody with the database in hands does to the register."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from plugins.records.models import ConsultationRecord, ImportBatch, IssuedPackage, TrustedSender
from plugins.records.services import (
    annul_record,
    distrust_sender,
    export_package,
    import_package,
    issue_package,
    review_record,
    trust_sender,
)
from plugins.records.streams import record_stream
from tests.records import rows
from tests.scenes import KeptScenes
from youth import clock
from youth.journal.verify import verify_all
from youth.models import CouncilKey
from youth.policies import OPERATOR
from youth.services.keys import make_key, rotate_key

Record = ConsultationRecord


@pytest.fixture(autouse=True)
def _standing(db: None) -> Iterator[None]:
    with clock.standing_at(rows.NOW):
        yield


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@pytest.fixture
def adopted(settings: Any, keys: Path, kept_scenes: KeptScenes) -> rows.Adopted:
    settings.COUNCIL_KEYS_DIR = keys
    return kept_scenes.set(issued_and_received)


def issued_and_received() -> rows.Adopted:
    """Issue a signed package, receive it, and have one record reviewed and another annulled."""
    adopted = rows.adopted()
    town = adopted.town
    make_key(town.youth, actor=OPERATOR)
    key = rotate_key(town.youth, actor=OPERATOR)
    trusted = {"sender_slug": town.youth.slug, "sender_name": "МС", "actor": OPERATOR}
    distrust_sender(trust_sender(town.municipal, key=key.public.pem, **trusted), actor=OPERATOR)
    trust_sender(town.municipal, key=key.public.pem, **trusted)
    issue_package(adopted.resolution, actor=OPERATOR)
    for _time in range(2):
        package = export_package(adopted.resolution)
        received = import_package(
            council=town.municipal, content=package.content, file_name="a.zip", actor=OPERATOR
        ).record
        review_record(received, actor=OPERATOR)
        if _time == 0:
            annul_record(received, reason="Вписан по грешка.", actor=OPERATOR)
    return adopted


def public() -> Any:
    return Record.objects.filter(state=Record.State.PUBLIC)


def another_sender() -> None:
    first = TrustedSender.objects.filter(withdrawn_at=None).get()
    first.pk, first.public_key = None, "ab" * 32
    first.save(force_insert=True)


TAMPERING: dict[str, tuple[Callable[[], object], str]] = {
    "title": (lambda: public().update(title="Друго"), "record"),
    "points": (lambda: public().update(points=[]), "record"),
    "votes": (lambda: public().update(decision={}), "record"),
    "sender": (lambda: public().update(sender_names={"bg": "Друг съвет"}), "record"),
    "names hidden or shown": (lambda: public().update(meeting_is_public=False), "record"),
    "digest": (lambda: public().update(digest="00"), "record"),
    "number": (lambda: public().update(incoming_number=9), "number"),
    "taken from the public": (lambda: public().update(state="review"), "state"),
    "made public again": (
        lambda: Record.objects.filter(state="annulled").update(
            state="review", annulled_at=None, urn="urn:x", number=99
        ),
        "state",
    ),
    "reason": (lambda: Record.objects.filter(state="annulled").update(annul_reason="Друга."), "reason"),
    "package": (lambda: ImportBatch.objects.update(content=b"PK"), "package"),
    "trust given": (another_sender, "sender"),
    "trust moved": (lambda: TrustedSender.objects.update(public_key="ab" * 32), "sender"),
    "trust taken": (lambda: TrustedSender.objects.update(withdrawn_at=rows.NOW), "sender"),
    "issued bytes": (lambda: IssuedPackage.objects.update(content=b"PK"), "issue"),
    "issued digest": (lambda: IssuedPackage.objects.update(digest="00"), "issue"),
    "issue gone": (lambda: IssuedPackage.objects.all().delete(), "issue"),
    "key": (lambda: CouncilKey.objects.filter(retired_at=None).update(public_key="ab" * 32), "key"),
    "key retired": (lambda: CouncilKey.objects.update(retired_at=rows.NOW), "key"),
}


def found() -> set[str]:
    # The meeting of these rows has acts and no poll; what is compared there has its own tests.
    streams = [verdict for verdict in verify_all() if not verdict.stream.startswith("meeting:")]
    assert not any(verdict.broken for verdict in streams)
    return {one.code for verdict in streams for one in verdict.differs}


def noticed(tamper: Callable[[], object]) -> set[str]:
    """Return what is found after something was changed, and take the change back."""
    with transaction.atomic():
        tamper()
        codes = found()
        transaction.set_rollback(True)
    return codes


def test_verify_notices_what_was_changed_in_the_register(adopted: rows.Adopted) -> None:
    assert found() == set()
    assert {what: code for what, (tamper, code) in TAMPERING.items() if code not in noticed(tamper)} == {}


def test_heads_of_records_that_nobody_may_see_are_not_published(adopted: rows.Adopted) -> None:
    municipal = adopted.town.municipal
    shown = public().get()
    page = reverse("youth:journal", kwargs={"council": municipal.slug})
    assert record_stream(shown.pk) in Client().get(page).text
    hidden = Record.objects.get(state=Record.State.ANNULLED)
    waiting = rows.content()
    received = import_package(council=municipal, content=waiting, file_name="b.zip", actor=OPERATOR).record

    answer = Client().get(page).text

    for record in (hidden, received):
        assert str(record.pk) not in answer
    assert record_stream(shown.pk) in answer
