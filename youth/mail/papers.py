"""Documents that go along with mailings, made when the first of their mails is sent.

What makes them, a presenter, is above mail: it is declared by name, and a mailing names it with a key.
"""

import logging
from collections.abc import Callable
from functools import lru_cache
from typing import TypedDict

from django.utils.translation import override

from youth.mail.message import Paper

log = logging.getLogger(__name__)

# Returns the document for a key in the active language; None where there is none any more.
type Maker = Callable[[str], Paper | None]

_makers: dict[str, Maker] = {}
# A mailing goes out in a few languages, and one or two mailings at a time.
KEPT = 8


class Named(TypedDict):
    """A document as a mailing names it; ``version`` says of which state of its subject it is."""

    maker: str
    key: str
    version: int


def declare_paper(name: str, maker: Maker) -> None:
    """Declare what makes the documents of a name."""
    _makers[name] = maker


def paper_of(named: Named | None, language: str) -> Paper | None:
    """Return a mailing's document in a language; None where it has none or the document can't be made.

    The mail itself then goes out all the same: it says everything, and leads to the document.
    """
    if named is None or named["maker"] not in _makers:
        return None
    try:
        return _made(named["maker"], named["key"], named["version"], language)
    except Exception:
        log.exception("paper_of_mail_failed maker=%s", named["maker"])
        return None


@lru_cache(maxsize=KEPT)
def _made(maker: str, key: str, version: int, language: str) -> Paper | None:
    with override(language):
        return _makers[maker](key)
