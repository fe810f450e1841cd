"""Forms of the pages on which seats, offices, committees and terms are given and ended."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from templates.choices import ChoiceField
from youth import clock
from youth.forms.person_choice import PersonField, offer_people
from youth.forms.texts import texts_field
from youth.models import Committee, Council, Mandate, Participant
from youth.roles import Role

DOCUMENT_LENGTH = 200
NAME_LENGTH = 120


class MomentField(forms.DateTimeField):
    """A day and an hour in the council's time zone; empty is the present moment."""

    def __init__(self, **kwargs: Any) -> None:
        """Use the device's own picker of day and hour."""
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> datetime:
        """Return the moment."""
        return super().clean(value) or clock.now()


def name_field(**kwargs: Any) -> forms.CharField:
    """Return the field of a name in office."""
    return forms.CharField(
        label=_("Name in office"),
        max_length=NAME_LENGTH,
        help_text=_("First and family name, as the minutes and the resolutions name this person."),
        **kwargs,
    )


def document_field() -> forms.CharField:
    """Return the field of a document's name."""
    return forms.CharField(
        label=_("Document"),
        required=False,
        max_length=DOCUMENT_LENGTH,
        help_text=_("For example: minutes of the election of 12 March, Resolution No. 5."),
    )


class SeatForm(forms.Form):
    """Who gets a seat, how, and from when."""

    participant = PersonField()
    name_in_office = name_field()
    basis = ChoiceField(label=_("How"), choices=Mandate.Basis.choices)
    document = document_field()
    starts_at = MomentField(label=_("From when"), help_text=_("Empty: from now on."))

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        """Offer the council's people."""
        super().__init__(*args, **kwargs)
        offer_people(self, council)


def _end_reason() -> forms.ChoiceField:
    ended_by_term = Mandate.EndReason.TERM_ENDED
    choices = [choice for choice in Mandate.EndReason.choices if choice[0] != ended_by_term]
    return ChoiceField(label=_("Why the mandate ends"), choices=choices)


class SubstituteForm(forms.Form):
    """Why a mandate ends, who follows, and at which moment."""

    reason = _end_reason()
    participant = PersonField()
    name_in_office = name_field()
    document = document_field()
    at = MomentField(label=_("At which moment"), help_text=_("Empty: now. One leaves as the other begins."))

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        """Offer the council's people."""
        super().__init__(*args, **kwargs)
        offer_people(self, council)


class MandateEndForm(forms.Form):
    """Why a mandate ends, and when."""

    reason = _end_reason()
    document = document_field()
    at = MomentField(
        label=_("From when without the seat"),
        help_text=_("Empty: from now on. An end that you know in advance can be entered, too."),
    )


class EndForm(forms.Form):
    """When an office or a guest's capacity ends."""

    at = MomentField(
        label=_("From when no longer"),
        help_text=_("Empty: from now on. An end that you know in advance can be entered, too."),
    )


class CommitteeSeatEndForm(EndForm):
    """When a seat in a committee ends, and on what ground."""

    document = document_field()
    field_order = ("document", "at")


class PictureGroundForm(forms.Form):
    """Why a member's picture is removed."""

    ground = forms.CharField(
        label=_("Why"),
        max_length=DOCUMENT_LENGTH,
        help_text=_("In one sentence; the member reads it."),
    )


class NameInOfficeForm(forms.Form):
    """The right spelling of a name."""

    name_in_office = name_field()


class OfficeForm(forms.Form):
    """Who gets which office, and from when."""

    role = ChoiceField(label=_("Office"))
    participant = PersonField()
    name_in_office = name_field()
    document = document_field()
    starts_at = MomentField(label=_("From when"), help_text=_("Empty: from now on."))

    def __init__(self, *args: Any, council: Council, roles: Iterable[Role], **kwargs: Any) -> None:
        """Offer the council's roles and people."""
        super().__init__(*args, **kwargs)
        self.fields["role"] = ChoiceField(
            label=_("Office"), choices=[(role.name, role.title) for role in roles]
        )
        self.order_fields(["role"])
        offer_people(self, council)


class CommitteeForm(forms.Form):
    """The name of a committee in the council's languages."""

    is_standing = forms.BooleanField(label=_("Standing committee"), required=False, initial=True)

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        """Ask for the name in each of the council's languages."""
        super().__init__(*args, **kwargs)
        length = Committee._meta.get_field("names").longest
        self.fields["names"] = texts_field(
            council.languages, required=True, label=_("Name of the committee"), max_length=length
        )
        self.order_fields(["names"])


class CommitteeSeatForm(forms.Form):
    """Which member sits in a committee, and from when."""

    participant = PersonField()
    is_chair = forms.BooleanField(label=_("Chairs the committee"), required=False)
    document = document_field()
    starts_at = MomentField(label=_("From when"), help_text=_("Empty: from now on."))

    def __init__(self, *args: Any, council: Council, members: Iterable[Participant], **kwargs: Any) -> None:
        """Offer the members of the council."""
        super().__init__(*args, **kwargs)
        offer_people(self, council, among=members)


def day_field(**kwargs: Any) -> forms.DateField:
    """Return the field of a day."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class TermForm(forms.Form):
    """The number of a term and its days."""

    number = forms.IntegerField(label=_("Number of the term"), min_value=1, max_value=999)
    starts_on = day_field(label=_("First day"))
    ends_on = day_field(
        label=_("First day after it"),
        required=False,
        help_text=_("Empty: as long as the rules say."),
    )
    length_reason = forms.CharField(
        label=_("Why it is longer or shorter than the rules say"), required=False, max_length=300
    )
    document = document_field()


class TermEndForm(forms.Form):
    """The end of a term."""

    on = day_field(label=_("First day after the term"))
    document = document_field()
