"""The forms of the written debate."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plugins.deliberation.arguments.models import TEXT_LENGTH
from templates.choices import ChoiceField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from youth.models import Representation


class WordsForm(forms.Form):
    """Words that everybody reads, in one's own name or in that of an organisation."""

    def __init__(
        self,
        *arguments: Any,
        label: Any,
        help_text: Any = "",
        points: "Sequence[tuple[str, str]]" = (),
        acting_for: "Sequence[Representation]" = (),
        **options: Any,
    ) -> None:
        """Ask for the words; offer the points and the organisations where there are any."""
        super().__init__(*arguments, **options)
        self._acting_for = {str(one.pk): one for one in acting_for}
        if self._acting_for:
            choices = [
                (key, _("on behalf of: %(organisation)s") % {"organisation": one.organisation.display_name})
                for key, one in self._acting_for.items()
            ]
            self.fields["on_behalf"] = ChoiceField(
                label=_("In whose name?"), choices=[("", _("in my own name")), *choices], required=False
            )
        if points:
            gone = {"invalid_choice": _("The proposal no longer has this: choose something else.")}
            self.fields["point"] = ChoiceField(
                label=_("What is it about?"),
                choices=[("", _("all of the proposal")), *points],
                required=False,
                error_messages=gone,
            )
        self.fields["text"] = forms.CharField(
            label=label,
            help_text=help_text,
            max_length=TEXT_LENGTH,
            widget=forms.Textarea(attrs={"rows": 5}),
            error_messages={"max_length": _("This is longer than 600 characters: say it in fewer.")},
        )

    def representation(self) -> "Representation | None":
        """Return by which representation the person writes; None for their own name."""
        return self._acting_for.get(self.cleaned_data.get("on_behalf", ""))
