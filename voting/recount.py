"""Counts a published vote again. / Преброява отново публикувано гласуване.

    python3 -I recount.py poll.json
    python3 -I recount.py poll.json --signature poll.json.sig --key council.pem
    python3 -I recount.py poll.json --receipt receipt.json --heads heads.json --language bg

Needs Python 3.9 or later and nothing else: no network, no installation. Reads the file of a vote, recomputes
its result, the root over its ballots, the list of voters and the journal's chain, and prints what differs.
Exit status: 0 everything agrees, 1 something differs, 2 wrong call, or no file of a vote.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

FORMAT = "glas-poll-1"
HEADER = (
    "stream",
    "seq",
    "kind",
    "actor",
    "representative",
    "at",
    "cause",
    "previous_digest",
    "payload_digest",
)
OPENED, CLOSED, ANNOUNCED = "voting.poll_opened", "voting.poll_closed", "voting.poll_announced"
COUNTED = "voting.quorum_counted"
CHOICES = ("for", "against", "abstain")
# What the act of opening holds, and where the file says the same.
AT_OPENING = {
    "asks": ("asks",),
    "consequence": ("consequence",),
    "about": ("about",),
    "form": ("form",),
    "box": ("box",),
    "method": ("method",),
    "decision_type": ("decision_type",),
    "base": ("rule", "base"),
    "fraction": ("rule", "fraction"),
    "strict": ("rule", "strict"),
    "seats": ("snapshot", "seats"),
    "in_office": ("snapshot", "in_office"),
    "present": ("snapshot", "present"),
    "recused": ("snapshot", "recused"),
    "quorum_needed": ("quorum", "needed"),
    "repeats": ("repeats",),
    "is_count": ("is_count",),
}
WRONG_IN = {
    "rule": ("rule", "decision_type", "base", "fraction", "strict"),
    "snapshot": ("seats", "in_office", "present", "recused", "quorum_needed"),
    "method": ("method", "form", "box", "repeats", "is_count"),
    "asked": ("asks", "consequence", "about"),
}
PARTS = {
    *("format", "poll", "council", "meeting", "question", "asks", "consequence", "about", "form", "box"),
    *("method", "decision_type", "repeats", "is_count", "rule", "options"),
    *("snapshot", "quorum", "register", "ballots", "ballots_root", "votes", "outcome", "times", "journal"),
}
OUTCOME = {"carried", "result", "reason", "needed", "size"}
# What an election's outcome has besides: who is elected, what follows, for how many places and among whom.
OF_ELECTION = {"elected", "step", "places_left", "stand_again"}
AGAINST_ALL = "against_all"
# Totals of an election beside the votes of its options: of papers, and of those who did not vote.
OF_PAPERS = ("valid", "invalid", "blank")
SNAPSHOT = {"seats", "in_office", "present", "recused"}
LINE = {"part", "person"}
COUNT_FIELDS = {
    "for": "votes_for",
    "against": "votes_against",
    "abstain": "votes_abstain",
    "not_voting": "not_voting",
}
# What each finding says, in English and in Bulgarian.
WORDS = {
    "canonical": (
        "The file is not written as it was published (RFC 8785): somebody saved it again or edited it.",
        "Файлът не е записан така, както е публикуван (RFC 8785): някой го е презаписал или променил.",
    ),
    "form": (
        "A part of the file is missing or of another form: {part}.",
        "Част от файла липсва или е в друг вид: {part}.",
    ),
    "chain": (
        "The journal's chain breaks at entry {seq}: {fault}.",
        "Веригата на дневника се къса при запис {seq}: {fault}.",
    ),
    "cut": (
        "The journal has no act “{kind}” of this vote, or has it more than once.",
        "В дневника няма действие „{kind}“ за това гласуване или то е повече от веднъж.",
    ),
    "question": (
        "The question is not the one that was put to the vote: its digest differs from the journal's.",
        "Въпросът не е този, който е поставен на гласуване: отпечатъкът му не е този в дневника.",
    ),
    "rule": (
        "The rule is not the one that was frozen at the opening: {field}.",
        "Правилото не е това, което е записано при откриването: {field}.",
    ),
    "snapshot": (
        "The numbers at the opening are not those in the journal: {field}.",
        "Числата при откриването не са тези в дневника: {field}.",
    ),
    "method": (
        "The way of voting is not the one in the journal: {field}.",
        "Начинът на гласуване не е този в дневника: {field}.",
    ),
    "asked": (
        "What was asked, or what follows from it, is not what the journal has: {field}.",
        "Не е това, което е питано или което следва от него според дневника: {field}.",
    ),
    "register": (
        "The list of voters is not the one that was frozen at the opening.",
        "Списъкът на гласуващите не е този, който е записан при откриването.",
    ),
    "person": (
        "A line of the list of voters does not belong to the person it names: {name}.",
        "Ред от списъка на гласуващите не е на човека, когото посочва: {name}.",
    ),
    "register_numbers": (
        "The list of voters does not give the numbers at the opening: {field}.",
        "Списъкът на гласуващите не дава числата при откриването: {field}.",
    ),
    "ballot_stranger": (
        "A ballot belongs to nobody on the list of voters.",
        "Има бюлетина, която не е на никого от списъка на гласуващите.",
    ),
    "ballot_twice": (
        "Somebody has two ballots.",
        "Някой има две бюлетини.",
    ),
    "slips": (
        "The slips of the two tellers do not agree, or count more hands than voters: round {round}.",
        "Листовете на двамата преброители не съвпадат или броят повече ръце от гласуващите: броене {round}.",
    ),
    "protocol": (
        "The figures of the tellers' protocol do not add up: {field}.",
        "Числата в протокола на преброителите не излизат: {field}.",
    ),
    "options": (
        "The options are not those of the question, or one occurs twice: {key}.",
        "Възможностите не са тези на въпроса или някоя се повтаря: {key}.",
    ),
    "choice": (
        "A ballot has a choice that was not offered: {choice}.",
        "Има бюлетина с отговор, който не е бил предложен: {choice}.",
    ),
    "root": (
        "The ballots are not those that were counted: their root is {found}, the journal has {recorded}.",
        "Бюлетините не са тези, които са преброени: коренът им е {found}, а в дневника е {recorded}.",
    ),
    "root_stated": (
        "The file states another root than the journal has: {stated} and {recorded}.",
        "Файлът посочва друг корен от този в дневника: {stated} и {recorded}.",
    ),
    "totals": (
        "The ballots do not give the stated totals: {field} is {found}, the file has {stated}.",
        "Бюлетините не дават посочените резултати: {field} е {found}, а във файла е {stated}.",
    ),
    "totals_journal": (
        "The totals are not those in the journal: {field} is {stated}, the journal has {recorded}.",
        "Резултатите не са тези в дневника: {field} е {stated}, а в дневника е {recorded}.",
    ),
    "times": (
        "A time is not that of the act in the journal: {field}.",
        "Час не е този на действието в дневника: {field}.",
    ),
    "quorum_count": (
        "The count of the members in the hall is not the one in the journal.",
        "Броят на присъстващите в залата не е този в дневника.",
    ),
    "outcome": (
        "The outcome does not follow from the numbers: {field} is {found}, the file has {stated}.",
        "Изходът не следва от числата: {field} е {found}, а във файла е {stated}.",
    ),
    "outcome_journal": (
        "The outcome is not the one that was announced: {field} is {stated}, the journal has {recorded}.",
        "Изходът не е този, който е обявен: {field} е {stated}, а в дневника е {recorded}.",
    ),
    "signature": (
        "The signature does not fit the file and the key.",
        "Подписът не е на този файл с този ключ.",
    ),
    "head": (
        "The journal is not the one whose head was kept outside: entry {seq} differs.",
        "Дневникът не е този, чийто последен запис е запазен отделно: запис {seq} е друг.",
    ),
    "head_missing": (
        "The journal ends before a head that was kept outside, or no head of it was kept: {stream}.",
        "Дневникът свършва преди запазения отделно последен запис или няма запазен негов запис: {stream}.",
    ),
    "receipt": (
        "The receipt does not lead to the root of this vote: {fault}.",
        "Разписката не води до корена на това гласуване: {fault}.",
    ),
}
SAID = {
    "unreadable": ("No file of a vote: {reason}", "Това не е файл на гласуване: {reason}"),
    "question_is": ("Question", "Въпрос"),
    "counts_are": ("Counted", "Преброени"),
    "outcome_is": ("Outcome", "Изход"),
    "root_is": ("Root over the ballots", "Корен на бюлетините"),
    "head_is": ("Last entry of the journal", "Последен запис в дневника"),
    "receipt_is": ("Your ballot is counted as", "Твоята бюлетина е преброена като"),
    "carried": ("carried", "приема се"),
    "rejected": ("not carried", "не се приема"),
    "elected": ("elected", "избрани"),
    "nobody": ("nobody is elected", "няма избран"),
    "for": ("for", "за"),
    "against": ("against", "против"),
    "abstain": ("abstain", "въздържали се"),
    "not_voting": ("did not vote", "негласували"),
    "valid": ("valid", "действителни"),
    "invalid": ("invalid", "недействителни"),
    "blank": ("without a mark", "без отметка"),
    "agrees": ("Everything agrees.", "Всичко съвпада."),
    "differs": ("Something differs:", "Има разлики:"),
    "signed": ("The signature fits the key.", "Подписът е с този ключ."),
    "unsigned": (
        "This does not show who made the file: its signature does (--signature, --key).",
        "Това не показва кой е направил файла: показва го подписът му (--signature, --key).",
    ),
    "unanchored": (
        "Nor that the journal was not made again: a head of it kept outside does (--heads).",
        "Нито че дневникът не е направен наново: показва го запазен отделно последен запис (--heads).",
    ),
}


class Finding(NamedTuple):
    """What differs: a code and the facts of its sentence."""

    code: str
    facts: dict[str, Any]


class UnreadableError(Exception):
    """What was given is no file of a vote."""


def canonical(value: Any) -> bytes:
    """Return a value in the one form of RFC 8785, without numbers that are not whole."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return b"{" + b",".join(canonical(name) + b":" + canonical(value[name]) for name in names) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(canonical(one) for one in value) + b"]"
    if isinstance(value, float) or (isinstance(value, int) and abs(value) >= 2**53):
        raise UnreadableError(repr(value))
    return json.dumps(value, ensure_ascii=False).encode("utf-8")


def digest(content: bytes) -> str:
    """Return SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def salted(salt: str, value: Any) -> str:
    """Return SHA-256 over a salt and a value in canonical form, in hexadecimal."""
    return digest(bytes.fromhex(salt) + canonical(value))


def merkle_root(leaves: list[bytes]) -> str:
    """Return the head of the Merkle tree of RFC 9162, section 2.1.1, in hexadecimal."""
    if not leaves:
        return digest(b"")
    return _subtree([hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]).hex()


def _subtree(hashes: list[bytes]) -> bytes:
    if len(hashes) == 1:
        return hashes[0]
    # The largest power of two that is smaller than the number of leaves.
    cut = 1 << ((len(hashes) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + _subtree(hashes[:cut]) + _subtree(hashes[cut:])).digest()


def proven_root(leaf: bytes, index: int, size: int, path: list[str]) -> str:
    """Return the root to which a proof leads from a leaf (section 2.1.3.2), empty where it leads nowhere."""
    found, place, last = hashlib.sha256(b"\x00" + leaf).digest(), index, size - 1
    for step in path:
        if last == 0:
            return ""
        if place % 2 or place == last:
            found = hashlib.sha256(b"\x01" + bytes.fromhex(step) + found).digest()
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            found = hashlib.sha256(b"\x01" + found + bytes.fromhex(step)).digest()
        place, last = place // 2, last // 2
    return found.hex() if last == 0 and 0 <= index < size else ""


def read(content: bytes) -> dict[str, Any]:
    """Return the document in a file. Raises ``UnreadableError``."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({name for name, _value in pairs}) != len(pairs):
            raise UnreadableError("a name occurs twice")
        return dict(pairs)

    try:
        document = json.loads(content.decode("utf-8"), object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(str(error)) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise UnreadableError(FORMAT)
    return document


def findings(content: bytes) -> Iterator[Finding]:
    """Yield all that differs in a vote's file. Raises ``UnreadableError``."""
    document = read(content)
    if canonical(document) != content:
        yield Finding("canonical", {})
    for check in (_form, _chain, _acts, _question, _opening, _register, _leaves, _totals, _times, _outcome):
        try:
            yield from check(document)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError, ZeroDivisionError) as error:
            yield Finding("form", {"part": f"{check.__name__[1:]}, {error}"})


def _form(document: dict[str, Any]) -> Iterator[Finding]:
    known = [("file", document, PARTS)]
    outcome = OUTCOME | (OF_ELECTION if has_options(document) else set())
    if _by_lists(document):
        outcome |= {"seats"}
    known += [("outcome", document["outcome"], outcome), ("snapshot", document["snapshot"], SNAPSHOT)]
    known += [("quorum", document["quorum"], {"needed", "recount"})]
    for name, part, names in known:
        for other in sorted(part.keys() ^ names):
            yield Finding("form", {"part": f"{name}, {other}"})
    for line in document["register"]:
        if line.keys() not in (LINE, LINE | {"name", "participant", "salt"}):
            yield Finding("form", {"part": f"register, {sorted(line)}"})


def has_options(document: dict[str, Any]) -> bool:
    """Return whether a ballot names one of the poll's own options, as in an election."""
    return bool(document["form"] == "options")


def _by_lists(document: dict[str, Any]) -> bool:
    return has_options(document) and bool(document["rule"].get("by_lists"))


def keys_of(document: dict[str, Any]) -> list[str]:
    """Return the keys of the options in the order of the ballot; empty where the answers are the rules'."""
    return [option["key"] for option in document["options"]]


def _chain(document: dict[str, Any]) -> Iterator[Finding]:
    previous, stream = "", f"meeting:{document['meeting']['id']}"
    for seq, entry in enumerate(document["journal"], start=1):
        fault = ""
        if (entry["stream"], entry["seq"]) != (stream, seq):
            fault = "seq"
        elif entry["previous_digest"] != previous:
            fault = "previous_digest"
        elif digest(canonical({name: entry[name] for name in HEADER})) != entry["digest"]:
            fault = "digest"
        elif "payload" in entry and salted(entry["salt"], entry["payload"]) != entry["payload_digest"]:
            fault = "payload_digest"
        if fault:
            yield Finding("chain", {"seq": seq, "fault": fault})
            return
        previous = entry["digest"]


def acts_of(document: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """Return the entries of a kind about this vote whose payload is shown."""
    return [
        entry
        for entry in document["journal"]
        if entry["kind"] == kind and entry.get("payload", {}).get("poll") == document["poll"]
    ]


def counting(document: dict[str, Any]) -> dict[str, Any]:
    """Return the entry whose counts and root are announced: the closing, or a later correction."""
    counts = [
        entry
        for entry in document["journal"]
        if entry.get("payload", {}).get("poll") == document["poll"] and "ballots_root" in entry["payload"]
    ]
    return dict(counts[-1])


def _acts(document: dict[str, Any]) -> Iterator[Finding]:
    for kind in (OPENED, CLOSED, ANNOUNCED):
        if len(acts_of(document, kind)) != 1:
            yield Finding("cut", {"kind": kind})


def _question(document: dict[str, Any]) -> Iterator[Finding]:
    (opened,) = acts_of(document, OPENED)
    question = dict(document["question"])
    if document["options"]:
        # Of an option that is a person the journal has the id alone, because a name may be erased.
        question["options"] = [
            {name: value for name, value in option.items() if name != "label" or "participant" not in option}
            for option in document["options"]
        ]
    if digest(canonical(question)) != opened["payload"]["question"]:
        yield Finding("question", {})
    keys = keys_of(document)
    if bool(keys) != has_options(document) or len(set(keys)) != len(keys):
        yield Finding("options", {"key": ", ".join(keys)})


def _opening(document: dict[str, Any]) -> Iterator[Finding]:
    (opened,) = acts_of(document, OPENED)
    recorded = opened["payload"]
    said = {name: _at(document, path) for name, path in AT_OPENING.items()}
    said["rule"] = digest(canonical(document["rule"]))
    for code, names in WRONG_IN.items():
        for name in names:
            if said[name] != recorded[name]:
                yield Finding(code, {"field": name})


def _at(document: dict[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = document
    for name in path:
        value = value[name]
    return value


def _register(document: dict[str, Any]) -> Iterator[Finding]:
    (opened,) = acts_of(document, OPENED)
    lines = document["register"]
    for line in lines:
        if "name" in line:
            who = {"name": line["name"], "participant": line["participant"]}
            if salted(line["salt"], who) != line["person"]:
                yield Finding("person", {"name": line["name"]})
    leaves = [canonical({"part": line["part"], "person": line["person"]}) for line in lines]
    if merkle_root(leaves) != opened["payload"]["register"]:
        yield Finding("register", {})
    parts, snapshot = Counter(line["part"] for line in lines), document["snapshot"]
    # Members who take no part because of a conflict of interest count as present where the rules say so.
    most = parts["voter"] + (parts["recused"] if document["rule"]["conflict"] == "stays_present" else 0)
    numbers = {
        "in_office": len(lines) == snapshot["in_office"],
        "recused": parts["recused"] == snapshot["recused"],
        "present": parts["voter"] <= snapshot["present"] <= most,
        "voters": parts["voter"] == opened["payload"]["voters"],
    }
    for name, agrees in numbers.items():
        if not agrees:
            yield Finding("register_numbers", {"field": name})


def _leaves(document: dict[str, Any]) -> Iterator[Finding]:
    yield from CONTENT[document["box"]](document)
    found = merkle_root([canonical(leaf) for leaf in document["ballots"]])
    recorded, stated = counting(document)["payload"]["ballots_root"], document["ballots_root"]
    if found != recorded:
        yield Finding("root", {"found": found, "recorded": recorded})
    if stated != recorded:
        yield Finding("root_stated", {"stated": stated, "recorded": recorded})


def _ballots(document: dict[str, Any]) -> Iterator[Finding]:
    """Yield what is wrong with ballots one by one."""
    ballots = document["ballots"]
    voters = {line["person"] for line in document["register"] if line["part"] == "voter"}
    if not {ballot["person"] for ballot in ballots} <= voters:
        yield Finding("ballot_stranger", {})
    if len({ballot["person"] for ballot in ballots}) != len(ballots):
        yield Finding("ballot_twice", {})
    offered = keys_of(document) if has_options(document) else document["rule"]["options"]
    for ballot in ballots:
        if ballot["choice"] not in offered:
            yield Finding("choice", {"choice": ballot["choice"]})


def _slips(document: dict[str, Any]) -> Iterator[Finding]:
    """Yield what is wrong with the slips of two tellers who counted hands."""
    slips = document["ballots"]
    last = [slip for slip in slips if slip["round"] == slips[-1]["round"]]
    tellers = {slip["teller"] for slip in last}
    if len(last) != 2 or len(tellers) != 2 or last[0]["counts"] != last[1]["counts"]:
        yield Finding("slips", {"round": slips[-1]["round"]})
    if least_hands(last[-1]["counts"], _marks(document)) > _voters(document):
        yield Finding("slips", {"round": slips[-1]["round"]})


def _marks(document: dict[str, Any]) -> int:
    """Return how many votes each voter has."""
    return int(document["rule"]["marks"]) if has_options(document) else 1


def least_hands(counts: dict[str, int], marks: int) -> int:
    """Return the smallest number of people who can have raised these hands."""
    named = [number for answer, number in counts.items() if answer != AGAINST_ALL]
    return max(0, *named, -(-sum(named) // marks)) + counts.get(AGAINST_ALL, 0)


def _protocol(document: dict[str, Any]) -> Iterator[Finding]:
    """Yield what is wrong with the figures of the tellers who counted papers."""
    (leaf,) = document["ballots"]
    figures = leaf["figures"]
    marked = figures["options"] or {}
    marks, alone = sum(marked.values()), marked.get(AGAINST_ALL, 0)
    most = _marks(document)
    sums = {
        "issued": figures["issued"] <= _voters(document),
        "in_urn": _is_void(document) or figures["issued"] == figures["returned"] + figures["in_urn"],
        # Every valid paper has from one mark to as many as there are places; one against all has that alone.
        "valid": _is_void(document) or figures["valid"] <= marks <= (figures["valid"] - alone) * most + alone,
        "blank": _is_void(document)
        or figures["in_urn"] == figures["valid"] + figures["invalid"] + figures["blank"],
    }
    for field, agrees in sums.items():
        if not agrees:
            yield Finding("protocol", {"field": field})


CONTENT = {"register": _ballots, "hands": _slips, "papers": _protocol}


def _voters(document: dict[str, Any]) -> int:
    return sum(1 for line in document["register"] if line["part"] == "voter")


def _is_void(document: dict[str, Any]) -> bool:
    """Return whether the urn held more papers than were issued: then nothing more is counted."""
    if document["box"] != "papers":
        return False
    figures = document["ballots"][0]["figures"]
    return bool(figures["in_urn"] > figures["issued"])


def counted(document: dict[str, Any]) -> dict[str, int]:
    """Return the totals that the ballots, the slips or the tellers' protocol give."""
    leaves, box = document["ballots"], document["box"]
    if box == "register":
        figures = dict(Counter(ballot["choice"] for ballot in leaves))
    elif box == "hands":
        figures = leaves[-1]["counts"]
    else:
        figures = {} if _is_void(document) else leaves[0]["figures"]["options"] or {}
    totals = {choice: int(figures.get(choice, 0)) for choice in keys_of(document) or CHOICES}
    if box == "hands" and _marks(document) > 1:
        # Who raised no hand is not known then; the fewest ballots that give these figures are counted.
        return {**totals, "valid": least_hands(totals, _marks(document)), "not_voting": 0}
    if box != "papers":
        return {**totals, "not_voting": _voters(document) - sum(totals.values())}
    papers = {name: int(leaves[0]["figures"][name]) for name in OF_PAPERS}
    totals["not_voting"] = _voters(document) - papers["valid"]
    return {**totals, **papers} if has_options(document) else totals


def _totals(document: dict[str, Any]) -> Iterator[Finding]:
    found, stated, recorded = counted(document), document["votes"], counting(document)["payload"]
    for name in sorted(found.keys() | stated.keys()):
        if stated.get(name) != found.get(name):
            yield Finding("totals", {"field": name, "found": found.get(name), "stated": stated.get(name)})
    (announced,) = acts_of(document, ANNOUNCED)
    for act in (recorded, announced["payload"]):
        for name, number in _counts_in(document, act).items():
            if stated[name] != number:
                yield Finding("totals_journal", {"field": name, "stated": stated[name], "recorded": number})


def _counts_in(document: dict[str, Any], act: dict[str, Any]) -> dict[str, int]:
    """Return the totals that an act of the journal holds, under the names of the file."""
    if not has_options(document):
        return {name: act[field] for name, field in COUNT_FIELDS.items()}
    keys, votes = keys_of(document), act["by_option"]
    if len(keys) != len(votes):
        raise ValueError("by_option")
    found = {key: votes[place] for place, key in enumerate(keys)}
    return {**found, "not_voting": act["not_voting"]}


def _times(document: dict[str, Any]) -> Iterator[Finding]:
    for name, kind in (("opened_at", OPENED), ("closed_at", CLOSED), ("announced_at", ANNOUNCED)):
        (act,) = acts_of(document, kind)
        if document["times"][name] != act["at"]:
            yield Finding("times", {"field": name})


def size_of(base: str, snapshot: dict[str, int], cast: int) -> int:
    """Return of how many people, or votes, the fraction is taken."""
    sizes = {
        "seats": snapshot["seats"],
        "members": snapshot["in_office"],
        "present": snapshot["present"],
        "cast": cast,
    }
    return sizes[base]


def needed_of(rule: dict[str, Any], size: int) -> int:
    """Return the votes needed: more than, or at least, the fraction of the size, and one at least."""
    share = Fraction(*rule["fraction"]) * size
    whole = share.numerator // share.denominator
    return max(whole + 1 if rule["strict"] or share != whole else whole, 1)


def has_quorum(document: dict[str, Any]) -> bool:
    """Return whether enough members were there, by the last count or at the opening."""
    quorum = document["quorum"]
    if quorum["recount"] is None and document["rule"]["quorum_assumed"]:
        return True
    there = quorum["recount"] if quorum["recount"] is not None else document["snapshot"]["present"]
    return bool(there >= quorum["needed"])


def outcome_of(document: dict[str, Any], votes: dict[str, int]) -> dict[str, Any]:
    """Return the outcome that follows from rule, numbers and totals.

    A casting vote is no number of the vote: where the announced reason names one, it is taken as given, if
    the rules have it and the votes are equal.
    """
    if has_options(document):
        return election_of(document, votes)
    rule = document["rule"]
    size = size_of(rule["base"], document["snapshot"], votes["for"] + votes["against"])
    needed = needed_of(rule, size)
    reason = "enough_for" if votes["for"] >= needed else "too_few_for"
    if reason == "too_few_for" and votes["for"] == votes["against"] and votes["for"]:
        reason = _tied(document, votes["for"], needed)
    if not any(votes[choice] for choice in CHOICES):
        reason = "no_votes"
    if _is_void(document):
        reason = "urn_overfull"
    if not has_quorum(document):
        reason = "no_quorum"
    is_carried = reason in {"enough_for", "casting_vote_for"}
    undecided = {"tie": "tie", "no_quorum": "no_quorum", "urn_overfull": "void"}
    result = "carried" if is_carried else undecided.get(reason, "rejected")
    return {"carried": is_carried, "result": result, "reason": reason, "needed": needed, "size": size}


def election_of(document: dict[str, Any], votes: dict[str, int]) -> dict[str, Any]:
    """Return who is elected in a round, and what follows for the places that stay empty."""
    rule, against = document["rule"], votes.get(AGAINST_ALL, 0)
    of = {key: votes[key] for key in keys_of(document) if key != AGAINST_ALL}
    places, is_second = rule["places"], rule["round"] == 2
    if _by_lists(document) and not is_second:
        return _lists_of(document, of)
    size = size_of(rule["base"], document["snapshot"], votes.get("valid", sum(of.values()) + against))
    needed = needed_of(rule, size)
    if is_second and rule["second_round"] == "plurality":
        needed = against + 1
    reached = sorted((number for number in of.values() if number >= needed), reverse=True)
    # Where the last place is disputed among equals, those above them are elected, and they stand again.
    disputed = len(reached) > places and reached[places - 1] == reached[places]
    least = reached[places - 1] + 1 if disputed else needed if len(reached) <= places else reached[places - 1]
    elected = [key for key, number in of.items() if number >= least]
    tied = [key for key, number in of.items() if disputed and number == least - 1]
    left = places - len(elected)
    rest = {key: number for key, number in of.items() if key not in elected}
    step, again = "done", []
    if tied and not is_second:
        step, again = "among_tied", tied
    elif left:
        ranked = sorted(rest.values(), reverse=True)
        if not is_second and len(ranked) > left and ranked[0]:
            last = ranked[min(2 * left, len(ranked)) - 1]
            again = [key for key, number in rest.items() if number >= last]
        step = "run_off" if again else "nominations"
    reason = "too_few_votes" if any(of.values()) else "no_votes"
    reason = "tie_at_cut" if tied else reason if left else "enough_votes"
    result = "elected" if elected else "tie" if tied else "rejected"
    found = {"elected": elected, "step": step, "places_left": left, "stand_again": again}
    undecided = "no_quorum" if not has_quorum(document) else "urn_overfull" if _is_void(document) else ""
    if undecided:
        result, reason = {"no_quorum": "no_quorum", "urn_overfull": "void"}[undecided], undecided
        found = {"elected": [], "step": "", "places_left": places, "stand_again": []}
    if _by_lists(document):
        found["seats"] = dict.fromkeys(found["elected"], 1)
    verdict = {"carried": result == "elected", "result": result, "reason": reason}
    return {**verdict, "needed": needed, "size": size, **found}


def _lists_of(document: dict[str, Any], of: dict[str, int]) -> dict[str, Any]:
    """Return the places of each list by Hare-Niemeyer, and between which lists a vote follows."""
    places, total = document["rule"]["places"], sum(of.values())
    seats, tied = allotted(of, places) if total else ({}, [])
    seats = {key: number for key, number in seats.items() if number}
    left = places - sum(seats.values())
    result = "elected" if seats else "tie" if tied else "rejected"
    reason = "tie_at_cut" if tied else "enough_votes" if total else "no_votes"
    step = "among_tied" if tied else "done" if total else "nominations"
    undecided = "no_quorum" if not has_quorum(document) else "urn_overfull" if _is_void(document) else ""
    if undecided:
        result, reason = {"no_quorum": "no_quorum", "urn_overfull": "void"}[undecided], undecided
        seats, tied, left, step = {}, [], places, ""
    found = {"elected": list(seats), "step": step, "places_left": left, "stand_again": tied, "seats": seats}
    verdict = {"carried": result == "elected", "result": result, "reason": reason}
    return {**verdict, "needed": 0, "size": total, **found}


def allotted(votes: dict[str, int], places: int) -> tuple[dict[str, int], list[str]]:
    """Return the places of each list, and the lists with equal remainders where the places end."""
    total = sum(votes.values())
    seats = {key: number * places // total for key, number in votes.items()}
    rests = {key: number * places % total for key, number in votes.items()}
    left = places - sum(seats.values())
    least = sorted(rests.values(), reverse=True)[left - 1] if left else total
    over = [key for key in votes if rests[key] > least]
    tied = [key for key in votes if rests[key] == least]
    if len(over) + len(tied) == left:
        over, tied = over + tied, []
    return {key: number + (key in over) for key, number in seats.items()}, tied


def _tied(document: dict[str, Any], votes_for: int, needed: int) -> str:
    announced = str(document["outcome"]["reason"])
    if document["rule"]["tie"] != "casting_vote":
        return "tie"
    if announced == "casting_vote_against":
        return announced
    if announced in {"casting_vote_for", "too_few_for"}:
        return "casting_vote_for" if votes_for + 1 >= needed else "too_few_for"
    return "tie"


def _outcome(document: dict[str, Any]) -> Iterator[Finding]:
    counts = acts_of(document, COUNTED)
    present = counts[-1]["payload"]["present"] if counts else None
    if document["quorum"]["recount"] != present:
        yield Finding("quorum_count", {})
    found, stated = outcome_of(document, counted(document)), document["outcome"]
    (announced,) = acts_of(document, ANNOUNCED)
    for name in sorted(found):
        if stated[name] != found[name]:
            yield Finding("outcome", {"field": name, "found": found[name], "stated": stated[name]})
    for name in sorted(OUTCOME):
        recorded = announced["payload"][name]
        if stated[name] != recorded:
            yield Finding("outcome_journal", {"field": name, "stated": stated[name], "recorded": recorded})


def receipt_findings(document: dict[str, Any], receipt: dict[str, Any]) -> Iterator[Finding]:
    """Yield why a voter's receipt does not belong to this vote."""
    try:
        who = {"name": receipt["name"], "participant": receipt["participant"]}
        leaf = {"choice": receipt["choice"], "person": receipt["person"]}
        root = proven_root(canonical(leaf), receipt["index"], receipt["size"], receipt["path"])
        faults = {
            "poll": receipt["poll"] != document["poll"],
            "person": salted(receipt["salt"], who) != receipt["person"],
            "root": root != counting(document)["payload"]["ballots_root"],
        }
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        yield Finding("receipt", {"fault": repr(error)})
        return
    for fault, is_there in faults.items():
        if is_there:
            yield Finding("receipt", {"fault": fault})


def head_findings(document: dict[str, Any], anchors: dict[str, Any]) -> Iterator[Finding]:
    """Yield where the journal contradicts a head that was kept outside."""
    stream = f"meeting:{document['meeting']['id']}"
    digests = {entry["seq"]: entry["digest"] for entry in document["journal"]}
    heads = [head for head in anchors["heads"] if head["stream"] == stream]
    if not heads or any(head["seq"] not in digests for head in heads):
        yield Finding("head_missing", {"stream": stream})
    for head in heads:
        if digests.get(head["seq"], head["digest"]) != head["digest"]:
            yield Finding("head", {"seq": head["seq"]})


# Ed25519 as RFC 8032, section 5.1, describes it; points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.
FIELD = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, FIELD - 2, FIELD) % FIELD
HALF_TURN = pow(2, (FIELD - 1) // 4, FIELD)
NEUTRAL = (0, 1, 1, 0)
Point = tuple


def _added(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % FIELD
    b = (one[1] + one[0]) * (other[1] + other[0]) % FIELD
    c = 2 * one[3] * other[3] * CURVE % FIELD
    d = 2 * one[2] * other[2] % FIELD
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % FIELD, g * h % FIELD, f * g % FIELD, e * h % FIELD)


def _times_point(number: int, point: Point) -> Point:
    found = NEUTRAL
    while number:
        if number & 1:
            found = _added(found, point)
        point, number = _added(point, point), number >> 1
    return found


def _point(encoded: bytes) -> Point:
    """Return a point from its 32 bytes. Raises ``ValueError``."""
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    square = (y * y - 1) * pow(CURVE * y * y + 1, FIELD - 2, FIELD) % FIELD
    x = pow(square, (FIELD + 3) // 8, FIELD)
    if (x * x - square) % FIELD:
        x = x * HALF_TURN % FIELD
    if len(encoded) != 32 or y >= FIELD or (x * x - square) % FIELD or (x == 0 and sign):
        raise ValueError("point")
    x = FIELD - x if x & 1 != sign else x
    return (x, y, 1, x * y % FIELD)


def is_signed(content: bytes, signature: bytes, pem: str) -> bool:
    """Return whether a raw Ed25519 signature over the content fits a public key in PEM."""
    try:
        lines = [line for line in pem.strip().splitlines() if not line.startswith("-----")]
        key = base64.b64decode("".join(lines), validate=True)[-32:]
        generator = _point((4 * pow(5, FIELD - 2, FIELD) % FIELD).to_bytes(32, "little"))
        public, commitment = _point(key), _point(signature[:32])
    except ValueError:
        return False
    answer = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or answer >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + content).digest(), "little") % ORDER
    left, right = _times_point(answer, generator), _added(commitment, _times_point(challenge, public))
    return all((left[place] * right[2] - right[place] * left[2]) % FIELD == 0 for place in (0, 1))


def main(arguments: list[str]) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", help="poll.json")
    parser.add_argument("--signature", help="poll.json.sig")
    parser.add_argument("--key", help="the council's public key / публичният ключ на съвета (PEM)")
    parser.add_argument("--receipt", help="a voter's own receipt / лична разписка на гласувал")
    parser.add_argument(
        "--heads", help="heads of the journal kept outside / запазени последни записи на дневника"
    )
    parser.add_argument("--language", choices=("en", "bg"))
    given = parser.parse_args(arguments)
    if bool(given.signature) != bool(given.key):
        parser.error("--signature and --key go together / --signature и --key вървят заедно")
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    column = 1 if given.language == "bg" else 0
    try:
        content = _bytes(given.file)
        document = read(content)
        if given.language is None and _language(document) == "bg":
            column = 1
        found = list(findings(content))
        if given.signature and not is_signed(
            content, _bytes(given.signature), _bytes(given.key).decode("ascii")
        ):
            found.append(Finding("signature", {}))
        if given.receipt:
            found += receipt_findings(document, json.loads(_bytes(given.receipt)))
        if given.heads:
            found += head_findings(document, json.loads(_bytes(given.heads)))
    except (OSError, UnreadableError, ValueError, KeyError, TypeError, RecursionError) as error:
        print(SAID["unreadable"][column].format(reason=error))
        return 2
    _print_result(document, found, given, column)
    return 1 if found else 0


def _bytes(path: str) -> bytes:
    return Path(path).read_bytes()


def _language(document: dict[str, Any]) -> str:
    question = document.get("question")
    return str(question.get("language", "")) if isinstance(question, dict) else ""


def _print_result(
    document: dict[str, Any], found: list[Finding], given: argparse.Namespace, column: int
) -> None:
    if found:
        print(SAID["differs"][column])
        for finding in found:
            print(f"- {WORDS[finding.code][column].format(**finding.facts)} [{finding.code}]")
        return
    votes, head = counted(document), document["journal"][-1]
    result = outcome_of(document, votes)
    print(f"{SAID['question_is'][column]}: {document['question']['title']}")
    labels = {option["key"]: option["label"] for option in document["options"]}
    words = {name: labels.get(name) or SAID.get(name, (name, name))[column] for name in votes}
    counts = ", ".join(f"{words[name]}: {votes[name]}" for name in votes)
    print(f"{SAID['counts_are'][column]}: {counts}")
    print(f"{SAID['outcome_is'][column]}: {_verdict(result, votes, words, column)}")
    print(f"{SAID['root_is'][column]}: {document['ballots_root']}")
    print(f"{SAID['head_is'][column]}: {head['stream']}, {head['seq']}, {head['digest']}")
    if given.receipt:
        choice = json.loads(_bytes(given.receipt))["choice"]
        print(f"{SAID['receipt_is'][column]}: {words[choice]}")
    print(SAID["agrees"][column])
    print(SAID["signed" if given.signature else "unsigned"][column])
    if not given.heads:
        print(SAID["unanchored"][column])


def _verdict(result: dict[str, Any], votes: dict[str, int], words: dict[str, str], column: int) -> str:
    needed, reason = result["needed"], result["reason"]
    if "elected" not in result:
        verdict = SAID["carried" if result["carried"] else "rejected"][column]
        return f"{verdict} ({votes['for']} / {needed}, {reason})"
    chosen = ", ".join(f"{words[key]} ({votes[key]} / {needed})" for key in result["elected"])
    said = f"{SAID['elected'][column]}: {chosen}" if chosen else SAID["nobody"][column]
    return f"{said} ({reason})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
