"""The short address of a proposal: ``/p/<number>``."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from proposals.models import Proposal


@require_safe
def proposal_in_short(request: HttpRequest, number: int) -> HttpResponse:
    """Lead to the page of a published proposal, in the reader's language."""
    published = Proposal.objects.filter(published_at__isnull=False).select_related("council")
    proposal = published.filter(short__number=number).first()
    if proposal is None:
        raise Http404
    return redirect("proposals:detail", council=proposal.council.slug, pk=proposal.pk)
