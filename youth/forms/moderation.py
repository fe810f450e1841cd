"""Forms of moderation: a report, a decision, an appeal and its answer, what waits for a moderator."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from templates.choices import TypedChoiceField
from youth.models import ModerationCase
from youth.procedure.moderation import Decision
from youth.services.moderation import MESSAGE_LENGTH, WORDS_LENGTH

DECISIONS = [
    (Decision.KEPT.value, pgettext_lazy("moderation", "Nothing wrong with it: leave it, or let it through")),
    (Decision.WARNED.value, pgettext_lazy("moderation", "Leave it, and warn the author")),
    (Decision.HIDDEN.value, pgettext_lazy("moderation", "Hide it")),
    (Decision.PAUSED.value, pgettext_lazy("moderation", "Hide it, and pause the author's writing")),
]


ABOUT_TEXT, ABOUT_NAME = "text", "name"


class ReportForm(forms.Form):
    """What is wrong with a text, or with the name that its author shows."""

    reason = TypedChoiceField(
        label=_("What is wrong with it?"), choices=ModerationCase.Reason.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("In your own words"),
        help_text=_(
            "Needed only for “something else”. The author does not read it, and nobody learns your name."
        ),
        max_length=WORDS_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, author: str = "") -> None:
        """Offer the author's name beside the text; ``author`` is empty where it is not shown."""
        super().__init__(data)
        if author:
            name = _("the name of its author, “%(name)s”") % {"name": author}
            choices = [(ABOUT_TEXT, _("this text")), (ABOUT_NAME, name)]
            about = TypedChoiceField(
                label=_("What do you report?"),
                choices=choices,
                initial=ABOUT_TEXT,
                widget=forms.RadioSelect,
            )
            self.fields = {"about": about, **self.fields}


class DecisionForm(forms.Form):
    """What is to become of one or several texts."""

    decision = TypedChoiceField(label=_("Decision"), choices=DECISIONS, widget=forms.RadioSelect)
    category = TypedChoiceField(
        label=_("Reason"),
        help_text=_("Shown where the text was. Not needed where nothing is wrong."),
        choices=[("", "–"), *ModerationCase.Reason.choices],
        required=False,
    )
    message = forms.CharField(
        label=_("Words to the author"),
        help_text=_("Sent in the name of the council's office. What broke the rules, and how to do better?"),
        max_length=MESSAGE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AppealForm(forms.Form):
    """Why the author does not agree."""

    words = forms.CharField(
        label=_("Why do you not agree?"),
        help_text=_("Somebody who did not take the decision reads it and looks again."),
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AppealDecisionForm(forms.Form):
    """What comes of an appeal."""

    outcome = TypedChoiceField(
        label=_("Decision"),
        choices=[
            ("upheld", pgettext_lazy("appeal", "The decision holds")),
            ("reversed", pgettext_lazy("appeal", "The decision was wrong: reverse it")),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Words to the author"),
        help_text=_("Sent in the name of the council's office."),
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RulesForm(forms.Form):
    """What waits for a moderator before others see it."""

    new_account_days = forms.IntegerField(
        label=_("Texts of those who have taken part for fewer days than"),
        help_text=_("0: nobody's. At most 90."),
        min_value=0,
        max_value=90,
    )
    holds_links = forms.BooleanField(label=_("Texts with a link"), required=False)
    words = forms.CharField(
        label=_("Texts with one of these words"),
        help_text=_(
            "One a line. With an asterisk at its end it is the beginning of a word: “спам*” finds “спамът”."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    most_a_day = forms.IntegerField(
        label=_("Proposals that one person publishes in a day, at most"), min_value=1, max_value=100
    )
