"""The resolutions of a council as a table: one row each, with the points as they were typed."""

from collections.abc import Iterator

from youth.models import Council, Resolution
from youth.points import words_of
from youth.selectors.resolutions import resolutions_of

CHOICES = ("for", "against", "abstain")
# The names that the API has.
HEADINGS = (
    "number",
    "designation",
    "adopted_on",
    "language",
    "title",
    "legal_ground",
    "points",
    *CHOICES,
)


def table_of(council: Council) -> Iterator[tuple[str | int, ...]]:
    """Yield the headings, then a row for each resolution, latest first.

    What was decided is public also where the meeting was closed; who voted how is not in the table.
    """
    yield HEADINGS
    for resolution in resolutions_of(council):
        yield _row(resolution)


def _row(resolution: Resolution) -> tuple[str | int, ...]:
    votes = resolution.decision.get("votes", {})
    return (
        resolution.number,
        resolution.designation,
        resolution.adopted_on.isoformat(),
        resolution.language,
        resolution.title,
        resolution.legal_ground,
        # Numbers as typed, a line for each point, two spaces a level.
        words_of("", resolution.points),
        *(votes.get(choice, "") for choice in CHOICES),
    )
