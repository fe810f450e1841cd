"""The form for one rule; its input depends on the type of the rule's value."""

from enum import StrEnum
from fractions import Fraction
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from templates.choices import ChoiceField, ModelChoiceField, MultipleChoiceField, TypedChoiceField
from youth.models import Council, Resolution
from youth.phrasing.rules import FIELDS as NAMES
from youth.phrasing.rules import SECTIONS, word_for
from youth.procedure.choices import (
    AmendmentKind,
    Base,
    DebateOrder,
    Method,
    Option,
    Recheck,
    VerifiedAct,
    VerifiedFact,
)
from youth.procedure.profile import Fact, InvalidRuleError
from youth.procedure.readers import Majority, Power
from youth.procedure.structure import FIELDS
from youth.selectors.rule_changes import resolutions_without_change

# Lists whose items come from a closed list.
LISTS: dict[str, type[StrEnum]] = {
    "quorum.recheck": Recheck,
    "vote.methods": Method,
    "vote.options": Option,
    "verify.required_for": VerifiedAct,
    "verify.facts": VerifiedFact,
}
# Lists with a meaningful order are typed; checkboxes have no order.
ORDERED: dict[str, type[StrEnum]] = {"debate.order": DebateOrder, "amendment.order": AmendmentKind}
CODES = _("Separate several with commas.")
NOTHING = _("Leave it empty if the rules do not set it.")
OPTIONAL_FRACTIONS = {"vote.secret_on_request_of"}


class RuleForm(forms.Form):
    """Where the rule is written and whether somebody read it there; subclasses add the value."""

    source = forms.CharField(
        label=_("Where it is written"),
        max_length=200,
        required=False,
        help_text=_("Regulation, article, paragraph."),
    )
    confirmed = forms.BooleanField(
        label=_("I have read it there"), required=False, help_text=_("It is then shown as confirmed.")
    )
    field_order = ("value", "base", "fraction", "strict", "source", "confirmed")

    def raw_value(self) -> Any:
        """Return the value as the profile reads it."""
        return self.cleaned_data["value"]


class YesNoForm(RuleForm):
    """A rule that is yes or no."""

    value = TypedChoiceField(
        label=_("Value"),
        choices=(("yes", _("yes")), ("no", _("no"))),
        widget=forms.RadioSelect,
        coerce=lambda text: text == "yes",
    )


class NumberForm(RuleForm):
    """A rule that is a whole number."""

    value = forms.IntegerField(label=_("Value"), min_value=0)


class OptionalNumberForm(RuleForm):
    """A rule that is a whole number or None."""

    value = forms.IntegerField(label=_("Value"), min_value=0, required=False, help_text=NOTHING)


class TextForm(RuleForm):
    """A rule that is a text: a pattern or a fraction such as 1/2."""

    value = forms.CharField(label=_("Value"), max_length=200)


class OptionalTextForm(RuleForm):
    """A fraction that may be missing."""

    value = forms.CharField(label=_("Value"), max_length=40, required=False, help_text=NOTHING)

    def raw_value(self) -> Any:
        """Return the fraction, or None."""
        return self.cleaned_data["value"] or None


class CodesForm(RuleForm):
    """A list of codes."""

    value = forms.CharField(label=_("Value"), max_length=400, required=False, help_text=CODES)

    def raw_value(self) -> Any:
        """Return the codes without spaces and gaps."""
        return [code.strip() for code in self.cleaned_data["value"].split(",") if code.strip()]


class MajorityForm(RuleForm):
    """A majority: more than, or at least, a share of something."""

    base = ChoiceField(label=_("Counted on"))
    fraction = forms.CharField(label=_("Share"), max_length=40, help_text=_("Such as 1/2 or 2/3."))
    strict = TypedChoiceField(
        label=_("Needed"),
        choices=(("yes", _("more than this share")), ("no", _("at least this share"))),
        widget=forms.RadioSelect,
        coerce=lambda text: text == "yes",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fill in the choices of the base."""
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["base"]).choices = _choices(Base)

    def raw_value(self) -> Any:
        """Return base, fraction and whether it must be exceeded."""
        return {name: self.cleaned_data[name] for name in ("base", "fraction", "strict")}


def rule_form_for(field: str, fact: Fact[Any], data: Any = None) -> RuleForm:
    """Return the form for one rule, filled with its present value."""
    form_class, value = _form_and_value(field, fact.value)
    # Where a preset has a rule from is not where this council wrote it.
    own = fact.overridden
    initial = {"source": fact.source if own else "", "confirmed": fact.confirmed and own}
    initial |= value if isinstance(value, dict) else {"value": value}
    form = form_class(data, initial=initial)
    _offer_choices(form, field, fact.value)
    return form


def _form_and_value(field: str, value: Any) -> tuple[type[RuleForm], Any]:
    if isinstance(value, Majority):
        strict = "yes" if value.strict else "no"
        return MajorityForm, {"base": value.base, "fraction": str(value.fraction), "strict": strict}
    if isinstance(value, tuple):
        if field in LISTS:
            return RuleForm, [item.value for item in value]
        return CodesForm, ", ".join(_code(item) for item in value)
    if isinstance(value, bool):
        return YesNoForm, "yes" if value else "no"
    return _plain_form(field, value), str(value) if isinstance(value, Fraction) else value


def _plain_form(field: str, value: Any) -> type[RuleForm]:
    """Return the form of a rule that is one number, fraction or word."""
    if field in OPTIONAL_FRACTIONS:
        return OptionalTextForm
    if value is None or isinstance(value, int):
        return OptionalNumberForm if _may_be_missing(field) else NumberForm
    return TextForm


def _offer_choices(form: RuleForm, field: str, value: Any) -> None:
    """Set the choices of a rule with a closed list of values, in words."""
    if field in LISTS:
        form.fields["value"] = MultipleChoiceField(
            label=gettext("Value"),
            choices=_choices(LISTS[field]),
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        form.order_fields(form.field_order)
    elif field in ORDERED:
        words = "; ".join(f"{code} = {word}" for code, word in _choices(ORDERED[field]))
        form.fields["value"].help_text = f"{CODES} {words}"
    elif isinstance(value, StrEnum):
        form.fields["value"] = ChoiceField(label=gettext("Value"), choices=_choices(type(value)))
        form.order_fields(form.field_order)


def _choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [(item.value, word_for(item)) for item in kind]


def _code(item: Any) -> str:
    """Return a list item in its typed form: ``budget``, ``chair``, ``seats:1/3``."""
    if not isinstance(item, Power):
        return str(item)
    amount = item.share or item.count
    return f"{item.who}:{amount}" if amount else item.who


def _may_be_missing(field: str) -> bool:
    try:
        return FIELDS[field](field, None) is None
    except InvalidRuleError:
        return False


class SourceForm(forms.Form):
    """Where the council's own rules say what a rule says already."""

    source = forms.CharField(
        label=_("Where it is written"),
        max_length=200,
        help_text=_("For example: Rules of the Youth Council, art. 12, para. 2."),
    )
    confirmed = forms.BooleanField(
        label=_("I have read it there"), required=False, help_text=_("It is then shown as confirmed.")
    )


class DayForm(forms.Form):
    """From which day on the rules are to change."""

    wanted_from = forms.DateField(
        label=_("From which day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: from the day after the decision is entered."),
    )


class ProposalForm(DayForm):
    """Why the rules are to be changed, and from which day on."""

    field_order = ("reason", "wanted_from")

    reason = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The council reads this before it votes; it is public."),
    )


class WhichRuleForm(forms.Form):
    """Which rule the council's amendment is about."""

    rule = ChoiceField(label=_("Another rule"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer all rules by section."""
        super().__init__(*args, **kwargs)
        choices = [
            (words, [(name, NAMES[name]) for name in FIELDS if name.partition(".")[0] == section])
            for section, words in SECTIONS.items()
        ]
        cast("forms.ChoiceField", self.fields["rule"]).choices = choices


class DecisionForm(forms.Form):
    """By which resolution the council changed its rules."""

    resolution = ModelChoiceField(label=_("Resolution"), queryset=Resolution.objects.none())

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        """Offer the resolutions by which no change was entered."""
        super().__init__(*args, **kwargs)
        cast("Any", self.fields["resolution"]).queryset = resolutions_without_change(council)


def slip_form_for(field: str, fact: Fact[Any], data: Any = None) -> RuleForm:
    """Return the form for what a rule should say, with how the slip came about."""
    form = rule_form_for(field, fact, data)
    form.fields["reason"] = forms.CharField(
        label=_("What was entered wrongly"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Name the document that says it right. Both values stay on the page of the rules."),
    )
    return form
