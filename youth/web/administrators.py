"""Pages for an office of the council and for the administrators of the installation, who may hold none."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from youth.policies import OPERATOR, Actor, may, require
from youth.web.requests import AccountRequest, CouncilRequest, View


def acting(request: CouncilRequest, permission: str) -> Actor | None:
    """Return who acts on a page: the participant with the permission, else an administrator as operator."""
    participant = request.participant
    if request.user.is_superuser and not may(permission, participant, request.council):
        return OPERATOR
    return participant


def office_or_administrator[**P](
    permission: str, /
) -> Callable[[View[AccountRequest, P]], View[CouncilRequest, P]]:
    """Let visitors sign in, and answer 403 to those who have no such permission and do not administer."""

    def decorate(view: View[AccountRequest, P]) -> View[CouncilRequest, P]:
        @wraps(view)
        def guarded(request: CouncilRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            require(permission, acting(request, permission), request.council)
            return view(cast("AccountRequest", request), *args, **kwargs)

        return never_cache(login_required(guarded))

    return decorate
