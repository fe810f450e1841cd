"""The form by which a role on the site is given."""

from django import forms
from django.utils.translation import gettext_lazy as _

from youth.forms.addresses import AddressField


class SiteRoleForm(forms.Form):
    """Who gets the role: an address, and a name for somebody whom the council does not know yet."""

    email = AddressField(
        label=_("E-mail address of the person"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    display_name = forms.CharField(
        label=_("First and family name"),
        required=False,
        max_length=60,
        help_text=_("Only for somebody who does not take part in the council yet."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
