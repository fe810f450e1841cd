"""Numbers as people read them."""

from decimal import Decimal

from django.utils.formats import number_format


def as_number(value: Decimal | float) -> str:
    """Return a number as people read it: no noughts that say nothing, and a minus that is no hyphen."""
    exact = Decimal(str(value)).normalize()
    # Whole hundreds would be written with an exponent.
    whole = exact.quantize(Decimal(1)) if exact == exact.to_integral() else exact
    return number_format(whole, force_grouping=True).replace("-", "−")
