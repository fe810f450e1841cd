"""Forms about votes: reasons, what is put to the vote, tellers and their protocol."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from templates.choices import ChoiceField, MultipleChoiceField
from voting.models import CHOICES
from voting.phrasing import FIGURES, METHODS, figure_fault, option_words, reason_sentence
from voting.procedure.papers import FaultCode, Figure, PaperForm, Protocol, protocol_faults
from voting.services.elections import LIST_NAME_LENGTH, MOST_PLACES, OFFICES
from voting.services.hand_tellers import HOW_MANY
from youth.procedure.choices import Method
from youth.roles import role_title
from youth.selectors.register import Holder, member_choices

if TYPE_CHECKING:
    from voting.models import Poll
    from youth.models import Participant

# Beside the ways that the rules name: an open vote whose hands two members count.
HANDS = "hands"
OFFERED = [Method.OPEN.value, Method.NAMED.value]
# No urn of ours holds more; a slip of the finger is noticed before it is added up.
MOST_PAPERS = 9999
HANDED_OUT = (Figure.ISSUED, Figure.RETURNED, Figure.IN_URN)
HELPS = {
    Figure.RETURNED: _("Who was given a paper and did not put it into the urn has returned it."),
    Figure.IN_URN: _("If there are more than were issued, leave everything below empty: the vote is void."),
    Figure.VALID: _("Marked as the paper says, with nothing else written on it."),
}


class ReasonForm(forms.Form):
    """A reason, which stays in the record."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class CastingForm(forms.Form):
    """The chair's casting vote where the votes are equal, or none."""

    casting = ChoiceField(
        label=_("The votes are equal. Your casting vote:"),
        choices=[
            ("for", pgettext_lazy("ballot", "For")),
            ("against", pgettext_lazy("ballot", "Against")),
            ("", _("I give none")),
        ],
        initial="",
        required=False,
        widget=forms.RadioSelect,
    )


class EntryForm(forms.Form):
    """The vote that should have been entered for a member, or none, and what was entered wrongly."""

    TAKEN_BACK = "none"

    reason = forms.CharField(label=_("What was entered wrongly"), max_length=300)

    def __init__(self, *arguments: Any, choices: list[tuple[str, Any]], **options: Any) -> None:
        """Offer these choices, and that the entry is taken back."""
        super().__init__(*arguments, **options)
        choices = [*choices, (self.TAKEN_BACK, _("take the entry back"))]
        # Nothing is chosen beforehand: who only gives a reason must not take a vote away by it.
        field = ChoiceField(label=_("The right vote"), choices=choices, widget=forms.RadioSelect)
        self.fields = {"choice": field} | self.fields


class HandTellersForm(forms.Form):
    """The two members who count the hands."""

    def __init__(self, *arguments: Any, members: list[tuple[str, str]], **options: Any) -> None:
        """Offer the ``members`` who may count: those in the hall who do not preside."""
        super().__init__(*arguments, **options)
        choices = [("", _("choose a member")), *members]
        left = {"invalid_choice": _("This member is not in the hall or presides: choose somebody else.")}
        for name, label in (("first", _("First teller")), ("second", _("Second teller"))):
            self.fields[name] = ChoiceField(label=label, choices=choices, error_messages=left)


class WayForm(HandTellersForm):
    """How a vote is taken: as the rules say, openly or by name, or by hands that two members count."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Ask for the way first; the members who count are needed for hands alone."""
        super().__init__(*arguments, **options)
        for field in self.fields.values():
            field.required = False
            # The style sheet shows them once hands are chosen.
            field.widget.attrs["data-for-hands"] = True
        self.fields["first"].help_text = _("Only for a vote by show of hands: two members count, each alone.")
        ways = [
            ("", _("as the rules say")),
            *((code, METHODS[code]) for code in OFFERED),
            (HANDS, _("by show of hands")),
        ]
        method = ChoiceField(label=_("How is the vote taken?"), choices=ways, required=False)
        self.fields = {"method": method} | self.fields

    def clean(self) -> dict[str, Any]:
        """Give ``method`` and ``tellers`` as the services take them."""
        given = super().clean() or self.cleaned_data
        by_hands = given.get("method") == HANDS
        given["method"] = "" if by_hands else given.get("method", "")
        named = [given[name] for name in ("first", "second") if given.get(name)] if by_hands else []
        if by_hands and not self.errors and len(set(named)) != HOW_MANY:
            self.add_error("second" if given.get("first") else "first", str(reason_sentence("two_tellers")))
        given["tellers"] = [UUID(one) for one in named]
        return given


class TogetherForm(WayForm):
    """Several items to put to the vote at once, and how the vote is taken."""

    def __init__(self, *arguments: Any, items: list[tuple[str, str]], **options: Any) -> None:
        """Offer the items that were not begun."""
        super().__init__(*arguments, **options)
        field = MultipleChoiceField(
            label=_("Items"),
            choices=items,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields = {"items": field} | self.fields


class FiguresForm(forms.Form):
    """The raised hands that one teller counted, a figure for each answer."""

    def __init__(self, *arguments: Any, poll: "Poll", **others: Any) -> None:
        """Ask for a figure of each of the ballot's answers."""
        super().__init__(*arguments, **others)
        words = dict(CHOICES) | option_words(poll.options)
        options = poll.answers
        for option in options:
            self.fields[option] = forms.IntegerField(label=words[option], min_value=0, max_value=1000)
        self.order_fields(list(options))

    @property
    def counts(self) -> dict[str, int]:
        """Return the figures; read after validation."""
        return {name: self.cleaned_data[name] for name in self.fields}


class CorrectedFiguresForm(FiguresForm):
    """The figures that should have been entered of both slips, and what was entered wrongly."""

    reason = forms.CharField(label=_("What was entered wrongly"), max_length=300)

    @property
    def counts(self) -> dict[str, int]:
        """Return the figures; read after validation."""
        return {name: self.cleaned_data[name] for name in self.fields if name != "reason"}


class MotionForm(WayForm):
    """A question to put to the vote: about what, why, and how the vote is taken."""

    def __init__(
        self, *arguments: Any, targets: list[tuple[str, str]] | None, asks_reason: bool, **options: Any
    ) -> None:
        """Offer the ``targets``, where there are any, and ask for a reason where the question needs one."""
        super().__init__(*arguments, **options)
        asked: dict[str, forms.Field] = {}
        if targets is not None:
            asked["about"] = ChoiceField(label=_("About"), choices=targets)
        if asks_reason:
            asked["reason"] = ReasonForm.base_fields["reason"]
        self.fields = asked | self.fields


class DemandForm(forms.Form):
    """Which way of voting is demanded, and by whom where the chair's table records it."""

    method = ChoiceField(label=_("Which way of voting"), widget=forms.RadioSelect)

    def __init__(
        self, *arguments: Any, ways: Iterable[Method], hall: list[tuple[str, str]] | None, **options: Any
    ) -> None:
        """Offer the ways that the rules let members demand, and those in the ``hall`` to who records it."""
        super().__init__(*arguments, **options)
        cast("forms.ChoiceField", self.fields["method"]).choices = [(way.value, METHODS[way]) for way in ways]
        if hall is not None:
            self.fields["participant"] = ChoiceField(label=_("Who demands it"), choices=hall)


class FigureField(forms.IntegerField):
    """A number of papers. An empty one is judged with the others: a void round leaves some empty."""

    def __init__(self, label: str, help_text: str) -> None:
        """Ask with the number keys of a telephone."""
        widget = forms.NumberInput({"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(label=label, help_text=help_text, min_value=0, max_value=MOST_PAPERS, widget=widget)

    def validate(self, value: Any) -> None:
        """Take an empty field as it is."""


class ProtocolForm(forms.Form):
    """The figures of the tellers' protocol: papers by what became of them, then marks by answer."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, paper: PaperForm, labels: Mapping[str, str]) -> None:
        """Ask for the figures that every protocol has, then for the marks of each option."""
        super().__init__(data)
        self.paper = paper
        for figure in Figure:
            self.fields[figure.value] = FigureField(str(FIGURES[figure]), str(HELPS.get(figure, "")))
        for name in paper.lines:
            self.fields[name] = FigureField(labels[name], "")

    def clean(self) -> dict[str, Any]:
        """Add the protocol, or say at each figure why it can't be true."""
        given = super().clean() or {}
        if self.errors:
            return given
        handed_out = [given[name] for name in HANDED_OUT]
        is_void = None not in handed_out and given[Figure.IN_URN] > given[Figure.ISSUED]
        for name in HANDED_OUT if is_void else self.fields:
            if given[name] is None:
                self.add_error(name, str(figure_fault(FaultCode.MISSING)))
        if self.errors:
            return given
        protocol = _protocol(given, self.paper.lines)
        for fault in protocol_faults(protocol, self.paper):
            self.add_error(fault.figure, str(figure_fault(fault.code)))
        return given | {"protocol": protocol}


class TellerListForm(forms.Form):
    """Which of the members who are present are proposed as tellers."""

    tellers = MultipleChoiceField(
        label=_("Members present"),
        help_text=_("Two or three. In an election nobody counts who stands for it."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, present: Sequence[Holder]) -> None:
        """Offer the members who are present, under their names in office."""
        super().__init__(data)
        self.people = {str(one.participant_id): one.participant for one in present}
        field = self.fields["tellers"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = member_choices(present)

    @property
    def chosen(self) -> list["Participant"]:
        """Return the members who were ticked."""
        return [self.people[one] for one in self.cleaned_data["tellers"]]


def _protocol(given: Mapping[str, int | None], lines: Sequence[str]) -> Protocol:
    figures = {figure.value: given[figure] or 0 for figure in Figure}
    return Protocol(**figures, options={name: given[name] or 0 for name in lines})


class ElectionForm(forms.Form):
    """What is elected: an office, or so many members of a committee."""

    what = ChoiceField(label=_("What is elected?"))
    places = forms.IntegerField(
        label=_("How many?"),
        min_value=1,
        max_value=MOST_PLACES,
        initial=1,
        help_text=_("Chair and secretary: one."),
    )
    by_lists = forms.BooleanField(
        label=_("By lists"),
        required=False,
        help_text=_(
            "Only for several places: each member votes for one list, and the lists share the places."
        ),
    )

    def __init__(self, *arguments: Any, committees: Sequence[Any], **options: Any) -> None:
        """Offer the offices that a council elects, and the committees of the term."""
        super().__init__(*arguments, **options)
        offices = [(office.value, role_title(office)) for office in OFFICES]
        found = [(str(one.pk), one.name) for one in committees]
        groups: list[Any] = [(_("An office"), offices)]
        if found:
            groups.append((_("Members of a committee"), found))
        self.fields["what"] = ChoiceField(label=_("What is elected?"), choices=groups)
        self.order_fields(["what", "places", "by_lists"])


class NominationForm(forms.Form):
    """Who is nominated, and by whom, where the chair's table enters it."""

    def __init__(self, *arguments: Any, members: Sequence[Holder], **options: Any) -> None:
        """Offer the members of the meeting by name."""
        super().__init__(*arguments, **options)
        names = member_choices(members)
        self.fields["member"] = ChoiceField(label=_("Who is nominated?"), choices=[("", "—"), *names])
        self.fields["by"] = ChoiceField(
            label=_("By whom?"), choices=[("", _("not named")), *names], required=False
        )


class ListForm(forms.Form):
    """A list that is nominated: its name, its members in their order, and by whom."""

    name = forms.CharField(label=_("Name of the list"), max_length=LIST_NAME_LENGTH)

    def __init__(self, *arguments: Any, members: Sequence[Holder], places: int, **options: Any) -> None:
        """Offer the members of the meeting for as many places as are filled."""
        super().__init__(*arguments, **options)
        names = member_choices(members)
        self.order = [f"member_{place}" for place in range(1, min(places, len(names)) + 1)]
        for place, field in enumerate(self.order, start=1):
            self.fields[field] = ChoiceField(
                label=_("Number %(place)s on the list") % {"place": place},
                choices=[("", "—"), *names],
                required=place == 1,
            )
        self.fields["by"] = ChoiceField(
            label=_("By whom?"), choices=[("", _("not named")), *names], required=False
        )

    @property
    def chosen(self) -> list[str]:
        """Return the ids of the members in their order; read after validation."""
        return [self.cleaned_data[field] for field in self.order if self.cleaned_data[field]]


class RoundForm(forms.Form):
    """How the vote of a round is taken."""

    method = ChoiceField(
        label=_("How is the vote taken?"),
        choices=[("", _("as the rules say")), *((code, METHODS[code]) for code in METHODS)],
        required=False,
    )
