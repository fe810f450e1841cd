"""The page behind the link in a guardian's mail: taking the confirmation back, without an account."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from youth.models import Participant
from youth.selectors.guardians import confirmation_of_link, link_state
from youth.services.guardian_withdrawal import withdraw_confirmation
from youth.web.acts import act_by_button
from youth.web.requests import CouncilRequest
from youth.web.secret_links import by_secret_link

NOT_FOUND = 404


@by_secret_link
@require_http_methods(["GET", "POST"])
def withdraw_page(request: CouncilRequest, token: str) -> HttpResponse:
    """Show what the guardian confirmed; the button takes it back, as programs follow every link in a mail."""
    council = request.council
    confirmation = confirmation_of_link(council, token)
    if confirmation is None:
        context = {"council": council, "state": "unknown"}
        return render(request, "youth/profile/guardian_withdrawal.html", context, status=NOT_FOUND)
    if request.method == "POST":
        done = _("Recorded. You do not need to do anything more.")
        act_by_button(request, lambda: withdraw_confirmation(council, token), done)
        return redirect(request.path)
    participant = Participant.objects.filter(
        council=council, user=confirmation.user, left_at__isnull=True
    ).first()
    context = {
        "council": council,
        "state": link_state(confirmation),
        "confirmation": confirmation,
        "name": participant.display_name if participant else "",
    }
    return render(request, "youth/profile/guardian_withdrawal.html", context)
