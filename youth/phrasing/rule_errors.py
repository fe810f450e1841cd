"""Errors of the rules profile as sentences for people."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youth.procedure.errors import InvalidRuleError

SENTENCES = {
    "above_regular": gettext_lazy("%(value)s is more than the regular %(limit)s."),
    "both_sides_could_win": gettext_lazy("With %(value)s, both sides of a question could win."),
    "confirmed_without_source": gettext_lazy("A confirmed rule needs a source where it can be read."),
    "each_above_total": gettext_lazy("%(each)s minutes each do not fit into %(total)s minutes."),
    "for_and_against_needed": gettext_lazy("“For” and “against” must both be possible answers."),
    "fraction_above_one": gettext_lazy("%(value)s is more than the whole."),
    "fraction_not_positive": gettext_lazy("A fraction must be greater than zero."),
    "incomplete": gettext_lazy("A value, its source and whether it is confirmed belong together."),
    "method_not_offered": gettext_lazy("The way of voting “%(value)s” is not among those offered."),
    "min_above_max": gettext_lazy("The lowest age, %(low)s, is above the highest, %(high)s."),
    "missing": gettext_lazy("A value is missing."),
    "more_than_all": gettext_lazy("More than all can never be reached."),
    "more_than_seats": gettext_lazy("%(value)s is more than the %(seats)s seats."),
    "named_and_secret": gettext_lazy("A vote can't be by name and secret at once: %(value)s."),
    "not_a_code": gettext_lazy("“%(value)s” is not a code: use small Latin letters, digits and underscores."),
    "not_a_date": gettext_lazy("“%(value)s” is not a date."),
    "not_a_fraction": gettext_lazy("“%(value)s” is not a fraction. Write it like 1/2 or 2/3."),
    "not_a_list": gettext_lazy("Several values are expected here."),
    "not_a_majority": gettext_lazy(
        "A majority needs what it is counted on, a fraction, and “more than” or “at least”."
    ),
    "not_a_text": gettext_lazy("Write a text of up to 200 characters."),
    "not_a_whole_number": gettext_lazy("“%(value)s” is not a whole number."),
    "not_in_list": gettext_lazy("“%(value)s” is not one of the possible values."),
    "not_yes_or_no": gettext_lazy("Answer yes or no."),
    "out_of_range": gettext_lazy("%(value)s is not between %(low)s and %(high)s."),
    "pattern_broken": gettext_lazy("The pattern “%(value)s” can't be read."),
    "pattern_unknown_placeholder": gettext_lazy("The pattern knows only {n}, {p}, {date} and {yyyy}."),
    "pattern_without_number": gettext_lazy("The pattern needs the number: {n}."),
    "quorum_of_present": gettext_lazy("A quorum is counted on the seats or on the members in office."),
    "repeated": gettext_lazy("A value appears twice."),
    "too_few": gettext_lazy("At least %(at_least)s must be chosen."),
    "unknown_field": gettext_lazy("There is no such rule."),
    "unknown_key": gettext_lazy("This is not part of a rule: %(value)s."),
    "unknown_preset": gettext_lazy("There is no set of rules called “%(value)s”."),
    "unknown_type": gettext_lazy("There is no type of decision called “%(value)s”."),
}


def sentence_for(error: InvalidRuleError) -> str:
    """Return the reason in the active language."""
    sentence = SENTENCES.get(error.reason_code)
    return str(sentence) % error.params if sentence else _("This value is not valid here.")
