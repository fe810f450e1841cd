"""What the request of a view is: which council, who asks. Types only; the middleware sets what they name.

A view names the narrowest type that its guards make true, and mypy checks what it does with it: the guards
of ``youth.web.joining`` and ``permission_required`` take a view of a ``ParticipantRequest`` and hand back
one of a ``CouncilRequest``.
"""

from collections.abc import Callable
from typing import Concatenate, Protocol, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from youth.models import Council, Participant, User


class SignedInRequest(HttpRequest):
    """A request of somebody with an account: the view is behind ``login_required`` or in the admin."""

    user: User


class CouncilRequest(HttpRequest):
    """A request below a council's address.

    ``council`` passed the gate: it is there, and the view's plugin is on in it. ``participant`` is the
    signed-in person as this council knows them, None for everybody else.
    """

    council: Council
    participant: Participant | None


class AccountRequest(CouncilRequest, SignedInRequest):
    """A request below a council's address of somebody with an account, who may not take part yet."""


class ParticipantRequest(AccountRequest):
    """A request of somebody who takes part in the council of the address."""

    participant: Participant


type View[R: HttpRequest, **P] = Callable[Concatenate[R, P], HttpResponse]


class Guard(Protocol):
    """A decorator behind which a view meets participants only."""

    def __call__[**P](self, view: View[ParticipantRequest, P], /) -> View[CouncilRequest, P]:
        """Return the guarded view."""


def of_council(request: HttpRequest) -> CouncilRequest:
    """Return the same request by its type, where a library's signature knows a plain one only."""
    return cast("CouncilRequest", request)


def of_participant(request: CouncilRequest) -> ParticipantRequest:
    """Return the same request as a participant's; raises ``PermissionDenied`` where it is nobody's."""
    if request.participant is None:
        raise PermissionDenied
    return cast("ParticipantRequest", request)


def acting(request: CouncilRequest) -> Participant:
    """Return who acts; raises ``PermissionDenied`` for visitors and for people of other councils."""
    return of_participant(request).participant
