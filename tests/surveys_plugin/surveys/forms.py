"""Forms of the plugin's pages."""

from typing import Any

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from surveys.models import Question, Survey


class SurveySettings(forms.Form):
    """What a council decides about its surveys."""

    least = forms.IntegerField(
        label=pgettext_lazy("surveys", "Sums are shown from this many answers on"),
        min_value=3,
        max_value=100,
        initial=5,
    )


class SurveyForm(forms.Form):
    """A new survey: one question a line, its options after vertical bars."""

    title = forms.CharField(label=pgettext_lazy("surveys", "Title"), max_length=120)
    closes_on = forms.DateTimeField(label=pgettext_lazy("surveys", "Open until"))
    questions = forms.CharField(
        label=pgettext_lazy("surveys", "Questions"),
        help_text=pgettext_lazy(
            "surveys", "One a line: Question? | first | second. With * in front several may be chosen."
        ),
        widget=forms.Textarea,
    )

    def clean_questions(self) -> list[Question]:
        """Return the questions; one without options is answered with text."""
        questions = []
        for line in filter(None, map(str.strip, self.cleaned_data["questions"].splitlines())):
            text, *options = [part.strip() for part in line.lstrip("*").split("|")]
            if not text or len(text) > 200 or len(options) == 1:
                raise forms.ValidationError(
                    pgettext("surveys", "This line is no question: %(line)s") % {"line": line}
                )
            questions.append(Question(text=text, options=options, is_multiple=line.startswith("*")))
        return questions


class AnswerForm(forms.Form):
    """One field for each question of a survey."""

    def __init__(self, survey: Survey, *arguments: Any) -> None:
        """Make the fields."""
        super().__init__(*arguments)
        self.asked = {f"q{question.position}": question for question in survey.questions.all()}
        for name, question in self.asked.items():
            self.fields[name] = self._field(question)

    def _field(self, question: Question) -> forms.Field:
        if not question.options:
            return forms.CharField(label=question.text, max_length=500, required=False, widget=forms.Textarea)
        choices = [(option, option) for option in question.options]
        if question.is_multiple:
            return forms.MultipleChoiceField(
                label=question.text, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
            )
        return forms.ChoiceField(label=question.text, choices=choices, widget=forms.RadioSelect)

    def answers(self) -> dict[Question, list[str]]:
        """Return the values by question."""
        given = {question: self.cleaned_data[name] for name, question in self.asked.items()}
        return {question: value if isinstance(value, list) else [value] for question, value in given.items()}
