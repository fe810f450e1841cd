"""``votes.csv``: the result as a table that office programs open directly.

UTF-8 with byte order mark, semicolons, CRLF. One row per option with its total, then, where votes were
cast by name, one row per member in office. Cells that a spreadsheet would read as a formula get an
apostrophe.
"""

from collections.abc import Mapping, Sequence

from plugins.records.package.phrasing import words
from plugins.records.package.record import CHOICES, ResolutionRecord
from youth.web.csv import csv_text


def votes_csv(record: ResolutionRecord) -> bytes:
    """Return the file."""
    named = [(vote.name, vote.choice) for vote in record.decision.named or ()]
    start = [str(record.number), record.adopted_on.isoformat()]
    others = [(one.name, one.why) for one in record.decision.without_vote]
    return votes_table(start, record.decision.votes, named, others, record.language)


def votes_table(
    start: list[str],
    votes: Mapping[str, int],
    named: Sequence[tuple[str, str]],
    others: Sequence[tuple[str, str]],
    language: str,
) -> bytes:
    """Return the file from its parts; ``start`` is the number and day, ``others`` are without a vote."""
    text = words(language)
    rows = [[text[key] for key in ("number", "date", "row", "member", "option", "count")]]
    rows += [
        [*start, text["row_total"], "", text[f"choice_{choice}"], str(votes[choice])] for choice in CHOICES
    ]
    rows += [[*start, text["row_member"], name, text[f"choice_{choice}"], "1"] for name, choice in named]
    rows += [[*start, text["row_member"], name, text[why], "1"] for name, why in others]
    return written(rows)


def written(rows: list[list[str]]) -> bytes:
    """Write rows as the package's CSV dialect."""
    return csv_text(rows, delimiter=";").encode()
