"""Forms of what is said before a meeting, and of guests in the hall."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from templates.choices import ChoiceField
from youth.models import MeetingInvitation
from youth.services.hall_guests import CAPACITY_LENGTH, NAME_LENGTH
from youth.services.invitations import REASON_LENGTH

Answer = MeetingInvitation.Answer
OWN_WORDS = {
    Answer.COMING.value: _("I will come"),
    Answer.AWAY.value: _("I will not come"),
    Answer.UNSURE.value: _("I do not know yet"),
}


class AnswerForm(forms.Form):
    """Whether a member will come, and why not."""

    answer = ChoiceField(label=_("Will you come?"), choices=OWN_WORDS.items(), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason, if you will not come or do not know yet"),
        help_text=_(
            "Only the chair, the deputies and the secretary read it. They say what the minutes print."
        ),
        required=False,
        max_length=REASON_LENGTH,
    )


class AnswerForMemberForm(forms.Form):
    """What a member said who did not answer here, but by telephone or in the corridor."""

    def __init__(self, *args: Any, members: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the invited members by name."""
        super().__init__(*args, **kwargs)
        self.fields["participant"] = ChoiceField(
            label=_("Member"), choices=[("", _("choose a member")), *members]
        )
        self.fields["answer"] = ChoiceField(
            label=_("What the member said"), choices=Answer.choices, widget=forms.RadioSelect
        )
        self.fields["reason"] = forms.CharField(
            label=_("Reason, if the member will not come or does not know yet"),
            help_text=_("Only the chair, the deputies, the secretary and the member read it."),
            required=False,
            max_length=REASON_LENGTH,
        )


class HallGuestForm(forms.Form):
    """A guest in the hall: name, office or organisation."""

    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH)
    capacity = forms.CharField(
        label=_("Office or organisation"),
        help_text=_("The page of the meeting and the minutes print both."),
        required=False,
        max_length=CAPACITY_LENGTH,
    )
