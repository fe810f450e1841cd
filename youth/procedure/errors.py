"""The one error of the rules profile."""

from collections.abc import Mapping


class InvalidRuleError(ValueError):
    """A value that is invalid in the rules profile.

    ``field`` is the dotted name (``quorum.fraction``), ``reason_code`` a stable word the interface turns
    into a sentence, ``params`` the numbers and words that sentence needs.
    """

    def __init__(self, field: str, reason_code: str, params: Mapping[str, object] | None = None) -> None:
        """Store the three parts; the text is for logs only."""
        self.field = field
        self.reason_code = reason_code
        self.params: dict[str, object] = dict(params or {})
        super().__init__(f"{field}: {reason_code} {self.params or ''}".strip())
