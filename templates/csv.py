"""Cells of a table as CSV, which people open in spreadsheets."""

# What a spreadsheet takes for the beginning of a formula, or leaves out in front of one.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: one that begins like it gets an apostrophe."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
