"""The public page of the journal's heads, and the same as a file that ``journal verify`` reads."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.factories import Town
from tests.markup import part
from tests.queries import FRAME, exactly
from tests.youth.meetings.scenes import opened, planned
from tests.youth.people.test_council_pages import signed_in
from youth.journal.models import Stream
from youth.journal.streams import council_stream, meeting_stream
from youth.models import Meeting
from youth.services.meetings import close_meeting
from youth.services.minutes import draft_minutes
from youth.services.rules import override_rule


def address(town: Town, language: str = "bg") -> str:
    with override(language):
        return reverse("youth:journal", kwargs={"council": town.youth.slug})


def heads_in_the_api(town: Town) -> dict[str, dict[str, object]]:
    url = reverse("api:journal_heads", kwargs={"council": town.youth.slug})
    return {head["stream"]: head for head in Client().get(url).json()["heads"]}


def test_everybody_reads_how_far_each_public_stream_reaches(town: Town) -> None:
    override_rule(town.youth, "minutes.objection_days", 3, source="чл. 9", actor=town.chair)
    meeting = opened(town)
    for client in (
        Client(),
        signed_in(town.chair.user),
        signed_in(town.member.user),
        signed_in(town.young_person.user),
    ):
        page = client.get(address(town)).content.decode()
        for stream in (meeting_stream(meeting), council_stream(town.youth)):
            assert f"<code>{stream}</code>" in page
            assert Stream.objects.get(pk=stream).digest in page
    assert "Journal of the council" in Client().get(address(town, "en")).content.decode()


def test_a_meeting_closed_to_the_public_has_no_head_there(town: Town) -> None:
    hidden = planned(town)
    Meeting.objects.update(is_public=False)
    assert str(hidden.pk) not in part(signed_in(town.chair.user).get(address(town)))
    assert meeting_stream(hidden) not in heads_in_the_api(town)


def test_what_the_page_gives_as_a_file_is_what_verify_compares_with(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    meeting = opened(town)
    url = reverse("api:journal_heads", kwargs={"council": town.youth.slug})
    file = tmp_path / "heads.json"
    file.write_bytes(Client().get(url).content)
    call_command("journal", "verify", "--stream", meeting_stream(meeting), "--against", str(file))
    document = json.loads(file.read_text())
    document["heads"][0]["digest"] = "0" * 64
    file.write_text(json.dumps(document))
    with pytest.raises(SystemExit):
        call_command("journal", "verify", "--stream", meeting_stream(meeting), "--against", str(file))


@pytest.mark.parametrize("meetings", [1, 3])
def test_the_page_asks_as_much_for_three_meetings_as_for_one(town: Town, meetings: int) -> None:
    for _one in range(meetings):
        planned(town)
    client = Client()
    client.get(address(town))
    with exactly(FRAME + 8):
        assert client.get(address(town)).status_code == 200


def test_the_minutes_hold_the_head_of_what_they_tell(town: Town) -> None:
    meeting = close_meeting(opened(town), actor=town.chair)
    minutes = draft_minutes(meeting, actor=town.secretary)
    closing = meeting.council.streams.get(pk=meeting_stream(meeting)).entries.get(kind="youth.meeting_closed")
    told = {"stream": meeting_stream(meeting), "seq": closing.seq, "digest": closing.digest}
    assert [part["journal"] for part in minutes.document.values()] == [told, told]
    page = signed_in(town.secretary.user).get(
        reverse("youth:minutes", kwargs={"council": town.youth.slug, "pk": meeting.pk})
    )
    assert closing.digest in page.content.decode()
