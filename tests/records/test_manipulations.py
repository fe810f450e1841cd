"""What a forger may do to a package, one row each, with the answer that it gets.

Every checksum is made right again first: none of this is found by them. Where the answer is empty, files and
figures agree, and only a signature can tell that the package is not the sender's.
"""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pikepdf
import pytest

from plugins.records.package.bag import AKN, PDF, VOTES, bagged, info_of
from plugins.records.package.export import package_of
from plugins.records.package.paper import made_with, resolution_pdf
from plugins.records.package.record import NamedVote, Point, Quorum, ResolutionRecord, Signatory, Snapshot
from tests.decisions import rows_of
from tests.records import samples
from tests.records.forging import forged, judged, rebagged
from tests.records.test_forgeries import with_journal

type Change = Callable[[dict[str, Any]], None]

PACKED = package_of(samples.record())
PAYLOAD = PACKED.payload
NAMED = samples.record(decision=samples.named_decision())
NAMES = samples.named_decision().named or ()
OTHER_VERSION = "typst 0.14.0, template 2"
ELSEWHERE = "0d0f6f55-0000-4d4f-9f0c-6f1c33d2a001"


@dataclass(frozen=True, slots=True)
class Row:
    """One manipulation: how it is made, and the codes of the answer in their order, each once."""

    name: str
    content: Callable[[], bytes]
    answer: tuple[str, ...]


def answer_to(content: bytes) -> tuple[str, ...]:
    """Return the codes of the findings, each once; of the paper with what is wrong with it."""
    told = (
        f"{one.code}: {one.field}" if one.code == "PDF_INVALID" else one.code
        for one in judged(content).findings
    )
    return tuple(dict.fromkeys(told))


def document(*path: str | int, to: Any, record: ResolutionRecord | None = None) -> Callable[[], bytes]:
    """Change one value of ``package.json`` and nothing else."""

    def change(whole: dict[str, Any]) -> None:
        place: Any = whole
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = to

    return lambda: forged(change, record)


def record(**changes: Any) -> Callable[[], bytes]:
    """Write every file again from a record that says something else."""
    return lambda: package_of(samples.record(**changes)).content


def decision(**changes: Any) -> Callable[[], bytes]:
    """Write every file again from another decision."""
    return record(decision=samples.decision(**changes))


def by_name(*changes: dict[str, str], **others: Any) -> Callable[[], bytes]:
    """Write every file again from another list of names; the first members are changed."""
    changed = [replace(vote, **change) for vote, change in zip(NAMES, changes, strict=False)]
    named = (*changed, *NAMES[len(changed) :])
    return record(decision=samples.named_decision(named=named, **others))


def xml(old: str, new: str) -> Callable[[], bytes]:
    """Change the XML; the paper keeps the old one attached."""
    content = PAYLOAD[AKN].decode().replace(old, new, 1)
    assert content != PAYLOAD[AKN].decode()
    return lambda: forged(resolution_akn_xml=content.encode())


def table(old: str, new: str) -> Callable[[], bytes]:
    content = PAYLOAD[VOTES].decode().replace(old, new, 1)
    assert content != PAYLOAD[VOTES].decode()
    return lambda: forged(votes_csv=content.encode())


def older(whole: dict[str, Any]) -> None:
    """Say that another typesetter wrote the paper."""
    listed = next(one for one in whole["files"] if one["path"] == PDF)
    assert listed["made_with"] == made_with()
    listed["made_with"] = OTHER_VERSION


def paper(content: Callable[[], bytes], change: Change | None = None) -> Callable[[], bytes]:
    return lambda: forged(change, resolution_pdf=content())


def old_paper(change: Callable[[pikepdf.Pdf], None], **options: Any) -> Callable[[], bytes]:
    """Change the paper and say that another version wrote it, so that its bytes may differ."""

    def content() -> bytes:
        with pikepdf.open(io.BytesIO(PAYLOAD[PDF])) as pdf:
            change(pdf)
            buffer = io.BytesIO()
            plain = {"min_version": "1.7", "object_stream_mode": pikepdf.ObjectStreamMode.disable}
            pdf.save(buffer, **(plain | options))
        return buffer.getvalue()

    return paper(content, older)


def raw_paper(old: bytes, new: bytes) -> Callable[[], bytes]:
    """Change the paper's bytes and say that another version wrote it."""
    assert old in PAYLOAD[PDF]
    return paper(lambda: PAYLOAD[PDF].replace(old, new, 1), older)


def other_paper(**changes: Any) -> Callable[[], bytes]:
    """Put another resolution on paper, with the right XML attached, as another version would."""
    return paper(lambda: resolution_pdf(samples.record(**changes), PAYLOAD[AKN]), older)


def set_root(name: str, value: Any) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: pdf.Root.__setitem__(name, pdf.make_indirect(value))


def set_page(name: str, value: Any) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: pdf.pages[0].obj.__setitem__(name, value)


def action(kind: str, **values: str) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(
        {"/S": pikepdf.Name(f"/{kind}")} | {f"/{key}": one for key, one in values.items()}
    )


def link(**values: Any) -> pikepdf.Array:
    shape = {"/Type": pikepdf.Name.Annot, "/Subtype": pikepdf.Name.Link, "/Rect": [0, 0, 595, 842]}
    return pikepdf.Array([pikepdf.Dictionary(shape | {f"/{key}": one for key, one in values.items()})])


def another_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages.append(pdf.pages[0])


def another_file(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["evil.exe"] = b"MZ"


def other_xml(pdf: pikepdf.Pdf) -> None:
    del pdf.attachments["resolution.akn.xml"]
    content = PAYLOAD[AKN].replace("нощна".encode(), "дневна".encode())
    source = pikepdf.AttachedFileSpec(pdf, content, relationship=pikepdf.Name.Source)
    pdf.attachments["resolution.akn.xml"] = source


def drawn(content: bytes) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: pdf.pages[0].contents_add(content, prepend=True)


def journal(change: Callable[[list[dict[str, Any]]], None]) -> Callable[[], bytes]:
    """Change the journal, chain it again, and write its new head into the record."""

    def content() -> bytes:
        lines = json.loads(json.dumps(list(NAMED.events)))
        change(lines)
        for number, line in enumerate(lines, start=1):
            line["seq"] = number
        return with_journal(lines)

    return content


def line_set(number: int, key: str, value: Any) -> Callable[[], bytes]:
    return journal(lambda lines: lines[number].__setitem__(key, value))


def payload_set(number: int, **values: Any) -> Callable[[], bytes]:
    return journal(lambda lines: lines[number]["payload"].update(values))


def withheld(number: int) -> Callable[[], bytes]:
    def change(lines: list[dict[str, Any]]) -> None:
        del lines[number]["payload"], lines[number]["salt"]

    return journal(change)


def told(kind: str, payload: dict[str, Any]) -> Callable[[], bytes]:
    """Let the second act of the meeting, which is withheld, show something."""

    def change(lines: list[dict[str, Any]]) -> None:
        lines[1] |= {"kind": kind, "payload": payload, "salt": "ab" * 32}

    return journal(change)


def all_at(moment: str) -> Callable[[], bytes]:
    def change(lines: list[dict[str, Any]]) -> None:
        for line in lines:
            line["at"] = moment

    return journal(change)


def times(**changes: Any) -> Callable[[], bytes]:
    return record(sitting=replace(samples.record().sitting, **changes))


def rule(**changes: Any) -> Callable[[], bytes]:
    return decision(rule=replace(samples.decision().rule, **changes))


def votes(yes: int, no: int, abstain: int, silent: int = 0) -> dict[str, int]:
    return {"for": yes, "against": no, "abstain": abstain, "not_voting": silent}


def quorum(**changes: Any) -> Quorum:
    return replace(samples.decision().quorum, **changes)


def snapshot(**changes: Any) -> Snapshot:
    return replace(samples.decision().snapshot, **changes)


def crowd(count: int) -> Callable[[], bytes]:
    """Name more people than were there."""
    named = tuple(
        NamedVote(participant=samples.member(n), name=f"Член {n}", choice="for") for n in range(count)
    )
    told = samples.decision(method="named", named=named)
    return record(decision=told)


def tag(**files: bytes) -> Callable[[], bytes]:
    return lambda: rebagged(PACKED, **files)


def info(**fields: str) -> Callable[[], bytes]:
    changed = {name.replace("_", "-"): value for name, value in fields.items()}
    return lambda: forged(info=info_of(samples.record()) | changed)


def archive(compression: int, *more: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as target:
        for name, content in (*bagged(PAYLOAD, info_of(samples.record())).items(), *more):
            target.writestr(name, content)
    return buffer.getvalue()


EARLY = date(1990, 1, 1)
TERM = samples.record().term

ROWS = [
    # The record says something else than the files beside it.
    Row(
        "another number",
        document("resolution", "number", to=19),
        ("CONTENT_MISMATCH", "NOT_AS_BUILT", "LABEL_MISMATCH"),
    ),
    Row(
        "another title",
        document("resolution", "title", to="Дневен автобус"),
        ("NOT_AS_BUILT", "CONTENT_MISMATCH"),
    ),
    Row(
        "another point",
        document("resolution", "points", 0, "text", to="Продава парка за 1 евро."),
        ("NOT_AS_BUILT", "CONTENT_MISMATCH"),
    ),
    Row(
        "a point more",
        document("resolution", "points", to=rows_of("1. Т\n2. Т\n3. Т")),
        ("NOT_AS_BUILT", "CONTENT_MISMATCH"),
    ),
    Row(
        "another legal ground",
        document("resolution", "legal_ground", to="На основание чл. 1 от Конституцията"),
        ("NOT_AS_BUILT", "CONTENT_MISMATCH"),
    ),
    Row(
        "another label",
        document("resolution", "designation", to="Решение № 99/01.01.2020"),
        ("NOT_AS_BUILT", "LABEL_MISMATCH"),
    ),
    Row(
        "another day",
        document("resolution", "adopted_on", to="2026-11-20"),
        ("CONTENT_MISMATCH", "NOT_AS_BUILT", "DATE_BEFORE_PROTOCOL", "TIME_DISORDER", "LABEL_MISMATCH"),
    ),
    Row(
        "another count",
        document("decision", "votes", "for", to=10),
        ("NOT_AS_BUILT", "CONTENT_MISMATCH", "VOTE_SUM"),
    ),
    Row(
        "another outcome",
        document("decision", "carried", to=False),
        ("NOT_AS_BUILT", "CONTENT_MISMATCH", "MAJORITY_MISMATCH"),
    ),
    Row(
        "another name of the body",
        document("body", "name", "bg", to="Общински съвет – Ихтиман"),
        ("CONTENT_MISMATCH", "NOT_AS_BUILT"),
    ),
    Row(
        "another slug of the body",
        document("body", "slug", to="obs-ihtiman"),
        ("CONTENT_MISMATCH", "NOT_AS_BUILT"),
    ),
    Row(
        "another municipality",
        document("body", "municipality", "code", to="bg-kostenets"),
        ("CONTENT_MISMATCH", "NOT_AS_BUILT"),
    ),
    Row("another language", document("language", to="en"), ("CONTENT_MISMATCH",)),
    Row("another signatory", document("signatories", 0, "name", to="Иван Измислен"), ("NOT_AS_BUILT",)),
    Row(
        "another voter's name",
        document("decision", "named", 0, "name", to="Иван Измислен", record=NAMED),
        ("NOT_AS_BUILT",),
    ),
    Row(
        "another voter's choice",
        document("decision", "named", 0, "choice", to="against", record=NAMED),
        ("NOT_AS_BUILT", "VOTE_NAMES_MISMATCH"),
    ),
    Row("another URN", document("urn", to="urn:x-ys:bg-ihtiman:2:7:19"), ("CONTENT_MISMATCH",)),
    Row("replaces what is not there", document("supersedes", to="a" * 64), ("CONTENT_MISMATCH",)),
    Row(
        "another title of a file",
        document("files", 1, "title", to="Подписано решение"),
        ("CONTENT_MISMATCH",),
    ),
    Row(
        "a text in another Unicode form",
        document("resolution", "title", to="Нощен и\u0306 автобус"),
        ("NOT_AS_BUILT", "CONTENT_MISMATCH", "PKG_NOT_CANONICAL"),
    ),
    Row(
        "an empty subject", document("item", "subject", to={"label": "", "id": "", "title": ""}), ("SCHEMA",)
    ),
    # The XML says more than the record.
    Row(
        "a sentence more in the preface",
        xml("</preface>", "<p>И кметът се освобождава.</p></preface>"),
        ("NOT_AS_BUILT",),
    ),
    Row(
        "a sentence more in the body",
        xml("</content>", "<p>И кметът се освобождава.</p></content>"),
        ("NOT_AS_BUILT",),
    ),
    Row(
        "a sentence more at the end",
        xml("</conclusions>", "<p>И кметът се освобождава.</p></conclusions>"),
        ("NOT_AS_BUILT",),
    ),
    Row(
        "a script behind a word",
        xml("<docTitle>", '<docTitle><a href="javascript:alert(1)">!</a>'),
        ("NOT_AS_BUILT",),
    ),
    Row(
        "a remark that turns it round",
        xml("<docTitle>", '<docTitle><remark status="edited">не</remark>'),
        ("NOT_AS_BUILT",),
    ),
    Row("a comment", xml("<preface>", "<!-- не важи --><preface>"), ("NOT_AS_BUILT",)),
    Row(
        "a style sheet of a foreign host",
        xml("<akomaNtoso", '<?xml-stylesheet href="https://evil.example/x.xsl"?><akomaNtoso'),
        ("NOT_AS_BUILT",),
    ),
    Row(
        "a foreign address of the body",
        xml("/akn/ontology/organization", "https://evil.example/akn/ontology/organization"),
        ("NOT_AS_BUILT",),
    ),
    Row("another signature", xml("Ася Полянова", "Иван Измислен"), ("NOT_AS_BUILT",)),
    Row("another count in the XML", xml('value="9"', 'value="8"'), ("NOT_AS_BUILT",)),
    Row("another day in the XML", xml('date="2026-11-21"', 'date="2026-11-20"'), ("NOT_AS_BUILT",)),
    Row("other spaces", xml("  <preface>", " <preface>"), ("NOT_AS_BUILT",)),
    Row(
        "a declared entity", xml("<akomaNtoso", '<!DOCTYPE a [<!ENTITY x "y">]><akomaNtoso'), ("XML_DOCTYPE",)
    ),
    Row(
        "a reference that leads nowhere", xml('refersTo="#against"', 'refersTo="#agains"'), ("REF_DANGLING",)
    ),
    # The table.
    Row("another count in the table", table(";9\r\n", ";10\r\n"), ("NOT_AS_BUILT",)),
    Row("a row more", table("\r\n", "\r\n18;2026-11-21;член;Иван;за;1\r\n"), ("NOT_AS_BUILT",)),
    Row("a formula", table("за", "=HYPERLINK(1)"), ("NOT_AS_BUILT",)),
    Row("other line ends", table("\r\n", "\n"), ("NOT_AS_BUILT",)),
    Row("no byte order mark", table("\ufeff", ""), ("NOT_AS_BUILT",)),
    # The paper.
    Row(
        "another resolution on paper",
        paper(lambda: resolution_pdf(samples.record(title="Друго"), PAYLOAD[AKN])),
        ("PDF_DIFFERS",),
    ),
    Row(
        "the paper of another package",
        paper(lambda: package_of(samples.record(title="Друго")).payload[PDF]),
        ("PDF_DIFFERS",),
    ),
    Row("no paper", paper(lambda: b"plain text"), ("PDF_DIFFERS",)),
    Row("a byte more at the end of the paper", paper(lambda: PAYLOAD[PDF] + b"\n"), ("PDF_DIFFERS",)),
    Row("another version, the same paper", paper(lambda: PAYLOAD[PDF], older), ()),
    Row("another version, saved anew", old_paper(lambda pdf: None), ("PDF_OTHER_VERSION",)),
    Row(
        "another version, a byte more at its end",
        paper(lambda: PAYLOAD[PDF] + b"\n", older),
        ("PDF_OTHER_VERSION",),
    ),
    Row("another version, another title", other_paper(title="Дневен автобус"), ("PDF_INVALID: text",)),
    Row(
        "another version, another point",
        other_paper(points=(Point(id="p2000000001", number="1.", text="Продава парка за 1 евро."),)),
        ("PDF_INVALID: text",),
    ),
    Row(
        "another version, another count",
        other_paper(decision=samples.decision(votes=votes(8, 4, 1))),
        ("PDF_INVALID: text",),
    ),
    Row(
        "another version, another signatory",
        other_paper(signatories=(Signatory(role="chair", name="Иван"),)),
        ("PDF_INVALID: text",),
    ),
    Row("another version, other XML attached", old_paper(other_xml), ("PDF_INVALID: resolution.akn.xml",)),
    Row("another version, a page more", old_paper(another_page), ("PDF_INVALID: text",)),
    Row("another version, a program attached", old_paper(another_file), ("PDF_INVALID: attachment",)),
    Row(
        "another version, a white shape over a word",
        old_paper(drawn(b"q 1 g 0 0 595 842 re f Q")),
        ("PDF_INVALID: hidden text",),
    ),
    Row("another version, words in white", old_paper(drawn(b"/c0 cs 1 scn")), ("PDF_INVALID: hidden text",)),
    Row(
        "another version, words that are not painted",
        old_paper(drawn(b"3 Tr")),
        ("PDF_INVALID: hidden text",),
    ),
    Row(
        "another version, nothing but a corner shown",
        old_paper(drawn(b"0 0 1 1 re W n")),
        ("PDF_INVALID: hidden text",),
    ),
    Row(
        "a script at the opening",
        old_paper(set_root("/OpenAction", action("JavaScript", JS="app.alert(1)"))),
        ("PDF_INVALID: active content",),
    ),
    Row(
        "a script of a page",
        old_paper(set_page("/AA", pikepdf.Dictionary(O=action("JavaScript", JS="app.alert(1)")))),
        ("PDF_INVALID: active content",),
    ),
    Row(
        "a program behind a link",
        old_paper(set_page("/Annots", link(A=action("Launch", F="cmd.exe")))),
        ("PDF_INVALID: active content",),
    ),
    Row(
        "a whole page as a link",
        old_paper(set_page("/Annots", link(A=action("URI", URI="https://evil.example")))),
        ("PDF_INVALID: active content",),
    ),
    Row(
        "a form",
        old_paper(set_root("/AcroForm", pikepdf.Dictionary(Fields=pikepdf.Array()))),
        ("PDF_INVALID: active content",),
    ),
    Row(
        "layers that can be hidden",
        old_paper(set_root("/OCProperties", pikepdf.Dictionary())),
        ("PDF_INVALID: active content",),
    ),
    Row(
        "a script in the table of names",
        old_paper(lambda pdf: pdf.Root.Names.__setitem__("/JavaScript", pikepdf.Dictionary())),
        ("PDF_INVALID: active content",),
    ),
    Row(
        "an encrypted paper",
        old_paper(lambda pdf: None, encryption=pikepdf.Encryption(owner="x", user="")),
        ("PDF_INVALID: compression",),
    ),
    Row(
        "objects inside compressed streams",
        old_paper(lambda pdf: None, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        ("PDF_INVALID: compression",),
    ),
    Row(
        "a name in hexadecimal digits",
        raw_paper(b"/FlateDecode", b"/Flat#65Decode"),
        ("PDF_INVALID: compression",),
    ),
    Row(
        "two compressions in a row",
        raw_paper(b"/Filter/FlateDecode", b"/Filter[/FlateDecode/FlateDecode]"),
        ("PDF_INVALID: compression",),
    ),
    Row("no mark of PDF/A", raw_paper(b"<pdfaid:part>3", b"<pdfaid:part>1"), ("PDF_INVALID: PDF/A-3a",)),
    # The arithmetic and the rules.
    Row("one for and fifteen against", rule(fraction=(1, 1000)), ("MAJORITY_MISMATCH", "RULES_MISMATCH")),
    Row("another base than the preset's", rule(base="cast"), ("RULES_MISMATCH",)),
    Row("at least where the preset says more than", rule(strict=False), ("RULES_MISMATCH",)),
    Row("rules that nobody knows", rule(preset="my-own"), ("RULES_UNKNOWN",)),
    Row(
        "an override that lets both sides win",
        rule(overrides={"majority.ordinary": {"base": "present", "fraction": "1/1000", "strict": True}}),
        ("RULES_UNKNOWN",),
    ),
    Row("an override of no known field", rule(overrides={"majority.mine": 1}), ("RULES_UNKNOWN",)),
    Row("an override that is stated", rule(overrides={"body.seats": 21}), ("RULE_OVERRIDDEN",)),
    Row("a casting vote that the rules lack", rule(tie="casting_vote"), ("RULES_MISMATCH",)),
    Row("a type of decision that nobody knows", decision(type="acclaim"), ("RULES_UNKNOWN",)),
    Row(
        "a lighter type than the item's",
        record(item=replace(samples.record().item, decision_type="two_thirds")),
        ("RULES_MISMATCH",),
    ),
    Row("six of thirteen", decision(votes=votes(6, 6, 1)), ("MAJORITY_MISMATCH",)),
    Row("too few by the count", decision(needed=6), ("MAJORITY_MISMATCH",)),
    Row("a quorum of one", decision(quorum=quorum(needed=1)), ("RULES_MISMATCH",)),
    Row("a quorum of those in office", decision(quorum=quorum(base="members")), ("RULES_MISMATCH",)),
    Row("a quorum that is assumed", decision(quorum=quorum(assumed=True)), ("RULES_MISMATCH",)),
    Row(
        "more present at the quorum than at the vote",
        decision(quorum=quorum(present=20)),
        ("CONTENT_MISMATCH",),
    ),
    Row("more votes than people", decision(votes=votes(9, 3, 2)), ("VOTE_SUM",)),
    Row("more people than seats", decision(snapshot=snapshot(seats=12)), ("VOTE_SUM", "RULES_MISMATCH")),
    Row("five hundred recused", decision(snapshot=snapshot(recused=500)), ("VOTE_SUM", "RULES_MISMATCH")),
    Row("more recused than absent", decision(snapshot=snapshot(recused=8)), ("RULES_MISMATCH",)),
    Row(
        "an open vote on the budget",
        record(item=replace(samples.record().item, topic="budget")),
        ("RULES_MISMATCH",),
    ),
    Row(
        "abstentions that the rules lack",
        rule(overrides={"vote.options": ["for", "against"]}),
        ("RULES_MISMATCH", "RULE_OVERRIDDEN"),
    ),
    Row("names that do not give the count", by_name({"choice": "against"}), ("VOTE_NAMES_MISMATCH",)),
    Row("a list of twenty with thirteen present", crowd(20), ("VOTE_NAMES_MISMATCH", "VOTE_SUM")),
    Row(
        "one person twice",
        by_name({"participant": NAMES[1].participant}),
        ("CONTENT_MISMATCH", "VOTE_NAME_TWICE"),
    ),
    Row("one name under two ids", by_name({"name": NAMES[1].name.upper() + "  "}), ("VOTE_NAME_TWICE",)),
    Row("a vote by name without names", decision(method="named"), ("NAMED_VOTE_MISSING",)),
    Row(
        "a secret vote with names",
        record(decision=samples.named_decision(method="secret")),
        ("SECRET_VOTE_NAMED",),
    ),
    # Days, times, labels.
    Row(
        "a label of another number and day",
        record(designation="Решение № 99/01.01.2020"),
        ("LABEL_MISMATCH",),
    ),
    Row(
        "a label of another protocol",
        record(designation="Решение № 18/21.11.2026 г., протокол № 8"),
        ("LABEL_MISMATCH",),
    ),
    Row("a label without a number", record(designation="Решение за парка"), ("LABEL_MISMATCH",)),
    Row("closed before it was opened", decision(closed_at="2026-11-21T15:02:00Z"), ("TIME_DISORDER",)),
    Row("announced before it was closed", decision(announced_at="2026-11-21T15:03:30Z"), ("TIME_DISORDER",)),
    Row("a time in words", document("decision", "closed_at", to="вчера"), ("SCHEMA",)),
    Row(
        "a day that no calendar has",
        document("decision", "closed_at", to="2026-02-30T10:00:00Z"),
        ("SCHEMA",),
    ),
    Row(
        "voted before the meeting",
        times(opened_at=datetime(2026, 11, 21, 16, tzinfo=UTC)),
        ("TIME_DISORDER",),
    ),
    Row(
        "voted after the meeting",
        times(closed_at=datetime(2026, 11, 21, 15, 4, tzinfo=UTC)),
        ("TIME_DISORDER",),
    ),
    Row("a meeting that was never opened", times(opened_at=None), ("TIME_DISORDER",)),
    Row("a meeting of another day", times(held_on=date(2026, 11, 20)), ("TIME_DISORDER",)),
    Row(
        "a time zone that nobody knows", document("body", "time_zone", to="Mars/Olympus"), ("TIME_DISORDER",)
    ),
    Row(
        "a meeting outside its term",
        record(term=replace(TERM, starts_on=date(2026, 12, 1))),
        ("DATE_OUTSIDE_TERM",),
    ),
    Row(
        "a term that ended in 1990",
        record(term=replace(TERM, starts_on=EARLY, ends_on=EARLY)),
        ("DATE_OUTSIDE_TERM",),
    ),
    Row(
        "adopted 25 days after the meeting",
        times(held_on=date(2026, 10, 27), opened_at=datetime(2026, 10, 27, 15, tzinfo=UTC)),
        ("TIME_DISORDER", "DATE_AFTER_PROTOCOL"),
    ),
    Row(
        "a day that has not come",
        record(adopted_on=date(2026, 11, 23)),
        ("DATE_AFTER_TODAY", "DATE_AFTER_PROTOCOL", "TIME_DISORDER", "LABEL_MISMATCH"),
    ),
    Row("a number of another term's book", record(period="term:3"), ("LABEL_MISMATCH",)),
    Row("a number of another year's book", record(period="year:2025"), ("LABEL_MISMATCH",)),
    Row(
        "two chairs sign",
        record(signatories=(Signatory(role="chair", name="А"), Signatory(role="chair", name="Б"))),
        ("CONTENT_MISMATCH",),
    ),
    Row(
        "nobody signs by a blank name",
        document("signatories", 0, "name", to=" "),
        ("NOT_AS_BUILT", "CONTENT_MISMATCH"),
    ),
    # The journal.
    Row("every act in 1970", all_at("1970-01-01T00:00:00.000000Z"), ("TIME_DISORDER",)),
    Row("every act in words", all_at("вчера"), ("CHAIN_BROKEN",)),
    Row(
        "an act in the middle an hour later",
        line_set(1, "at", "2026-11-21T16:02:00.000000Z"),
        ("TIME_DISORDER",),
    ),
    Row("a single act", journal(lambda lines: lines.__delitem__(slice(0, 5))), ("JOURNAL_INCOMPLETE",)),
    Row("no roll call", journal(lambda lines: lines.__delitem__(0)), ("JOURNAL_INCOMPLETE",)),
    Row("no opening of the vote", journal(lambda lines: lines.__delitem__(2)), ("JOURNAL_INCOMPLETE",)),
    Row("no closing of the vote", withheld(3), ("JOURNAL_INCOMPLETE",)),
    Row("the adoption twice", journal(lambda lines: lines.append(dict(lines[-1]))), ("JOURNAL_INCOMPLETE",)),
    Row(
        "announced before it was closed, by the journal",
        journal(lambda lines: lines.insert(3, lines.pop(4))),
        ("JOURNAL_INCOMPLETE",),
    ),
    Row(
        "another stream",
        journal(
            lambda lines: [line.__setitem__("stream", f"meeting:{ELSEWHERE}") for line in lines] and None
        ),
        ("CONTENT_MISMATCH",),
    ),
    Row(
        "personal data in another act",
        told("floor.given", {"speaker": "Иван Петров, 16 г."}),
        ("JOURNAL_KIND",),
    ),
    Row("an act of another matter", told("youth.item_started", {"item": ELSEWHERE}), ("JOURNAL_FOREIGN",)),
    Row("a field more in an act", payload_set(0, note="Иван Петров"), ("JOURNAL_KIND", "JOURNAL_INCOMPLETE")),
    Row(
        "a sentence where a code stands",
        payload_set(2, question="Иван Петров отсъства"),
        ("JOURNAL_KIND", "JOURNAL_INCOMPLETE"),
    ),
    Row(
        "a voter who was not in the hall",
        payload_set(0, members=[samples.member(n) for n in range(1, 6)]),
        ("VOTE_REGISTER",),
    ),
    Row(
        "more present than in the hall",
        payload_set(0, members=[samples.member(n) for n in range(4)]),
        ("CONTENT_MISMATCH", "VOTE_REGISTER"),
    ),
    Row("another root of the ballots", payload_set(3, ballots_root="cd" * 32), ("CONTENT_MISMATCH",)),
    Row(
        "another seal of the text",
        payload_set(5, text={"salt": "ab" * 32, "digest": "cd" * 32}),
        ("CONTENT_MISMATCH",),
    ),
    Row("an actor by name", line_set(5, "actor", "Иван Петров"), ("CHAIN_BROKEN",)),
    Row("a field more in a line", line_set(0, "note", "Иван Петров"), ("CHAIN_BROKEN",)),
    # What nobody sees.
    Row(
        "a bidirectional override in the title",
        document("resolution", "title", to="Парк за \u202e000 1\u202c евро"),
        ("NOT_AS_BUILT", "CONTENT_MISMATCH", "TEXT_INVISIBLE", "TEXT_UNPRINTABLE"),
    ),
    Row(
        "a zero-width space in an amount",
        document("resolution", "points", 0, "text", to="1\u200b000 евро"),
        ("NOT_AS_BUILT", "CONTENT_MISMATCH", "TEXT_INVISIBLE", "TEXT_UNPRINTABLE"),
    ),
    Row(
        "a soft hyphen in a name",
        document("body", "name", "bg", to="Младежки съ\u00adвет"),
        ("CONTENT_MISMATCH", "NOT_AS_BUILT", "TEXT_INVISIBLE"),
    ),
    Row(
        "a joiner between letters",
        document("resolution", "legal_ground", to="чл.\u200d 1"),
        ("NOT_AS_BUILT", "CONTENT_MISMATCH", "TEXT_INVISIBLE", "TEXT_UNPRINTABLE"),
    ),
    Row("an isolate in the place", document("meeting", "place", to="\u2067Зала\u2069"), ("TEXT_INVISIBLE",)),
    Row(
        "a byte order mark in a label",
        document("resolution", "designation", to="\ufeffРешение № 18"),
        ("NOT_AS_BUILT", "LABEL_MISMATCH", "TEXT_INVISIBLE"),
    ),
    Row(
        "a tag among the rules",
        document("decision", "rule", "overrides", to={"body.seats": "\U000e0041"}),
        ("RULES_UNKNOWN", "TEXT_INVISIBLE"),
    ),
    Row(
        "a line separator",
        document("resolution", "points", 0, "text", to="Ред\u2028ред"),
        ("NOT_AS_BUILT", "CONTENT_MISMATCH", "TEXT_INVISIBLE"),
    ),
    # The bag.
    Row("another day on the bag", info(Bagging_Date="2026-11-22"), ("CONTENT_MISMATCH",)),
    Row("another sender on the bag", info(Source_Organization="Общински съвет"), ("CONTENT_MISMATCH",)),
    Row("a field more on the bag", info(Contact_Name="Иван"), ("CONTENT_MISMATCH",)),
    Row(
        "an older version of the bag",
        tag(bagit_txt=b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"),
        ("BAG_INVALID",),
    ),
    Row("a manifest that lists nothing", tag(tagmanifest_sha256_txt=b""), ("BAG_INCOMPLETE",)),
    Row(
        "a manifest that leads outside",
        tag(tagmanifest_sha256_txt=b"0" * 64 + b"  ../../etc/passwd\n"),
        ("BAG_INCOMPLETE",),
    ),
    # The archive.
    Row("a line before the archive", lambda: b"#!/bin/sh\n" + PACKED.content, ("PKG_NOT_CANONICAL",)),
    Row("packed anew by another program", lambda: archive(zipfile.ZIP_STORED), ("PKG_NOT_CANONICAL",)),
    Row("packed smaller", lambda: archive(zipfile.ZIP_DEFLATED), ("PKG_NOT_CANONICAL",)),
    Row("a file more", lambda: archive(zipfile.ZIP_STORED, ("data/read.me", b"x")), ("PKG_STRAY_FILE",)),
    Row("a file outside", lambda: archive(zipfile.ZIP_STORED, ("../evil.txt", b"x")), ("PKG_BAD_NAME",)),
    # Whole forgeries: everything agrees with everything.
    Row("invented signatories", record(signatories=(Signatory(role="chair", name="Иван Измислен"),)), ()),
    Row("an invented legal ground", record(legal_ground="чл. 1 от Конституцията"), ()),
    Row("an invented root of the ballots", decision(ballots_root="cd" * 32), ()),
    Row("another slug in every file", record(body=replace(samples.BODY, slug="ms-drugade")), ()),
    Row(
        "the park for one euro",
        record(
            title="Паркът", points=(Point(id="p2000000001", number="1.", text="Продава парка за 1 евро."),)
        ),
        (),
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_a_manipulation_gets_its_answer(row: Row) -> None:
    assert answer_to(row.content()) == row.answer


def test_the_table_is_long_and_names_no_manipulation_twice() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS)
    assert len(ROWS) >= 100


def test_an_older_paper_is_shown_with_its_version() -> None:
    report = judged(old_paper(lambda pdf: None)())

    assert report.accepted
    assert [one.detail for one in report.warnings] == [OTHER_VERSION]
