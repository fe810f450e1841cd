"""Made-up data with which the style guide shows every component."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from cms.pictures import Offer, Source
from plugins.hooks import Action
from templates.charting import Series, bar_chart, line_chart
from templates.choices import ChoiceField
from templates.frame import Link, LinkGroup, Shell
from templates.numbers import as_number
from youth.forms.texts import texts_field
from youth.models import Council
from youth.points import as_rows, parse
from youth.web.pagination import numbered_page

DECISION = parse(
    """На основание чл. 21, ал. 1, т. 8 от ЗМСМА
1. Общината да отреди 400 кв. м от терена до спортната зала за скейт площадка:
1.1. за срок от пет години;
1.2. без такса за ползване.
2. В бюджета за 2027 г. да се предвидят до 14 000 евро:
| Съоръжение | Брой | Евро |
| рампа | 2 | 9 000 |
| настилка | 1 | 5 000 |
§ 1. Решението влиза в сила от 1 юни 2027 г."""
)
HALL_SIZES = (5, 11, 21, 33, 61)
VOTES = {"for": 11, "against": 2, "abstain": 2, "not_voting": 0}
COLOURS = (
    *("paper", "card", "sunken", "ink", "muted", "line", "edge"),
    *("brand", "brand-soft", "now", "now-soft", "for", "against", "abstain"),
)


class SpecimenForm(forms.Form):
    """One field of every kind; the name and the consent are wrong when it is sent empty."""

    name = forms.CharField(
        label=gettext_lazy("Display name"),
        max_length=60,
        help_text=gettext_lazy("This is how others see you. It need not be your real name."),
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    village = ChoiceField(
        label=gettext_lazy("Settlement"),
        choices=[("", "–"), ("ihtiman", "гр. Ихтиман"), ("zhivkovo", "с. Живково")],
        required=False,
    )
    text = forms.CharField(label=gettext_lazy("Your idea"), widget=forms.Textarea, required=False)
    subject = texts_field(["bg", "en"], label=gettext_lazy("Subject"), required=True, max_length=60)
    method = ChoiceField(
        label=gettext_lazy("How to vote"),
        choices=[
            ("open", pgettext_lazy("vote method", "open")),
            ("named", pgettext_lazy("vote method", "by name")),
        ],
        widget=forms.RadioSelect,
    )
    paper = forms.FileField(label=gettext_lazy("Paper"), required=False)
    rules = forms.BooleanField(label=gettext_lazy("I have read the council's rules"))
    agreed = forms.BooleanField(
        label=gettext_lazy("I agree"),
        help_text="Пазим името и рождената ти дата, докато участваш. Можеш да се откажеш по всяко време.",
        template_name="components/consent.html",
    )


def specimens() -> dict[str, Any]:
    """Return the data of all components."""
    return {
        "colours": COLOURS,
        "guest_frame": _guest_frame(),
        "until": timezone.now() + timedelta(minutes=3),
        **_halls_and_votes(),
        **_ways(),
        **_lists(),
        **_forms(),
        **_tables(),
        **_speech(),
        "offer": _picture(),
        "campaigns": [Link("Ихтиман решава", "#lists")],
    }


def _guest_frame() -> Shell:
    """Return the frame of a page of another council than the site's."""
    council = Council(kind="municipal", names={"bg": "Общински съвет", "en": "Municipal Council"})
    places = [Link("Решения", "#", current="page"), Link("Регистър", "#")]
    return Shell("Глас", "/", guest=council, guest_places=places)


def _picture() -> Offer:
    """Return a picture that is always there: the site's own sign."""
    address = static("app/touch-180.png")
    source = Source("image/png", "", address, "9rem")
    return Offer((source,), address, 180, 180, is_first=False)


def _halls_and_votes() -> dict[str, Any]:
    choices = zip(("Ана П.", "Георги И.", "Ели П.", "Иво М."), VOTES, strict=True)
    return {
        "halls": [(size, _hall(size)) for size in HALL_SIZES],
        "voted": _voted_hall(),
        "votes": VOTES,
        "named": [{"name": name, "choice": choice} for name, choice in choices],
    }


def _hall(size: int) -> list[dict[str, str]]:
    """Return a hall with some seats empty and one vacant."""
    return [
        {"state": "vacant" if number == size - 1 else "absent" if number % 4 == 3 else "present", "label": ""}
        for number in range(size)
    ]


def _voted_hall() -> list[dict[str, str]]:
    """Return a hall of twenty-one after a vote."""
    states = ["for"] * 11 + ["abstain"] * 2 + ["against"] * 2 + ["absent"] * 5 + ["vacant"]
    return [
        {"state": state, "label": "" if state == "vacant" else f"Член {number}"}
        for number, state in enumerate(states, 1)
    ]


def _stages(reached: int, *, stopped: bool = False) -> list[dict[str, str]]:
    """Return the seven steps of a proposal with one of them current."""
    names = [
        pgettext("stage", "Draft"),
        pgettext("stage", "Support"),
        pgettext("stage", "Submitted"),
        pgettext("stage", "Committee"),
        pgettext("stage", "Agenda"),
        pgettext("stage", "Resolution"),
        pgettext("stage", "Answer"),
    ]
    here = "stopped" if stopped else "here"
    return [
        {"name": name, "state": "done" if number < reached else here if number == reached else "next"}
        for number, name in enumerate(names, 1)
    ]


def _ways() -> dict[str, Any]:
    return {
        "stages": _stages(4),
        "stopped": _stages(3, stopped=True),
        "places": [
            LinkGroup("Участвай", [Link("Предложения", "#lists"), Link("Анкети", "#lists", current="true")]),
            LinkGroup("Полезно", [Link("Въпроси и отговори", "#lists")]),
        ],
        "steps": ["Избери файла", "Прегледай го", "Впиши го"],
        "events": [
            {"when": date(2026, 11, 18), "title": "Възложено на комисията по спорт", "state": "now"},
            {
                "when": date(2026, 11, 9),
                "title": "Внесено с вх. № МС-31",
                "url": "#",
                "text": "Водеща комисия",
            },
            {"when": "до 28 декември", "title": "Срок за отговор", "state": "next"},
        ],
        "dates": [
            {
                "when": datetime(2026, 12, 3, 15, 30, tzinfo=UTC),
                "title": "Заседание № 8",
                "facts": ["17:30 ч.", "зала 1"],
                "url": "#",
            },
            {"when": date(2026, 12, 9), "title": "Краен срок за становища"},
        ],
        "ground": DECISION.ground,
        "reading": {
            "ground": DECISION.ground,
            "points": as_rows(DECISION.points),
            "faults": ["Ред 5: след т. 1.2 няма т. 1.3."],
        },
        "actions": [
            Action(title="Гласувай", url="#points"),
            Action(title="Абонирай се", url="#points", style="plain"),
        ],
        "points": as_rows(DECISION.points),
    }


def _lists() -> dict[str, Any]:
    return {
        "filters": [
            {"label": "Всички", "url": "?", "is_active": True, "count": 48},
            {"label": "Събират подкрепа", "url": "?state=published", "is_active": False, "count": 12},
            {"label": "Решени", "url": "?state=decided", "is_active": False, "count": None},
        ],
        "page_of_list": numbered_page(range(200), 5),
        "notices": [
            Message(constants.SUCCESS, "Предложението е публикувано."),
            Message(constants.WARNING, "Заседанието започва след 5 минути."),
            Message(constants.ERROR, "Гласуването е приключило."),
        ],
    }


def _forms() -> dict[str, Any]:
    sent = SpecimenForm(data={"email": "не-адрес"})
    sent.is_valid()
    return {"form": SpecimenForm(auto_id="empty_%s"), "sent_form": sent}


def _tables() -> dict[str, Any]:
    years, series = (
        ["2024", "2025", "2026"],
        [Series("Внесени", (9, 14, 24)), Series("Приети", (4, None, 17))],
    )
    cells = [[{"text": year, "is_number": False}] for year in years]
    for one in series:
        for row, value in zip(cells, one.values, strict=True):
            missing = value is None
            row.append(
                {"text": "–" if value is None else as_number(value), "is_number": True}
                | ({} if missing else {"value": str(value)})
            )
    return {
        "bar_specimen": bar_chart(years, series),
        "bar_rows": [("Спорт", 7), ("Образование", 4), ("Градска среда", None)],
        "line_specimen": line_chart(years, series),
        "series_names": [one.name for one in series],
        "cells": cells,
        "headings": [{"text": "Година"}, *({"text": one.name, "is_number": True} for one in series)],
    }


def _speech() -> dict[str, Any]:
    return {
        "changes": [
            {
                "label": "Какво да реши съветът",
                "parts": [
                    {"kind": "same", "text": "Общината да отреди "},
                    {"kind": "removed", "text": "300"},
                    {"kind": "added", "text": "400"},
                    {"kind": "same", "text": " кв. м за скейт площадка."},
                ],
            }
        ],
    }
