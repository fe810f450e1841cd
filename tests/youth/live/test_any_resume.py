"""From wherever screens resume, in any order: what they get joins without a gap to what they have."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from youth.live.frames import FrameStore, OutOfReachError, View

REACH, LAST = 4, 9
PUBLIC = View("public", "bg")


def test_a_screen_gets_all_that_it_missed_or_is_sent_to_load_its_page_again(stream: str, show: Any) -> None:
    for number in range(LAST):
        show(number)

    # Nothing is written any more, so that the examples may share the test's database.
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
    @given(st.lists(st.integers(0, LAST + 1), min_size=1, max_size=6))
    def ask(asked: list[int]) -> None:
        frames = FrameStore(reach=REACH)
        for seq in asked:
            missed = list(range(seq + 1, LAST + 1))
            if 0 <= LAST - seq <= REACH:
                assert [frame.seq for frame in frames.after(stream, PUBLIC, seq)] == missed
            else:
                with pytest.raises(OutOfReachError) as error:
                    frames.after(stream, PUBLIC, seq)
                assert error.value.head == LAST
            cached = frames.cached_after(stream, PUBLIC, seq)
            assert cached is None or [frame.seq for frame in cached] == missed

    ask()
