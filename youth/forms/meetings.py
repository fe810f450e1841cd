"""Forms of meetings, their agenda and their minutes."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from templates.choices import ChoiceField
from youth.models import AgendaItem, Meeting
from youth.points import TEXT_LENGTH
from youth.procedure.body import Body, kind_reason
from youth.procedure.choices import Openness
from youth.procedure.profile import Profile
from youth.services.agenda import (
    NAME_LENGTH,
    NUMBER_LENGTH,
    REASONS_LENGTH,
    TAKEN_OFF_LENGTH,
    TITLE_LENGTH,
)
from youth.services.broadcasts import ADDRESS_LENGTH
from youth.services.meetings import REASON_LENGTH
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
        label=_("Why it is closed to the public"), max_length=REASON_LENGTH, required=False
    )

    def __init__(self, *arguments: Any, rules: Profile, body: Body = Body.COUNCIL, **options: Any) -> None:
        """Offer the kinds of meetings that the body holds.

        Ask about the public only where ``session.openness`` lets a meeting be planned as closed.
        """
        super().__init__(*arguments, **options)
        kind = cast("forms.ChoiceField", self.fields["kind"])
        kind.choices = [one for one in Meeting.Kind.choices if kind_reason(body, one[0]) is None]
        if rules.session.openness.value == Openness.OPEN:
            del self.fields["is_public"], self.fields["closed_because"]

    @property
    def moment(self) -> datetime:
        """Return when the meeting begins; read after validation."""
        found: datetime = self.cleaned_data["starts_at"]
        return found


class MoveForm(forms.Form):
    """Another time or place of a meeting, and why, once the notice has gone out."""

    starts_at = forms.DateTimeField(
        label=_("Begins"),
        help_text=_("Day and time in the council's time zone."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.CharField(label=_("Place"), max_length=160)
    reason = forms.CharField(
        label=_("Why it is moved"),
        help_text=_("Everybody who is invited reads it, and it is in the minutes."),
        max_length=REASON_LENGTH,
    )

    def __init__(self, *arguments: Any, is_convened: bool, **options: Any) -> None:
        """Ask for the reason where the notice has gone out."""
        super().__init__(*arguments, **options)
        if not is_convened:
            del self.fields["reason"]


class BroadcastForm(forms.Form):
    """Where a meeting is watched."""

    stream_url = forms.URLField(
        label=_("Address of the stream"),
        help_text=_("It is on the page of the meeting while it runs."),
        max_length=ADDRESS_LENGTH,
        required=False,
        assume_scheme="https",
    )
    recording_url = forms.URLField(
        label=_("Address of the recording"),
        help_text=_("It is on the page of the meeting once it is over."),
        max_length=ADDRESS_LENGTH,
        required=False,
        assume_scheme="https",
    )


class CallOffForm(forms.Form):
    """Why a meeting is called off."""

    reason = forms.CharField(
        label=_("Why it is called off"),
        help_text=_("It is on the page of the meeting and in the list; who was invited gets it by mail."),
        max_length=REASON_LENGTH,
    )


class ConveneForm(forms.Form):
    """The confirmation of a notice, with the reason where it is late."""

    late_because = forms.CharField(
        label=_("Why the notice is late"),
        help_text=_("The reason is in the notice, on the page of the meeting and in its minutes."),
        max_length=REASON_LENGTH,
    )

    def __init__(self, *arguments: Any, is_late: bool, **options: Any) -> None:
        """Ask for the reason of a late notice only."""
        super().__init__(*arguments, **options)
        if not is_late:
            del self.fields["late_because"]


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
    """Title, draft decision and majority of an agenda item, and what belongs to it beside them."""

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

    reasons = forms.CharField(
        label=pgettext_lazy("agenda item", "Reasons"),
        required=False,
        help_text=_("Why it is moved. They are not voted on; they go with the resolution."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=REASONS_LENGTH,
    )
    mover = forms.CharField(
        label=pgettext_lazy("agenda item", "Moved by"),
        required=False,
        help_text=_("A person with their office, a committee, or an organisation."),
        max_length=NAME_LENGTH,
    )
    rapporteur = forms.CharField(
        label=pgettext_lazy("agenda item", "Rapporteur"),
        required=False,
        help_text=_("Who presents the item in the meeting."),
        max_length=NAME_LENGTH,
    )
    incoming_number = forms.CharField(
        label=pgettext_lazy("agenda item", "Incoming number"),
        required=False,
        help_text=_("As it is written on the paper: 14/26.11.2026."),
        max_length=NUMBER_LENGTH,
    )

    def __init__(
        self,
        *args: Any,
        topics: list[tuple[str, str]],
        has_subject: bool = False,
        is_announced: bool = False,
        is_fixed: bool = False,
        body: Body = Body.COUNCIL,
        **kwargs: Any,
    ) -> None:
        """Offer the topics that the council's rules name, and ask only what may be changed.

        A committee decides by the ordinary majority, and no topic prescribes it a way of voting.

        What is known of a subject is the subject's; after the notice title, draft and majority are fixed,
        from the vote on (``is_fixed``) everything else.
        """
        super().__init__(*args, **kwargs)
        fixed = {"title", "text", "reasons", "mover", "incoming_number"} if has_subject else set()
        fixed |= {"title", "text", "decision_type", "topic"} if is_announced else set()
        fixed |= {"reasons", "mover", "rapporteur", "incoming_number"} if is_fixed else set()
        if body is Body.COMMITTEE:
            types = AgendaItem.DecisionType
            fixed |= {"topic"}
            offered = [one for one in types.choices if one[0] in {types.NONE, types.ORDINARY}]
            cast("forms.ChoiceField", self.fields["decision_type"]).choices = offered
        for name in fixed:
            del self.fields[name]
        if "topic" in self.fields:
            topic = cast("forms.ChoiceField", self.fields["topic"])
            topic.choices = [("", _("none of these")), *topics]
            self.fields["decision_type"].initial = AgendaItem.DecisionType.ORDINARY


class TakeOffForm(forms.Form):
    """Why an item is taken off the agenda."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=TAKEN_OFF_LENGTH,
        help_text=_("It is published, and the author of a proposal reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ObjectionForm(forms.Form):
    """The text of an objection to the minutes."""

    text = forms.CharField(
        label=_("Objection"),
        max_length=OBJECTION_LENGTH,
        help_text=_("Say what is wrong and how it should read."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
