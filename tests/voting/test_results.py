"""Results that people read: the page, the paper, the table, Popolo, and on other sites."""

import csv
import io
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import jsonschema
import pytest
from django.test import Client
from lxml import html
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT3

from tests.factories import Town
from tests.markup import part
from tests.printed import folded, text_of
from tests.queries import exactly
from tests.voting.scenes import announced, elected_tellers, on_paper, opened_poll
from tests.voting.test_elections import called, counted_on_paper
from tests.voting.test_hands import both, by_hands, figures
from tests.voting.test_pages import address, signed_in
from tests.voting.test_papers import complete
from tests.youth.meetings.scenes import at_item
from voting import recount
from voting.models import Outcome, Poll
from voting.presenters.poll_file import SCHEMA
from voting.procedure.papers import Protocol
from voting.services import announce_poll, close_poll, open_poll
from youth.models import Meeting
from youth.policies import OPERATOR
from youth.services.agenda import finish_item
from youth.services.keys import make_key
from youth.ssh_signatures import ssh_signer

POPOLO = Path(__file__).with_name("popolo")

FILES = ("file", "table", "paper", "embed")
NAMED = {"topic": "budget"}


def held(town: Town, **fields: Any) -> Poll:
    """Take a vote in which a member is absent and one does not vote."""
    return announced(town, (7, 3, 1), present=12, **fields).poll


def words(response: Any, path: str = "main") -> str:
    """Return the words of a page's part on one line."""
    return " ".join(html.fromstring(part(response, path)).text_content().split())


def closed_to_the_public(poll: Poll) -> None:
    Meeting.objects.filter(pk=poll.meeting_id).update(is_public=False)


def test_the_page_gives_the_subject_then_the_verdict_then_the_numbers(town: Town) -> None:
    poll = held(town, **NAMED)

    page = Client().get(address("voting:detail", town, pk=poll.pk))

    assert words(page, "main//h1") == "Осветление на алеята"
    assert words(page, '*[@class="verdict"]//h2').startswith("Adopted with 7 votes for, 12 present")
    text = words(page)
    order = [
        "Осветление на алеята",
        "Adopted with 7",
        "11 of 12 members on the list of voters voted.",
        "How each member voted",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    table = "for 7 58.3% against 3 25% abstained 1 8.3% did not vote 1 8.3%"
    assert words(page, "table//tbody") == table


def test_files_are_for_those_who_may_see_the_meeting(town: Town) -> None:
    poll = held(town)
    for name in FILES:
        for reader in (None, town.outsider, town.member, town.chair):
            client = signed_in(reader) if reader else Client()
            assert client.get(address(f"voting:{name}", town, pk=poll.pk)).status_code == 200, name

    closed_to_the_public(poll)
    for name in FILES:
        url = address(f"voting:{name}", town, pk=poll.pk)
        for reader in (None, town.outsider):
            client = signed_in(reader) if reader else Client()
            assert client.get(url).status_code == 404, name
        assert signed_in(town.member).get(url).status_code == (404 if name == "embed" else 200), name


def test_nothing_can_be_taken_away_before_the_announcement(town: Town) -> None:
    poll = opened_poll(town)
    for name in (*FILES, "receipt", "signature", "ssh_signature"):
        assert signed_in(town.chair).get(address(f"voting:{name}", town, pk=poll.pk)).status_code == 404


def test_a_vote_of_another_council_is_not_here(town: Town) -> None:
    poll = held(town)
    for name in FILES:
        url = address(f"voting:{name}", town, pk=poll.pk).replace(town.youth.slug, town.municipal.slug)
        assert Client().get(url).status_code == 404


def test_the_file_meets_its_published_schema(town: Town) -> None:
    schema = json.loads(Client().get(address("voting:schema", town)).content)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema == json.loads(SCHEMA.read_text("utf-8"))
    content = Client().get(address("voting:file", town, pk=held(town, **NAMED).pk)).content
    jsonschema.Draft202012Validator(schema).validate(json.loads(content))
    assert list(recount.findings(content)) == []


def test_the_program_is_downloaded_as_it_is(town: Town) -> None:
    answer = Client().get(address("voting:recount", town))
    assert answer.content == Path(recount.__file__).read_bytes(), answer.content[:80]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="recount.py"'


def test_the_signature_is_there_once_the_council_has_a_key(town: Town, settings: Any, tmp_path: Path) -> None:
    settings.COUNCIL_KEYS_DIR = tmp_path
    poll = held(town)
    url = address("voting:signature", town, pk=poll.pk)
    assert Client().get(url).status_code == 404

    key = make_key(town.youth, actor=OPERATOR)

    content = Client().get(address("voting:file", town, pk=poll.pk)).content
    assert recount.is_signed(content, Client().get(url).content, key.public.pem)
    armoured = Client().get(address("voting:ssh_signature", town, pk=poll.pk)).content
    assert ssh_signer(armoured, content, b"glas-poll").public_bytes_raw().hex() == key.public.raw
    key_file = next(tmp_path.iterdir())
    key_file.unlink()
    assert Client().get(url).status_code == 404


class TestOwnVote:
    def test_a_voter_finds_the_own_ballot_under_the_seal(self, town: Town) -> None:
        poll = held(town)
        page = signed_in(town.members[0]).get(address("voting:detail", town, pk=poll.pk))
        assert "It is counted as “for”: ballot" in words(page, '*[@aria-labelledby="own-receipt"]')
        receipt = signed_in(town.members[0]).get(address("voting:receipt", town, pk=poll.pk))
        assert json.loads(receipt.content)["choice"] == "for"
        assert "no-store" in receipt.headers["Cache-Control"]

    def test_a_ballot_changed_afterwards_is_shown_as_such(self, town: Town) -> None:
        poll = held(town)
        ballot = poll.voters.get(participant=town.members[0]).ballots.get()
        ballot.choice = "against"
        ballot.save()
        page = signed_in(town.members[0]).get(address("voting:detail", town, pk=poll.pk))
        assert "does not lead to the seal" in words(page, '*[@aria-labelledby="own-receipt"]')

    def test_who_did_not_vote_or_was_not_there_has_no_receipt(self, town: Town) -> None:
        poll = held(town)
        url = address("voting:receipt", town, pk=poll.pk)
        for reader in (town.members[11], town.members[12], town.outsider, None):
            client = signed_in(reader) if reader else Client()
            assert client.get(url).status_code == 404
        page = signed_in(town.members[11]).get(address("voting:detail", town, pk=poll.pk))
        assert "You did not vote." in words(page, '*[@aria-labelledby="own-receipt"]')


def test_the_table_guards_formulas_and_names_everyone_of_a_vote_by_name(town: Town) -> None:
    poll = held(town, **NAMED)
    Poll.objects.filter(pk=poll.pk).update(title="=1+1")
    poll.voters.update(name_in_office="Невена")

    answer = Client().get(address("voting:table", town, pk=poll.pk))

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert rows[0] == ["Дата", "Въпрос", "Ред", "Член", "Глас", "Брой"]
    assert {row[1] for row in rows[1:]} == {"'=1+1"}
    assert [row[4:] for row in rows[1:5]] == [
        ["за", "7"],
        ["против", "3"],
        ["въздържал се", "1"],
        ["негласувал", "1"],
    ]
    assert len(rows) == 1 + 4 + 12 + 1


def test_the_paper_says_what_the_page_says(town: Town) -> None:
    poll = held(town, **NAMED)
    Poll.objects.filter(pk=poll.pk).update(title="Осветление на алеята 🎉")

    answer = Client().get(address("voting:paper", town, pk=poll.pk))

    assert answer.headers["Content-Type"] == "application/pdf"
    text = text_of(answer.content)
    for words in ("Осветление на алеята", "Прието с 7 гласа", "11 от 12", poll.ballots_root):
        assert folded(words) in text
    assert all(folded(line.name_in_office) in text for line in poll.voters.all())


def test_the_round_of_an_election_is_taken_away_like_every_vote(town: Town) -> None:
    outcome = counted_on_paper(town, called(town, 3, 4, office="chair"), valid=12, c1=11, c2=1)
    poll, client = outcome.poll, Client()
    assert outcome.resolution is not None

    paper = text_of(client.get(address("voting:paper", town, pk=poll.pk)).content)
    table = client.get(address("voting:table", town, pk=poll.pk)).content.decode("utf-8-sig")
    frame = client.get(address("voting:embed", town, pk=poll.pk)).text
    file = client.get(address("voting:file", town, pk=poll.pk)).json()

    elected, other = (option["label"] for option in outcome.decision["options"][:2])
    assert folded(f"{elected} 11 избира се") in folded(paper)
    assert f"общо;;{elected};11" in table
    assert all(name in frame for name in (elected, other))
    jsonschema.validate(file, json.loads(SCHEMA.read_bytes()))
    page = client.get(address("voting:detail", town, pk=poll.pk)).text
    assert "recount.py" in page
    event = client.get(f"/api/v1/c/{town.youth.slug}/voting/vote-events/{poll.pk}/").json()
    popolo().validate(event)
    assert event["counts"][0] == {"option": elected, "value": 11}
    assert event["identifier"] == outcome.resolution.designation
    shown = client.get(address("youth:resolution", town, pk=outcome.resolution.pk)).text
    assert f"Избира {elected} за председател." in shown
    assert f"Избира {elected} за председател." in client.get(address("youth:resolutions", town)).text


def test_the_result_alone_can_be_shown_on_other_sites(town: Town) -> None:
    poll = held(town)
    answer = signed_in(town.member).get(address("voting:embed", town, pk=poll.pk))

    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not answer.cookies
    text = words(answer, "main")
    assert "Осветление на алеята" in text
    assert "Adopted with 7 votes for" in text
    assert answer.content == Client().get(address("voting:embed", town, pk=poll.pk)).content
    page = Client().get(address("voting:detail", town, pk=poll.pk))
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert f"/voting/{poll.pk}/embed/" in words(page, "textarea")


def popolo() -> jsonschema.Draft3Validator:
    """Return the checker of vote events by the published schemas of Popolo."""
    schemas = [json.loads(path.read_text("utf-8")) for path in sorted(POPOLO.glob("*.json"))]
    resources = [(one["id"], Resource.from_contents(one, default_specification=DRAFT3)) for one in schemas]
    schema = next(one for one in schemas if one["id"].endswith("/vote_event.json#"))
    registry = Registry().with_resources(resources)
    return jsonschema.Draft3Validator(schema, registry=registry, format_checker=jsonschema.FormatChecker())


class TestPopolo:
    def events(self, town: Town) -> list[dict[str, Any]]:
        answer = Client().get(f"/api/v1/c/{town.youth.slug}/voting/vote-events/")
        assert answer.status_code == 200
        return list(answer.json()["results"])

    def test_a_vote_by_name_is_a_vote_event_with_its_votes(self, town: Town) -> None:
        poll = held(town, **NAMED)

        (event,) = self.events(town)

        popolo().validate(event)
        assert event["result"] == "pass"
        assert event["counts"] == [
            {"option": "yes", "value": 7},
            {"option": "no", "value": 3},
            {"option": "abstain", "value": 1},
            {"option": "not voting", "value": 1},
        ]
        assert [vote["option"] for vote in event["votes"]].count("yes") == 7
        assert [vote["option"] for vote in event["votes"]].count("absent") == 1
        one = Client().get(f"/api/v1/c/{town.youth.slug}/voting/vote-events/{poll.pk}/")
        assert one.json() == event

    def test_hands_and_papers_are_vote_events_with_their_counts_and_without_names(self, town: Town) -> None:
        hands = by_hands(town)
        both(town, hands, figures(8, 3, 1), figures(8, 3, 1))
        close_poll(hands, actor=town.chair)
        announce_poll(hands, actor=town.chair)
        finish_item(hands.agenda_item, actor=town.chair)
        elected_tellers(town, hands.meeting)
        paper = open_poll(at_item(town, hands.meeting, 2), method="secret", actor=town.chair)
        complete(town, paper)
        close_poll(paper, actor=town.chair)
        outcome = announce_poll(paper, actor=town.chair)

        found = {event["id"]: event for event in self.events(town)}

        for poll, method in ((hands, "open"), (paper, "secret")):
            event = found[str(poll.pk)]
            popolo().validate(event)
            assert event["classification"] == method
            assert "votes" not in event
        assert [one["value"] for one in found[str(hands.pk)]["counts"]] == [8, 3, 1, 1]
        votes = outcome.decision["votes"]
        wanted = [votes[name] for name in ("for", "against", "abstain", "not_voting")]
        assert [one["value"] for one in found[str(paper.pk)]["counts"]] == wanted

    def test_a_void_round_on_paper_is_a_vote_event_that_failed(self, town: Town) -> None:
        paper = on_paper(town)
        complete(town, paper, Protocol(issued=12, returned=0, in_urn=13))
        close_poll(paper, actor=town.chair)
        announce_poll(paper, actor=town.chair)

        event = next(one for one in self.events(town) if one["id"] == str(paper.pk))

        popolo().validate(event)
        assert (event["result"], {one["value"] for one in event["counts"][:3]}) == ("fail", {0})

    @pytest.mark.parametrize("number", [1, 3])
    def test_the_list_costs_the_same_for_one_vote_and_for_three(self, town: Town, number: int) -> None:
        poll = held(town, **NAMED)
        outcome = poll.outcome
        for one in range(1, number):
            poll.pk, poll.matter = uuid4(), f"another:{one}"
            poll.save(force_insert=True)
            Outcome.objects.create(
                poll=poll,
                carried=outcome.carried,
                result=outcome.result,
                reason=outcome.reason,
                decision=outcome.decision,
            )
        client = Client()
        client.get(f"/api/v1/c/{town.youth.slug}/voting/vote-events/")
        with exactly(5):
            assert len(self.events(town)) == number

    def test_the_schema_refuses_what_is_no_vote_event(self, town: Town) -> None:
        held(town)
        (event,) = self.events(town)
        for wrong in ({"counts": [{"option": "yes"}]}, {"start_date": 5}, {"votes": [{"weight": "x"}]}):
            assert not popolo().is_valid(event | wrong)

    def test_an_open_vote_names_nobody(self, town: Town) -> None:
        held(town)
        (event,) = self.events(town)
        popolo().validate(event)
        assert "votes" not in event

    def test_of_a_meeting_closed_to_the_public_the_counts_alone_are_given(self, town: Town) -> None:
        poll = held(town, **NAMED)
        closed_to_the_public(poll)
        (event,) = self.events(town)
        popolo().validate(event)
        assert event["sources"] == []
        assert "votes" not in event
        assert event["counts"][0] == {"option": "yes", "value": 7}

    def test_what_was_refused_behind_closed_doors_is_not_listed(self, town: Town) -> None:
        poll = announced(town, (1, 8, 1)).poll
        closed_to_the_public(poll)
        assert self.events(town) == []
        assert Client().get(f"/api/v1/c/{town.youth.slug}/voting/vote-events/{poll.pk}/").status_code == 404
