"""Forms of the secretary's pages of organisations and guests."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from templates.choices import ChoiceField
from youth.forms.addresses import AddressField
from youth.forms.person_choice import PersonField, offer_people
from youth.models import Council, Partner
from youth.models.capacities import GuestKind
from youth.services.guests import TITLE_LENGTH
from youth.services.organisations import (
    CONTACT_LENGTH,
    GROUND_LENGTH,
    NAME_LENGTH,
    ROLE_LENGTH,
    Description,
)


class DescriptionForm(forms.Form):
    """What the council's page says of an organisation."""

    kind = ChoiceField(label=pgettext_lazy("organisation", "Kind"), choices=Partner.Kind.choices)
    role = forms.CharField(
        label=_("Role as a partner"),
        help_text=_("In a few words: gives us a room, trains young people."),
        max_length=ROLE_LENGTH,
        required=False,
    )
    contact = forms.CharField(
        label=pgettext_lazy("organisation", "Contact"),
        help_text=_("Telephone, e-mail address or website of the organisation."),
        max_length=CONTACT_LENGTH,
        required=False,
    )
    shows_contact = forms.BooleanField(label=_("Show the contact to everybody"), required=False)

    def description(self) -> Description:
        """Return what was entered."""
        names = ("kind", "role", "contact", "shows_contact")
        return Description(**{name: self.cleaned_data[name] for name in names})


class OrganisationForm(DescriptionForm):
    """An organisation with its name."""

    display_name = forms.CharField(label=_("Name of the organisation"), max_length=NAME_LENGTH[1])
    field_order = ("display_name", "kind", "role", "contact", "shows_contact")


class RenameForm(forms.Form):
    """The new name of an organisation, and the document by which it has it."""

    display_name = forms.CharField(label=_("New name of the organisation"), max_length=NAME_LENGTH[1])
    ground = forms.CharField(
        label=pgettext_lazy("organisation", "Document"),
        help_text=_("For instance: minutes of the board № 3 of 12 October."),
        max_length=GROUND_LENGTH,
    )


class RepresentativeForm(forms.Form):
    """Who may act for an organisation."""

    representative = PersonField(label=pgettext_lazy("organisation", "Name of the person"))
    ground = forms.CharField(
        label=pgettext_lazy("organisation", "Document"),
        help_text=_("For instance: minutes of the board № 3 of 12 October."),
        max_length=GROUND_LENGTH,
    )

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        """Offer the council's people."""
        super().__init__(*args, **kwargs)
        offer_people(self, council, "representative", guests=True)


class EndForm(forms.Form):
    """The ground on which something ends."""

    ground = forms.CharField(
        label=pgettext_lazy("organisation", "Ground"),
        help_text=_("The document, or the reason in one sentence."),
        max_length=GROUND_LENGTH,
    )


class GuestForm(forms.Form):
    """The invitation of a guest."""

    email = AddressField(
        label=pgettext_lazy("guest", "E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    display_name = forms.CharField(
        label=pgettext_lazy("guest", "Name"), help_text=_("As everybody sees it."), max_length=60
    )
    kind = ChoiceField(label=_("Invited as"), choices=GuestKind.choices)
    title = forms.CharField(
        label=_("Title shown behind the name"),
        help_text=_("For instance: municipal councillor, Committee on Education."),
        max_length=TITLE_LENGTH[1],
    )
