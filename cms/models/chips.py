"""The chips over a list by which a reader chooses a part of it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode


def filter_chips(parameter: str, labels: Mapping[str, Any], chosen: str) -> list[dict[str, Any]]:
    """Return a chip for each label, by its value in the address; the empty value chooses everything."""
    return [
        {
            "label": label,
            "url": f"?{urlencode({parameter: value})}" if value else "?",
            "is_active": value == chosen,
            "count": None,
        }
        for value, label in labels.items()
    ]
