"""The forms of the chair's table."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plugins.deliberation.floor.models import QUESTION_LENGTH, Speech
from templates.choices import ChoiceField


class QuestionForm(forms.Form):
    """A question to one of the items that are still to come."""

    def __init__(self, *arguments: Any, items: list[tuple[str, str]], **options: Any) -> None:
        """Offer the ``items`` of the agenda by their titles."""
        super().__init__(*arguments, **options)
        over = {"invalid_choice": _("This item is over: choose another one.")}
        self.fields["item"] = ChoiceField(label=_("To which item?"), choices=items, error_messages=over)
        self.fields["text"] = forms.CharField(
            label=_("Your question"),
            help_text=_(
                "Everybody reads it once it is let through, and the minutes print it if it is taken up. "
                "Write nothing about yourself or others that not everybody may know."
            ),
            max_length=QUESTION_LENGTH,
            widget=forms.Textarea(attrs={"rows": 4}),
        )


class EnterForm(forms.Form):
    """A request of a member or a guest who raises their hand."""

    def __init__(
        self,
        *arguments: Any,
        members: list[tuple[str, str]],
        guests: list[tuple[str, str]],
        kinds: Iterable[str],
        asks_side: bool,
        **options: Any,
    ) -> None:
        """Offer the ``members`` and ``guests`` in the hall and the kinds that the rules know."""
        super().__init__(*arguments, **options)
        choices: list[Any] = [("", pgettext_lazy("floor", "choose who")), *members]
        if guests:
            choices = [choices[0], (_("Members"), members), (_("Guests"), guests)]
        left = {"invalid_choice": _("This person is not in the hall: choose somebody else.")}
        who = pgettext_lazy("floor", "Who asks to speak")
        self.fields["participant"] = ChoiceField(label=who, choices=choices, error_messages=left)
        known = set(kinds)
        offered = [choice for choice in Speech.Kind.choices if choice[0] in known]
        self.fields["kind"] = ChoiceField(label=_("Asks to speak for"), choices=offered)
        if asks_side:
            sides = [("", pgettext_lazy("floor", "neither")), *Speech.Side.choices]
            self.fields["side"] = ChoiceField(label=_("Side"), choices=sides, required=False)
        roles = [("", pgettext_lazy("floor", "member")), *Speech.Role.choices]
        self.fields["role"] = ChoiceField(label=_("Speaks as"), choices=roles, required=False)
