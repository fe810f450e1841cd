"""The longest files come first, so that no test process is left with one when the others have ended."""

import pytest

from tests.conftest import LONGEST, rank
from tests.processes import ROOT


def test_every_page_is_walked_first_then_come_the_other_long_files() -> None:
    names = [
        "tests/youth/test_founding.py",
        "tests/browser/test_shell.py",
        LONGEST[0],
        "tests/cms/test_pages.py",
    ]

    assert sorted(names, key=lambda name: rank(ROOT / name)) == [LONGEST[0], names[1], names[0], names[3]]


def test_the_long_files_are_there() -> None:
    assert [name for name in LONGEST if not (ROOT / name).exists()] == []


def test_this_run_has_that_order(request: pytest.FixtureRequest) -> None:
    ranks = [rank(item.path) for item in request.session.items]

    assert ranks == sorted(ranks)
