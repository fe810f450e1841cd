"""The tellers' protocol of a secret vote on paper."""

from collections import Counter
from itertools import combinations, combinations_with_replacement, product

import pytest

from voting.procedure.papers import (
    AGAINST_ALL,
    Difference,
    Fault,
    FaultCode,
    Figure,
    PaperForm,
    Protocol,
    differences,
    protocol_faults,
)

TWO = ("for", "against")
THREE = ("for", "against", "abstain")
PAPER = PaperForm(13, THREE)


def sheet(
    issued: int = 13,
    returned: int = 1,
    in_urn: int = 12,
    valid: int = 10,
    invalid: int = 1,
    blank: int = 1,
    **options: int,
) -> Protocol:
    return Protocol(
        issued, returned, in_urn, valid, invalid, blank, options or {"for": 6, "against": 3, "abstain": 1}
    )


def histories(paper: PaperForm) -> set[tuple[int, ...]]:
    """Return the protocol of everything that so many voters can do with their papers.

    Each voter takes no paper, brings it back, spoils it, leaves it blank, or marks it in a lawful way.
    """
    marked = [
        frozenset(chosen)
        for many in range(1, paper.marks + 1)
        for chosen in combinations(paper.options, many)
    ]
    if paper.against_all:
        marked.append(frozenset([AGAINST_ALL]))
    fates: list[str | frozenset[str]] = ["none", "returned", "invalid", "blank", *marked]
    return {protocol_of(fate, paper) for fate in combinations_with_replacement(fates, paper.voters)}


def protocol_of(fates: tuple[str | frozenset[str], ...], paper: PaperForm) -> tuple[int, ...]:
    many = Counter(fate for fate in fates if isinstance(fate, str))
    marked = [fate for fate in fates if isinstance(fate, frozenset)]
    in_urn = many["invalid"] + many["blank"] + len(marked)
    options = [sum(line in fate for fate in marked) for line in paper.lines]
    return (
        len(fates) - many["none"],
        many["returned"],
        in_urn,
        len(marked),
        many["invalid"],
        many["blank"],
        *options,
    )


class TestWhatCanBeTrue:
    @pytest.mark.parametrize(
        "paper",
        [
            PaperForm(3, TWO),
            PaperForm(2, THREE),
            PaperForm(2, TWO, against_all=True),
            PaperForm(2, THREE, marks=2),
            PaperForm(2, TWO, marks=2, against_all=True),
        ],
        ids=str,
    )
    def test_exactly_those_figures_are_taken_that_some_course_of_the_vote_gives(self, paper):
        possible = histories(paper)
        taken = set()
        for figures in product(range(paper.voters + 1), repeat=6 + len(paper.lines)):
            issued, returned, in_urn, valid, invalid, blank, *options = figures
            if in_urn > issued:
                continue
            marked = dict(zip(paper.lines, options, strict=True))
            protocol = Protocol(issued, returned, in_urn, valid, invalid, blank, marked)
            if not protocol_faults(protocol, paper):
                taken.add(figures)

        assert taken == possible

    def test_every_course_of_a_larger_vote_is_taken(self):
        paper = PaperForm(6, THREE, marks=2, against_all=True)

        for figures in histories(paper):
            issued, returned, in_urn, valid, invalid, blank, *options = figures
            marked = dict(zip(paper.lines, options, strict=True))
            assert (
                protocol_faults(Protocol(issued, returned, in_urn, valid, invalid, blank, marked), paper)
                == ()
            )


class TestImpossibleSheets:
    def test_a_sheet_that_adds_up_is_taken(self):
        assert protocol_faults(sheet(), PAPER) == ()

    @pytest.mark.parametrize(
        ("protocol", "figure", "code"),
        [
            (sheet(issued=14, returned=2), Figure.ISSUED, FaultCode.MORE_THAN_VOTERS),
            (sheet(issued=13, returned=14), Figure.RETURNED, FaultCode.RETURNED_MORE_THAN_ISSUED),
            (sheet(returned=0), Figure.IN_URN, FaultCode.PAPERS_MISSING),
            (sheet(returned=2), Figure.IN_URN, FaultCode.PAPERS_TOO_MANY),
            (sheet(invalid=0), Figure.VALID, FaultCode.URN_DOES_NOT_ADD_UP),
            (sheet(blank=2), Figure.VALID, FaultCode.URN_DOES_NOT_ADD_UP),
            (
                sheet(**{"for": 11, "against": 0, "abstain": 0}),
                "for",
                FaultCode.MARKS_MORE_THAN_PAPERS,
            ),
            (
                sheet(**{"for": 6, "against": 3, "abstain": 0}),
                Figure.VALID,
                FaultCode.MARKS_DO_NOT_ADD_UP,
            ),
            (
                sheet(**{"for": 6, "against": 3, "abstain": 2}),
                Figure.VALID,
                FaultCode.MARKS_DO_NOT_ADD_UP,
            ),
            (sheet(**{"for": 6, "against": 4}), "abstain", FaultCode.MISSING),
            (
                sheet(**{"for": 6, "against": 3, "abstain": 1, "perhaps": 0}),
                "perhaps",
                FaultCode.NOT_OFFERED,
            ),
            (sheet(blank=-1, invalid=3), Figure.BLANK, FaultCode.NEGATIVE),
            (sheet(**{"for": 12, "against": -2, "abstain": 0}), "against", FaultCode.NEGATIVE),
        ],
    )
    def test_each_is_refused_with_its_figure_and_a_reason(self, protocol, figure, code):
        assert protocol_faults(protocol, PAPER) == (Fault(figure, code),)

    def test_more_votes_against_all_than_valid_papers_are_refused(self):
        paper = PaperForm(5, ("a", "b"), against_all=True)
        protocol = Protocol(5, 0, 5, 4, 1, 0, {"a": 0, "b": 0, AGAINST_ALL: 5})

        assert protocol_faults(protocol, paper) == (Fault(AGAINST_ALL, FaultCode.MARKS_MORE_THAN_PAPERS),)

    def test_a_paper_against_all_marks_nobody(self):
        paper = PaperForm(5, ("a", "b"), marks=2, against_all=True)
        protocol = Protocol(5, 0, 5, 5, 0, 0, {"a": 5, "b": 1, AGAINST_ALL: 1})

        assert protocol_faults(protocol, paper) == (Fault("a", FaultCode.MARKS_MORE_THAN_PAPERS),)

    def test_every_wrong_figure_of_one_kind_is_named(self):
        protocol = Protocol(13, 0, 13, 13, 0, 0, {})

        assert [fault.figure for fault in protocol_faults(protocol, PAPER)] == list(THREE)


class TestAnOverfullUrn:
    def test_more_papers_in_the_urn_than_were_issued_void_the_round(self):
        for issued, in_urn in product(range(14), range(20)):
            assert Protocol(issued, 0, in_urn).is_void == (in_urn > issued)

    def test_the_protocol_of_a_void_round_ends_with_the_urn(self):
        assert protocol_faults(Protocol(12, 0, 13), PAPER) == ()
        assert protocol_faults(Protocol(12, 1, 13, options={"for": 0}), PAPER) == ()

    def test_a_void_round_that_was_counted_all_the_same_is_refused(self):
        protocol = Protocol(12, 0, 13, 12, 1, 0, {"for": 12, "against": 0, "abstain": 0})

        assert [(fault.figure, fault.code) for fault in protocol_faults(protocol, PAPER)] == [
            (Figure.VALID, FaultCode.COUNTED_THOUGH_VOID),
            (Figure.INVALID, FaultCode.COUNTED_THOUGH_VOID),
            ("for", FaultCode.COUNTED_THOUGH_VOID),
        ]

    def test_also_a_void_round_issued_no_more_papers_than_there_are_voters(self):
        assert protocol_faults(Protocol(14, 0, 15), PAPER) == (
            Fault(Figure.ISSUED, FaultCode.MORE_THAN_VOTERS),
        )


class TestTwoEntries:
    def test_two_equal_entries_do_not_differ(self):
        assert differences(sheet(), sheet()) == ()

    @pytest.mark.parametrize("name", sheet().figures)
    def test_a_figure_that_differs_is_named_with_both_values(self, name):
        first = sheet()
        changed = first.figures | {name: first.figures[name] + 1}
        own = {figure.value: changed.pop(figure.value) for figure in Figure}
        second = Protocol(**own, options=changed)

        assert differences(first, second) == (Difference(name, first.figures[name], first.figures[name] + 1),)
        assert differences(second, first) == (Difference(name, first.figures[name] + 1, first.figures[name]),)

    def test_an_option_that_one_entry_lacks_differs(self):
        assert differences(Protocol(1, 0, 1), Protocol(1, 0, 1, options={"for": 0})) == (
            Difference("for", None, 0),
        )
