"""Reports on packages are kept for the whole run."""

from collections.abc import Iterator
from functools import lru_cache

import pytest

from plugins.records.package import sandbox


@pytest.fixture(scope="session", autouse=True)
def _reports_are_kept() -> Iterator[None]:
    """Keep the report on each package, not on the last four: the same samples are judged again and again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox, "_judged", lru_cache(maxsize=None)(sandbox._judged.__wrapped__))
        yield
