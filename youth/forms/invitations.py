"""Forms of what is said before a meeting, and of guests in the hall."""

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


class HallGuestForm(forms.Form):
    """A guest in the hall: name, office or organisation."""

    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH)
    capacity = forms.CharField(
        label=_("Office or organisation"),
        help_text=_("The page of the meeting and the minutes print both."),
        required=False,
        max_length=CAPACITY_LENGTH,
    )
