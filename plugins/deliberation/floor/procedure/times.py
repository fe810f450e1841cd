"""How long a kind of speech may take, and whether the rules know it: the fields of ``debate``."""

from enum import StrEnum
from typing import TYPE_CHECKING

from youth.procedure.choices import DebateOrder

if TYPE_CHECKING:
    from youth.procedure.profile import Profile


class SpeechKind(StrEnum):
    """What somebody asks to speak for."""

    SPEECH = "speech"
    QUESTION = "question"
    REPLY = "reply"
    REJOINDER = "rejoinder"
    PROCEDURAL = "procedural"
    ORDER = "order"


class Side(StrEnum):
    """For or against what is debated; none where the rules do not alternate."""

    NONE = ""
    FOR = "for"
    AGAINST = "against"


# After the end of the debate these may still be asked for, and what waits of these is still heard.
ASKED_AFTER_END = frozenset({SpeechKind.PROCEDURAL, SpeechKind.ORDER})
HEARD_AFTER_END = ASKED_AFTER_END | {SpeechKind.REPLY, SpeechKind.REJOINDER}
# What the limit on the number of speeches counts.
COUNTED = frozenset({SpeechKind.SPEECH})


def seconds_of(kind: SpeechKind, rules: "Profile") -> int | None:
    """Return how long a speech of this kind may take; None where the rules know no such speech.

    A question has the time of a speech. A procedural motion and a point of order have a time of their own
    where the rules set one, else that of a speech.
    """
    speech = rules.debate.speech_seconds.value
    match kind:
        case SpeechKind.REPLY:
            return rules.debate.reply_seconds.value
        case SpeechKind.REJOINDER:
            return rules.debate.rejoinder_seconds.value
        case SpeechKind.PROCEDURAL | SpeechKind.ORDER:
            return rules.debate.procedural_seconds.value or speech
    return speech


def kinds_known(rules: "Profile") -> list[SpeechKind]:
    """Return the kinds of speech that the rules know."""
    return [kind for kind in SpeechKind if seconds_of(kind, rules) is not None]


def speeches_left(kind: SpeechKind, made: int, rules: "Profile") -> int | None:
    """Return how many more speeches of the kind a member has on the item; None without a limit."""
    most = rules.debate.speeches_each.value
    if most is None or kind not in COUNTED:
        return None
    return max(0, most - made)


def asks_side(kind: SpeechKind, rules: "Profile") -> bool:
    """Return whether a side, for or against, belongs to a request of this kind."""
    return kind is SpeechKind.SPEECH and DebateOrder.ALTERNATE in rules.debate.order.value
