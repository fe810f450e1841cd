"""Who is not part of a council yet joins it first, and comes back to what they wanted."""

from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from youth.models import Council
from youth.web.requests import CouncilRequest, Guard, ParticipantRequest, View, of_participant


def for_participants(back: str = "") -> Guard:
    """Let a view be reached only by whoever takes part in the council of the address.

    Others sign in, join and are led to the page named ``back`` (of the same ``pk``), else to the address
    that they asked for. Where nobody joins by themselves, they are answered 403.
    """
    return _guard(back, of_office=False)


def for_office(back: str = "") -> Guard:
    """Let an act of an office be reached only by participants: joining would open it to nobody.

    Who is not signed in does that first and is led to ``back``; everybody else is answered 403.
    """
    return _guard(back, of_office=True)


def _guard(back: str, *, of_office: bool) -> Guard:
    def decorate[**P](view: View[ParticipantRequest, P], /) -> View[CouncilRequest, P]:
        @wraps(view)
        def guarded(request: CouncilRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.participant is not None:
                return view(of_participant(request), *args, **kwargs)
            council = request.council
            place = {"council": council.slug} | {name: kwargs[name] for name in ("pk",) if name in kwargs}
            wanted = reverse(back, kwargs=place) if back else request.get_full_path()
            return _to_the_door(request, council, wanted, is_open=not of_office and is_joined_freely(council))

        return guarded

    return decorate


def _to_the_door(request: HttpRequest, council: Council, wanted: str, *, is_open: bool) -> HttpResponse:
    if not request.user.is_authenticated:
        response = redirect_to_login(way_to_join(council, wanted) if is_open else wanted)
    elif is_open:
        messages.info(request, _("Take part in the council first. Then you are back where you were."))
        response = redirect(way_to_join(council, wanted))
    else:
        raise PermissionDenied
    # What was sent has not been taken: the browser keeps what somebody wrote until they are back.
    response.is_not_taken = True  # type: ignore[attr-defined]
    return response


def is_joined_freely(council: Council) -> bool:
    """Return whether people join the council by themselves; a municipal one consists of who was elected."""
    return council.kind == Council.Kind.YOUTH


def way_to_join(council: Council, wanted: str = "", *, step: str = "join") -> str:
    """Return the address of joining, or of its ``step`` with the guardian, which leads on to ``wanted``."""
    address = reverse(f"youth:{step}", kwargs={"council": council.slug})
    return f"{address}?{urlencode({'next': wanted}, safe='/')}" if wanted else address


def wanted_page(request: HttpRequest) -> str:
    """Return where the person wanted to go before joining; only a page of our own host counts."""
    wanted = request.GET.get("next", "")
    is_own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_own else ""
