"""The act with which the processes of the fault tests answer a notice."""

from youth.journal.kinds import Kind, declare_kind


@declare_kind
class Told(Kind):
    """The listener's answer to a notice."""

    name = "tests.told"
