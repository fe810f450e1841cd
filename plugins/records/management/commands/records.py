"""``manage.py records export|verify|import|trust|distrust``: packages on the command line.

``verify`` does not use the database, so it also works without one.
"""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from plugins.records.package.archive import MAX_BYTES, opened
from plugins.records.package.sandbox import verified_apart
from plugins.records.package.signature import signer_of
from youth import clock

WRONG_CALL = 2


class Command(BaseCommand):
    """Exit status: 0 done, 1 refused with reasons, 2 wrong call."""

    help = "Exports, verifies and imports the packages of resolutions."
    # System checks may use the database, which verifying must not need.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the three actions."""
        actions = parser.add_subparsers(dest="action", required=True)
        export = actions.add_parser("export", help="write the package of a resolution")
        export.add_argument("resolution", help="id, whole designation, or number")
        export.add_argument("--council", help="slug of the council, where a number means several")
        export.add_argument("--out", required=True, type=Path, help="file to write")
        export.add_argument("--reason", default="", help="why a new revision, where the record changed")
        verify = actions.add_parser("verify", help="judge a package from its content alone")
        verify.add_argument("file", type=Path)
        verify.add_argument("--key", type=Path, help="public key (PEM or OpenSSH line) that must have signed")
        receive = actions.add_parser("import", help="enter a package in a municipal council's record")
        receive.add_argument("file", type=Path)
        receive.add_argument("--council", required=True, help="slug of the municipal council")
        receive.add_argument("--dry-run", action="store_true", help="judge only, write nothing")
        trust = actions.add_parser("trust", help="hold a public key to be a sender's")
        trust.add_argument("sender", help="slug of the sending council")
        trust.add_argument("--council", required=True, help="slug of the municipal council")
        trust.add_argument("--key", required=True, type=Path, help="file with PEM or an OpenSSH line")
        trust.add_argument("--name", default="", help="name of the sending council")
        distrust = actions.add_parser("distrust", help="believe a key no more")
        distrust.add_argument("fingerprint", help="as records import shows it: SHA256:…")
        distrust.add_argument("--council", required=True, help="slug of the municipal council")
        for action in (export, verify, receive, trust, distrust):
            action.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one action and leave with its status."""
        answer = getattr(self, f"_{options['action']}")(options)
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        else:
            self._tell(answer)
        if answer["status"] == "refused":
            sys.exit(1)

    def _export(self, options: dict[str, Any]) -> dict[str, Any]:
        from plugins.records.services import issue_package
        from youth.policies import OPERATOR
        from youth.refusals import Refusal

        resolution = self._resolution(options)
        try:
            issued = issue_package(resolution, reason=options["reason"], actor=OPERATOR)
        except Refusal as refusal:
            return {"status": "refused", "findings": [], "code": refusal.code, "message": str(refusal)}
        content = bytes(issued.content)
        options["out"].write_bytes(content)
        return {
            "status": "exported",
            "findings": [],
            "file": str(options["out"]),
            "name": issued.file_name,
            "digest": issued.digest,
            "revision": issued.revision,
            "signer": signer_of(opened(content)),
            "message": _("%(designation)s is in %(file)s.")
            % {"designation": resolution.designation, "file": options["out"]},
        }

    def _resolution(self, options: dict[str, Any]) -> Any:
        from youth.selectors.resolutions import resolutions_named

        found = resolutions_named(options["resolution"])
        if options["council"]:
            found = found.filter(council__slug=options["council"])
        resolutions = list(found[:2])
        if not resolutions:
            message = _("There is no resolution %(name)s.") % {"name": options["resolution"]}
            raise CommandError(message, returncode=WRONG_CALL)
        if len(resolutions) > 1:
            message = _("%(name)s means several resolutions; give the id.") % {"name": options["resolution"]}
            raise CommandError(message, returncode=WRONG_CALL)
        return resolutions[0]

    def _verify(self, options: dict[str, Any]) -> dict[str, Any]:
        report = verified_apart(read(options["file"]), today=timezone.localdate(clock.now()))
        answer = {"status": "accepted" if report.accepted else "refused", **report.as_json()}
        if not report.accepted:
            return {**answer, "message": _("The package is refused.")}
        if options["key"] is None:
            sentence = _("The files of the package agree with one another; that does not prove who sent it.")
            return {**answer, "message": sentence}
        return {**answer, **self._signed(report.signer, options["key"])}

    def _signed(self, signer: str, key: Path) -> dict[str, Any]:
        """Check that a package was signed with a key; raise ``CommandError`` otherwise."""
        from youth.selectors.keys import PublicKey

        try:
            expected = PublicKey.read(read(key).decode("utf-8", "replace"))
        except ValueError as error:
            raise CommandError(_("This is not an Ed25519 public key."), returncode=WRONG_CALL) from error
        if signer and PublicKey.read(signer) == expected:
            return {"message": _("The files agree, and the package is signed with the given key.")}
        message = _("The package is not signed with the given key.")
        return {"status": "refused", "accepted": False, "message": message}

    def _trust(self, options: dict[str, Any]) -> dict[str, Any]:
        from plugins.records.services import trust_sender
        from youth.policies import OPERATOR
        from youth.refusals import Refusal

        try:
            sender = trust_sender(
                self._council(options["council"]),
                sender_slug=options["sender"],
                sender_name=options["name"],
                key=read(options["key"]).decode("utf-8", "replace"),
                actor=OPERATOR,
            )
        except Refusal as refusal:
            return {"status": "refused", "findings": [], "code": refusal.code, "message": str(refusal)}
        message = _("The key is trusted from now on.")
        found = {"sender": sender.sender_slug, "fingerprint": sender.public.fingerprint}
        return {"status": "trusted", "findings": [], **found, "message": message}

    def _distrust(self, options: dict[str, Any]) -> dict[str, Any]:
        from plugins.records.provenance import trusted_senders
        from plugins.records.services import distrust_sender
        from youth.policies import OPERATOR

        council = self._council(options["council"])
        senders = [
            one for one in trusted_senders(council) if one.public.fingerprint == options["fingerprint"]
        ]
        if not senders:
            message = _("There is no trusted key %(name)s.") % {"name": options["fingerprint"]}
            raise CommandError(message, returncode=WRONG_CALL)
        distrust_sender(senders[0], actor=OPERATOR)
        message = _("The key is not trusted any more; earlier records stay.")
        return {"status": "distrusted", "findings": [], "message": message}

    def _import(self, options: dict[str, Any]) -> dict[str, Any]:
        from plugins.records.selectors import judged_import

        council = self._council(options["council"])
        content = read(options["file"])
        judgement = judged_import(council, content)
        answer: dict[str, Any] = {
            "sha256": judgement.report.sha256,
            "digest": judgement.report.digest,
            "urn": judgement.report.document.get("urn", ""),
            "action": judgement.action,
            "dry_run": options["dry_run"],
            "sender": {
                "state": judgement.sender.state,
                "proof": judgement.sender.proof,
                "fingerprint": judgement.sender.fingerprint,
            },
            "findings": [finding.as_json() for finding in judgement.findings],
        }
        if judgement.action == "refused":
            return {**answer, "status": "refused", "message": _("The package is refused.")}
        if options["dry_run"]:
            return {**answer, "status": "accepted", "message": _("Nothing was written.")}
        return {**answer, **self._received(council, content, options["file"].name)}

    def _received(self, council: Any, content: bytes, name: str) -> dict[str, Any]:
        from plugins.records.services import import_package
        from youth.policies import OPERATOR
        from youth.refusals import Refusal

        try:
            imported = import_package(council=council, content=content, file_name=name, actor=OPERATOR)
        except Refusal as refusal:
            # Another import was written between check and write.
            return {"status": "refused", "message": str(refusal)}
        record = imported.record
        number = record.incoming
        sentences = {
            "new": _("Entered in the record under incoming number %(number)s, for review."),
            "revision": _("The record under incoming number %(number)s holds the new revision."),
            "unchanged": _("Already imported under incoming number %(number)s; nothing was written."),
        }
        return {
            "status": {"new": "imported", "revision": "revised", "unchanged": "already_imported"}[
                imported.action
            ],
            "record": {"id": str(record.pk), "incoming_number": number, "state": record.state},
            "message": sentences[imported.action] % {"number": number},
        }

    def _council(self, slug: str) -> Any:
        from youth.selectors.councils import council_by_slug

        council = council_by_slug(slug)
        if council is None or council.kind != "municipal":
            message = _("There is no municipal council %(slug)s.") % {"slug": slug}
            raise CommandError(message, returncode=WRONG_CALL)
        return council

    def _tell(self, answer: dict[str, Any]) -> None:
        for finding in answer["findings"]:
            self.stdout.write(f"{finding['code']}: {finding['message']['bg']} / {finding['message']['en']}")
        self.stdout.write(answer["message"])


def read(path: Path) -> bytes:
    """Return a file's bytes, one more than the limit at most; a missing file is a wrong call."""
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        message = _("The file %(file)s can't be read.") % {"file": path}
        raise CommandError(message, returncode=WRONG_CALL) from error
