"""The fixed texts of the documents in Bulgarian and English.

They belong to the package format, not to the interface: a package must be byte for byte the same with any
catalogue that an installation has loaded.
"""

import re

from plugins.records.package.record import Body, Decision, Quorum, Rule

Words = dict[str, str]

WORDS: dict[str, Words] = {
    "bg": {
        "about": "Относно",
        "resolves": "РЕШИ:",
        "taken": "взето с протокол № {number} от {day}",
        "draft": "ПРОЕКТ – протоколът не е подписан",
        "seal": "М.П.",
        "vote": "Гласуване",
        "question": "Поставен на гласуване въпрос",
        "method": "Начин на гласуване",
        "open": "явно",
        "named": "поименно",
        "secret": "тайно",
        "for": "За",
        "against": "Против",
        "abstain": "Въздържали се",
        "not_voting": "Негласували",
        "choice_for": "за",
        "choice_against": "против",
        "choice_abstain": "въздържал се",
        "choice_not_voting": "негласувал",
        "absent": "отсъства",
        "recused": "отведен (конфликт на интереси)",
        "option": "Вот",
        "count": "Брой",
        "member": "Член на съвета",
        "named_votes": "Поименен вот",
        "adopted": "Решението е прието.",
        "rejected": "Решението не е прието.",
        "quorum": "Кворум",
        "needed": "Необходими",
        "present": "Присъстващи",
        "meeting": "Заседание",
        "protocol": "протокол №",
        "term": "мандат",
        "chair": "Председател",
        "deputy_chair": "Заместник-председател",
        "secretary": "Секретар",
        "record": "Номер на записа",
        "xml_title": "Решението във формат Akoma Ntoso 3.0, от което е съставен този документ",
        "replaced": "Знаци, които шрифтът на документа не съдържа, са заменени с названието си в скоби. "
        "Точният текст е в приложения файл resolution.akn.xml.",
        "row": "Ред",
        "row_total": "общо",
        "row_member": "член",
        "number": "Решение №",
        "date": "Дата",
        "file_package": "Каноничен запис",
        "file_akn": "Решение (Akoma Ntoso 3.0)",
        "file_pdf": "Решение (PDF/A-3a)",
        "file_votes": "Резултат от гласуването (CSV)",
        "file_events": "Дневник на заседанието (JSON Lines)",
    },
    "en": {
        "about": "Concerning",
        "resolves": "HAS RESOLVED:",
        "taken": "taken with minutes No. {number} of {day}",
        "draft": "DRAFT – the minutes are not signed",
        "seal": "L.S.",
        "vote": "Vote",
        "question": "Question put to the vote",
        "method": "Manner of voting",
        "open": "open",
        "named": "by name",
        "secret": "secret",
        "for": "For",
        "against": "Against",
        "abstain": "Abstained",
        "not_voting": "Not voting",
        "choice_for": "for",
        "choice_against": "against",
        "choice_abstain": "abstained",
        "choice_not_voting": "not voting",
        "absent": "absent",
        "recused": "recused (conflict of interest)",
        "option": "Vote",
        "count": "Number",
        "member": "Member of the council",
        "named_votes": "Votes by name",
        "adopted": "The resolution is adopted.",
        "rejected": "The resolution is not adopted.",
        "quorum": "Quorum",
        "needed": "Needed",
        "present": "Present",
        "meeting": "Meeting",
        "protocol": "minutes No",
        "term": "term of office",
        "chair": "Chair",
        "deputy_chair": "Deputy chair",
        "secretary": "Secretary",
        "record": "Record number",
        "xml_title": "The resolution as Akoma Ntoso 3.0, from which this document was made",
        "replaced": "Characters that the document's typeface lacks are replaced by their names in brackets. "
        "The exact text is in the attached file resolution.akn.xml.",
        "row": "Row",
        "row_total": "total",
        "row_member": "member",
        "number": "Resolution No",
        "date": "Date",
        "file_package": "Canonical record",
        "file_akn": "Resolution (Akoma Ntoso 3.0)",
        "file_pdf": "Resolution (PDF/A-3a)",
        "file_votes": "Result of the vote (CSV)",
        "file_events": "Journal of the meeting (JSON Lines)",
    },
}

_BASES = {
    "bg": {
        "seats": "общия брой места",
        "members": "избраните членове",
        "present": "присъстващите",
        "cast": "подадените гласове „за“ и „против“",
    },
    "en": {
        "seats": "all seats",
        "members": "the members in office",
        "present": "those present",
        "cast": "the votes for and against",
    },
}
_FRACTIONS = {
    "bg": {(1, 2): "половината от", (2, 3): "две трети от", (3, 4): "три четвърти от"},
    "en": {(1, 2): "half of", (2, 3): "two thirds of", (3, 4): "three quarters of"},
}
_MONTHS = {
    "bg": "януари февруари март април май юни юли август септември октомври ноември декември",
    "en": "January February March April May June July August September October November December",
}


# A name with one of these words already says that it is a municipality's.
MUNICIPAL = frozenset({"община", "municipality"})


def words(language: str) -> Words:
    """Return the words of a record's language; Bulgarian where the language is unknown."""
    return WORDS.get(language, WORDS["bg"])


def long_date(day: object, language: str) -> str:
    """Return an ISO day in words: 26 ноември 2026 г."""
    year, month, number = str(day).split("-")
    name = _MONTHS.get(language, _MONTHS["bg"]).split()[int(month) - 1]
    return f"{int(number)} {name} {year}" + ("" if language == "en" else " г.")


def heading(body: Body, language: str) -> str:
    """Return the municipality line above the title.

    A council may be set up as "Ихтиман" or as "Община Ихтиман"; the word is printed once.
    """
    name = body.municipality(language)
    if any(word in MUNICIPAL for word in re.findall(r"\w+", name.casefold())):
        return name
    return f"Municipality of {name}" if language == "en" else f"Община {name}"


def rule_sentence(rule: Rule, needed: int, language: str) -> str:
    """Return the sentence on the majority that was needed, in words and in votes."""
    language = language if language in WORDS else "bg"
    part = _FRACTIONS[language].get(rule.fraction, "{}/{}".format(*rule.fraction))
    base = _BASES[language].get(rule.base, rule.base)
    if language == "en":
        more = "more than" if rule.strict else "at least"
        return f"Needed: {more} {part} {base}, that is {needed} for."
    more = "повече от" if rule.strict else "най-малко"
    return f"Необходимо мнозинство: {more} {part} {base}, тоест {needed} „за“."


def quorum_sentence(quorum: Quorum, decision: Decision, language: str) -> str:
    """Return the sentence on how many were present and how many were needed."""
    snapshot = decision.snapshot
    if language == "en":
        return (
            f"Present: {quorum.present} of {snapshot.seats} seats ({snapshot.in_office} in office); "
            f"quorum: {quorum.needed}."
        )
    return (
        f"Присъстват {quorum.present} при {snapshot.seats} места ({snapshot.in_office} избрани); "
        f"кворум: {quorum.needed}."
    )


def enacting_formula(body: Body, legal_ground: str, language: str) -> str:
    """Return the sentence that leads to the points: the ground as typed, and the body."""
    name = body.name(language)
    if name.casefold() in legal_ground.casefold():
        return legal_ground
    return f"{legal_ground.rstrip(' ,;:')}, {name}" if legal_ground else name


def labelled(text: str, label: str) -> str:
    """Return a text after its label; one that begins with that word is left as it was typed."""
    first = re.match(r"\w+", text)
    return text if first and first[0].casefold() == label.casefold() else f"{label}: {text}"


def sentence(text: str) -> str:
    """Return a text with one full stop at its end, also where it ends in an abbreviation."""
    return text if text.rstrip().endswith((".", "!", "?", "…")) else f"{text.rstrip()}."
