"""``manage.py journal verify|heads``: examine the streams; write down their heads."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from youth import clock
from youth.journal.anchors import Head, anchors_document, heads_of, read_anchors
from youth.journal.verify import Verdict, report, verify_all, verify_stream
from youth.models.journal import Stream

WRONG_CALL = 2

# What is wrong with the first entry that does not hold.
SENTENCES: dict[str, Promise] = {
    "gap": gettext_lazy("an entry is missing before this one"),
    "previous_digest": gettext_lazy("it does not follow from the entry before it"),
    "payload_digest": gettext_lazy("its payload was changed"),
    "payload_missing": gettext_lazy("its payload is missing and no act erased it"),
    "digest": gettext_lazy("its header was changed"),
    "head": gettext_lazy("the end of the stream was cut off or added to"),
    "unreadable": gettext_lazy("it can't be read"),
    "stream_missing": gettext_lazy("the whole stream is missing"),
    "anchor_missing": gettext_lazy("the anchors file knows this entry, and it is missing"),
    "anchor_differs": gettext_lazy("the anchors file knows another entry in its place"),
}


class Command(BaseCommand):
    """Exit status: 0 everything holds, 1 something does not, 2 wrong call."""

    help = "Examines the journal and the rows made by its acts, or writes down the heads of its streams."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare ``verify [--stream NAME] [--against FILE] [--json]`` and ``heads [--out FILE]``."""
        actions = parser.add_subparsers(dest="action", required=True)
        verify = actions.add_parser("verify", help="recompute the chains, compare them with the rows")
        verify.add_argument("--stream", help="one stream only, for example meeting:<id>")
        verify.add_argument("--against", type=Path, help="compare with an anchors file as heads wrote it")
        verify.add_argument("--json", action="store_true", help="print one JSON document")
        heads = actions.add_parser("heads", help="print the head of every stream as an anchors file")
        heads.add_argument("--out", type=Path, help="write it to a file instead")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked for."""
        if options["action"] == "heads":
            self._heads(options["out"])
            return
        verdicts = self._verdicts(options["stream"], options["against"])
        if options["json"]:
            document = report(verdicts, {fault: str(text) for fault, text in SENTENCES.items()})
            self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))
        else:
            for verdict in verdicts:
                self._write(verdict)
        if not all(verdict.holds for verdict in verdicts):
            sys.exit(1)

    def _heads(self, out: Path | None) -> None:
        heads = heads_of()
        text = json.dumps(anchors_document(heads, clock.now()), indent=2)
        if out is None:
            self.stdout.write(text)
            return
        try:
            out.write_text(f"{text}\n", encoding="utf-8")
        except OSError as error:
            message = _("%(file)s can't be written.") % {"file": out}
            raise CommandError(message, returncode=WRONG_CALL) from error
        said = ngettext("%(count)d head in %(file)s", "%(count)d heads in %(file)s", len(heads))
        self.stdout.write(said % {"count": len(heads), "file": out})

    def _verdicts(self, stream: str | None, against: Path | None) -> list[Verdict]:
        anchors = self._anchors(against) if against else []
        if not stream:
            return verify_all(anchors=anchors)
        try:
            return [verify_stream(stream, anchors=anchors)]
        except Stream.DoesNotExist:
            message = _("There is no stream %(stream)s.") % {"stream": stream}
            raise CommandError(message, returncode=WRONG_CALL) from None

    def _anchors(self, file: Path) -> list[Head]:
        try:
            return read_anchors(json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            message = _("%(file)s is no anchors file.") % {"file": file}
            raise CommandError(message, returncode=WRONG_CALL) from error

    def _write(self, verdict: Verdict) -> None:
        if verdict.holds:
            text = ngettext(
                "%(stream)s: %(count)d entry, the chain holds",
                "%(stream)s: %(count)d entries, the chain holds",
                verdict.entries,
            )
            self.stdout.write(text % {"stream": verdict.stream, "count": verdict.entries})
            return
        if verdict.broken:
            text = _("%(stream)s: broken at entry %(seq)d: %(reason)s")
            reason = SENTENCES[verdict.broken.fault]
            self.stderr.write(text % {"stream": verdict.stream, "seq": verdict.broken.seq, "reason": reason})
        for one in verdict.differs:
            text = _("%(stream)s: entry %(seq)d: %(reason)s") if one.seq else _("%(stream)s: %(reason)s")
            facts = {"stream": verdict.stream, "seq": one.seq, "reason": one.message}
            self.stderr.write(text % facts)
