"""Types of requests by what the middleware has set: council, account, participant.

A view declares the narrowest type that its guards ensure, and mypy checks its use: the guards of
``youth.web.joining`` and ``permission_required`` take a view of a ``ParticipantRequest`` and return one of
a ``CouncilRequest``.
"""

from collections.abc import Callable
from typing import Concatenate, Protocol, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from youth.models import Committee, Council, Meeting, Participant, User


class SignedInRequest(HttpRequest):
    """A request of somebody with an account: the view is behind ``login_required`` or in the admin."""

    user: User


class CouncilRequest(HttpRequest):
    """A request below a council's address.

    ``council`` exists and the view's plugin is on in it. ``participant`` is that of the signed-in person in
    this council, None for everybody else; ``meeting`` the one to which the page belongs, which the view
    says (``youth.web.meetings``), ``committee`` the one to which a page without a meeting does.
    """

    council: Council
    participant: Participant | None
    meeting: Meeting | None
    committee: Committee | None


class AccountRequest(CouncilRequest, SignedInRequest):
    """A request below a council's address of somebody with an account, who may not take part yet."""


class ParticipantRequest(AccountRequest):
    """A request of somebody who takes part in the council of the address."""

    participant: Participant


type View[R: HttpRequest, **P] = Callable[Concatenate[R, P], HttpResponse]


class Guard(Protocol):
    """A decorator that lets only participants reach a view."""

    def __call__[**P](self, view: View[ParticipantRequest, P], /) -> View[CouncilRequest, P]:
        """Return the guarded view."""


def of_council(request: HttpRequest) -> CouncilRequest:
    """Return the same request with its type, where a library's signature has a plain one."""
    return cast("CouncilRequest", request)


def waits_for_consent(participant: Participant) -> bool:
    """Return whether the person does nothing until they, or their guardian, have consented again."""
    return participant.standing is not None and participant.standing.renews_consent


def of_participant(request: CouncilRequest) -> ParticipantRequest:
    """Return the same request as a participant's.

    Raises ``PermissionDenied`` where it has none, or taking part waits for a consent.
    """
    if request.participant is None or waits_for_consent(request.participant):
        raise PermissionDenied
    return cast("ParticipantRequest", request)


def acting(request: CouncilRequest) -> Participant:
    """Return who acts; raises ``PermissionDenied`` for visitors and for people of other councils."""
    return of_participant(request).participant
