"""The sender is killed in the middle of a mailing: everybody gets it, nobody but the one under way twice."""

import os
import signal

import pytest

from tests.factories import make_town
from tests.mail_server import running_mail_server
from tests.youth.mail.conftest import NEWS, VERSION
from youth.crypto import encrypted, keyed_digest
from youth.mail.mailings import save_newsletter, send_newsletter
from youth.mail.subscriptions import follow
from youth.models import Mailing, Recipient

pytestmark = pytest.mark.skipif(
    not os.environ.get("DATABASE_URL"), reason="leases and locks matter where several processes write at once"
)
READERS = [f"reader-{number}@example.org" for number in range(6)]


@pytest.fixture
def mailing(transactional_db: None) -> Mailing:
    town = make_town(members=2)
    for address in READERS:
        recipient = Recipient.objects.create(
            address_digest=keyed_digest(address), address_ciphertext=encrypted(address)
        )
        follow(recipient, town.youth, "youth.newsletter", version=VERSION)
    return send_newsletter(save_newsletter(town.youth, NEWS, by=town.chair.user))


def test_a_killed_sender_costs_at_most_the_mail_under_way(mailing, processes):
    with running_mail_server() as server:
        sender = processes.start("send-mail", str(server.port), "0")

        def kill_at_the_third(address: str) -> None:
            if len(server.taken) == 3:
                os.kill(sender.pid, signal.SIGKILL)
                sender.wait(10)

        server.before_taking = kill_at_the_third
        assert sender.wait(60) == -signal.SIGKILL
        under_way = server.taken[-1][0]
        assert processes.run("send-mail", str(server.port), "0") == 0
        mailing.refresh_from_db()
        assert (mailing.state, mailing.sent) == ("sending", 5)
        assert processes.run("send-mail", str(server.port), "5") == 0
    mailing.refresh_from_db()
    assert (mailing.state, mailing.sent, mailing.failed) == ("sent", 6, 0)
    assert server.counts == {**dict.fromkeys(READERS, 1), under_way: 2}
    copies = {message["Message-ID"] for address, message in server.taken if address == under_way}
    assert len(copies) == 1
