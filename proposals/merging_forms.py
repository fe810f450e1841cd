"""Forms of merging and splitting. The rules are the services'; a form only reads what was chosen or typed."""

import re
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.models import Proposal
from proposals.selectors.proposals import SHOWN
from proposals.selectors.similar import similar_proposals
from proposals.services.authoring import TITLE_LENGTH
from proposals.workflow import OPEN_TO_SUPPORT
from templates.choices import ChoiceField, MultipleChoiceField
from youth.points import from_rows, headed
from youth.short_addresses import row_of_code

UUID_IN_ADDRESS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


class MergeForm(forms.Form):
    """Into which proposal: one whose title says the same, or any by its address."""

    similar = ChoiceField(
        label=_("Another proposal"),
        help_text=_("Those whose title says the same, if there are any."),
        required=False,
    )
    other = forms.CharField(
        label=_("Or its address"),
        help_text=_("Copy it from the page of the other proposal; the short one on a poster works, too."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        """Offer the similar ones that still look for support."""
        super().__init__(*args, **kwargs)
        self._proposal = proposal
        found = similar_proposals(proposal.council, proposal.title, other_than=proposal.pk)
        choices = [(str(one.pk), one.title) for one in found if one.state in OPEN_TO_SUPPORT]
        if not choices:
            del self.fields["similar"]
            cast("forms.CharField", self.fields["other"]).label = _("Address of the other proposal")
            return
        cast("forms.ChoiceField", self.fields["similar"]).choices = [("", "–"), *choices]

    def clean(self) -> dict[str, Any]:
        """Look the other proposal up."""
        given = super().clean() or self.cleaned_data
        typed = given.get("similar") or given.get("other", "")
        found = _found(self._proposal, typed)
        if found is None and not self.errors:
            self.add_error("other", _("There is no proposal at this address."))
        return {"other": found}


class SplitForm(forms.Form):
    """The points that go into a proposal of their own, and its title."""

    title = forms.CharField(
        label=_("Title of the new proposal"),
        help_text=_("One sentence that somebody understands who has never heard of it."),
        max_length=TITLE_LENGTH,
    )
    points = MultipleChoiceField(
        label=_("Points of the new proposal"),
        help_text=_("A point takes along what is below it. At least one stays here."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        """Offer the points of the first level."""
        super().__init__(*args, **kwargs)
        points = from_rows(proposal.points)
        choices = [(one.id, headed(one)) for one in points]
        cast("forms.MultipleChoiceField", self.fields["points"]).choices = choices


def _found(proposal: Proposal, typed: str) -> Proposal | None:
    rows = Proposal.objects.filter(SHOWN, council=proposal.council_id)
    if found := UUID_IN_ADDRESS.search(typed):
        return rows.filter(pk=UUID(found[0])).first()
    code = typed.strip().rstrip("/").rpartition("/")[2]
    return row_of_code(rows.order_by("published_at"), code)
