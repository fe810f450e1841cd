"""``manage.py keys make|rotate|show``: the keys with which councils sign their packages."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from youth.models import Council, CouncilKey
from youth.policies import OPERATOR
from youth.refusals import Refusal
from youth.selectors.councils import council_by_slug, today_in
from youth.selectors.keys import key_json, keys_of, public_keys
from youth.services.keys import make_key, rotate_key

WRONG_CALL = 2


class Command(BaseCommand):
    """Exit status: 0 done, 1 refused with reasons, 2 wrong call."""

    help = "Makes, replaces and shows the keys with which councils sign their packages."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the three actions."""
        actions = parser.add_subparsers(dest="action", required=True)
        make = actions.add_parser("make", help="make a council's first key")
        make.add_argument("council", help="slug of the council")
        rotate = actions.add_parser("rotate", help="replace a council's key; the old public part stays")
        rotate.add_argument("council", help="slug of the council")
        show = actions.add_parser("show", help="print public keys as PEM and as OpenSSH lines")
        show.add_argument("council", nargs="?", help="slug of the council; all councils if left out")
        for action in (make, rotate, show):
            action.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one action and leave with its status."""
        council = self._council(options["council"]) if options["council"] else None
        try:
            keys = self._keys(options["action"], council)
        except Refusal as refusal:
            self._refuse(refusal, as_json=options["json"])
        if options["json"]:
            document = {"status": "done", "keys": [key_json(key) for key in keys]}
            self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))
            return
        for key in keys:
            self._tell(key)
        if not keys:
            self.stdout.write(_("There is no key yet."))

    def _keys(self, action: str, council: Council | None) -> list[CouncilKey]:
        if council is None:
            return list(public_keys())
        if action == "show":
            return list(keys_of(council))
        return [{"make": make_key, "rotate": rotate_key}[action](council, actor=OPERATOR)]

    def _council(self, slug: str) -> Council:
        council = council_by_slug(slug)
        if council is None:
            raise CommandError(_("There is no council %(slug)s.") % {"slug": slug}, returncode=WRONG_CALL)
        return council

    def _refuse(self, refusal: Refusal, *, as_json: bool) -> None:
        if as_json:
            document = {"status": "refused", **refusal.answer()}
            self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))
        else:
            self.stderr.write(str(refusal))
        sys.exit(1)

    def _tell(self, key: CouncilKey) -> None:
        self.stdout.write(f"{key.council.name}: {key.public.fingerprint}")
        if key.retired_at is not None:
            self.stdout.write(_("Replaced on %(day)s.") % {"day": today_in(key.council, key.retired_at)})
        self.stdout.write(key.openssh)
        self.stdout.write(key.public.pem)
