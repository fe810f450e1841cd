"""Which device for push messages a browser is: a signed cookie, so that signing out switches it off."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from youth.models import PushSubscription, User
from youth.services.push import remove_device

COOKIE, SALT = "push_device", "youth.push_device"
YEAR = 365 * 24 * 60 * 60


def remember_device(response: HttpResponse, device: PushSubscription) -> None:
    """Let the browser that was switched on carry which device it is, for a year."""
    response.set_signed_cookie(
        COOKIE,
        str(device.pk),
        salt=SALT,
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def signed_out(sender: object, request: HttpRequest | None, user: User | None, **rest: object) -> None:
    """Delete the browser's device of the account at a sign-out (a receiver of ``user_logged_out``)."""
    if user is None or request is None:
        return
    device = request.get_signed_cookie(COOKIE, default="", salt=SALT)
    if device:
        remove_device(user, int(device))
