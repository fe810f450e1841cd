"""Where a line must not break: before a dash, and after the hyphen of a Bulgarian comparison."""

import re

COMPARISON = re.compile(r"\b(по|най)-(?=\w)", re.IGNORECASE)


def unbroken(text: str) -> str:
    """Return a text whose dashes begin no line, and whose comparisons (по-рано, най-много) stay whole."""
    return COMPARISON.sub("\\1\N{NON-BREAKING HYPHEN}", text).replace(" – ", "\N{NO-BREAK SPACE}– ")
