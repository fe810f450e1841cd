"""Forms of opinion polls."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from templates.choices import MultipleChoiceField, TypedChoiceField
from voting.opinions import bands_of_rules, least_facts
from voting.phrasing import FACT_WORDS
from voting.services.opinions import MOST_OPTIONS, OPTION_LENGTH, REASON_LENGTH, TEXT_LENGTH, TITLE_LENGTH
from youth import clock
from youth.presenters.ages import BAND_WORDS
from youth.selectors.lists import all_topics

if TYPE_CHECKING:
    from youth.models import Council

MOMENT = "%Y-%m-%dT%H:%M"


def _moment(**options: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(widget=widget, **options)


class OpinionPollForm(forms.Form):
    """What is asked, whom, and until when."""

    title = forms.CharField(
        label=_("Question"),
        max_length=TITLE_LENGTH,
        help_text=_("One short question. It can't be changed once it is published."),
    )
    text = forms.CharField(
        label=_("What one should know"),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    options = forms.CharField(
        label=_("Answers"),
        max_length=MOST_OPTIONS * (OPTION_LENGTH + 2),
        help_text=_("One on each line, from two to twenty."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    most = forms.IntegerField(
        label=_("How many may one choose?"), min_value=1, max_value=MOST_OPTIONS, initial=1
    )
    least = forms.IntegerField(label=_("How many at least?"), min_value=1, max_value=MOST_OPTIONS, initial=1)
    topic = TypedChoiceField(
        label=_("Topic"),
        required=False,
        coerce=UUID,
        empty_value=None,
        help_text=_("From the council's list. Campaigns about it show the question."),
    )
    bands = MultipleChoiceField(
        label=_("Ages"),
        required=False,
        help_text=_("Leave all of them empty to ask everybody who may take part in the council."),
        widget=forms.CheckboxSelectMultiple,
    )
    facts = MultipleChoiceField(
        label=_("What has to be verified"), required=False, widget=forms.CheckboxSelectMultiple
    )
    admits_later = forms.BooleanField(
        label=_("Who joins or is verified later may answer, too"), required=False, initial=True
    )
    shows_turnout = forms.BooleanField(
        label=_("Show how many have answered before the end"),
        required=False,
        help_text=_("What they answered is never shown before the end."),
    )
    starts_at = _moment(label=_("Begins"), required=False, help_text=_("Leave it empty to begin right now."))
    ends_at = _moment(label=_("Ends"), help_text=_("Day and time in the council's time zone."))

    def __init__(self, *args: Any, council: "Council", **kwargs: Any) -> None:
        """Offer the council's topics, its rules' ages, and what is verified beyond what they ask for."""
        super().__init__(*args, **kwargs)
        topics = [(str(one.pk), one.name) for one in all_topics(council) if one.is_offered]
        if topics:
            cast("forms.ChoiceField", self.fields["topic"]).choices = [("", _("none of these")), *topics]
        else:
            del self.fields["topic"]
        bands = cast("forms.MultipleChoiceField", self.fields["bands"])
        bands.choices = [(band.value, BAND_WORDS[band]) for band in bands_of_rules(council)]
        required = least_facts(council)
        facts = cast("forms.MultipleChoiceField", self.fields["facts"])
        facts.choices = [(fact.value, words) for fact, words in FACT_WORDS.items() if fact not in required]
        if required:
            named = ", ".join(str(FACT_WORDS[fact]) for fact in FACT_WORDS if fact in required)
            facts.help_text = _("The council's rules ask for it in any case: %(facts)s.") % {"facts": named}
        # In the council's time zone, which the view activates.
        later = timezone.localtime(clock.now() + timedelta(days=14))
        self.fields["ends_at"].initial = later.replace(hour=18, minute=0, second=0, microsecond=0)

    def clean_options(self) -> list[str]:
        """Return the answers, one for each line that has words."""
        return [line for one in self.cleaned_data["options"].splitlines() if (line := one.strip())]


class WithdrawalForm(forms.Form):
    """Why an opinion poll is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        help_text=_("Everybody reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
