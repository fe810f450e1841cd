"""The page of what is not set up yet, and the test mail."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.setup.access import Seen, seen_by
from cms.setup.checks import State, is_complete, lines_on
from cms.setup.facts import mail_server, read_facts
from cms.setup.mail import confirm_mail, send_test_mail, server_of
from youth.refusals import Refusal
from youth.web.form_submissions import sent_once_apart
from youth.web.refusals import show_refusal
from youth.web.requests import SignedInRequest


def _seen(request: SignedInRequest) -> Seen:
    seen = seen_by(request.user)
    if seen is None:
        raise PermissionDenied
    return seen


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """Show every check: what is missing first."""
    lines = lines_on(read_facts(*_seen(request)))
    context = {
        "needed": [line for line in lines if line.state == State.NEEDED],
        "advised": [line for line in lines if line.state == State.ADVISED],
        "done": [line for line in lines if line.state == State.DONE],
        "is_complete": is_complete(lines),
        "sends_mail": bool(mail_server()),
    }
    return render(request, "cms/admin/setup.html", context)


@require_POST
@sent_once_apart
def send_mail(request: SignedInRequest) -> HttpResponse:
    """Mail a test to the person's own address."""
    _seen(request)
    try:
        send_test_mail(request.user.email, request.user.language)
    except Refusal as refusal:
        show_refusal(request, refusal)
    else:
        messages.success(
            request, _("The test mail was sent to %(address)s.") % {"address": request.user.email}
        )
    return redirect("setup_index")


@require_http_methods(["GET", "POST"])
def mail_arrived(request: SignedInRequest, code: str) -> HttpResponse:
    """Ask whether the mail came by itself; programs that look at links in mails press no buttons."""
    _seen(request)
    try:
        if request.method == "GET":
            server_of(code)
            return render(request, "cms/admin/setup_mail.html")
        confirm_mail(code)
    except Refusal as refusal:
        show_refusal(request, refusal)
    else:
        messages.success(request, _("Noted: mail arrives."))
    return redirect("setup_index")
