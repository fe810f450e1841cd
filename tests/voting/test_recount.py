"""Anybody counts a vote again, with one file of Python and the file of the vote."""

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import rfc8785

from tests.factories import Town
from tests.kept import kept
from tests.voting.scenes import announced, cast, on_paper, opened_poll
from tests.voting.test_elections import called, called_by_lists, counted_on_paper, held
from tests.voting.test_hands import both as both_slips
from tests.voting.test_hands import by_hands, figures
from tests.voting.test_papers import complete
from voting import recount
from voting.models import Poll
from voting.presenters.poll_file import SCHEMA, poll_file, poll_signature
from voting.presenters.receipt import receipt_of
from voting.procedure.election import ElectionRule, RoundCount, judge_round
from voting.procedure.majority import Snapshot
from voting.procedure.sealed_register import person_seal
from voting.selectors import own_vote
from voting.services import announce_poll, close_poll, correct_entry, enter_ballots
from youth import clock
from youth.journal.anchors import anchors_document, heads_of
from youth.journal.chain import Header, payload_digest
from youth.policies import OPERATOR
from youth.procedure.choices import Base, SecondRound
from youth.services.keys import make_key

PROGRAM = Path(recount.__file__)
# The system's own where there is one: the program is for machines on which nothing of ours is installed.
PYTHON = shutil.which("python3", path="/usr/bin:/usr/local/bin") or sys.executable

type Document = dict[str, Any]
type Change = Callable[[Document], object]


@pytest.fixture
def poll(town: Town) -> Poll:
    """Take a vote by name in which a member is absent and one does not vote."""
    return announced(town, (7, 3, 1), present=12, topic="budget").poll


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program alone in a folder, without the installation's packages and settings."""
    shutil.copy(PROGRAM, folder / "recount.py")
    command = [PYTHON, "-I", "recount.py", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env={})


def test_a_vote_by_name_is_counted_again_in_an_empty_folder(poll: Poll, tmp_path: Path) -> None:
    (tmp_path / "poll.json").write_bytes(poll_file(poll))

    done = run(tmp_path, "poll.json", "--language", "en")

    assert (done.returncode, done.stderr) == (0, "")
    assert "for: 7, against: 3, abstain: 1, did not vote: 1" in done.stdout
    assert poll.ballots_root in done.stdout
    assert "Everything agrees." in done.stdout
    assert "Всичко съвпада." in run(tmp_path, "poll.json").stdout


def test_an_open_vote_is_counted_again_and_its_file_names_nobody(town: Town) -> None:
    poll = announced(town, (9, 2, 1)).poll
    content = poll_file(poll)

    assert list(recount.findings(content)) == []
    assert recount.counted(recount.read(content)) == {"for": 9, "against": 2, "abstain": 1, "not_voting": 1}
    text = content.decode()
    shown = {str(one.pk) for one in town.members} - {str(town.chair.pk)}
    assert not any(member in text for member in shown)
    assert not any(line.name_in_office in text for line in poll.voters.all())


def test_a_corrected_entry_is_counted_as_the_later_act_says(town: Town) -> None:
    poll, spoken = opened_poll(town), town.members[12]
    cast(town, poll, 7, 3, 1)
    enter_ballots(poll, {spoken.pk: "for"}, actor=town.secretary)
    closed = close_poll(poll, actor=town.chair)
    correct_entry(closed, spoken.pk, "against", reason="Чух погрешно.", actor=town.secretary)
    document = recount.read(poll_file(announce_poll(poll, actor=town.chair).poll))

    assert codes(document) == set()
    assert recount.counted(document) == {"for": 7, "against": 4, "abstain": 1, "not_voting": 1}
    assert document["ballots_root"] != closed.ballots_root


def test_an_erased_name_leaves_the_file_and_the_count_still_agrees(poll: Poll) -> None:
    line = poll.voters.first()
    assert line is not None
    line.name_in_office, line.salt = "", ""
    line.save()

    document = recount.read(poll_file(poll))

    (erased,) = [one for one in document["register"] if one["person"] == line.seal]
    assert erased == {"part": "voter", "person": line.seal}
    assert codes(document) == set()


def test_the_program_is_written_for_python_3_9(tmp_path: Path) -> None:
    ast.parse(PROGRAM.read_text("utf-8"), feature_version=(3, 9))


def test_a_wrong_call_and_a_file_of_something_else_end_with_two(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text('{"format": "glas-journal-heads-1"}')
    (tmp_path / "twice.json").write_text('{"format": "glas-poll-1", "format": "glas-poll-1"}')
    (tmp_path / "numbers.json").write_text('{"format": "glas-poll-1", "poll": 1.5}')
    for arguments in (
        ["missing.json"],
        ["other.json"],
        ["twice.json"],
        ["numbers.json"],
        ["other.json", "--key", "k"],
    ):
        assert run(tmp_path, *arguments).returncode == 2, arguments


def entry(document: Document, kind: str) -> Document:
    """Return the entry of a kind that belongs to the file's own vote."""
    (found,) = recount.acts_of(document, kind)
    return found


def fitting(document: Document) -> None:
    """State the root and the totals that the changed ballots give."""
    document["votes"] = recount.counted(document)
    document["ballots_root"] = recount.merkle_root([recount.canonical(one) for one in document["ballots"]])
    document["outcome"] = recount.outcome_of(document, document["votes"])


def chained_again(document: Document) -> None:
    """Rebuild the journal so that it fits the changed file, as the owner of a database could."""
    opened, closed, made = (
        entry(document, kind)["payload"] for kind in (recount.OPENED, recount.CLOSED, recount.ANNOUNCED)
    )
    fitting(document)
    closed["ballots_root"] = document["ballots_root"]
    for name, field in recount.COUNT_FIELDS.items():
        closed[field] = made[field] = document["votes"][name]
    made.update(document["outcome"])
    opened["question"] = recount.digest(recount.canonical(document["question"]))
    previous = ""
    for line in document["journal"]:
        if "payload" in line:
            line["payload_digest"] = payload_digest(line["salt"], line["payload"])
        line["previous_digest"] = previous
        cause = line["cause"]
        fields = {name: line[name] for name in recount.HEADER} | {
            "cause": (cause["stream"], cause["seq"]) if cause else None
        }
        line["digest"] = previous = Header(**fields).digest


def names_swapped(document: Document) -> None:
    one, other = [line for line in document["register"] if line["part"] == "voter"][:2]
    for field in ("name", "participant", "salt"):
        one[field], other[field] = other[field], one[field]


def name_sealed_again(document: Document) -> None:
    line = document["register"][0]
    line["name"] = "Друг Човек"
    line["person"] = person_seal(line["salt"], line["participant"], line["name"])


def choice_changed(document: Document) -> None:
    ballot = next(one for one in document["ballots"] if one["choice"] == "against")
    ballot["choice"] = "for"


def absent_member_votes(document: Document) -> None:
    absent = next(line for line in document["register"] if line["part"] == "absent")
    document["ballots"].append({"choice": "for", "person": absent["person"]})


def times_in_the_journal(document: Document) -> None:
    entry(document, recount.CLOSED)["at"] = document["times"]["closed_at"] = "2026-11-20T20:00:00.000000Z"


def put(*path: Any) -> Change:
    """Put a value, the last argument, at a path of the file."""
    *way, name, value = path

    def change(document: Document) -> None:
        place: Any = document
        for step in way:
            place = place[step]
        place[name] = value

    return change


def both(*changes: Change) -> Change:
    """Make several changes one after the other."""
    return lambda document: [change(document) for change in changes]


# What somebody does with the file, and the finding by which it is refused.
MANIPULATIONS: Mapping[str, tuple[Change, str]] = {
    "a choice": (choice_changed, "root"),
    "a choice, with totals, root and outcome that fit": (both(choice_changed, fitting), "root"),
    "a dropped ballot": (lambda d: d["ballots"].pop(), "root"),
    "a dropped ballot, with totals and root that fit": (
        both(lambda d: d["ballots"].pop(), fitting),
        "totals_journal",
    ),
    "a ballot of nobody on the list": (
        lambda d: d["ballots"].append({"choice": "for", "person": "0" * 64}),
        "ballot_stranger",
    ),
    "a ballot of an absent member": (absent_member_votes, "ballot_stranger"),
    "a second ballot of a voter": (lambda d: d["ballots"].append(dict(d["ballots"][0])), "ballot_twice"),
    "an answer that was not offered": (put("ballots", 0, "choice", "perhaps"), "choice"),
    "the order of the ballots": (lambda d: d["ballots"].reverse(), "root"),
    "swapped names": (names_swapped, "person"),
    "a name": (put("register", 0, "name", "Друг Човек"), "person"),
    "a name, sealed again": (name_sealed_again, "register"),
    "a line dropped from the list": (lambda d: d["register"].pop(), "register"),
    "an absent member made a voter": (
        lambda d: [line.update(part="voter") for line in d["register"]],
        "register_numbers",
    ),
    "the totals": (put("votes", "for", 9), "totals"),
    "the fraction of the rule": (put("rule", "fraction", [1, 3]), "rule"),
    "the base of the rule": (put("rule", "base", "cast"), "rule"),
    "what a tie means": (put("rule", "tie", "casting_vote"), "rule"),
    "the type of decision": (put("decision_type", "absolute"), "rule"),
    "the way of voting": (put("method", "open"), "method"),
    "what follows from it": (put("consequence", "youth.change_rules"), "asked"),
    "the box": (put("box", "papers"), "method"),
    "that it repeats another vote": (put("repeats", "0d0f6f55-6f0e-4d4f-9f0c-6f1c33d2a001"), "method"),
    "the members present": (put("snapshot", "present", 13), "snapshot"),
    "the seats": (put("snapshot", "seats", 13), "snapshot"),
    "the quorum": (put("quorum", "needed", 1), "snapshot"),
    "a count of the hall that was not made": (put("quorum", "recount", 3), "quorum_count"),
    "the outcome": (put("outcome", "carried", False), "outcome"),
    "the reason of the outcome": (put("outcome", "reason", "tie"), "outcome"),
    "the votes needed": (put("outcome", "needed", 5), "outcome"),
    "the root": (put("ballots_root", "0" * 64), "root_stated"),
    "the title of the question": (put("question", "title", "Друго"), "question"),
    "the words of the question": (put("question", "text", "Друго"), "question"),
    "a time": (put("times", "closed_at", "2026-11-20T20:00:00.000000Z"), "times"),
    "a time, in the journal too": (times_in_the_journal, "chain"),
    "the end of the chain": (lambda d: d["journal"].__delitem__(slice(-2, None)), "cut"),
    "the closing": (lambda d: d["journal"].remove(entry(d, recount.CLOSED)), "chain"),
    "the beginning of the chain": (lambda d: d["journal"].pop(0), "chain"),
    "two entries in another order": (
        lambda d: d["journal"].insert(0, d["journal"].pop(1)),
        "chain",
    ),
    "a replaced entry": (lambda d: entry(d, recount.CLOSED)["payload"].update(votes_for=9), "chain"),
    "who announced": (lambda d: entry(d, recount.ANNOUNCED).update(actor=None), "chain"),
    "a withheld closing": (lambda d: entry(d, recount.CLOSED).pop("payload"), "cut"),
    "the journal of another meeting": (put("meeting", "id", "0d0f6f55-6f0e-4d4f-9f0c-6f1c33d2a001"), "chain"),
    "the id of the vote": (put("poll", "0d0f6f55-6f0e-4d4f-9f0c-6f1c33d2a001"), "cut"),
    "something added": (put("note", "Всичко е вярно."), "form"),
    "a missing part": (lambda d: d.pop("times"), "form"),
}


def by_tellers(document: Document, box: str, leaves: list[Document]) -> Document:
    """Make of a file one whose votes were counted by tellers."""
    document |= {"box": box, "ballots": leaves}
    entry(document, recount.OPENED)["payload"]["box"] = box
    chained_again(document)
    return document


def slip(round_: int, teller: int, votes_for: int) -> Document:
    counts = {"for": votes_for, "against": 3, "abstain": 0}
    teller_id = f"0d0f6f55-6f0e-4d4f-9f0c-6f1c33d2a00{teller}"
    return {"counts": counts, "round": round_, "salt": "ab" * 16, "teller": teller_id}


def papers(**changes: int) -> Document:
    figures = {"issued": 12, "returned": 1, "in_urn": 11, "valid": 9, "invalid": 1, "blank": 1}
    return {"figures": figures | {"options": {"for": 7, "against": 2}} | changes, "salt": "ab" * 16}


def test_hands_are_counted_by_the_last_slips_of_two_tellers(poll: Poll) -> None:
    content = poll_file(poll)
    rounds = [slip(1, 1, 7), slip(1, 2, 8), slip(2, 1, 8), slip(2, 2, 8)]
    hands = by_tellers(json.loads(content), "hands", rounds)
    assert codes(hands) == set()
    assert recount.counted(hands) == {"for": 8, "against": 3, "abstain": 0, "not_voting": 1}

    for leaves in (rounds[:3], rounds[:2], [*rounds[:3], slip(2, 1, 8)], [slip(1, 1, 30), slip(1, 2, 30)]):
        assert "slips" in codes(by_tellers(json.loads(content), "hands", leaves))
    hands["ballots"] = rounds[2:]
    assert codes(hands) == {"root"}


def test_papers_are_counted_by_the_protocol_and_an_overfull_urn_decides_nothing(poll: Poll) -> None:
    content = poll_file(poll)
    secret = by_tellers(json.loads(content), "papers", [papers()])
    assert codes(secret) == set()
    assert recount.counted(secret) == {"for": 7, "against": 2, "abstain": 0, "not_voting": 3}

    void = by_tellers(json.loads(content), "papers", [papers(in_urn=13, returned=0)])
    assert codes(void) == set()
    assert (void["outcome"]["result"], void["outcome"]["reason"]) == ("void", "urn_overfull")
    for wrong in ({"returned": 0}, {"issued": 13, "returned": 2}, {"valid": 8}, {"blank": 0}):
        assert "protocol" in codes(by_tellers(json.loads(content), "papers", [papers(**wrong)]))


def checked(poll: Poll) -> Document:
    """Return the file of a poll as a document, after its schema and the count agreed with it."""
    document = recount.read(poll_file(poll))
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(document)
    assert codes(document) == set()
    return document


def test_what_tellers_counted_is_counted_again(town: Town) -> None:
    hands = by_hands(town)
    both_slips(town, hands, figures(9, 3, 0), figures(8, 3, 0))
    both_slips(town, hands, figures(8, 3, 0), figures(8, 3, 0))
    close_poll(hands, actor=town.chair)
    outcome = announce_poll(hands, actor=town.chair)
    assert recount.counted(checked(outcome.poll)) == outcome.decision["votes"]


def test_what_is_in_the_tellers_protocol_is_counted_again(town: Town) -> None:
    paper = on_paper(town)
    complete(town, paper)
    close_poll(paper, actor=town.chair)
    outcome = announce_poll(paper, actor=town.chair)
    assert recount.counted(checked(outcome.poll)) == outcome.decision["votes"]


def codes(document: Document) -> set[str]:
    """Return what the program finds in a document."""
    return {finding.code for finding in recount.findings(rfc8785.dumps(document))}


def test_an_election_is_counted_again_from_the_protocol_of_the_papers(town: Town, tmp_path: Path) -> None:
    outcome = counted_on_paper(town, called(town, 3, 4, office="chair"), valid=12, c1=11, c2=1)
    (tmp_path / "poll.json").write_bytes(poll_file(outcome.poll))

    done = run(tmp_path, "poll.json", "--language", "en")

    assert (done.returncode, done.stderr) == (0, "")
    assert f"elected: {outcome.decision['options'][0]['label']} (11 / 11) (enough_votes)" in done.stdout
    assert "valid: 12, invalid: 0" in done.stdout


@pytest.mark.parametrize(
    ("votes", "step", "result"),
    [
        ((11, 2, 0), "done", "elected"),
        ((5, 4, 4), "run_off", "rejected"),
        ((0, 0, 0), "nominations", "rejected"),
    ],
)
def test_what_follows_a_round_is_recomputed(
    town: Town, votes: tuple[int, ...], step: str, result: str
) -> None:
    outcome = held(town, called(town, 3, 4, 5), *votes)

    document = recount.read(poll_file(outcome.poll))

    assert codes(document) == set()
    assert (document["outcome"]["step"], document["outcome"]["result"]) == (step, result)


def judged_round(votes: Mapping[str, int], *, is_second: bool, plurality: bool) -> dict[str, Any]:
    """Return what the council's own rule says of a round, under the names of the file."""
    against = votes.get("against_all", 0)
    second = SecondRound.PLURALITY if plurality else SecondRound.THRESHOLD
    verdict = judge_round(
        RoundCount(votes={key: n for key, n in votes.items() if key != "against_all"}, against_all=against),
        ElectionRule(Base.PRESENT, Fraction(1, 2), strict=True, second_round=second),
        Snapshot(21, 13, 7),
        places=1,
        is_second=is_second,
    )
    return {
        "elected": list(verdict.elected),
        "step": verdict.step.value,
        "places_left": verdict.places,
        "stand_again": list(verdict.stand_again),
        "reason": verdict.reason.value,
        "needed": verdict.needed,
    }


def test_the_program_judges_every_small_round_as_the_council_does() -> None:
    keys = ("c1", "c2", "c3", "against_all")
    seen = 0
    for counts in product(range(8), repeat=4):
        if sum(counts) > 7:
            continue
        votes = dict(zip(keys, counts, strict=True))
        for is_second, plurality in product((False, True), repeat=2):
            rule = {
                "base": "present",
                "fraction": [1, 2],
                "strict": True,
                "places": 1,
                "round": 1 + is_second,
            }
            rule |= {"second_round": "plurality" if plurality else "threshold", "quorum_assumed": True}
            document = {
                "form": "options",
                "box": "register",
                "rule": rule,
                "options": [{"key": key, "label": key} for key in keys],
                "snapshot": {"seats": 21, "in_office": 13, "present": 7, "recused": 0},
                "quorum": {"needed": 1, "recount": None},
            }
            found = recount.election_of(document, votes)
            wanted = judged_round(votes, is_second=is_second, plurality=plurality)
            assert {name: found[name] for name in wanted} == wanted, (votes, is_second, plurality)
            seen += 1
    assert seen == 1320


def candidates_exchanged(document: Document) -> None:
    one, other = document["options"][:2]
    one["label"], other["label"] = other["label"], one["label"]


def candidate_sealed_again(document: Document) -> None:
    option = document["options"][0]
    option["label"] = "Друг Човек"
    option["seal"] = person_seal(option["salt"], option["participant"], option["label"])


# What somebody does with the file of an election, and the finding by which it is refused.
OF_ELECTIONS: Mapping[str, tuple[Change, str]] = {
    "who is elected": (put("outcome", "elected", ["c2"]), "outcome"),
    "what follows": (put("outcome", "step", "run_off"), "outcome"),
    "votes moved to another": (
        lambda d: d["ballots"][0]["figures"].update(options={"c1": 1, "c2": 11, "against_all": 0}),
        "root",
    ),
    "an option left out": (lambda d: d["options"].pop(1), "question"),
    "an option under another person": (
        put("options", 0, "participant", "0d0f6f55-6f0e-4d4f-9f0c-6f1c33d2a001"),
        "question",
    ),
    "an option twice": (lambda d: d["options"].append(dict(d["options"][0])), "options"),
    "papers that do not add up": (lambda d: d["ballots"][0]["figures"].update(blank=5), "protocol"),
    "more marks than papers": (
        lambda d: d["ballots"][0]["figures"].update(options={"c1": 11, "c2": 5, "against_all": 0}),
        "protocol",
    ),
    "a candidate's name": (put("options", 0, "label", "Друг Човек"), "person"),
    "the names of two candidates exchanged": (candidates_exchanged, "person"),
    "a candidate's name, sealed again": (candidate_sealed_again, "question"),
    "a name taken away": (put("options", 0, "label", ""), "person"),
    "a salt taken away, so that any name would do": (put("options", 0, "salt", ""), "person"),
    "the places": (put("rule", "places", 2), "rule"),
    "the round": (put("rule", "round", 2), "rule"),
}


@pytest.mark.parametrize("what", OF_ELECTIONS)
def test_every_manipulation_of_an_election_is_refused_with_its_reason(
    elected_on_paper: bytes, what: str
) -> None:
    change, code = OF_ELECTIONS[what]
    document = json.loads(elected_on_paper)
    assert codes(document) == set()
    change(document)
    assert code in codes(document)


def test_the_places_of_lists_are_counted_again_and_no_list_is_given_more(town: Town) -> None:
    outcome = held(town, called_by_lists(town, 5, (3, 4, 5), (6, 7), (8,)), 7, 4, 1)
    for path, value, code in (
        (("outcome", "seats"), {"c1": 2, "c2": 2, "c3": 1}, "outcome"),
        (("outcome", "elected"), ["c1", "c2", "c3"], "outcome"),
        (("options", 0, "label"), "Друга", "question"),
        (("rule", "by_lists"), False, "rule"),
    ):
        document = checked(outcome.poll)
        put(*path, value)(document)
        assert code in codes(document), path


def of_the_file(*names: str) -> dict[str, tuple[Change, str]]:
    """Return the manipulations that touch no ballot, possible with every box, but for those named."""
    of_ballots = {"ballot", "name", "choice", "absent", "totals, root"}
    return {
        what: found
        for what, found in MANIPULATIONS.items()
        if what not in names and not any(word in what for word in of_ballots)
    }


def slips(*of: str) -> Change:
    """Put another number into a figure of the last slips: of the first, the second or both."""

    def change(document: Document) -> None:
        for place in {"first": (-2,), "second": (-1,), "both": (-2, -1)}[of[0]]:
            document["ballots"][place]["counts"]["for"] = 12 if of[1:] else 9

    return change


def slip_of_somebody_else(document: Document) -> None:
    document["ballots"][-1]["teller"] = "0d0f6f55-6f0e-4d4f-9f0c-6f1c33d2a001"


# Of a vote by show of hands, the second count of which agreed.
OF_HANDS: Mapping[str, tuple[Change, str]] = {
    "a figure of one teller": (slips("first"), "slips"),
    "a figure of both": (slips("both"), "root"),
    "a figure of both, with totals, root and outcome that fit": (both(slips("both"), fitting), "root"),
    "more hands than voters": (slips("both", "many"), "slips"),
    "a slip left out": (lambda d: d["ballots"].pop(), "slips"),
    "the count that did not agree left out": (lambda d: d["ballots"].__delitem__(slice(0, 2)), "root"),
    "the count that agreed left out": (lambda d: d["ballots"].__delitem__(slice(-2, None)), "slips"),
    "every slip left out": (lambda d: d["ballots"].clear(), "form"),
    "a third slip": (lambda d: d["ballots"].append(dict(d["ballots"][-1])), "slips"),
    "both slips of one teller": (
        lambda d: d["ballots"][-1].update(teller=d["ballots"][-2]["teller"]),
        "slips",
    ),
    "a slip of somebody else": (slip_of_somebody_else, "root"),
    "the order of the slips": (lambda d: d["ballots"].reverse(), "root"),
    "the number of a count": (lambda d: [one.update(round=1) for one in d["ballots"]], "slips"),
    "the salt of a slip": (put("ballots", 0, "salt", "00" * 16), "root"),
    "an answer that was not offered": (
        lambda d: [one["counts"].update(perhaps=1) for one in d["ballots"]],
        "root",
    ),
    "a slip without its teller": (lambda d: d["ballots"][-1].pop("teller"), "form"),
}


def paper(**changes: object) -> Change:
    """Put other figures into the tellers' protocol."""
    return lambda document: document["ballots"][0]["figures"].update(changes)


def marked(**changes: int) -> Change:
    """Put other marks into the tellers' protocol."""
    return lambda document: document["ballots"][0]["figures"]["options"].update(changes)


# Of a secret vote on paper: thirteen voters, see ``SHEET`` in the tests of papers.
OF_PAPERS: Mapping[str, tuple[Change, str]] = {
    "marks moved from one answer to another": (marked(**{"for": 1, "against": 8}), "root"),
    "marks moved, with totals, root and outcome that fit": (
        both(marked(**{"for": 1, "against": 8}), fitting),
        "root",
    ),
    "more marks than valid papers": (marked(**{"for": 13}), "protocol"),
    "more papers than voters": (paper(issued=14), "protocol"),
    "papers that were not returned": (paper(returned=9), "protocol"),
    "papers added to the urn": (paper(in_urn=13, valid=11), "protocol"),
    "invalid papers made valid": (paper(invalid=0), "protocol"),
    "blank papers": (paper(blank=7), "protocol"),
    "valid papers": (paper(valid=1), "protocol"),
    "a round made void": (paper(in_urn=14), "root"),
    "a round made void, with totals, root and outcome that fit": (both(paper(in_urn=14), fitting), "root"),
    "no protocol": (lambda d: d["ballots"].clear(), "form"),
    "a second protocol": (lambda d: d["ballots"].append(dict(d["ballots"][0])), "form"),
    "a figure left out": (lambda d: d["ballots"][0]["figures"].pop("blank"), "form"),
    "the salt of the protocol": (put("ballots", 0, "salt", "00" * 16), "root"),
    "an answer that was not offered": (marked(perhaps=0), "root"),
}


def counted_hands(town: Town) -> bytes:
    poll = by_hands(town)
    both_slips(town, poll, figures(8, 3, 0), figures(8, 4, 0))
    both_slips(town, poll, figures(8, 3, 0), figures(8, 3, 0))
    close_poll(poll, actor=town.chair)
    return poll_file(announce_poll(poll, actor=town.chair).poll)


def counted_papers(town: Town) -> bytes:
    poll = on_paper(town)
    complete(town, poll)
    close_poll(poll, actor=town.chair)
    return poll_file(announce_poll(poll, actor=town.chair).poll)


def elected(town: Town) -> bytes:
    return poll_file(counted_on_paper(town, called(town, 3, 4, office="chair"), valid=12, c1=11, c2=1).poll)


# What does not change a file of this kind, or not in this vote's own acts: only a head kept outside shows
# that later ones were cut.
NO_CHANGE = {
    "hands": {"the way of voting", "the members present"},
    "papers": {"the box", "the members present"},
    "election": {
        "the box",
        "the members present",
        "the end of the chain",
        "an answer that was not offered",
    },
}


@pytest.mark.parametrize(
    ("kind", "made", "own"),
    [
        ("hands", counted_hands, OF_HANDS),
        ("papers", counted_papers, OF_PAPERS),
        ("election", elected, OF_ELECTIONS),
    ],
)
def test_in_each_box_every_manipulation_is_refused_with_its_reason(
    town: Town, kind: str, made: Callable[[Town], bytes], own: Mapping[str, tuple[Change, str]]
) -> None:
    content = made(town)
    assert codes(recount.read(content)) == set()
    table = {**of_the_file(*NO_CHANGE[kind]), **own}
    assert len(own) >= 15

    passed = {}
    for what, (change, code) in table.items():
        document = json.loads(content)
        change(document)
        if code not in codes(document):
            passed[what] = codes(document)
    assert passed == {}


@pytest.fixture
def elected_on_paper(town: Town) -> bytes:
    return file_of_election_on_paper(town)


@kept
def file_of_election_on_paper(town: Town) -> bytes:
    return poll_file(counted_on_paper(town, called(town, 3, 4, office="chair"), valid=12, c1=11, c2=1).poll)


def test_every_manipulation_is_refused_with_its_reason(poll: Poll) -> None:
    content = poll_file(poll)
    assert codes(recount.read(content)) == set()

    passed = {}
    for what, (change, code) in MANIPULATIONS.items():
        document = json.loads(content)
        change(document)
        if code not in codes(document):
            passed[what] = codes(document)
    assert passed == {}


def test_every_finding_is_a_sentence_in_both_languages(poll: Poll) -> None:
    content = poll_file(poll)
    for change, _code in MANIPULATIONS.values():
        document = json.loads(content)
        change(document)
        for finding in recount.findings(rfc8785.dumps(document)):
            for sentence in recount.WORDS[finding.code]:
                assert "{" not in sentence.format(**finding.facts)


def test_a_file_that_was_saved_again_is_named_as_such(poll: Poll, tmp_path: Path) -> None:
    document = json.loads(poll_file(poll))
    (tmp_path / "poll.json").write_text(json.dumps(document, indent=2, ensure_ascii=False), "utf-8")

    done = run(tmp_path, "poll.json", "--language", "bg")

    assert done.returncode == 1
    assert "[canonical]" in done.stdout
    assert "Има разлики:" in done.stdout


def test_a_journal_made_again_is_shown_by_a_head_kept_outside_and_by_the_signature(
    town: Town, poll: Poll, tmp_path: Path
) -> None:
    key = make_key(town.youth, actor=OPERATOR)
    content = poll_file(poll)
    heads = anchors_document(heads_of(), clock.now())
    (tmp_path / "heads.json").write_text(json.dumps(heads))
    (tmp_path / "poll.json.sig").write_bytes(poll_signature(town.youth, content) or b"")
    (tmp_path / "key.pem").write_text(key.public.pem)
    forged = json.loads(content)
    choice_changed(forged)
    chained_again(forged)
    assert codes(forged) == set()

    outside = ["--signature", "poll.json.sig", "--key", "key.pem", "--heads", "heads.json"]
    (tmp_path / "poll.json").write_bytes(content)
    assert run(tmp_path, "poll.json", *outside).returncode == 0
    (tmp_path / "poll.json").write_bytes(rfc8785.dumps(forged))
    done = run(tmp_path, "poll.json", *outside)
    assert done.returncode == 1
    assert "[signature]" in done.stdout
    assert "[head]" in done.stdout

    cut = json.loads(content)
    cut["journal"].pop()
    assert codes(cut) == set()
    (tmp_path / "poll.json").write_bytes(rfc8785.dumps(cut))
    assert "[head_missing]" in run(tmp_path, "poll.json", "--heads", "heads.json").stdout


def test_openssl_accepts_the_signature_and_refuses_a_changed_file_and_another_key(
    town: Town, poll: Poll, tmp_path: Path
) -> None:
    key, other = make_key(town.youth, actor=OPERATOR), make_key(town.municipal, actor=OPERATOR)
    content = poll_file(poll)
    signature = poll_signature(town.youth, content) or b""
    (tmp_path / "poll.json.sig").write_bytes(signature)

    def accepts(content: bytes, pem: str) -> bool:
        (tmp_path / "poll.json").write_bytes(content)
        (tmp_path / "key.pem").write_text(pem)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin"]
        command += ["-in", "poll.json", "-sigfile", "poll.json.sig"]
        said = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
        assert recount.is_signed(content, signature, pem) == said
        return said

    assert accepts(content, key.public.pem)
    assert not accepts(content + b" ", key.public.pem)
    assert not accepts(content, other.public.pem)


def test_ssh_keygen_accepts_the_signature_and_refuses_a_changed_file_and_another_purpose(
    town: Town, poll: Poll, tmp_path: Path
) -> None:
    key, other = make_key(town.youth, actor=OPERATOR), make_key(town.municipal, actor=OPERATOR)
    content = poll_file(poll)
    (tmp_path / "poll.json.sshsig").write_bytes(poll_signature(town.youth, content, "sshsig") or b"")

    def accepts(content: bytes, line: str, purpose: str = "glas-poll") -> bool:
        (tmp_path / "allowed").write_text(f"ms {line}\n")
        command = ["ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", "ms", "-n", purpose]
        command += ["-s", "poll.json.sshsig"]
        done = subprocess.run(command, cwd=tmp_path, input=content, capture_output=True, check=False)
        return done.returncode == 0

    assert accepts(content, key.public.openssh)
    assert not accepts(content + b" ", key.public.openssh)
    assert not accepts(content, other.public.openssh)
    assert not accepts(content, key.public.openssh, "glas-package")


class TestReceipt:
    def receipt(self, town: Town, poll: Poll) -> Document:
        found = receipt_of(poll, own_vote(poll, town.members[0]))
        assert found is not None
        return dict(json.loads(found.content))

    def test_it_leads_to_the_root_of_the_own_vote(self, town: Town, poll: Poll, tmp_path: Path) -> None:
        (tmp_path / "poll.json").write_bytes(poll_file(poll))
        (tmp_path / "receipt.json").write_text(json.dumps(self.receipt(town, poll)))

        done = run(tmp_path, "poll.json", "--receipt", "receipt.json", "--language", "en")

        assert done.returncode == 0, done.stdout
        assert "Your ballot is counted as: for" in done.stdout

    def test_a_changed_one_is_refused(self, town: Town, poll: Poll) -> None:
        document, receipt = recount.read(poll_file(poll)), self.receipt(town, poll)
        changes = {
            "choice": "against",
            "person": "0" * 64,
            "participant": str(town.members[1].pk),
            "name": "Друг Човек",
            "salt": "0" * 32,
            "index": receipt["index"] + 1,
            "size": 1,
            "path": receipt["path"][:-1],
            "poll": "0d0f6f55-6f0e-4d4f-9f0c-6f1c33d2a001",
        }
        for field, value in changes.items():
            found = list(recount.receipt_findings(document, receipt | {field: value}))
            assert {finding.code for finding in found} == {"receipt"}, field

    def test_who_cast_no_ballot_has_none(self, town: Town, poll: Poll) -> None:
        for person in (town.members[11], town.members[12], town.secretary, None):
            assert receipt_of(poll, own_vote(poll, person)) is None
