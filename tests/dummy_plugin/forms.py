"""The plugin's settings in one council, and the form of a note."""

from django import forms


class BoardForm(forms.Form):
    """How many notes the board takes."""

    places = forms.IntegerField(min_value=1, max_value=50, initial=12)
    opens_on = forms.DateField(required=False)
    title = forms.CharField(required=False, initial="Board")


class WordsForm(forms.Form):
    """The words of a note."""

    words = forms.CharField(max_length=60)
