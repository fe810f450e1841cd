"""Where a meeting is watched: the stream while it runs, the recording afterwards."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from tests.factories import Town
from tests.youth.meetings import scenes
from tests.youth.meetings.test_pages import signed_in
from youth.models import Meeting
from youth.refusals import Refusal
from youth.services.broadcasts import link_broadcast
from youth.services.meetings import close_meeting

pytestmark = pytest.mark.django_db
STREAM, RECORDING = "https://stream.example/1", "https://video.example/2"


def page(meeting: Meeting) -> str:
    return Client().get(f"/bg/c/{meeting.council.slug}/meetings/{meeting.pk}/").text


def test_the_stream_is_on_the_page_while_it_runs_and_the_recording_afterwards(town: Town) -> None:
    meeting = scenes.opened(town)
    address = f"/bg/c/ms/meetings/{meeting.pk}/broadcast/"
    sent = signed_in(town.secretary).post(address, {"stream_url": STREAM, "recording_url": RECORDING})
    assert sent.status_code == 302
    assert STREAM in page(meeting)
    assert RECORDING not in page(meeting)
    close_meeting(meeting, actor=town.chair)
    assert STREAM not in page(meeting)
    assert RECORDING in page(meeting)


@pytest.mark.parametrize(
    "address", ["http://stream.example/", "javascript:alert(1)", "https://", "https://[", "зала"]
)
def test_only_a_whole_secure_address_is_taken(town: Town, address: str) -> None:
    meeting = scenes.planned(town)
    with pytest.raises(Refusal) as refused:
        link_broadcast(meeting, recording_url=address, actor=town.secretary)
    assert (refused.value.code, refused.value.field) == ("not_an_address", "recording_url")


def test_a_closed_meeting_is_watched_nowhere_and_members_link_nothing(town: Town) -> None:
    meeting = scenes.planned(town)
    with pytest.raises(PermissionDenied):
        link_broadcast(meeting, stream_url=STREAM, actor=town.member)
    with pytest.raises(Refusal) as refused:
        link_broadcast(meeting, actor=town.secretary)
    assert refused.value.code == "nothing_changed"
    Meeting.objects.filter(pk=meeting.pk).update(is_public=False)
    with pytest.raises(Refusal) as refused:
        link_broadcast(meeting, stream_url=STREAM, actor=town.secretary)
    assert refused.value.code == "not_public"
