"""Who is asked to deliver push messages: services of the public net that prove who they are."""

import ssl
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pytest_django.fixtures import Settings

from proposals.models import Proposal
from tests.push_service import Browser, running_push_service
from tests.youth.notifications.push.pushing import send
from youth.clock import now
from youth.models import PushSubscription
from youth.push import transport
from youth.push.endpoints import is_endpoint, is_public


def test_no_redirect_is_followed(phone: Browser, published: Proposal) -> None:
    phone.service.answers[phone.name] = [(307, {"Location": "/elsewhere"})]
    assert send() == 0
    assert [path for path, _headers, _body in phone.service.taken] == [phone.name]
    assert PushSubscription.objects.get().refusals == 1


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
