"""Every component on one page, for those who build pages and for the tests that walk over them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import user_passes_test
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

HALL_SIZES = (5, 11, 21, 33, 61)
VOTES = {"for": 11, "against": 2, "abstain": 2, "not_voting": 0}


class SpecimenForm(forms.Form):
    """One field of every kind; the name and the consent are wrong when it is sent empty."""

    name = forms.CharField(
        label=gettext_lazy("Display name"),
        max_length=60,
        help_text=gettext_lazy("This is how others see you. It need not be your real name."),
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    village = forms.ChoiceField(
        label=gettext_lazy("Settlement"),
        choices=[("", "–"), ("ihtiman", "гр. Ихтиман"), ("zhivkovo", "с. Живково")],
        required=False,
    )
    text = forms.CharField(label=gettext_lazy("Your idea"), widget=forms.Textarea, required=False)
    method = forms.ChoiceField(
        label=gettext_lazy("How to vote"),
        choices=[
            ("open", pgettext_lazy("vote method", "open")),
            ("named", pgettext_lazy("vote method", "by name")),
        ],
        widget=forms.RadioSelect,
    )
    paper = forms.FileField(label=gettext_lazy("Paper"), required=False)
    agreed = forms.BooleanField(label=gettext_lazy("I have read the council's rules"))


def seats_of(size: int) -> list[dict[str, str]]:
    """Return a hall with some seats empty and one vacant."""
    return [
        {"state": "vacant" if number == size - 1 else "absent" if number % 4 == 3 else "present", "label": ""}
        for number in range(size)
    ]


def voted_seats() -> list[dict[str, str]]:
    """Return a hall of twenty-one after a vote, with invented names."""
    states = ["for"] * 11 + ["abstain"] * 2 + ["against"] * 2 + ["absent"] * 5 + ["vacant"]
    return [
        {"state": state, "label": "" if state == "vacant" else f"Член {number}"}
        for number, state in enumerate(states, 1)
    ]


def stages_of(reached: int, *, stopped: bool = False) -> list[dict[str, str]]:
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


def specimens() -> dict[str, Any]:
    """Return the data that the components are shown with; all of it is made up."""
    sent = SpecimenForm(data={"email": "не-адрес"})
    sent.is_valid()
    return {
        "halls": [(size, seats_of(size)) for size in HALL_SIZES],
        "voted": voted_seats(),
        "votes": VOTES,
        "named": [
            {"name": "Ана П.", "choice": "for"},
            {"name": "Георги И.", "choice": "against"},
            {"name": "Ели П.", "choice": "abstain"},
            {"name": "Иво М.", "choice": "not_voting"},
        ],
        "stages": stages_of(4),
        "stopped": stages_of(3, stopped=True),
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
                "text": "17:30 ч.",
                "url": "#",
            },
            {"when": date(2026, 12, 9), "title": "Краен срок за становища"},
        ],
        "filters": [
            {"label": "Всички", "url": "?", "is_active": True, "count": 48},
            {"label": "Събират подкрепа", "url": "?state=published", "is_active": False, "count": 12},
            {"label": "Решени", "url": "?state=decided", "is_active": False, "count": None},
        ],
        "points": [
            "Общината да отреди 400 кв. м от терена до спортната зала за скейт площадка.",
            "В бюджета за 2027 г. да се предвидят до 14 000 евро за настилка и три съоръжения.",
        ],
        "page_of_list": Paginator(range(200), 20).get_page(5),
        "form": SpecimenForm(auto_id="empty_%s"),
        "sent_form": sent,
        "until": timezone.now() + timedelta(minutes=3),
        "colours": [
            "paper",
            "card",
            "sunken",
            "ink",
            "muted",
            "line",
            "edge",
            "brand",
            "brand-soft",
            "now",
            "now-soft",
            "for",
            "against",
            "abstain",
        ],
    }


@user_passes_test(lambda user: user.is_active and user.is_staff)
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component; staff only."""
    return render(request, "cms/styleguide.html", specimens())
