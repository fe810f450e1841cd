"""The bands of age in words."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from youth.procedure.age import AgeBand

BAND_WORDS: dict[AgeBand, Promise] = {
    AgeBand.UNDER_14: pgettext_lazy("ages", "under 14"),
    AgeBand.FROM_14: pgettext_lazy("ages", "14 and 15"),
    AgeBand.FROM_16: pgettext_lazy("ages", "16 and 17"),
    AgeBand.FROM_18: pgettext_lazy("ages", "18 to 24"),
    AgeBand.FROM_25: pgettext_lazy("ages", "25 to 29"),
    AgeBand.FROM_30: pgettext_lazy("ages", "30 and older"),
}
