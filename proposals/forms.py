"""Forms of the proposals' pages. The rules are the services'; a form only reads what was typed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from proposals.models import Proposal
from proposals.services.processing import current_committees
from templates.choices import ChoiceField, ModelChoiceField
from youth.selectors.councils import today_in
from youth.selectors.meeting_names import meeting_choice
from youth.selectors.rules import decision_types, topics_of


class ReasonForm(forms.Form):
    """Remarks with which a proposal is returned."""

    reason = forms.CharField(label=_("What has to be corrected?"), widget=forms.Textarea, max_length=2000)


class _AboutProposal(forms.Form):
    """Base of the forms that need to know their proposal."""

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        """Keep the proposal."""
        super().__init__(*args, **kwargs)
        self.proposal = proposal


class DateInput(forms.DateInput):
    """The browser's own date field, which speaks ISO whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        """Write dates as the field expects them."""
        super().__init__(format="%Y-%m-%d")


class AssignForm(_AboutProposal):
    """The lead committee, and by when its opinion is asked for."""

    committee = ModelChoiceField(label=_("Lead committee"), queryset=None)
    due_on = forms.DateField(label=_("Opinion by"), widget=DateInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the committees of the present term."""
        super().__init__(*args, **kwargs)
        there = [committee.pk for committee in current_committees(self.proposal)]
        # Through the field: another app's rows are reached by relations, not by import.
        committees: Any = Proposal._meta.get_field("committee").related_model
        field: Any = self.fields["committee"]
        field.queryset = committees.objects.filter(pk__in=there)


class PaperForm(_AboutProposal):
    """A paper: what it is called, its number and its date."""

    document = forms.CharField(label=_("Document"), max_length=200)
    number = forms.CharField(label=pgettext_lazy("document", "Number"), max_length=60, required=False)
    on = forms.DateField(label=_("Date"), widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with today."""
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today_in(self.proposal.council)


class OpinionForm(PaperForm):
    """The lead committee's opinion."""

    text = forms.CharField(label=_("The opinion in short"), widget=forms.Textarea, required=False)


class AgendaForm(_AboutProposal):
    """The meeting on whose agenda the proposal comes, and how it will be voted on."""

    meeting = ModelChoiceField(label=_("Meeting"), queryset=None)
    decision_type = ChoiceField(label=_("Majority"), choices=decision_types)
    topic = ChoiceField(
        label=_("Topic"),
        required=False,
        help_text=_("On some topics the rules require a vote by name or a secret one."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the meetings that are still to be held, and the topics that the council's rules list."""
        super().__init__(*args, **kwargs)
        topics: Any = self.fields["topic"]
        topics.choices = [("", _("none of these")), *topics_of(self.proposal.council)]
        field: Any = self.fields["meeting"]
        ahead = self.proposal.council.meetings.filter(state__in=["planned", "convened"], committee=None)
        field.queryset = ahead.select_related("council").order_by("starts_at")
        field.label_from_instance = meeting_choice


class CompareForm(forms.Form):
    """Two versions of a text that are compared."""

    def __init__(self, *args: Any, numbers: Iterable[int], **kwargs: Any) -> None:
        """Offer the versions that were kept, the newest first."""
        super().__init__(*args, **kwargs)
        choices = [(str(one), _("Version %(number)s") % {"number": one}) for one in numbers]
        # "from" is a word of the language.
        self.fields["from"] = ChoiceField(label=_("From which version?"), choices=choices)
        self.fields["to"] = ChoiceField(label=_("To which version?"), choices=choices)
