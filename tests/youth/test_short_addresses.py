"""Short addresses of resolutions and meetings."""

import pytest
from django.test import Client

from tests.factories import Town, make_meeting
from tests.voting.scenes import announced
from youth.models import Meeting
from youth.short_addresses import short_code

pytestmark = pytest.mark.django_db


def test_resolutions_and_public_meetings_have_one(town: Town) -> None:
    resolution = announced(town, (10, 2, 1)).resolution
    assert resolution is not None
    meeting, closed = resolution.meeting, make_meeting(town.term, Meeting.State.CONVENED, is_public=False)
    council = f"/bg/c/{town.youth.slug}"

    assert Client().get(f"/r/{short_code(resolution.pk)}")["Location"] == (
        f"{council}/resolutions/{resolution.pk}/"
    )
    assert Client().get(f"/m/{short_code(meeting.pk)}")["Location"] == f"{council}/meetings/{meeting.pk}/"
    assert Client().get(f"/m/{short_code(closed.pk)}").status_code == 404
    assert f"/r/{short_code(resolution.pk)}" in Client().get(f"{council}/resolutions/{resolution.pk}/").text
    assert f"/m/{short_code(meeting.pk)}" in Client().get(f"{council}/meetings/{meeting.pk}/screen/").text
