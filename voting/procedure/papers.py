"""The tellers' protocol of a secret vote on paper: which figures can be true, and what they come to.

Every voter is given one paper at most. A paper comes back unused or lies in the urn; in the urn it is valid,
invalid or blank. More papers in the urn than were issued void the round, and nothing more is counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

AGAINST_ALL = "against_all"


class Figure(StrEnum):
    """The figures that every protocol has; the marks of each option come after them."""

    ISSUED = "issued"
    RETURNED = "returned"
    IN_URN = "in_urn"
    VALID = "valid"
    INVALID = "invalid"
    BLANK = "blank"


class FaultCode(StrEnum):
    """Why a figure cannot be true."""

    MISSING = "figure_missing"
    NEGATIVE = "figure_negative"
    NOT_OFFERED = "option_not_offered"
    MORE_THAN_VOTERS = "issued_more_than_voters"
    RETURNED_MORE_THAN_ISSUED = "returned_more_than_issued"
    PAPERS_MISSING = "papers_missing"
    PAPERS_TOO_MANY = "papers_too_many"
    URN_DOES_NOT_ADD_UP = "urn_does_not_add_up"
    MARKS_MORE_THAN_PAPERS = "marks_more_than_papers"
    MARKS_DO_NOT_ADD_UP = "marks_do_not_add_up"
    COUNTED_THOUGH_VOID = "counted_though_void"


@dataclass(frozen=True, slots=True)
class PaperForm:
    """What was handed to each of so many voters.

    A valid paper has at least one mark and at most ``marks``, none twice. ``against_all`` is a mark that
    takes no other beside it.
    """

    voters: int
    options: tuple[str, ...]
    marks: int = 1
    against_all: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """Return everything that can be marked, in the order of the paper."""
        return (*self.options, AGAINST_ALL) if self.against_all else self.options


@dataclass(frozen=True, slots=True)
class Protocol:
    """One protocol: papers by what became of them, and the valid ones by what is marked on them."""

    issued: int
    returned: int
    in_urn: int
    valid: int = 0
    invalid: int = 0
    blank: int = 0
    options: Mapping[str, int] | None = None

    @property
    def is_void(self) -> bool:
        """Return whether the urn holds more papers than were issued, which voids the round."""
        return self.in_urn > self.issued

    @property
    def figures(self) -> dict[str, int]:
        """Return every figure under its name; an option's name is its key."""
        own = {figure.value: int(getattr(self, figure)) for figure in Figure}
        return own | dict(self.options or {})


@dataclass(frozen=True, slots=True)
class Fault:
    """A figure that cannot be true, by its name, and why."""

    figure: str
    code: FaultCode


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that two entries give differently; ``None`` where an entry lacks it."""

    figure: str
    first: int | None
    second: int | None


def protocol_faults(protocol: Protocol, paper: PaperForm) -> tuple[Fault, ...]:
    """Return why the figures cannot come from one honest count of these papers; empty if they can.

    What a wrong figure would only repeat is left out: sums are judged once their parts can be true.
    """
    faults = [*_unreadable(protocol, paper)]
    if not faults:
        faults = [*_handed_out(protocol, paper)]
    if faults:
        return tuple(faults)
    return tuple(_counted_anyway(protocol) if protocol.is_void else _urn(protocol, paper))


def differences(first: Protocol, second: Protocol) -> tuple[Difference, ...]:
    """Compare two entries of one protocol figure by figure; empty where they agree."""
    one, other = first.figures, second.figures
    names = [*one, *(name for name in other if name not in one)]
    return tuple(
        Difference(name, one.get(name), other.get(name)) for name in names if one.get(name) != other.get(name)
    )


def _unreadable(protocol: Protocol, paper: PaperForm) -> list[Fault]:
    marked = protocol.options or {}
    # A void round is not counted any further: nothing has to be there for its options.
    wanted = () if protocol.is_void else paper.lines
    return [
        *(Fault(name, FaultCode.NEGATIVE) for name, number in protocol.figures.items() if number < 0),
        *(Fault(name, FaultCode.MISSING) for name in wanted if name not in marked),
        *(Fault(name, FaultCode.NOT_OFFERED) for name in marked if name not in paper.lines),
    ]


def _handed_out(protocol: Protocol, paper: PaperForm) -> list[Fault]:
    found = protocol.in_urn + protocol.returned
    faults = []
    if protocol.issued > paper.voters:
        faults.append(Fault(Figure.ISSUED, FaultCode.MORE_THAN_VOTERS))
    if protocol.returned > protocol.issued:
        faults.append(Fault(Figure.RETURNED, FaultCode.RETURNED_MORE_THAN_ISSUED))
    elif found < protocol.issued:
        faults.append(Fault(Figure.IN_URN, FaultCode.PAPERS_MISSING))
    elif found > protocol.issued and not protocol.is_void:
        faults.append(Fault(Figure.IN_URN, FaultCode.PAPERS_TOO_MANY))
    return faults


def _counted_anyway(protocol: Protocol) -> list[Fault]:
    handed_out = {Figure.ISSUED, Figure.RETURNED, Figure.IN_URN}
    return [
        Fault(name, FaultCode.COUNTED_THOUGH_VOID)
        for name, number in protocol.figures.items()
        if number and name not in handed_out
    ]


def _urn(protocol: Protocol, paper: PaperForm) -> list[Fault]:
    if protocol.valid + protocol.invalid + protocol.blank != protocol.in_urn:
        return [Fault(Figure.VALID, FaultCode.URN_DOES_NOT_ADD_UP)]
    marked = dict(protocol.options or {})
    against_all = marked.pop(AGAINST_ALL, 0)
    papers = protocol.valid - against_all
    if papers < 0:
        return [Fault(AGAINST_ALL, FaultCode.MARKS_MORE_THAN_PAPERS)]
    faults = [
        Fault(name, FaultCode.MARKS_MORE_THAN_PAPERS) for name, number in marked.items() if number > papers
    ]
    # So many marks fit on so many papers exactly if they can be dealt out one by one, in rounds.
    if not faults and not papers <= sum(marked.values()) <= papers * paper.marks:
        faults = [Fault(Figure.VALID, FaultCode.MARKS_DO_NOT_ADD_UP)]
    return faults
