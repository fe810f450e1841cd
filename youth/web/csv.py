"""Tables as CSV, for views; the shell writes its tables by the same functions."""

from templates.csv import BOM, csv_safe, csv_text

__all__ = ["BOM", "csv_safe", "csv_text"]
