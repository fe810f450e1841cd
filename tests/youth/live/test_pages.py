"""Pages and polling: what a page says about its stream, and who may follow it."""

import json
from datetime import timedelta

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory

from tests.factories import make_meeting
from youth import clock
from youth.journal.streams import council_stream, meeting_stream
from youth.live.access import may_follow, ticket_for, tickets_that_hold
from youth.live.limits import Bucket, origin_allowed
from youth.live.pages import attributes, remember_head
from youth.live.tickets import read_ticket
from youth.models import JournalEntry


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def poll(client, town, stream, after="0", **query):
    return client.get(f"/api/v1/c/{town.youth.slug}/live/{stream}/", {"after": after, **query})


def page_request(town, participant=None):
    request = RequestFactory().get("/")
    request.council, request.participant = town.youth, participant
    return request


def test_owner_member_and_outsider_poll_what_their_audience_may_see(town, stream, show):
    show(3)
    for client, audience in [
        (signed_in(town.chair.user), "chair"),
        (signed_in(town.member.user), "member"),
        (signed_in(town.outsider), "public"),
        (Client(), "public"),
    ]:
        body = poll(client, town, stream, language="bg").json()
        assert body["audience"] == audience
        assert body["frames"][0]["fragments"]["number"] == f'<p id="number" lang="bg">3 for {audience}</p>'


def test_polling_goes_on_from_the_last_frame_seen(town, stream, show, client):
    for number in range(3):
        show(number)
    assert [frame["seq"] for frame in poll(client, town, stream, after="1").json()["frames"]] == [2, 3]
    assert poll(client, town, stream, after="3").json()["frames"] == []
    assert poll(client, town, stream, after="99").json()["reload"] == 3


@pytest.mark.parametrize("after", ["-1", "x", "", "١", "9" * 40])
def test_polling_after_nonsense_is_refused_with_a_code(town, stream, client, after):
    answer = poll(client, town, stream, after=after)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_a_closed_meeting_is_followed_by_its_members_only(town, client):
    meeting = make_meeting(town.term, is_public=False)
    stream = meeting_stream(meeting)
    assert poll(client, town, stream).status_code == 404
    assert poll(signed_in(town.outsider), town, stream).status_code == 404
    assert poll(signed_in(town.member.user), town, stream).status_code == 200


@pytest.mark.parametrize("stream", ["meeting:nonsense", "kitchen:1", "meeting", "council:0", "records:1"])
def test_a_stream_that_is_not_there_is_a_404(town, client, stream):
    assert poll(client, town, stream).status_code == 404


def test_a_stream_is_found_in_its_own_council_only(town, stream):
    assert may_follow(stream, town.youth, None)
    assert not may_follow(stream, town.municipal, None)
    assert may_follow(council_stream(town.youth), town.youth, None)


def test_polling_costs_the_same_for_one_frame_and_for_three(
    town, stream, show, client, django_assert_num_queries
):
    show(1)
    poll(client, town, stream)
    # The council, the meeting and the new entries.
    with django_assert_num_queries(3):
        poll(client, town, stream)
    show(2)
    show(3)
    poll(client, town, stream)
    with django_assert_num_queries(3):
        assert len(poll(client, town, stream).json()["frames"]) == 3


def test_looking_at_tickets_costs_the_same_for_two_and_for_many(town, stream, django_assert_num_queries):
    def tickets(*people):
        return {ticket_for(stream, town.youth, one, "bg", clock.now()) for one in people}

    visitor, two, many = tickets(None), tickets(None, town.member), tickets(None, *town.members)
    # The council, the meeting and, where there are any, the participants.
    with django_assert_num_queries(2):
        assert tickets_that_hold(town.youth.slug, visitor) == visitor
    with django_assert_num_queries(3):
        assert tickets_that_hold(town.youth.slug, two) == two
    with django_assert_num_queries(3):
        assert tickets_that_hold(town.youth.slug, many) == many


def test_the_page_says_where_it_is_and_gives_a_ticket(town, stream, show):
    show(1)
    JournalEntry.objects.update(at=clock.now() - timedelta(minutes=1))
    said = attributes(page_request(town, town.member), town.youth, town.member, stream)
    assert said["data-live-seq"] == "1"
    assert said["data-live-audience"] == "member"
    ticket = read_ticket(said["data-live-ticket"], clock.now())
    assert (ticket.participant, ticket.view.audience) == (town.member.pk, "member")


def test_what_happened_while_the_page_was_made_comes_again(town, stream, show):
    JournalEntry.objects.filter(pk=show(1).pk).update(at=clock.now() - timedelta(minutes=1))
    show(2)
    assert attributes(page_request(town), town.youth, None, stream)["data-live-seq"] == "1"


def test_a_view_that_remembers_the_head_first_resumes_exactly_there(town, stream, show):
    show(1)
    request = page_request(town)
    assert remember_head(request, stream) == 1
    show(2)
    assert attributes(request, town.youth, None, stream)["data-live-seq"] == "1"


def test_the_tag_writes_the_attributes_escaped(town, stream):
    template = Template("{% load live %}<main{% live_attributes stream %}>")
    context = Context({"stream": stream, "request": page_request(town)})
    assert f'<main data-live-stream="{stream}" data-live-seq="0"' in template.render(context)
    assert template.render(Context({"stream": stream})) == "<main>"


def test_a_bucket_gives_a_burst_and_then_so_many_a_second():
    bucket = Bucket(burst=3, per_second=2)
    assert [bucket.take(0.0) for _ in range(4)] == [True, True, True, False]
    assert [bucket.take(1.0) for _ in range(3)] == [True, True, False]


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        ("http://testserver", "testserver", True),
        ("http://localhost:8000", "localhost:8000", True),
        ("http://localhost:9000", "localhost:8000", False),
        ("http://[::1]:8000", "[::1]:8000", False),
        ("http://other.example", "other.example", False),
        ("http://testserver", "", False),
        ("", "testserver", False),
        ("https://glas.example", "internal:8000", True),
    ],
)
def test_only_pages_of_this_installation_may_connect(settings, origin, host, allowed):
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://glas.example"]
    headers = [(b"Origin", origin.encode()), (b"Host", host.encode())]
    assert origin_allowed(headers) is allowed


def test_signing_out_takes_the_force_from_tickets(town):
    client = signed_in(town.member.user)
    client.logout()
    town.member.refresh_from_db()
    assert town.member.live_epoch == 1


def test_polling_answers_are_one_json_document_that_nobody_keeps(town, stream, client):
    answer = poll(client, town, stream)
    assert json.loads(answer.content)["frames"] == []
    assert "no-store" in answer["Cache-Control"]
