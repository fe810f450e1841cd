"""What the shared components need beyond plain templates; page templates include the components instead."""

import json
import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import quote

from django import template
from django.forms import BoundField
from django.template.defaultfilters import stringfilter
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from plugins.management import line_breaks
from templates import drawing
from templates.csv import csv_text
from templates.numbers import as_number

register = template.Library()
register.filter(as_number)

WRITTEN_IN_CYRILLIC = frozenset({"be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk"})


TAG = re.compile(r"(<[^>]*>)")
CYRILLIC = re.compile(r"[Ѐ-ӿ]")
# Words in it that follow each other, with what parts them and neither markup nor a reference to a character.
CYRILLIC_WORDS = re.compile(r"([Ѐ-ӿ]+(?:[\s,.:;’'„“”«»()№\-‑–—]+[Ѐ-ӿ]+)*)")


@register.filter
def as_written(text: Any, language: str = "bg") -> SafeString:
    """Mark a name or a title in Cyrillic with its language on a page in another one.

    For what has no language of its own: names of people, and the way to a page. A page in Bulgarian, or in
    another language of that script, stays as it is.
    """
    words = conditional_escape(unbroken(text))
    page = get_language() or language
    if page in WRITTEN_IN_CYRILLIC or not CYRILLIC.search(words):
        return words
    return format_html('<span lang="{}">{}</span>', language, words)


@register.filter
def as_diff(parts: Iterable[Any]) -> SafeString:
    """Return the parts of a changed text as one, sign for sign: what came in, what went, what stayed.

    Each part has a ``kind`` (same, added, removed) and a ``text``, as attributes or by keys.
    """
    tags = {"added": ("ins", _("[added:]")), "removed": ("del", _("[removed:]"))}
    found = []
    for part in parts:
        kind, text = (part["kind"], part["text"]) if isinstance(part, Mapping) else (part.kind, part.text)
        if kind in tags:
            tag, said = tags[kind]
            found.append(
                format_html('<{}><span class="visually-hidden">{} </span>{}</{}>', tag, said, text, tag)
            )
        else:
            found.append(conditional_escape(text))
    return format_html('<span class="diff-words">{}</span>', SafeString("".join(found)))


@register.filter
def undo_of(message: Any) -> dict[str, Any] | None:
    """Return the words, address and values that take back what a message tells of; None without any."""
    tags = str(message.extra_tags or "")
    return json.loads(tags) if tags.startswith("{") else None


@register.filter(is_safe=True)
@stringfilter
def unbroken(text: str) -> str:
    """Keep dashes from beginning a line, and comparisons whole; in markup, in the text between the tags."""
    if isinstance(text, SafeString):
        return "".join(
            part if part.startswith("<") else line_breaks.unbroken(part) for part in TAG.split(text)
        )
    return line_breaks.unbroken(text)


@register.filter
def names_as_written(sentence: Any, language: str = "bg") -> SafeString:
    """Mark the names and titles in Cyrillic inside a sentence of a page in another language."""
    words = conditional_escape(sentence)
    if (get_language() or language) in WRITTEN_IN_CYRILLIC:
        return words
    parts = [SafeString(part) for part in CYRILLIC_WORDS.split(words)]
    parts[1::2] = [format_html('<span lang="{}">{}</span>', language, part) for part in parts[1::2]]
    return format_html_join("", "{}", ((part,) for part in parts))


@register.filter
def error_lead(field: BoundField) -> str:
    """Return what leads an error in the summary: the field's label, after a question without a colon.

    Empty for a consent: what is agreed to is read above its box, and the sentence says enough.
    """
    if getattr(field.field, "template_name", "") == "components/consent.html":
        return ""
    label = str(field.label)
    return label if label.endswith("?") else f"{label}:"


@register.filter
def may_stay_empty(field: BoundField) -> bool:
    """Return whether a field may be left without an answer.

    One that offers words in place of an answer, "as the rules say", always has one.
    """
    choices = getattr(field.field, "choices", ())
    beforehand = next((str(words) for value, words in choices if value == ""), "")
    return not field.field.required and not any(char.isalnum() for char in beforehand)


def _attribute(thing: Any, name: str) -> Any:
    return thing.get(name, "") if isinstance(thing, Mapping) else getattr(thing, name, "")


def state_words() -> dict[str, str]:
    """Return the word for every state of a seat; colour and shape are never the only sign."""
    return {
        "held": _("taken"),
        "present": pgettext("seat", "present"),
        "absent": pgettext("seat", "absent"),
        "vacant": pgettext("seat", "vacant"),
        "for": pgettext("vote", "for"),
        "against": pgettext("vote", "against"),
        "abstain": pgettext("vote", "abstained"),
        "not_voting": pgettext("vote", "did not vote"),
    }


@register.simple_tag
def seat_plan(seats: Iterable[Any]) -> dict[str, Any]:
    """Place the seats and count them by state; each needs ``state`` and may have ``label``."""
    listed = list(seats)
    plan = drawing.hall(len(listed))
    words = state_words()
    drawn = []
    counts: dict[str, int] = {}
    for spot, seat in zip(plan.spots, listed, strict=True):
        state = str(_attribute(seat, "state"))
        counts[state] = counts.get(state, 0) + 1
        drawn.append(
            {
                "spot": spot,
                "state": state,
                "word": words.get(state, state),
                "label": _attribute(seat, "label"),
            }
        )
    summary = ", ".join(
        _("%(word)s: %(count)s") % {"word": words[state], "count": counts[state]}
        for state in words
        if state in counts
    )
    return {
        "width": plan.width,
        "height": plan.height,
        "seats": drawn,
        "summary": summary,
        "legend": _legend(counts, words),
        "is_named": any(seat["label"] for seat in drawn),
    }


def _legend(counts: Mapping[str, int], words: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return what the circles mean; nothing where all are alike. Votes are named by the bar beside."""
    circles = ("held", "present", "absent", "vacant", "not_voting")
    shown = [state for state in circles if state in counts] if len(counts) > 1 else []
    return [{"state": state, "word": words[state], "count": counts[state]} for state in shown]


@register.simple_tag
def vote_segments(votes: Mapping[str, int]) -> dict[str, Any]:
    """Return the segments of a vote bar with their words, and the whole as one sentence."""
    words = state_words()
    segments = [
        {"segment": segment, "word": words[segment.choice], "votes": segment.votes}
        for segment in drawing.vote_bar(votes)
    ]
    summary = ", ".join(f"{part['votes']} {part['word']}" for part in segments)
    return {"segments": segments, "summary": summary, "total": sum(part["votes"] for part in segments)}


@register.simple_tag
def meter_shape(value: int, maximum: int, needed: int | None = None) -> drawing.Meter:
    """Return the geometry of a meter; an empty ``needed`` means no mark."""
    return drawing.meter(int(value or 0), int(maximum or 0), int(needed) if needed else None)


@register.filter
def share_of(part: int, whole: int) -> str:
    """Return the part in percent of the whole, to one decimal where it needs one."""
    if not whole:
        return "–"
    percent = (Decimal(100 * part) / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return _("%(number)s%%") % {"number": as_number(percent)}


@register.simple_block_tag
def checkers(content: SafeString) -> SafeString:
    """Fold what only those need who check or process it further: digests, file names, ids, feeds."""
    return render_to_string("components/checkers.html", {"content": content})


@register.filter
def initials(name: str) -> str:
    """Return up to two initials of a name."""
    return "".join(word[0] for word in str(name).split()[:2] if word[0].isalpha()).upper()


@register.filter
def vote_word(choice: str, options: Mapping[str, str] | None = None) -> str:
    """Return the word of a choice, a seat's state or a ballot; ``options`` are a poll's own words by key."""
    return (state_words() | dict(options or {})).get(str(choice), str(choice))


@register.simple_tag
def csv_address(headings: Iterable[Mapping[str, Any]], rows: Iterable[Iterable[Mapping[str, Any]]]) -> str:
    """Return a table as an address that holds the whole file, so that nothing more is asked of the server."""
    table = [[_number_or_text(cell) for cell in row] for row in (headings, *rows)]
    return "data:text/csv;charset=utf-8," + quote(csv_text(table), safe="")


def _number_or_text(cell: Mapping[str, Any]) -> Decimal | str:
    """Return what programs calculate with where the cell is a number, else what people read."""
    return Decimal(str(cell["value"])) if cell.get("value") else str(cell["text"])
