"""The short address of a proposal: ``/p/<code>``."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from proposals.models import Proposal
from youth.short_addresses import row_of_code


@require_safe
def proposal_in_short(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the page of a published proposal, in the reader's language."""
    published = Proposal.objects.filter(published_at__isnull=False).select_related("council")
    proposal = row_of_code(published.order_by("published_at"), code)
    if proposal is None:
        raise Http404
    return redirect("proposals:detail", council=proposal.council.slug, pk=proposal.pk)
