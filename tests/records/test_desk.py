"""What is not reviewed is the secretary's alone, everywhere; the desk reviews, annuls, trusts and issues."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plugins import hooks
from plugins.records.models import ConsultationRecord, ImportBatch, IssuedPackage, TrustedSender
from plugins.records.package.export import package_of
from plugins.records.selectors import summaries
from plugins.records.services import annul_record, issue_package, review_record
from tests import factories
from tests.markup import part
from tests.records import rows, samples
from youth import clock
from youth.models import Meeting
from youth.policies import OPERATOR
from youth.public_keys import PublicKey
from youth.services.keys import make_key

type ClientFor = Callable[[Any], Any]

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
LINE = PublicKey.of(KEY.public_key()).openssh
TITLE = "Нощен автобус от гарата до кварталите"


@pytest.fixture
def town(db: None, settings: Any, tmp_path: Path) -> Iterator[factories.Town]:
    settings.COUNCIL_KEYS_DIR = tmp_path / "keys"
    with clock.standing_at(rows.NOW):
        yield factories.make_town()


def page(council: Any, view: str, **parts: Any) -> str:
    return reverse(f"records:{view}", kwargs={"council": council.slug, **parts})


def addresses(town: factories.Town, record: ConsultationRecord) -> list[str]:
    own = {"council": town.municipal.slug, "pk": record.pk}
    return [
        *(page(town.municipal, view, pk=record.pk) for view in ("detail", "package", "pdf")),
        reverse("api:records:detail", kwargs=own),
    ]


def lists(town: factories.Town) -> list[str]:
    return [
        page(town.municipal, "list"),
        reverse("api:records:list", kwargs={"council": town.municipal.slug}),
    ]


@pytest.mark.parametrize("state", ["review", "annulled"])
def test_what_was_not_reviewed_or_was_annulled_is_seen_by_the_secretary_alone(
    town: factories.Town, client_for: ClientFor, state: str
) -> None:
    record = rows.entered(town.municipal, rows.content())
    if state == "annulled":
        review_record(record, actor=OPERATOR)
        annul_record(record, reason="Грешка.", actor=OPERATOR)

    for person in (None, town.outsider, town.secretary, town.chair, town.young_person):
        client = client_for(person)
        assert {client.get(address).status_code for address in addresses(town, record)} == {404}
        listed, by_program = lists(town)
        assert TITLE not in part(client.get(listed))
        assert client.get(by_program).json()["results"] == []
    client = client_for(town.municipal_secretary)
    assert {client.get(address).status_code for address in addresses(town, record)} == {200}
    for address in lists(town):
        assert TITLE in client.get(address).content.decode()
    assert summaries(town.municipal, [record.pk]) == {}
    assert hooks.resolve_subjects.collect(town.municipal, label="records.record", ids=[record.pk]) == [{}]


def test_the_secretary_reviews_and_everybody_reads(town: factories.Town, client_for: ClientFor) -> None:
    record = rows.entered(town.municipal, rows.content())
    address = page(town.municipal, "review", pk=record.pk)
    for person in (town.secretary, town.outsider):
        assert client_for(person).post(address).status_code == 403
    assert client_for(None).post(address).status_code == 302
    assert ConsultationRecord.objects.get().state == "review"
    assert (
        address
        in client_for(town.municipal_secretary)
        .get(page(town.municipal, "detail", pk=record.pk))
        .content.decode()
    )

    client_for(town.municipal_secretary).post(address)

    client = client_for(None)
    assert {client.get(one).status_code for one in addresses(town, record)} == {200}
    for one in lists(town):
        assert TITLE in client.get(one).content.decode()
    paper = client.get(page(town.municipal, "pdf", pk=record.pk))
    assert paper.content.startswith(b"%PDF")
    assert paper["Content-Type"] == "application/pdf"


def test_annulling_asks_for_a_reason(town: factories.Town, client_for: ClientFor) -> None:
    record = rows.imported(town.municipal, rows.content())
    address = page(town.municipal, "annul", pk=record.pk)
    for person in (town.secretary, town.outsider):
        assert client_for(person).post(address, {"reason": "Грешка."}).status_code == 403
    client = client_for(town.municipal_secretary)
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": " "}).status_code == 409
    assert ConsultationRecord.objects.get().state == "public"

    shown = client.post(address, {"reason": "Подправен пакет."}, follow=True).content.decode()

    assert "Подправен пакет." in shown
    assert client_for(None).get(page(town.municipal, "detail", pk=record.pk)).status_code == 404


def upload(client: Any, town: factories.Town, content: bytes) -> Any:
    package = SimpleUploadedFile("package.zip", content)
    return client.post(page(town.municipal, "upload"), {"package": package}, follow=True)


def test_the_preview_shows_the_sender_and_the_paper(town: factories.Town, client_for: ClientFor) -> None:
    client = client_for(town.municipal_secretary)
    content = package_of(samples.record(), KEY).content
    shown = upload(client, town, content).content.decode()
    assert 'data-sender="unknown"' in shown
    assert "SIG_UNTRUSTED" in shown
    paper = page(town.municipal, "preview_pdf", pk=ImportBatch.objects.get().pk)
    assert paper in shown
    assert client.get(paper).content.startswith(b"%PDF")
    assert client_for(town.secretary).get(paper).status_code == 403
    assert client_for(None).get(paper).status_code == 302

    fields = {"sender": "ms-ihtiman", "name": "Младежки съвет – Ихтиман", "key": LINE}
    client.post(page(town.municipal, "senders"), fields)

    assert 'data-sender="proven"' in upload(client, town, content).content.decode()
    unsigned = upload(client, town, rows.content())
    assert unsigned.status_code == 409
    assert 'data-sender="false"' in unsigned.content.decode()


def test_the_register_of_senders_is_the_secretary_s(town: factories.Town, client_for: ClientFor) -> None:
    address = page(town.municipal, "senders")
    fields = {"sender": "ms-ihtiman", "name": "Съвет", "key": LINE}
    for person in (town.secretary, town.outsider):
        assert client_for(person).get(address).status_code == 403
        assert client_for(person).post(address, fields).status_code == 403
    assert client_for(None).get(address).status_code == 302
    client = client_for(town.municipal_secretary)
    wrong = client.post(address, fields | {"key": "nonsense"})
    assert wrong.status_code == 409
    assert not TrustedSender.objects.exists()

    client.post(address, fields)

    sender = TrustedSender.objects.get()
    withdraw = page(town.municipal, "distrust", pk=sender.pk)
    assert sender.public.fingerprint in client.get(address).content.decode()
    assert client_for(town.secretary).post(withdraw).status_code == 403
    client.post(withdraw)
    sender.refresh_from_db()
    assert sender.withdrawn_at is not None


def test_the_key_of_a_council_in_the_same_system_is_offered(
    town: factories.Town, client_for: ClientFor
) -> None:
    key = make_key(town.youth, actor=OPERATOR)
    client = client_for(town.municipal_secretary)

    shown = client.get(page(town.municipal, "senders")).content.decode()
    assert key.public.fingerprint in shown
    fields = {"sender": town.youth.slug, "name": town.youth.own_name, "key": key.public.openssh}
    client.post(page(town.municipal, "senders"), fields)

    assert TrustedSender.objects.get().public == key.public


def test_a_revision_is_shown_beside_what_it_replaces(town: factories.Town, client_for: ClientFor) -> None:
    record = rows.imported(town.municipal, rows.content(decision=samples.named_decision()))
    revised = samples.record(
        title="Нощен автобус и в събота",
        legal_ground="чл. 13",
        revision=2,
        supersedes=record.digest,
        decision=samples.named_decision(),
    )

    shown = upload(client_for(town.municipal_secretary), town, package_of(revised).content)

    assert [(one.before, one.after) for one in shown.context["changes"]] == [
        ([TITLE], ["Нощен автобус и в събота"]),
        (["На основание чл. 12, ал. 1 от Правилника на Младежкия съвет"], ["чл. 13"]),
    ]
    text = shown.content.decode()
    assert TITLE in text
    assert "Нощен автобус и в събота" in text


def test_the_secretary_of_the_youth_council_issues_from_the_resolution_s_page(
    town: factories.Town, client_for: ClientFor
) -> None:
    resolution = rows.adopted_in(town).resolution
    own = reverse("youth:resolution", kwargs={"council": town.youth.slug, "pk": resolution.pk})
    address = page(town.youth, "issue", pk=resolution.pk)
    assert address not in part(client_for(town.member).get(own))
    for person in (town.member, town.outsider):
        assert client_for(person).post(address).status_code == 403
    client = client_for(town.secretary)
    assert address in client.get(own).content.decode()

    client.post(address)
    assert address not in part(client.get(own))
    resolution.legal_ground = "чл. 13"
    resolution.save()
    assert address in client.get(own).content.decode()
    client.post(address, {"reason": ""})
    assert IssuedPackage.objects.count() == 1
    client.post(address, {"reason": "Сгрешено основание."})

    assert IssuedPackage.objects.get(revision=2).reason == "Сгрешено основание."


def test_a_record_of_a_closed_meeting_names_nobody_and_gives_no_package(
    town: factories.Town, client_for: ClientFor
) -> None:
    resolution = rows.adopted_in(town, samples.named_decision()).resolution
    Meeting.objects.update(is_public=False)
    resolution.meeting.refresh_from_db()
    issued = issue_package(resolution, actor=OPERATOR)
    record = rows.imported(town.municipal, bytes(issued.content))
    assert not record.meeting_is_public

    detail, package, paper, api = addresses(town, record)
    for person in (None, town.outsider, town.member):
        client = client_for(person)
        assert "Ася Полянова" not in part(client.get(detail))
        answer = client.get(api).json()
        assert answer["vote_event"]["votes"] == []
        assert "Ася Полянова" not in str(answer)
        assert client.get(api).json()["vote_event"]["counts"][0] == {"option": "for", "value": 3}
        assert {client.get(package).status_code, client.get(paper).status_code} == {404}
    client = client_for(town.municipal_secretary)
    assert "Ася Полянова" in client.get(detail).content.decode()
    assert client.get(package).status_code == 200
