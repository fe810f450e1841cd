"""``manage.py journal verify``: recompute the chain of every stream, or of one."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youth.journal.chain import Fault
from youth.journal.models import Stream
from youth.journal.verify import Verdict, verify_all, verify_stream

WRONG_CALL = 2


def sentence(fault: Fault) -> str:
    """Say what is wrong with the first entry that does not hold."""
    return {
        "gap": _("an entry is missing before this one"),
        "previous_digest": _("it does not follow from the entry before it"),
        "payload_digest": _("its payload was changed"),
        "payload_missing": _("its payload is missing and no act erased it"),
        "digest": _("its header was changed"),
        "head": _("the end of the stream was cut off or added to"),
        "unreadable": _("it can't be read"),
    }[fault]


class Command(BaseCommand):
    """Exit status: 0 every chain holds, 1 a chain is broken, 2 wrong call."""

    help = "Recomputes the hash chain of the journal and names the first entry that does not hold."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare ``verify [--stream NAME] [--json]``."""
        actions = parser.add_subparsers(dest="action", required=True)
        verify = actions.add_parser("verify", help="recompute the chains")
        verify.add_argument("--stream", help="one stream only, for example meeting:<id>")
        verify.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify and report."""
        verdicts = self._verdicts(options["stream"])
        if options["json"]:
            self.stdout.write(json.dumps(report(verdicts), ensure_ascii=False, indent=2))
        else:
            for verdict in verdicts:
                self._write(verdict)
        if any(verdict.broken for verdict in verdicts):
            sys.exit(1)

    def _verdicts(self, stream: str | None) -> list[Verdict]:
        if not stream:
            return verify_all()
        try:
            return [verify_stream(stream)]
        except Stream.DoesNotExist:
            message = _("There is no stream %(stream)s.") % {"stream": stream}
            raise CommandError(message, returncode=WRONG_CALL) from None

    def _write(self, verdict: Verdict) -> None:
        if verdict.broken is None:
            text = ngettext(
                "%(stream)s: %(count)d entry, the chain holds",
                "%(stream)s: %(count)d entries, the chain holds",
                verdict.entries,
            )
            self.stdout.write(text % {"stream": verdict.stream, "count": verdict.entries})
            return
        text = _("%(stream)s: broken at entry %(seq)d: %(reason)s")
        reason = sentence(verdict.broken.fault)
        self.stderr.write(text % {"stream": verdict.stream, "seq": verdict.broken.seq, "reason": reason})


def report(verdicts: list[Verdict]) -> dict[str, Any]:
    """Return the JSON document of ``--json``."""
    return {
        "holds": not any(verdict.broken for verdict in verdicts),
        "streams": [
            {
                "stream": verdict.stream,
                "entries": verdict.entries,
                "broken": {
                    "seq": verdict.broken.seq,
                    "fault": verdict.broken.fault,
                    "message": sentence(verdict.broken.fault),
                }
                if verdict.broken
                else None,
            }
            for verdict in verdicts
        ],
    }
