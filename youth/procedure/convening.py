"""Whose notice calls a meeting."""

from collections.abc import Collection

from youth.procedure.readers import Power

# The offices that act for each of those whom ``convene.by`` may name. A deputy takes the chair's place. A
# share of the seats or of the people, and the supervisor, ask in writing: their request reaches the chair,
# and in a council without a chair the secretary.
OFFICES = {
    "chair": frozenset({"chair", "deputy_chair"}),
    "deputy_chair": frozenset({"deputy_chair"}),
    "clerk": frozenset({"secretary"}),
}
AT_THE_BEGINNING = frozenset({"secretary"})


def offices_that_convene(powers: Collection[Power], *, lacks_chair: bool) -> frozenset[str]:
    """Return the offices whose holders send the notice of a meeting.

    ``powers`` is what ``convene.by`` names; ``lacks_chair`` says of a constituent meeting that nobody
    presides over the council yet, where the secretary sends the notice for those who call it. Where the rules
    name no office at all, the chair carries out what the others ask for.
    """
    named = frozenset[str]().union(*(OFFICES.get(one.who, frozenset()) for one in powers))
    return (named or OFFICES["chair"]) | (AT_THE_BEGINNING if lacks_chair else frozenset())
