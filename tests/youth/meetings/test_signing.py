"""Signing takes a fresh sign-in, freezes the minutes and seals them; files are attached unverified."""

import subprocess
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories import Town
from tests.markup import part
from tests.youth.meetings import scenes
from tests.youth.meetings.test_minutes import EIGHT_DAYS
from tests.youth.people.test_sign_in import code_in
from youth import clock
from youth.journal.streams import meeting_stream
from youth.journal.verify import verify_stream
from youth.models import Minutes, MinutesFile
from youth.policies import OPERATOR
from youth.refusals import Refusal
from youth.services import meetings, minutes
from youth.services.keys import make_key
from youth.services.minutes_files import MOST_BYTES, attach_file


def laid_open(town: Town) -> Minutes:
    """Return the minutes of a meeting while members may object."""
    meeting = meetings.close_meeting(scenes.opened(town), actor=town.chair)
    draft = minutes.draft_minutes(meeting, actor=town.secretary)
    return minutes.open_minutes_to_objections(draft, actor=town.secretary)


def signed(town: Town) -> Minutes:
    """Return minutes that both have signed."""
    draft = laid_open(town)
    with clock.standing_at(clock.now() + EIGHT_DAYS):
        minutes.sign_minutes(draft, actor=town.chair)
        return minutes.sign_minutes(draft, actor=town.secretary)


def at(name: str, row: Minutes, **more: object) -> str:
    """Return an address below the meeting."""
    return reverse(f"youth:{name}", kwargs={"council": "ms", "pk": row.pk, **more})


def test_signing_on_the_page_takes_a_fresh_sign_in(town: Town, mailoutbox: list) -> None:
    draft = laid_open(town)
    page, client = at("minutes_sign", draft), Client()
    client.force_login(town.chair.user)
    with clock.standing_at(clock.now() + EIGHT_DAYS):
        assert page in part(client.get(at("minutes", draft)), "aside")
        assert "/accounts/reauthenticate/" in client.get(page).url
        sent = client.post(page, {}, follow=True)
        assert "/accounts/reauthenticate/" in sent.redirect_chain[-1][0]
        assert not Minutes.objects.get().document["bg"]["signatories"]
        by_code = f"/en/accounts/reauthenticate/code/?next={page}"
        client.get(by_code)
        client.post(by_code, {"code": code_in(mailoutbox[-1])})
        assert client.post(page, {}).status_code == 302
    assert [one["name"] for one in Minutes.objects.get().document["bg"]["signatories"]] == ["Член 1"]


def test_the_councils_key_seals_the_signed_document(town: Town, tmp_path: Path) -> None:
    key = make_key(town.youth, actor=OPERATOR)
    row = signed(town)
    reader = Client()
    (tmp_path / "seal").write_bytes(reader.get(at("minutes_seal", row)).content)
    (tmp_path / "signers").write_text(f"council {key.public.openssh}\n")
    verified = subprocess.run(
        [
            "/usr/bin/ssh-keygen",
            "-Y",
            "verify",
            "-f",
            "signers",
            "-I",
            "council",
            "-n",
            "glas-minutes",
            "-s",
            "seal",
        ],
        input=reader.get(at("minutes_json", row)).content,
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert verified.returncode == 0, verified.stderr
    assert verify_stream(meeting_stream(row.meeting)).holds
    Minutes.objects.update(seal=row.seal.replace("A", "B"))
    assert not verify_stream(meeting_stream(row.meeting)).holds


def test_without_a_key_signed_minutes_have_no_seal(town: Town) -> None:
    row = signed(town)
    assert row.seal == ""
    assert Client().get(at("minutes_seal", row)).status_code == 404
    assert Client().get(at("minutes_json", row)).status_code == 200


def test_a_scan_is_attached_once_and_shown_as_not_verified(town: Town) -> None:
    row = signed(town)
    client = Client()
    client.force_login(town.secretary.user)
    page = at("minutes_file_new", row)
    scan = SimpleUploadedFile("протокол.pdf", b"%PDF-1.7 scan")
    assert client.post(page, {"file": scan}).status_code == 302
    file = MinutesFile.objects.get()
    shown = part(Client().get(at("minutes", row)), "aside")
    assert "протокол.pdf" in shown
    answer = Client().get(at("minutes_file", row, file=file.pk))
    assert answer.content == b"%PDF-1.7 scan"
    assert answer["Content-Disposition"].startswith("attachment;")
    fields = {"actor": town.secretary}
    for name, content, code in (
        ("протокол.pdf", b"%PDF-1.7 scan", "attached_already"),
        ("a.html", b"<script>", "unknown_file"),
        ("a.p7s", b"", "no_file"),
        ("a.p7s", b"a" * (MOST_BYTES + 1), "file_too_big"),
    ):
        with pytest.raises(Refusal) as refused:
            attach_file(row, name=name, content=content, **fields)
        assert refused.value.code == code
    with pytest.raises(PermissionDenied):
        attach_file(row, name="b.pdf", content=b"b", actor=town.member)
    assert verify_stream(meeting_stream(row.meeting)).holds
    MinutesFile.objects.update(content=b"other")
    assert not verify_stream(meeting_stream(row.meeting)).holds


def test_files_wait_for_the_last_signature(town: Town) -> None:
    with pytest.raises(Refusal) as refused:
        attach_file(laid_open(town), name="a.pdf", content=b"a", actor=town.secretary)
    assert refused.value.code == "not_signed"
