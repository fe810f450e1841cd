"""The form that names the member who presides over a constituent meeting."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from templates.choices import ChoiceField
from youth.selectors.register import Holder, member_choices
from youth.services.absences import REASON_LENGTH as ABSENCE_LENGTH
from youth.services.minutes import REASON_LENGTH


class TableForm(forms.Form):
    """Who presides, or who keeps the minutes, from now on."""

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the people who may, by name."""
        super().__init__(*args, **kwargs)
        self.fields["participant"] = ChoiceField(label=_("From now on"), choices=people)


class DeputyForm(forms.Form):
    """Who signs minutes in place of whom, and why."""

    capacity = ChoiceField(
        label=_("In place of"),
        choices=[("chair", _("who presided")), ("secretary", _("who kept the minutes"))],
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the people who may, by name."""
        super().__init__(*args, **kwargs)
        self.fields["participant"] = ChoiceField(label=_("Signs"), choices=people)
        self.fields["reason"] = forms.CharField(
            label=_("Why the other person can't sign"), max_length=REASON_LENGTH
        )


class AbsenceForm(forms.Form):
    """Why a member does not attend."""

    def __init__(self, *args: Any, members: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the members by name."""
        super().__init__(*args, **kwargs)
        self.fields["participant"] = ChoiceField(
            label=_("Member"), choices=[("", _("choose a member")), *members]
        )
        self.fields["reason"] = forms.CharField(
            label=_("Reason of the absence"),
            help_text=_(
                "It is printed in the minutes, which everybody can read: nothing about health or family. "
                "Leave it empty to take a reason back."
            ),
            max_length=ABSENCE_LENGTH,
            required=False,
        )


class EldestForm(forms.Form):
    """The eldest of the members in the hall."""

    def __init__(self, *args: Any, members: Sequence[Holder], **kwargs: Any) -> None:
        """Offer the members in the hall by name."""
        super().__init__(*args, **kwargs)
        self.fields["member"] = ChoiceField(
            label=_("The eldest member present"), choices=member_choices(members)
        )
