"""Forms of the proposals' pages. The rules are the services'; a form only reads what was typed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from proposals.models import Assignment, Proposal
from proposals.selectors.committees import committees_of, name_in_work
from proposals.services.committees import current_committees
from proposals.services.registration import HIGHEST_NUMBER
from templates.choices import ChoiceField, ModelChoiceField, ModelMultipleChoiceField
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


class _WithCommittee(_AboutProposal):
    """Base of the forms that name a committee of the present term."""

    def offer(self, name: str) -> None:
        """Offer the committees of the present term that have not the proposal yet."""
        taken = {one.committee_id for one in committees_of(self.proposal)}
        there = [one.pk for one in current_committees(self.proposal) if one.pk not in taken]
        # Through the field: another app's rows are reached by relations, not by import.
        committees: Any = Assignment._meta.get_field("committee").related_model
        field: Any = self.fields[name]
        field.queryset = committees.objects.filter(pk__in=there).select_related("term")


class _ByPaper(_WithCommittee):
    """Base of the forms of the chair's assignments: by which paper, and on which day."""

    document = forms.CharField(
        label=_("Document of the assignment"),
        max_length=200,
        required=False,
        help_text=_("If there is one: an order or a resolution of the chair, for example."),
    )
    number = forms.CharField(label=_("Number of the document"), max_length=60, required=False)
    on = forms.DateField(label=_("Date of the assignment"), widget=DateInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with today."""
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today_in(self.proposal.council)


class AssignForm(_ByPaper):
    """The lead committee, others, and by when their opinions are asked for."""

    committee = ModelChoiceField(label=_("Lead committee"), queryset=None)
    due_on = forms.DateField(label=_("Opinion by"), widget=DateInput, required=False)
    others: Any = ModelMultipleChoiceField(
        label=_("Other committees"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    others_due_on = forms.DateField(
        label=_("Opinions of the other committees by"), widget=DateInput, required=False
    )
    field_order = ("committee", "due_on", "others", "others_due_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the committees."""
        super().__init__(*args, **kwargs)
        self.offer("committee")
        self.offer("others")


class AssignAnotherForm(_ByPaper):
    """One more committee, and by when its opinion is asked for."""

    committee = ModelChoiceField(label=_("Committee"), queryset=None)
    due_on = forms.DateField(label=_("Opinion by"), widget=DateInput, required=False)
    field_order = ("committee", "due_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the committees that have not the proposal yet."""
        super().__init__(*args, **kwargs)
        self.offer("committee")


class _OfAssignment(_WithCommittee):
    """Base of the forms about what one committee has."""

    assignment = ChoiceField(label=_("What this committee has"))
    committee = ModelChoiceField(
        label=_("Give it to"), queryset=None, required=False, empty_label=_("the same committee")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the committees with the proposal, the lead one first, and those that have it not."""
        super().__init__(*args, **kwargs)
        self.offer("committee")
        which: Any = self.fields["assignment"]
        which.choices = [(str(one.pk), name_in_work(one)) for one in self.offered()]

    def offered(self) -> list[Assignment]:
        """Return the assignments that the form may be about."""
        return committees_of(self.proposal)

    def clean_assignment(self) -> UUID:
        """Return the id."""
        return UUID(self.cleaned_data["assignment"])


class ReassignForm(_OfAssignment, _ByPaper):
    """Another committee or another day, and why."""

    due_on = forms.DateField(
        label=_("Opinion by"),
        widget=DateInput,
        required=False,
        help_text=_("Left empty, the day stays as it is."),
    )
    reason = forms.CharField(label=pgettext_lazy("act", "Why?"), widget=forms.Textarea, max_length=2000)
    field_order = ("assignment", "committee", "due_on", "reason")

    def offered(self) -> list[Assignment]:
        """Return those without an opinion."""
        return [one for one in super().offered() if one.is_awaited]


class CorrectionForm(_OfAssignment):
    """What was entered wrongly of a committee's work, as it should read; what is left empty was right."""

    assigned_document = forms.CharField(label=_("Document of the assignment"), max_length=200, required=False)
    assigned_number = forms.CharField(
        label=_("Number of the assignment's document"), max_length=60, required=False
    )
    assigned_on = forms.DateField(label=_("Date of the assignment"), widget=DateInput, required=False)
    document = forms.CharField(label=_("Document of the opinion"), max_length=200, required=False)
    number = forms.CharField(label=_("Number of the opinion's document"), max_length=60, required=False)
    on = forms.DateField(label=_("Date of the opinion"), widget=DateInput, required=False)
    reason = forms.CharField(
        label=_("What was wrong, and how do you know?"), widget=forms.Textarea, max_length=2000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say it in the words of a correction."""
        super().__init__(*args, **kwargs)
        self.fields["committee"].label = _("Right committee")
        self.fields["assignment"].label = _("What was entered of this committee")
        self.fields["committee"].help_text = _("What is left empty stays as it was entered.")


class RegistrationForm(_AboutProposal):
    """The entry in the register as it should read, and what was wrong."""

    number = forms.IntegerField(
        label=_("Right incoming number"), min_value=1, max_value=HIGHEST_NUMBER, localize=False
    )
    on = forms.DateField(label=_("Right date of the registration"), widget=DateInput)
    reason = forms.CharField(
        label=_("What was wrong, and how do you know?"), widget=forms.Textarea, max_length=2000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with what was entered."""
        super().__init__(*args, **kwargs)
        self.fields["number"].initial = self.proposal.incoming_number
        self.fields["on"].initial = self.proposal.incoming_on


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
    """A committee's opinion; who chairs several says of which."""

    committee = ModelChoiceField(label=_("Committee"), queryset=None, required=False)
    text = forms.CharField(label=_("The opinion in short"), widget=forms.Textarea, required=False)
    field_order = ("committee",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the committees without an opinion, where there are several."""
        super().__init__(*args, **kwargs)
        waiting = [one for one in committees_of(self.proposal) if one.is_awaited]
        if len(waiting) < 2:
            del self.fields["committee"]
            return
        committees: Any = Assignment._meta.get_field("committee").related_model
        field: Any = self.fields["committee"]
        found = committees.objects.filter(pk__in=[one.committee_id for one in waiting])
        field.queryset = found.select_related("term")


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
