"""Charts and addresses of videos: pure arithmetic and parsing, no Django."""

from decimal import Decimal

import pytest

from cms.videos import UnknownVideoError, video_at
from templates.charting import (
    NotDrawableError,
    Series,
    Value,
    axis,
    bar_chart,
    line_chart,
    refuse_undrawable,
    rows_labelled,
    unbroken,
)


def one(*values: Value) -> list[Series]:
    return [Series("Внесени", tuple(values))]


def test_bars_begin_at_nought_and_negative_ones_reach_to_the_left() -> None:
    chart = bar_chart(["а", "б", "в"], one(-10, 0, 30))

    assert chart.zero == "25"
    assert [(row.bars[0].start, row.bars[0].width) for row in chart.rows] == [
        ("0", "25"),
        ("25", "0"),
        ("25", "75"),
    ]


def test_a_missing_value_is_no_bar_and_no_nought() -> None:
    bars = [row.bars[0] for row in bar_chart(["а", "б"], one(5, None)).rows]

    assert [bar.value for bar in bars] == [5, None]
    assert bars[1].width == "0"


def test_noughts_alone_are_drawn_without_dividing_by_them() -> None:
    assert bar_chart(["а"], one(0)).rows[0].bars[0].width == "0"
    assert line_chart(["а"], one(0)).lines[0].marks[0].height == "100"


def test_a_line_breaks_where_a_value_is_missing() -> None:
    line = line_chart(list("абвгд"), one(1, 2, None, 4, None)).lines[0]

    assert len(line.marks) == 3
    assert len(line.stretches) == 1
    assert list(unbroken((1, None, 2, 3))) == [[0], [2, 3]]


def test_one_value_is_a_mark_in_the_middle() -> None:
    line = line_chart(["2026"], one(7)).lines[0]

    assert (line.stretches, line.marks[0].place) == ((), "50")


@pytest.mark.parametrize(
    ("values", "steps"),
    [
        ((0, 24), [0, 10, 20, 30]),
        ((-3, 4), [-4, -2, 0, 2, 4]),
        ((Decimal("0.07"),), [0, 0.02, 0.04, 0.06, 0.08]),
        ((0, 0), [0, 1]),
        ((7_000_000,), [0, 2_000_000, 4_000_000, 6_000_000, 8_000_000]),
    ],
)
def test_the_axis_has_few_round_steps_and_nought(values: tuple[Value, ...], steps: list[float]) -> None:
    assert axis(one(*values)) == pytest.approx(steps)


def test_labels_below_a_line_are_the_ends_and_few_between() -> None:
    assert rows_labelled(3) == [0, 1, 2]
    assert rows_labelled(41) == [0, 10, 20, 30, 40]


@pytest.mark.parametrize(
    ("labels", "columns", "code"),
    [
        ([], one(), "no_rows"),
        (["а"], [], "no_series"),
        (["а"], one(1) * 5, "too_many_series"),
        (["а"] * 21, one(*range(21)), "too_many_rows"),
        (["а", "б"], one(None, None), "no_values"),
        (["а"], one(Decimal("NaN")), "not_a_number"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name(labels: list[str], columns: list[Series], code: str) -> None:
    with pytest.raises(NotDrawableError) as refused:
        refuse_undrawable("bars", labels, columns)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("address", "provider", "url"),
    [
        (
            "https://youtu.be/dQw4w9WgXcQ?si=follows-the-reader&t=42s",
            "YouTube",
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42s",
        ),
        (
            "https://m.youtube.com/watch?v=dQw4w9WgXcQ&list=RD&utm_source=x",
            "YouTube",
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        ),
        (
            "https://www.youtube.com/shorts/dQw4w9WgXcQ",
            "YouTube",
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        ),
        ("https://player.vimeo.com/video/76979871?h=abc123", "Vimeo", "https://vimeo.com/76979871/abc123"),
        (
            "https://video.example/w/kkGMgK9ZtnKfYAgnEtQxbv?start=1",
            "PeerTube, video.example",
            "https://video.example/w/kkGMgK9ZtnKfYAgnEtQxbv",
        ),
        (
            "https://ihtiman.example/зала.mp4?token=1",
            "ihtiman.example",
            "https://ihtiman.example/%D0%B7%D0%B0%D0%BB%D0%B0.mp4",
        ),
    ],
)
def test_a_video_s_address_loses_what_follows_the_reader(address: str, provider: str, url: str) -> None:
    video = video_at(address)

    assert (video.provider, video.url) == (provider, url)


@pytest.mark.parametrize(
    "address",
    [
        "http://youtu.be/dQw4w9WgXcQ",
        "https://www.youtube.com/@kanal",
        "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
        "https://user@youtu.be/dQw4w9WgXcQ",
        "https://example.org/",
        "https://[broken/video.mp4",
        "javascript:alert(1)//a.mp4",
        "",
    ],
)
def test_an_address_without_a_video_is_refused(address: str) -> None:
    with pytest.raises(UnknownVideoError):
        video_at(address)
