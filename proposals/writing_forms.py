"""Forms with which a proposal is written: one for each step, and all of them as one.

The rules are the services'; a form only reads what was typed.
"""

import hashlib
import json
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from proposals.models import Proposal
from proposals.services.authoring import COST_LENGTH, SUMMARY_LENGTH, TITLE_LENGTH
from templates.choices import ChoiceField
from youth.points import TEXT_LENGTH
from youth.procedure.choices import Asked
from youth.selectors.lists import all_places, all_topics
from youth.selectors.rules import profile_of
from youth.services.files import ALT_LENGTH, CONTENT_TYPES, PICTURE_ENDINGS
from youth.web.uploads import upload_input

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from youth.models import Council, Place, Representation, Topic

# What a draft can be written with, in the order of the steps.
TEXTS = ("title", "language", "summary", "points", "cost")
FILED = ("topic", "place")
# The code of the error of a form whose proposal was changed since it was shown.
CHANGED_ELSEWHERE = "changed_elsewhere"


class _WritingForm(forms.Form):
    """Base: what was typed, and what the fields held when the form was shown.

    ``was`` is a digest: somebody may change the same draft in another window or on another device.
    """

    was = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, council: "Council", proposal: Proposal | None = None, **kwargs: Any
    ) -> None:
        """Begin with what the proposal has; without one the fields are empty."""
        self.proposal, self.asked = proposal, profile_of(council).proposal
        if proposal is not None:
            kwargs["initial"] = values_of(proposal) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        if proposal is None:
            del self.fields["was"]
        else:
            self.initial["was"] = self.digest()

    def written(self) -> list[str]:
        """Return the names of the fields that this form writes."""
        return [name for name in (*TEXTS, *FILED) if name in self.base_fields]

    def digest(self) -> str:
        """Return a digest of what the proposal holds in these fields."""
        held = values_of(self.proposal) if self.proposal is not None else {}
        return digest_of({name: held.get(name, "") for name in self.written()})

    def text(self) -> dict[str, str]:
        """Return the whole text: as entered, and what the proposal has where this form does not ask."""
        held = values_of(self.proposal) if self.proposal is not None else {}
        return {name: self.cleaned_data.get(name, held.get(name, "")) for name in TEXTS}

    def filed(self) -> dict[str, UUID | None]:
        """Return under what it is filed, with what the proposal has where this form does not ask."""
        held = values_of(self.proposal) if self.proposal is not None else {}
        given = {name: self.cleaned_data.get(name, held.get(name)) for name in FILED}
        return {name: UUID(str(value)) if value else None for name, value in given.items()}

    def clean(self) -> dict[str, Any]:
        """Say so where the proposal was changed since the form was shown; a second press keeps this text."""
        was = self.cleaned_data.get("was")
        if was and was != self.digest() and self._differs():
            self.data = {**dict(self.data.items()), "was": self.digest()}
            words = _(
                "This was changed in another window in the meantime. Press the button again to keep what is "
                "here, or open the page again to see the other text."
            )
            raise forms.ValidationError(words, code=CHANGED_ELSEWHERE)
        return self.cleaned_data

    def _differs(self) -> bool:
        held = values_of(self.proposal) if self.proposal is not None else {}
        return any(self.cleaned_data.get(name, "") != held.get(name, "") for name in self.written())


class IdeaForm(_WritingForm):
    """The idea in one sentence, and in whose name it is written."""

    title = forms.CharField(
        label=_("What do you propose?"),
        help_text=_("One sentence that somebody understands who has never heard of it."),
        max_length=TITLE_LENGTH,
    )
    language = ChoiceField(label=_("In which language did you write?"), choices=settings.LANGUAGES)
    on_behalf = ChoiceField(
        label=_("In whose name?"),
        help_text=_("An organisation's proposal shows its name; the journal keeps yours as well."),
        required=False,
    )
    field_order: tuple[str, ...] = ("on_behalf", "title", "language")

    def __init__(self, *args: Any, acting_for: "Sequence[Representation]" = (), **kwargs: Any) -> None:
        """Offer the organisations that the person acts for; nothing is asked where there are none."""
        super().__init__(*args, **kwargs)
        self._acting_for = {str(one.pk): one for one in acting_for}
        if not acting_for:
            del self.fields["on_behalf"]
            return
        choices = [
            (key, _("on behalf of: %(organisation)s") % {"organisation": one.organisation.display_name})
            for key, one in self._acting_for.items()
        ]
        on_behalf = cast("forms.ChoiceField", self.fields["on_behalf"])
        on_behalf.choices = [("", _("in my own name")), *choices]

    def representation(self) -> "Representation | None":
        """Return by which representation the person writes; None for their own name."""
        return self._acting_for.get(self.cleaned_data.get("on_behalf", ""))


class FilingForm(_WritingForm):
    """Where the proposal is about, and its topic; both may be left out."""

    place = ChoiceField(label=_("Where?"), help_text=_("The settlement that it is about."), required=False)
    topic = ChoiceField(
        label=pgettext_lazy("of a proposal", "Topic"),
        help_text=_("Who follows the topic hears of your proposal."),
        required=False,
    )

    def __init__(self, *args: Any, council: "Council", **kwargs: Any) -> None:
        """Offer the council's lists; what is not there is not asked."""
        super().__init__(*args, council=council, **kwargs)
        self._offer("place", all_places(council))
        self._offer("topic", all_topics(council))

    def _offer(self, name: str, entries: "Iterable[Topic | Place]") -> None:
        held = self.initial.get(name, "")
        choices = [(str(one.pk), one.name) for one in entries if one.is_offered or str(one.pk) == held]
        if not choices:
            del self.fields[name]
            return
        cast("forms.ChoiceField", self.fields[name]).choices = [("", "–"), *choices]


class WhyForm(_WritingForm):
    """The reasons."""

    summary = forms.CharField(
        label=_("Why?"),
        help_text=_("What is it like now, and for whom would it get better?"),
        widget=forms.Textarea,
        max_length=SUMMARY_LENGTH,
        required=False,
    )
    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("One photo or drawing, at most 20 MB. Place, time and camera are taken out of it."),
        widget=upload_input(PICTURE_ENDINGS),
        required=False,
    )
    alt = forms.CharField(
        label=_("What does the picture show?"),
        help_text=_("In a few words, for those who can't see it."),
        max_length=ALT_LENGTH,
        required=False,
    )
    document = forms.FileField(
        label=_("Document"),
        help_text=_(
            "At most three of 20 MB each. Everybody can save it, with what its properties say of you."
        ),
        widget=upload_input(CONTENT_TYPES),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for files only where there is something that they can belong to."""
        super().__init__(*args, **kwargs)
        if self.proposal is None:
            for name in ("picture", "alt", "document"):
                del self.fields[name]
        elif self.asked.annexes.value is Asked.NOT_ASKED:
            del self.fields["document"]
        elif self.asked.annexes.value is Asked.REQUIRED:
            self.fields["document"].help_text = _(
                "The council asks for an annex before you submit: a plan, a drawing, an offer with a "
                "price. At most "
                "three of 20 MB each. Everybody can save it, with what its properties say of you."
            )

    def uploads(self) -> list[tuple[str, Any, str]]:
        """Return the files that were sent: kind, upload, and the words of a picture."""
        given = [(kind, self.cleaned_data.get(kind)) for kind in ("picture", "document")]
        return [(kind, file, self.cleaned_data.get("alt", "")) for kind, file in given if file]


# What is said at the decision where the council asks for its legal ground, and where it does not.
GROUND_REQUIRED = _(
    "You need at least one point to publish. One point per line. The council votes on exactly these "
    "words. Numbers "
    "stay as you type them: 1., 1.1., а), § 1. Paste a table as it is. The council asks for a legal "
    "ground before you "
    "submit: begin with “На основание” and the law or the rules that let it decide this, with article "
    "and paragraph. "
    "The council's secretary knows it: ask there."
)
GROUND_NOT_ASKED = _(
    "You need at least one point to publish. One point per line. The council votes on exactly these "
    "words. Numbers "
    "stay as you type them: 1., 1.1., а), § 1. Paste a table as it is."
)


class DecisionForm(_WritingForm):
    """What the council decides, word for word; a draft may be without."""

    # Spaces at the beginning of a line count.
    points = forms.CharField(
        label=_("What should the council decide?"),
        help_text=_(
            "You need at least one point to publish. One point per line. The council votes on exactly these "
            "words. Numbers stay as you type them: 1., 1.1., а), § 1. Paste a table as it is, and begin with "
            "“На основание” if you know a legal ground."
        ),
        widget=forms.Textarea,
        max_length=TEXT_LENGTH,
        strip=False,
    )
    cost = forms.CharField(
        label=_("What does it cost, and who pays?"),
        help_text=_(
            "A rough sum, and where it could come from: the municipal budget, a programme, donations. "
            "Write it, too, "
            "if it costs nothing. If you don't know, leave it out."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=COST_LENGTH,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say what the council's rules ask for."""
        super().__init__(*args, **kwargs)
        ground = self.asked.legal_ground.value
        if ground is not Asked.OPTIONAL:
            self.fields["points"].help_text = (
                GROUND_REQUIRED if ground is Asked.REQUIRED else GROUND_NOT_ASKED
            )
        if self.asked.cost.value is Asked.NOT_ASKED:
            del self.fields["cost"]
        elif self.asked.cost.value is Asked.REQUIRED:
            self.fields["cost"].help_text = _(
                "The council asks for it before you submit: a rough sum, and where it could come from, "
                "for example the "
                "municipal budget, a programme, donations. Write it, too, if it costs nothing."
            )

    def clean(self) -> dict[str, Any]:
        """Ask for points only when the proposal is published."""
        if "publish" not in self.data and self.has_error("points", "required"):
            del self.errors["points"]
            self.cleaned_data["points"] = ""
        return super().clean()


class ProposalForm(IdeaForm, FilingForm, WhyForm, DecisionForm):
    """All of a proposal in one form; a draft needs the title alone."""

    field_order = (
        "on_behalf",
        "title",
        "place",
        "topic",
        "summary",
        "points",
        "cost",
        "picture",
        "alt",
        "document",
        "language",
    )


def values_of(proposal: Proposal) -> dict[str, str]:
    """Return what a proposal holds, as the forms show it."""
    return {
        "title": proposal.title,
        "language": proposal.language,
        "summary": proposal.summary,
        "points": proposal.text,
        "cost": proposal.cost,
        "topic": str(proposal.topic_id or ""),
        "place": str(proposal.place_id or ""),
    }


def digest_of(values: dict[str, str]) -> str:
    """Return a short digest of some values by their names."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]
