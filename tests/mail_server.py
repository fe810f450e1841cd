"""A small mail server on a real socket, which answers as a test tells it to."""

import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class MailServer(socketserver.ThreadingTCPServer):
    """Takes every mail; ``answers`` says otherwise for an address, as a list used up one by one.

    An answer is a line of SMTP, ``"hang up"`` (before the message) or ``"hang up late"`` (after it came,
    before saying so).
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        """Listen on a free port of this machine."""
        super().__init__(("127.0.0.1", 0), Conversation)
        self.answers: dict[str, list[str]] = {}
        self.taken: list[tuple[str, EmailMessage]] = []
        self.before_taking: Callable[[str], None] = lambda address: None

    @property
    def port(self) -> int:
        """Return where it listens."""
        return int(self.server_address[1])

    @property
    def counts(self) -> dict[str, int]:
        """Return how many mails each address got."""
        return dict(Counter(address for address, _message in self.taken))

    def answer_for(self, address: str) -> str:
        """Return the next answer for an address, empty for taking it."""
        waiting = self.answers.get(address)
        return waiting.pop(0) if waiting else ""


class Conversation(socketserver.StreamRequestHandler):
    """One connection; knows no more of SMTP than Python's client needs."""

    server: MailServer

    def handle(self) -> None:
        """Answer line by line until the client leaves or the test wants to hang up."""
        self.say("220 mail.example")
        address = plan = ""
        while line := self.rfile.readline():
            command = line.decode("ascii").strip()
            match command[:4].upper():
                case "EHLO":
                    self.say("250 mail.example")
                case "RCPT":
                    address = command.partition("<")[2].rstrip(">")
                    plan = self.server.answer_for(address)
                    if plan == "hang up":
                        return
                    self.say(plan if plan[:1] in {"4", "5"} else "250 OK")
                case "DATA":
                    self.say("354 Go on")
                    self.take(address)
                    if plan == "hang up late":
                        return
                    self.say("250 Taken")
                case "QUIT":
                    self.say("221 Bye")
                    return
                case _:
                    self.say("250 OK")

    def take(self, address: str) -> None:
        """Read a message to its end and keep it."""
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return
            lines.append(line[1:] if line.startswith(b"..") else line)
        message = message_from_bytes(b"".join(lines), policy=policy.default)
        self.server.taken.append((address, message))
        self.server.before_taking(address)

    def say(self, line: str) -> None:
        """Send one line."""
        self.wfile.write(f"{line}\r\n".encode("ascii"))


@contextmanager
def running_mail_server() -> Iterator[MailServer]:
    """Run a mail server in a thread."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(5)
