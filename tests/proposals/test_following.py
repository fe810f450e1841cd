"""Following a proposal's stream: everybody who may see it may follow it."""

from plugins.switching import switch
from proposals.streams import proposal_stream
from youth.live.access import may_follow


def test_a_draft_is_followed_by_its_author_alone(draft, author, town):
    stream = proposal_stream(draft)
    assert may_follow(stream, town.youth, author)
    assert not may_follow(stream, town.youth, town.member)
    assert not may_follow(stream, town.youth, None)


def test_a_published_proposal_is_followed_by_everybody_in_its_own_council(published, town, client_for):
    stream = proposal_stream(published)
    assert may_follow(stream, town.youth, None)
    assert not may_follow(stream, town.municipal, None)
    place = f"/api/v1/c/{town.youth.slug}/live/{stream}/"
    for person in (None, town.outsider, town.member):
        assert client_for(person).get(place).status_code == 200


def test_where_proposals_are_switched_off_their_streams_are_not_there(published, town):
    switch(town.youth, "proposals", enabled=False)
    assert not may_follow(proposal_stream(published), town.youth, town.chair)
