"""Findings on a package: a code, the file and field, and a sentence in two languages.

The codes are part of the format; ``docs/records.md`` lists them. An error refuses the package, a warning
is shown and lets it pass.
"""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]

# code: severity, English sentence, Bulgarian sentence.
SENTENCES: dict[str, tuple[Severity, str, str]] = {
    "PKG_TOO_BIG": (
        "error",
        "The package is larger than what is accepted: {detail}.",
        "Пакетът надхвърля допустимото: {detail}.",
    ),
    "PKG_NOT_ZIP": (
        "error",
        "The file is not a readable zip archive.",
        "Файлът не е четим zip архив.",
    ),
    "PKG_BAD_NAME": (
        "error",
        "The archive holds a name that is not allowed: {file}.",
        "В архива има недопустимо име: {file}.",
    ),
    "PKG_STRAY_FILE": (
        "error",
        "{file} does not belong to a package.",
        "{file} не е част от пакета.",
    ),
    "PKG_NOT_CANONICAL": (
        "error",
        "{file}: not written as the format demands; it was changed or repacked after the export.",
        "{file}: не е записан така, както изисква форматът; променен или опакован наново след издаването.",
    ),
    "BAG_INVALID": (
        "error",
        "{file} is not a valid part of a BagIt 1.0 bag ({field}).",
        "{file} не отговаря на BagIt 1.0 ({field}).",
    ),
    "BAG_INCOMPLETE": (
        "error",
        "{file} is missing from the package or from its list of files.",
        "{file} липсва в пакета или в списъка на файловете му.",
    ),
    "BAG_HASH": (
        "error",
        "{file} was changed: it does not match its checksum.",
        "{file} е променен: не съвпада с контролната си сума.",
    ),
    "ENCODING_INVALID": (
        "error",
        "{file} is not in the demanded encoding (UTF-8).",
        "{file} не е в изискваното кодиране (UTF-8).",
    ),
    "SCHEMA": (
        "error",
        "{file} does not meet its schema at {field}.",
        "{file} не отговаря на схемата си в {field}.",
    ),
    "VERSION_UNSUPPORTED": (
        "error",
        "The package has format version {detail}, which this installation does not know.",
        "Пакетът е с версия на формата {detail}, която тази система не познава.",
    ),
    "XML_DOCTYPE": (
        "error",
        "{file} holds a document type declaration, which is not accepted.",
        "{file} съдържа декларация DOCTYPE, която не се приема.",
    ),
    "AKN_INVALID": (
        "error",
        "{file} is not valid Akoma Ntoso 3.0 at {field}.",
        "{file} не е валиден Akoma Ntoso 3.0 в {field}.",
    ),
    "REF_DANGLING": (
        "error",
        "{file} refers to {field}, which is not in it.",
        "{file} препраща към {field}, което липсва в него.",
    ),
    "CONTENT_MISMATCH": (
        "error",
        "{file} says something else about {field} than data/package.json.",
        "{file} посочва за {field} нещо различно от записаното в data/package.json.",
    ),
    "NOT_AS_BUILT": (
        "error",
        "{file} is not the file that data/package.json gives: see its line {field}.",
        "{file} не е файлът, който се получава от data/package.json (вижте ред {field}).",
    ),
    "POINTS_INVALID": (
        "error",
        "{field}: the points are no tree that a decision can have.",
        "{field}: точките не образуват дърво, каквото едно решение може да има.",
    ),
    "LABEL_MISMATCH": (
        "error",
        "A label does not fit the number, the day or the period that it names ({field}).",
        "Обозначението не отговаря на номера, датата или периода, за които се отнася ({field}).",
    ),
    "CHAIN_BROKEN": (
        "error",
        "The journal in {file} does not hang together at {field}.",
        "Веригата на дневника в {file} се прекъсва на {field}.",
    ),
    "JOURNAL_KIND": (
        "error",
        "Line {field} of the journal shows what no act of its kind holds ({detail}).",
        "Ред {field} от дневника показва нещо, което действие от този вид не съдържа ({detail}).",
    ),
    "JOURNAL_FOREIGN": (
        "error",
        "Line {field} of the journal shows an act that is not about the resolution ({detail}).",
        "Ред {field} от дневника показва действие, което не се отнася до решението ({detail}).",
    ),
    "JOURNAL_INCOMPLETE": (
        "error",
        "The journal in {file} does not tell of {field} once and in its place.",
        "В дневника в {file} действието {field} липсва, не е на мястото си или се среща повече от веднъж.",
    ),
    "VOTE_SUM": (
        "error",
        "The votes do not add up: {detail}.",
        "Броят на гласовете не се равнява: {detail}.",
    ),
    "VOTE_NAMES_MISMATCH": (
        "error",
        "The votes by name do not equal the announced count for “{field}”.",
        "Поименните гласове не съвпадат с обявения брой за „{field}“.",
    ),
    "VOTE_NAMES_INCOMPLETE": (
        "error",
        "The list by name does not hold exactly who is in office: “{field}” {detail}.",
        "Поименният списък не съвпада с членовете на съвета: „{field}“ {detail}.",
    ),
    "VOTE_NAME_TWICE": (
        "error",
        "The votes by name hold somebody twice: {detail}.",
        "В поименния списък някой фигурира два пъти: {detail}.",
    ),
    "VOTE_REGISTER": (
        "error",
        "{detail} is named among the voters, but by the journal was not in the hall.",
        "{detail} е в списъка на гласувалите, но според дневника не е в залата при откриването на вота.",
    ),
    "ABSENT_IN_HALL": (
        "error",
        "{detail} is listed as absent, but by the journal was in the hall when the vote opened.",
        "{detail} е в списъка на отсъстващите, но според дневника е в залата при откриването на вота.",
    ),
    "NO_QUORUM": (
        "error",
        "There was no quorum: {detail}.",
        "Няма кворум: {detail}.",
    ),
    "QUORUM_ASSUMED": (
        "warning",
        "Fewer members were present than a quorum needs, but nobody doubted it: {detail}.",
        "Присъствали са по-малко членове, отколкото изисква кворумът, но никой не го е оспорил: {detail}.",
    ),
    "MAJORITY_MISMATCH": (
        "error",
        "The votes do not give the outcome that the package states: {detail}.",
        "Гласовете не съответстват на резултата, който пакетът посочва: {detail}.",
    ),
    "RULES_UNKNOWN": (
        "error",
        "The package names rules that are not known here or contradict themselves ({detail}).",
        "Пакетът посочва правила, които тук не са познати или си противоречат ({detail}).",
    ),
    "RULES_MISMATCH": (
        "error",
        "The vote was not judged by the rules that the package names ({field}).",
        "Гласуването не е преценено по правилата, които пакетът посочва ({field}).",
    ),
    "RULE_OVERRIDDEN": (
        "warning",
        "The sending council states that one of its rules differs from the preset: {detail}.",
        "Изпращащият съвет посочва, че негово правило се различава от образеца: {detail}.",
    ),
    "NAMED_VOTE_MISSING": (
        "error",
        "The vote was taken by name, but the package holds no names.",
        "Гласуването е поименно, но в пакета няма поименен списък.",
    ),
    "SECRET_VOTE_NAMED": (
        "error",
        "The vote was secret, but the package names who voted how.",
        "Гласуването е тайно, но пакетът посочва кой как е гласувал.",
    ),
    "DATE_AFTER_TODAY": (
        "error",
        "The resolution bears a day that has not come yet: {detail}.",
        "Датата на решението е в бъдещето: {detail}.",
    ),
    "DATE_BEFORE_PROTOCOL": (
        "error",
        "The resolution bears an earlier day than the meeting that adopted it: {detail}.",
        "Датата на решението е по-ранна от заседанието, на което е прието: {detail}.",
    ),
    "DATE_AFTER_PROTOCOL": (
        "warning",
        "The resolution bears a much later day than its meeting: {detail}.",
        "Датата на решението е значително след деня на заседанието: {detail}.",
    ),
    "DATE_OUTSIDE_TERM": (
        "error",
        "The meeting does not lie within the term of office: {detail}.",
        "Заседанието не е в рамките на мандата: {detail}.",
    ),
    "TIME_DISORDER": (
        "error",
        "The times do not follow one another ({field}).",
        "Времената не следват едно след друго ({field}).",
    ),
    "PDF_INVALID": (
        "error",
        "{file} is not the document that the format demands ({field}).",
        "{file} не е документът, който форматът изисква ({field}).",
    ),
    "PDF_DIFFERS": (
        "error",
        "{file} is not the document that data/package.json gives.",
        "{file} не е документът, който се получава от data/package.json.",
    ),
    "PDF_OTHER_VERSION": (
        "warning",
        "{file} was typeset by another version ({detail}): its text was compared, its look was not.",
        "{file} е съставен с друга версия ({detail}): сравнен е текстът му, но не и видът му.",
    ),
    "TEXT_UNPRINTABLE": (
        "warning",
        "The text holds characters that the PDF replaces by their names ({field}).",
        "В текста има знаци, които PDF файлът заменя с названията им ({field}).",
    ),
    "TEXT_INVISIBLE": (
        "error",
        "The text holds invisible characters that may hide or turn around what it says: {field} ({detail}).",
        "В текста има невидими знаци, които могат да скрият или да обърнат казаното: {field} ({detail}).",
    ),
    "SIG_BROKEN": (
        "error",
        "The signature in {file} does not fit the package: the sender is false, or the package was changed.",
        "Подписът в {file} не отговаря на пакета: изпращачът е неистински или пакетът е променян.",
    ),
    "SIG_FOREIGN": (
        "error",
        "The package is not signed with the key of {detail} that this council trusts.",
        "Пакетът не е подписан с ключа на {detail}, на който този съвет се доверява.",
    ),
    "SIG_UNTRUSTED": (
        "warning",
        "The package is signed with a key that this council does not know: {detail}.",
        "Пакетът е подписан с ключ, който този съвет не познава: {detail}.",
    ),
    "SIG_MISSING": (
        "warning",
        "The package is not signed, so nothing proves who sent it.",
        "Пакетът не е подписан, затова нищо не доказва кой го е изпратил.",
    ),
    "SENDER_DIFFERS": (
        "error",
        "The sending council works here, and its own record of this resolution is another one: {detail}.",
        "Изпращащият съвет работи в тази система и неговият собствен запис на решението е друг: {detail}.",
    ),
    "SENDER_HAS_NONE": (
        "error",
        "The sending council works here and has no such resolution: {detail}.",
        "Изпращащият съвет работи в тази система и няма такова решение: {detail}.",
    ),
    "ANNULLED_BEFORE": (
        "warning",
        "This very record was already entered and annulled: {detail}.",
        "Същият запис вече е бил внесен и анулиран: {detail}.",
    ),
    "BODY_UNKNOWN": (
        "error",
        "The package comes from the municipality {detail}, not from this council's.",
        "Пакетът е от община {detail}, а не от общината на този съвет.",
    ),
    "URN_CONFLICT": (
        "error",
        "A different text is recorded as No {detail}, and the package does not say that it replaces it.",
        "С вх. № {detail} вече е вписан друг текст, а пакетът не посочва, че го заменя.",
    ),
    "NUMBER_TAKEN": (
        "error",
        "Resolution number {detail} of this term is already recorded with another protocol.",
        "Решение № {detail} от този мандат вече е записано с друг протокол.",
    ),
    "MEMBER_UNKNOWN": (
        "warning",
        "The votes by name hold somebody whom the sending council does not know: {detail}.",
        "В поименния списък има човек, когото изпращащият съвет не познава: {detail}.",
    ),
    "MEMBER_NOT_IN_TERM": (
        "error",
        "The votes by name hold somebody who had no mandate in that term: {detail}.",
        "В поименния списък има човек, който не е имал място в съвета през този мандат: {detail}.",
    ),
    "DUPLICATE": (
        "warning",
        "The same text is already recorded as No {detail}.",
        "Същият текст вече е вписан с вх. № {detail}.",
    ),
    "ALREADY_IMPORTED": (
        "warning",
        "This record was already imported as No {detail}; nothing is written.",
        "Този запис вече е внесен с вх. № {detail}; нищо не се записва.",
    ),
    "CHECK_STOPPED": (
        "error",
        "The check was stopped: the package demanded more memory or time than is allowed ({detail}).",
        "Проверката беше спряна: пакетът изисква повече памет или време от допустимото ({detail}).",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding. ``detail`` holds only numbers, names and days, never a sentence."""

    code: str
    file: str = ""
    field: str = ""
    detail: str = ""

    @property
    def severity(self) -> Severity:
        """Return whether this refuses the package."""
        return SENTENCES[self.code][0]

    @property
    def is_error(self) -> bool:
        """Return whether this refuses the package."""
        return self.severity == "error"

    def sentence(self, language: str) -> str:
        """Return the finding in Bulgarian or English."""
        _, english, bulgarian = SENTENCES[self.code]
        template = english if language == "en" else bulgarian
        return template.format(file=self.file, field=self.field, detail=self.detail)

    def as_json(self) -> dict[str, object]:
        """Return the finding for machines, with both sentences."""
        return {
            "code": self.code,
            "severity": self.severity,
            "file": self.file,
            "field": self.field,
            "detail": self.detail,
            "message": {"bg": self.sentence("bg"), "en": self.sentence("en")},
        }


class RefusedPackageError(Exception):
    """Ends the checks, because later ones depend on this."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = findings


def refuse(code: str, *, file: str = "", field: str = "", detail: str = "") -> RefusedPackageError:
    """Return the exception for one finding."""
    return RefusedPackageError(Finding(code=code, file=file, field=field, detail=detail))
