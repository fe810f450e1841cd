"""Of any chain, whatever its entries hold: it is found whole, and each single change in it is found."""

from dataclasses import fields
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from youth.journal.chain import Header, first_break, new_salt, payload_digest

# What JCS can write: no floats, whole numbers that any reader keeps.
values = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8)
payloads = st.dictionaries(st.text(max_size=5), values | st.lists(values, max_size=3), max_size=4)
others = values | st.dictionaries(st.text(max_size=5), values, min_size=1, max_size=2)
chains = st.lists(payloads, min_size=1, max_size=6)


def chain(payloads: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the lines of a stream with these payloads."""
    lines: list[dict[str, Any]] = []
    for seq, payload in enumerate(payloads, start=1):
        salt = new_salt()
        known = {
            "stream": "tests:1",
            "seq": seq,
            "kind": "tests.happened",
            "at": f"2026-11-26T10:00:{seq:02}.000000Z",
            "previous_digest": lines[-1]["digest"] if lines else "",
            "payload_digest": payload_digest(salt, payload),
        }
        header = Header(**{field.name: known.get(field.name) for field in fields(Header)})  # type: ignore[arg-type]
        lines.append(header.as_json() | {"digest": header.digest, "salt": salt, "payload": payload})
    return lines


@given(chains)
def test_what_was_written_holds(payloads: list[dict[str, Any]]) -> None:
    assert first_break(chain(payloads)) is None


@given(chains, st.data())
def test_a_payload_can_be_withheld_anywhere_and_the_chain_still_holds(
    payloads: list[dict[str, Any]], data: st.DataObject
) -> None:
    lines = chain(payloads)
    for seq in data.draw(st.sets(st.integers(1, len(lines)))):
        del lines[seq - 1]["payload"], lines[seq - 1]["salt"]
    assert first_break(lines) is None


@given(chains, st.data())
def test_another_value_in_any_field_of_an_entry_is_found_at_that_entry(
    payloads: list[dict[str, Any]], data: st.DataObject
) -> None:
    lines = chain(payloads)
    line = data.draw(st.sampled_from(lines))
    name = data.draw(st.sampled_from(sorted(line)))
    line[name] = data.draw(others.filter(lambda value: value != line[name]))
    broken = first_break(lines, stream="tests:1")
    assert broken is not None
    assert broken.seq == lines.index(line) + 1


@given(st.lists(payloads, min_size=2, max_size=6), st.data())
def test_an_entry_that_is_gone_or_in_another_place_is_found_where_the_order_ends(
    payloads: list[dict[str, Any]], data: st.DataObject
) -> None:
    lines = chain(payloads)
    order = data.draw(st.permutations(range(len(lines))))
    kept = order[: data.draw(st.integers(1, len(lines)))]
    in_order = 0
    while in_order < len(kept) and kept[in_order] == in_order:
        in_order += 1
    broken = first_break([lines[place] for place in kept])
    # Cut off at its end, a chain is whole in itself: the head tells.
    assert (broken and broken.seq) == (None if in_order == len(kept) else in_order + 1)
