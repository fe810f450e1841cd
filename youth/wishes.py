"""What people want before they have signed in or joined, and what does it for them afterwards.

The app that owns an act declares it in its ``wishes.py``; ``youth.web.wishes`` carries it through signing in,
joining and the guardian's step.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from plugins.hooks import check_own_name
from youth.models import Participant

# Does the act by its service and returns the sentence to show; raises ``Refusal`` and ``PermissionDenied``.
type Perform = Callable[[Participant, str, Mapping[str, str]], str]

HOUR = 60 * 60


@dataclass(frozen=True, slots=True)
class Wish:
    """What was wanted, by its name; the fields of its form that are kept, and for how many seconds.

    A secret one is encrypted: what was chosen is in no address that a log keeps.
    """

    name: str
    fields: tuple[str, ...]
    max_age: int
    is_secret: bool

    def is_in(self, sent: Mapping[str, str]) -> bool:
        """Return whether a form that was sent asks for it: with every field."""
        return all(name in sent for name in self.fields)


@dataclass(frozen=True, slots=True)
class WishedAct(Wish):
    """A wish that a service does without the person's page."""

    perform: Perform

    def is_in(self, sent: Mapping[str, str]) -> bool:
        """Return True: its form has nothing else to ask for."""
        return True


_wishes: dict[str, Wish] = {}


def declare_wish(
    name: str, *, perform: Perform, fields: tuple[str, ...] = (), is_secret: bool = False
) -> WishedAct:
    """Declare what does the act called ``name``; a plugin's names begin with its slug and a dot.

    ``perform`` gets the participant, the key of the thing as in its address, and those ``fields`` of the
    form that were sent; several values of one field are joined by commas. Those of a secret wish are
    encrypted on the way. Raises ``ValueError`` where the name is taken, ``ImproperlyConfigured`` where it is
    another's.
    """
    check_own_name(name, perform.__module__)
    return _declared(WishedAct(name, fields, 2 * HOUR, is_secret, perform))


def declare_page_wish(name: str, module: str, *, fields: tuple[str, ...], max_age: int) -> Wish:
    """Declare a wish that the page of its form fulfils, because the text itself is on the device alone.

    The view asks ``youth.web.wishes.granted``. ``module`` is the declaring one; raises as ``declare_wish``.
    """
    check_own_name(name, module)
    return _declared(Wish(name, fields, max_age, is_secret=False))


def wish_named(name: str) -> Wish | None:
    """Return the wish of a name, or None where nobody declared it or its plugin was removed."""
    return _wishes.get(name)


def _declared[W: Wish](wish: W) -> W:
    if wish.name in _wishes:
        message = f"the wish {wish.name!r} is declared twice"
        raise ValueError(message)
    _wishes[wish.name] = wish
    return wish
