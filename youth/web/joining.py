"""Guards for participants: others join the council first and return to the page that they asked for."""

from collections.abc import Callable, Mapping
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
from youth.web.requests import (
    CouncilRequest,
    Guard,
    ParticipantRequest,
    View,
    of_participant,
    waits_for_consent,
)
from youth.web.wishes import FIELD, token_of
from youth.wishes import Wish

# The name of a page with the same ``pk`` (empty: the address that was asked for), or what finds its address.
type Back = str | Callable[[CouncilRequest], str]


def for_participants(back: Back = "", *, wish: Wish | None = None) -> Guard:
    """Let only participants of the council of the address reach a view.

    Others sign in, join and are led to the page ``back``; what they sent is done for them by then where
    ``wish`` says how. Where nobody joins by themselves, they are answered 403.
    """
    return _guard(back, of_office=False, wish=wish)


def for_office(back: Back = "") -> Guard:
    """Let only participants reach an act of an office; nobody is led to joining, which would not permit it.

    Visitors sign in first and are led to ``back``; everybody else is answered 403.
    """
    return _guard(back, of_office=True)


def _guard(back: Back, *, of_office: bool, wish: Wish | None = None) -> Guard:
    def decorate[**P](view: View[ParticipantRequest, P], /) -> View[CouncilRequest, P]:
        @wraps(view)
        def guarded(request: CouncilRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            council = request.council
            if request.participant is not None and not waits_for_consent(request.participant):
                return view(of_participant(request), *args, **kwargs)
            wanted = _page_after(request, back, kwargs)
            if request.participant is not None:
                return _not_taken(redirect(way_to_join(council, wanted, step="renew_consent")))
            if of_office or not is_joined_freely(council):
                return _to_the_door(request, wanted)
            asked = wish if wish and request.method == "POST" and wish.is_in(request.POST.dict()) else None
            token = token_of(request, council, asked, str(kwargs.get("pk", ""))) if asked else ""
            return _to_the_door(request, wanted, joining=way_to_join(council, wanted, wish=token))

        return guarded

    return decorate


def _page_after(request: CouncilRequest, back: Back, kwargs: Mapping[str, object]) -> str:
    if callable(back):
        return back(request)
    if not back:
        return request.get_full_path()
    place = {name: kwargs[name] for name in ("pk",) if name in kwargs}
    return reverse(back, kwargs={"council": request.council.slug} | place)


def _to_the_door(request: HttpRequest, wanted: str, *, joining: str = "") -> HttpResponse:
    if not request.user.is_authenticated:
        response = redirect_to_login(joining or wanted)
    elif joining:
        messages.info(request, _("Join the council first. You then return to the page that you asked for."))
        response = redirect(joining)
    else:
        raise PermissionDenied
    return _not_taken(response)


def _not_taken(response: HttpResponse) -> HttpResponse:
    # The form was not accepted: the browser keeps its content until the person returns.
    response.is_not_taken = True  # type: ignore[attr-defined]
    return response


def is_joined_freely(council: Council) -> bool:
    """Return whether people join the council by themselves; a municipal one consists of elected members."""
    return council.kind == Council.Kind.YOUTH


def way_to_join(council: Council, wanted: str = "", *, step: str = "join", wish: str = "") -> str:
    """Return the address of joining, or of its ``step`` with the guardian, which continues to ``wanted``.

    The ``wish`` is done before that.
    """
    address = reverse(f"youth:{step}", kwargs={"council": council.slug})
    carried = {name: value for name, value in (("next", wanted), (FIELD, wish)) if value}
    return f"{address}?{urlencode(carried, safe='/')}" if carried else address


def wanted_page(request: HttpRequest) -> str:
    """Return the page that the person asked for before joining; only on our own host."""
    wanted = request.GET.get("next", "")
    is_own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_own else ""
