"""Push messages: encrypted for one browser, of chosen topics, with nothing of a person, each shown once."""

import logging
import ssl
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pytest_django.fixtures import Settings

from proposals import services
from proposals.models import Proposal
from tests.factories import Town, make_meeting, make_participant, make_youth_council
from tests.proposals.conftest import author as _author
from tests.proposals.conftest import draft as _draft
from tests.proposals.conftest import published as _published
from tests.proposals.conftest import town as _town
from tests.push_service import SILENCE, Browser, PushService, running_push_service, signed_claims
from tests.queries import exactly
from youth.clock import now
from youth.consent_texts import current_text
from youth.models import Meeting, Participant, PushSubscription, WaitingPush
from youth.policies import OPERATOR
from youth.push import delivery, transport
from youth.push.delivery import forget_devices, send_due_pushes
from youth.push.endpoints import is_endpoint, is_public
from youth.push.keys import new_private_key, push_key
from youth.services.following import follow
from youth.services.mandates import give_mandate
from youth.services.meetings import cancel_meeting
from youth.services.membership import enter_participant, leave_council
from youth.services.notifications import mark_as_seen, plan_notifications
from youth.services.people import set_birth_date
from youth.services.push import add_device, choose_push

town, author, draft, published = _town, _author, _draft, _published
STEPS, SITTINGS, OWN_PLACE = "proposals.steps", "youth.sittings", "youth.own_place"
A_MINUTE = timedelta(minutes=1)
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"


@pytest.fixture
def service(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    """Let messages go to a push service of the test, however long a turn takes."""
    monkeypatch.setattr(delivery, "TURN", 60.0)
    settings.PUSH_KEY = new_private_key()
    settings.PUSH_ALSO_ALLOWED = ["127.0.0.1", "localhost"]
    settings.BASE_URL = "https://glas.example"
    with running_push_service() as service:
        yield service


@pytest.fixture
def reader(town: Town) -> Participant:
    """Return who follows the council."""
    reader = make_participant(town.youth, "Чете")
    follow(reader, "youth.council")
    return reader


@pytest.fixture
def phone(service: PushService, reader: Participant) -> Browser:
    """Return the reader's phone, on which messages about proposals are switched on."""
    choose(reader, STEPS)
    return switched_on(reader, Browser(service))


def choose(person: Participant, *topics: str) -> None:
    choose_push(person, wanted=topics, version=current_text("push").version)


def switched_on(person: Participant, browser: Browser) -> Browser:
    add_device(person.user, **browser.form, user_agent=PHONE)
    return browser


def send(at: datetime | None = None) -> int:
    """Let the runner plan and send at a moment; return how many messages were taken."""
    plan_notifications()
    return send_due_pushes(at or now())


def publish_another(town: Town, author: Participant, title: str = "Велоалея") -> Proposal:
    idea = services.draft_proposal(
        town.youth, title=title, summary="Защото.", points="Да се направи.", actor=author
    )
    return services.publish_proposal(idea, actor=author)


def test_a_message_arrives_encrypted_for_the_browser_and_signed_by_the_installation(
    phone: Browser, published: Proposal
) -> None:
    assert send() == 1
    (message,) = phone.shown
    assert message["title"] == "Младежки съвет"
    assert message["body"] == "Ново предложение търси подкрепа."
    assert message["url"] == f"/bg/c/ms/proposals/{published.pk}/"
    (headers,) = phone.headers
    claims, key = signed_claims(headers["Authorization"])
    assert key == push_key().public
    assert claims["aud"] == phone.endpoint.removesuffix(phone.name)
    assert claims["sub"] == "https://glas.example"
    assert 0 < claims["exp"] - now().timestamp() <= 24 * 3600
    assert (headers["TTL"], headers["Urgency"], headers["Content-Encoding"]) == (
        "86400",
        "normal",
        "aes128gcm",
    )
    assert headers["Topic"] == message["tag"]
    assert send(now() + A_MINUTE) == 0


def test_it_is_written_in_the_readers_language(
    phone: Browser, reader: Participant, published: Proposal
) -> None:
    reader.user.language = "en"
    reader.user.save()
    send()
    (message,) = phone.shown
    assert (message["lang"], message["body"]) == ("en", "A new proposal looks for support.")
    assert message["url"].startswith("/en/")


def test_nothing_of_a_person_and_nothing_that_is_not_public_is_in_a_message(
    service: PushService, town: Town, author: Participant
) -> None:
    """A proposal that everybody reads, a closed meeting, and one's own seat."""
    seats = make_participant(town.youth, "Нова Членка")
    members = {person: Browser(service, f"/{at}") for at, person in enumerate((town.member, seats))}
    for person, browser in members.items():
        choose(person, STEPS, SITTINGS, OWN_PLACE)
        switched_on(person, browser)
    follow(town.member, "youth.council")
    at = now()
    proposal = publish_another(town, author, "Скейт площадка")
    send(at)
    closed = make_meeting(town.term, Meeting.State.CONVENED, is_public=False)
    follow(town.member, "youth.meeting", str(closed.pk))
    set_birth_date(seats.user, date(2008, 1, 31))
    give_mandate(town.term.seats.get(number=20), seats, "Нова Иванова", now(), actor=OPERATOR)
    send(at + 2 * A_MINUTE)

    shown = [message for browser in members.values() for message in browser.shown]
    assert [message["url"] for message in shown] == [f"/bg/c/ms/proposals/{proposal.pk}/", "/bg/c/ms/me/"]
    assert shown[1]["body"] == "Има нещо ново за теб."
    words = " ".join(" ".join(message.values()) for message in shown)
    for secret in ("Скейт", "Велоалея", "Членка", "Иванова", "място", str(closed.pk), str(seats.pk)):
        assert secret not in words
    for person in (town.member, seats, author):
        assert str(person.pk) not in words
        assert person.display_name not in words
    assert {frozenset(message) for message in shown} == {frozenset({"title", "body", "url", "lang", "tag"})}


@pytest.mark.parametrize("is_public", [True, False])
def test_only_a_page_that_everybody_reads_is_named(service: PushService, town: Town, is_public: bool) -> None:
    browser = Browser(service)
    choose(town.member, SITTINGS)
    switched_on(town.member, browser)
    meeting = make_meeting(town.term, Meeting.State.CONVENED, is_public=is_public)
    cancel_meeting(meeting, actor=town.chair)
    send()
    (message,) = browser.shown
    if is_public:
        assert message["url"] == f"/bg/c/ms/meetings/{meeting.pk}/"
        assert message["body"] == "Заседанието няма да се състои."
    else:
        assert (message["url"], message["body"]) == ("/bg/c/ms/me/", "Има нещо ново за теб.")


def test_topics_that_nobody_chose_are_not_pushed(
    phone: Browser, reader: Participant, published: Proposal, town: Town, author: Participant
) -> None:
    choose(reader, SITTINGS)
    assert send() == 0
    choose(reader)
    publish_another(town, author)
    assert send() == 0
    assert phone.service.taken == []
    assert reader.notifications.count() == 2


def test_what_waits_is_dropped_with_its_topic_and_once_it_was_seen(
    phone: Browser, reader: Participant, published: Proposal, town: Town, author: Participant
) -> None:
    plan_notifications()
    choose(reader)
    assert not WaitingPush.objects.exists()
    choose(reader, STEPS)
    publish_another(town, author)
    plan_notifications()
    mark_as_seen(reader, up_to=reader.notifications.latest("pk").pk)
    assert send() == 0
    assert phone.service.taken == []
    assert not WaitingPush.objects.exists()


def test_who_left_or_may_not_sign_in_gets_nothing(
    phone: Browser, reader: Participant, published: Proposal, town: Town, author: Participant
) -> None:
    plan_notifications()
    reader.user.is_active = False
    reader.user.save()
    assert send() == 0
    reader.user.is_active = True
    reader.user.save()
    publish_another(town, author)
    plan_notifications()
    leave_council(reader)
    assert send() == 0
    assert phone.service.taken == []
    assert not PushSubscription.objects.exists()


def test_who_leaves_one_council_keeps_the_device_for_another(phone: Browser, reader: Participant) -> None:
    enter_participant(reader.user, make_youth_council("ms-2"), display_name="Чете", actor=OPERATOR)
    leave_council(reader)
    assert reader.user.push_subscriptions.count() == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_deleted(phone: Browser, published: Proposal, status: int) -> None:
    phone.service.answers[phone.name] = [status]
    assert send() == 0
    assert not PushSubscription.objects.exists()
    assert not WaitingPush.objects.exists()


@pytest.mark.parametrize("answer", [429, 500, 503])
def test_a_service_that_asks_to_wait_is_asked_again_later_and_later(
    phone: Browser, published: Proposal, answer: int
) -> None:
    phone.service.answers[phone.name] = [answer, answer]
    at = now()
    assert send(at) == 0
    assert send(at + timedelta(seconds=59)) == 0
    assert len(phone.headers) == 1
    assert send(at + A_MINUTE) == 0
    assert send(at + 2 * A_MINUTE) == 0
    assert len(phone.headers) == 2
    assert send(at + 3 * A_MINUTE) == 1
    assert PushSubscription.objects.get().failures == 0


def test_the_time_that_a_service_asks_for_is_kept(phone: Browser, published: Proposal) -> None:
    phone.service.answers[phone.name] = [(429, {"Retry-After": "3600"})]
    at = now()
    send(at)
    assert send(at + timedelta(minutes=59)) == 0
    assert send(at + timedelta(minutes=60)) == 1


def test_what_waited_for_a_day_is_no_news_and_is_not_sent(phone: Browser, published: Proposal) -> None:
    plan_notifications()
    later = now() + timedelta(days=1, minutes=1)
    assert send_due_pushes(later) == 0
    assert phone.service.taken == []
    assert not WaitingPush.objects.exists()


def test_another_refusal_is_counted_and_logged_without_the_browser(
    phone: Browser, published: Proposal, town: Town, author: Participant, caplog: pytest.LogCaptureFixture
) -> None:
    phone.service.answers[phone.name] = [400, 201, 403, 403, 403]
    at = now()
    with caplog.at_level(logging.INFO):
        for number in range(5):
            assert send(at + number * 2 * A_MINUTE) == (number == 1)
            publish_another(town, author, f"Още {number}")
    assert not PushSubscription.objects.exists()
    logged = " ".join(record.getMessage() for record in caplog.records)
    assert "push_refused status=400" in logged
    for secret in (phone.endpoint, phone.name, "127.0.0.1"):
        assert secret not in logged


def test_no_redirect_is_followed(phone: Browser, published: Proposal) -> None:
    phone.service.answers[phone.name] = [(307, {"Location": "/elsewhere"})]
    assert send() == 0
    assert [path for path, _headers, _body in phone.service.taken] == [phone.name]
    assert PushSubscription.objects.get().refusals == 1


def test_each_device_gets_one_message_of_all_that_happened(
    phone: Browser, reader: Participant, published: Proposal, town: Town, author: Participant
) -> None:
    laptop = switched_on(reader, Browser(phone.service, "/laptop"))
    publish_another(town, author)
    at = now()
    assert send(at) == 2
    for browser in (phone, laptop):
        (message,) = browser.shown
        assert (message["body"], message["url"]) == ("Има 2 нови неща за теб.", "/bg/c/ms/me/")
    publish_another(town, author, "Пейки")
    # A little later is soon enough.
    assert send(at + A_MINUTE / 2) == 0
    assert send(at + A_MINUTE) == 2
    assert phone.shown[1]["tag"] != phone.shown[0]["tag"]


def test_after_a_kill_nothing_is_missing_and_the_second_copy_takes_the_place_of_the_first(
    phone: Browser, published: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(Exception):
        """The process ends after sending, before it stored that."""

    def killed(*_args: object) -> None:
        raise KilledError

    at = now()
    with monkeypatch.context() as patch:
        patch.setattr(delivery, "_write_down", killed)
        with pytest.raises(KilledError):
            send(at)
    assert send(at + A_MINUTE / 2) == 0
    assert send(at + A_MINUTE) == 1
    first, second = phone.shown
    assert first == second
    assert send(at + 3 * A_MINUTE) == 0


def test_a_service_that_is_silent_holds_nobody_up_and_is_left_alone_for_a_while(
    phone: Browser,
    reader: Participant,
    published: Proposal,
    town: Town,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delivery, "TURN", 0.5)
    silent = [Browser(phone.service, f"/silent-{number}", host="localhost") for number in range(3)]
    for browser in silent:
        switched_on(reader, browser)
        phone.service.answers[browser.name] = [SILENCE]
    at = now()
    assert send(at) == 1
    assert len(phone.shown) == 1
    asked = len(phone.service.taken)
    assert send(at + A_MINUTE / 2) == 0
    assert len(phone.service.taken) == asked
    assert send(at + A_MINUTE) == 3
    assert {len(browser.shown) for browser in silent} == {2}


def test_a_service_that_speaks_too_slowly_is_cut_off(
    service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "LONGEST", 0.2)
    service.answers["/slow"] = [SILENCE]
    message = transport.Outgoing(endpoint=Browser(service, "/slow").endpoint, headers={}, body=b"")
    assert transport.post(message) == transport.Answer()


def test_with_another_key_the_devices_are_dropped_and_not_tried_for_ever(
    phone: Browser, settings: Settings, published: Proposal, town: Town, author: Participant
) -> None:
    settings.PUSH_KEY = new_private_key()
    assert send() == 0
    assert phone.service.taken == []
    assert forget_devices(now()) >= 1
    assert not PushSubscription.objects.exists()
    settings.PUSH_KEY = ""
    publish_another(town, author)
    assert send() == 0
    assert forget_devices(now()) == 0
    assert not WaitingPush.objects.exists()


def test_a_device_whose_service_leads_into_the_own_network_is_dropped_unasked(
    phone: Browser, settings: Settings, published: Proposal
) -> None:
    settings.PUSH_ALSO_ALLOWED = []
    assert send() == 0
    assert phone.service.taken == []
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "http://push.example.org/a",
        "https://127.0.0.1/a",
        "https://[::1]/a",
        "https://10.0.0.7/a",
        "https://2130706433/a",
        "https://0x7f.1/a",
        "https://localhost/a",
        "https://printer/a",
        "https://printer.local/a",
        "https://db.internal/a",
        "https://push.example.org:8443/a",
        "https://push.example.org:99999/a",
        "https://user@push.example.org/a",
        "https://push.example.org@10.0.0.7/a",
        "https://push.example.org/\r\nX: y",
        "https://пуш.example.org/a",
        "https://push.example.org/" + "a" * 1000,
        "https://[/a",
        "ftp://push.example.org/a",
        "",
    ],
)
def test_only_a_public_name_over_https_is_a_push_service(address: str) -> None:
    assert not is_endpoint(address)
    assert is_endpoint("https://updates.push.services.example.com/wpush/v2/gAAAA?x=1")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2a00:1450:4017::1", True),
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("192.168.0.1", False),
        ("224.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 -- compared with, not bound to
        ("::1", False),
        ("fd00::1", False),
        ("fe80::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::1", False),
    ],
)
def test_an_address_of_the_own_network_is_no_push_service(address: str, public: bool) -> None:
    assert is_public(address) is public


def certificate(folder: Path) -> ssl.SSLContext:
    """Return the TLS of a server called localhost; its certificate is the file ``ca.pem`` in a folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "ca.pem").write_bytes(signed.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "ca.pem", folder / "key.pem")
    return context


def test_the_certificate_has_to_be_the_push_services_own(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PUSH_ALSO_ALLOWED = ["localhost", "127.0.0.1"]
    with running_push_service(certificate(tmp_path)) as service:
        answers = []
        for trusted, host in (("", "localhost"), ("ca.pem", "127.0.0.1"), ("ca.pem", "localhost")):
            monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / trusted) if trusted else "/dev/null")
            endpoint = Browser(service, host=host, scheme="https").endpoint
            answers.append(
                transport.post(transport.Outgoing(endpoint=endpoint, headers={}, body=b"x")).status
            )
        assert answers == [None, None, 201]


# Whether anything is due; claiming: devices, their time; what waits; plugins that are on; subjects; storing:
# what was sent, the devices.
@pytest.mark.parametrize("number", [1, 3])
def test_a_turn_costs_the_same_for_however_many_devices(
    phone: Browser, reader: Participant, published: Proposal, number: int
) -> None:
    for one in range(1, number):
        switched_on(reader, Browser(phone.service, f"/device-{one}"))
    plan_notifications()
    with exactly(8):
        assert send_due_pushes(now()) == number
