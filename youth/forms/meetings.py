"""Forms of meetings, their agenda and their minutes."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from templates.choices import ChoiceField
from youth.models import AgendaItem, Meeting
from youth.points import TEXT_LENGTH
from youth.procedure.choices import Openness
from youth.procedure.profile import Profile
from youth.services.agenda import TITLE_LENGTH
from youth.services.meetings import CLOSED_BECAUSE_LENGTH
from youth.services.minutes import OBJECTION_LENGTH


class MeetingForm(forms.Form):
    """When and where a meeting takes place."""

    kind = ChoiceField(label=_("Kind of meeting"), choices=Meeting.Kind.choices, initial="regular")
    starts_at = forms.DateTimeField(
        label=_("Begins"),
        help_text=_("Day and time in the council's time zone."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.CharField(label=_("Place"), max_length=160)
    is_public = forms.BooleanField(label=_("Open to the public"), required=False, initial=True)
    closed_because = forms.CharField(
        label=_("Why it is closed to the public"), max_length=CLOSED_BECAUSE_LENGTH, required=False
    )

    def __init__(self, *arguments: Any, rules: Profile, **options: Any) -> None:
        """Ask about the public only where ``session.openness`` lets a meeting be planned as closed."""
        super().__init__(*arguments, **options)
        if rules.session.openness.value == Openness.OPEN:
            del self.fields["is_public"], self.fields["closed_because"]

    @property
    def moment(self) -> datetime:
        """Return when the meeting begins; read after validation."""
        found: datetime = self.cleaned_data["starts_at"]
        return found


class HourForm(forms.Form):
    """The hour at which an adjourned meeting goes on."""

    starts_at = forms.DateTimeField(
        label=_("Goes on"),
        help_text=_("Day and time in the council's time zone."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class SecondMeetingForm(forms.Form):
    """When and where the second meeting takes place."""

    starts_at = forms.DateTimeField(
        label=_("Begins"),
        help_text=_("Day and time in the council's time zone."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.CharField(label=_("Place"), max_length=160)


class ItemForm(forms.Form):
    """Title, draft decision and majority of an agenda item."""

    title = forms.CharField(label=_("Title"), max_length=TITLE_LENGTH)
    text = forms.CharField(
        label=_("Draft decision"),
        required=False,
        help_text=_(
            "One point on each line; it is put to the vote in these words. Numbers stay as typed: I., 1., "
            "1.1., а), § 1. Indented lines belong to the line above, “На основание” at the beginning is the "
            "legal ground, “ПРИЛОЖЕНИЕ № 1” begins an annex, and tables can be pasted."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=TEXT_LENGTH,
        strip=False,
    )
    decision_type = ChoiceField(label=_("Majority"), choices=AgendaItem.DecisionType.choices)
    topic = ChoiceField(
        label=_("Topic"),
        required=False,
        help_text=_("On some topics the rules require a vote by name or a secret one."),
    )

    def __init__(self, *args: Any, topics: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the topics that the council's rules name."""
        super().__init__(*args, **kwargs)
        topic = cast("forms.ChoiceField", self.fields["topic"])
        topic.choices = [("", _("none of these")), *topics]
        self.fields["decision_type"].initial = AgendaItem.DecisionType.ORDINARY


class ObjectionForm(forms.Form):
    """The text of an objection to the minutes."""

    text = forms.CharField(
        label=_("Objection"),
        max_length=OBJECTION_LENGTH,
        help_text=_("Say what is wrong and how it should read."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
