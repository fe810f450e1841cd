"""The one view that gives out the files that people added to what they wrote."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from youth import offers as youth_offers
from youth.models import File, Participant
from youth.selectors.files import file_by_id
from youth.subjects import subjects_of
from youth.web.requests import CouncilRequest


@require_safe
def file_page(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Return a file to who may see what it is about; ``?small=1`` the picture as cards show it.

    Before that is public, it is its keeper's, and of those who may read what is not public yet.
    """
    file = file_by_id(request.council, pk)
    if file is None:
        raise Http404
    is_public = (file.label, file.key) in subjects_of(
        request.council, [(file.label, file.key)], viewer=request.participant
    )
    if not is_public and not _may_read(request.participant, file):
        raise Http404
    is_picture = file.kind == File.Kind.PICTURE
    is_small = is_picture and "small" in request.GET
    # The row never changes.
    tag = f'"{pk}-small"' if is_small else f'"{pk}"'
    # Before the content is read: who has the file already gets none of it.
    known = get_conditional_response(request, etag=tag) if is_public else None
    if known is not None:
        known["ETag"] = tag
        # Asked for again each time: a file that was removed or hidden is gone at once.
        patch_cache_control(known, public=True, no_cache=True)
        return known
    content = file.preview if is_small else file.content
    answer = HttpResponse(bytes(content), content_type=file.content_type)
    # Shown only where it was written again by us; everything else is saved, and nothing in it ever runs.
    shown_as = content_disposition_header(as_attachment=not is_picture, filename=file.name)
    answer["Content-Disposition"] = shown_as or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if not is_public:
        patch_cache_control(answer, private=True, no_store=True)
        return answer
    patch_cache_control(answer, public=True, no_cache=True)
    answer["ETag"] = tag
    return answer


def _may_read(participant: Participant | None, file: File) -> bool:
    """Return whether somebody reads what the file is about before it is public."""
    if participant is None:
        return False
    if participant.pk == file.keeper_id:
        return True
    key = UUID(file.key)
    return any(youth_offers.reads_unpublished.collect(participant.council, file.label, key, participant))
