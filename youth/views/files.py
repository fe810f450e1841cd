"""The one view that gives out the files that people added to what they wrote."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from youth.models import File
from youth.selectors.files import file_by_id
from youth.selectors.organisations import acting_for
from youth.subjects import subjects_of
from youth.web.requests import CouncilRequest


@require_safe
def file_page(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Return a file to who may see what it is about; ``?small=1`` the picture as cards show it.

    Before that is public, it is its keeper's alone, and of those who act for an organisation that is.
    """
    file = file_by_id(request.council, pk)
    if file is None:
        raise Http404
    is_public = (file.label, file.key) in subjects_of(
        request.council, [(file.label, file.key)], viewer=request.participant
    )
    if not is_public and not _is_kept_by(request, file):
        raise Http404
    is_picture = file.kind == File.Kind.PICTURE
    content = file.preview if is_picture and "small" in request.GET else file.content
    answer = HttpResponse(bytes(content), content_type=file.content_type)
    # Shown only where it was written again by us; everything else is saved, and nothing in it ever runs.
    shown_as = content_disposition_header(as_attachment=not is_picture, filename=file.name)
    answer["Content-Disposition"] = shown_as or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if is_public:
        # The row never changes; one that was removed may stay in somebody's browser for an hour.
        patch_cache_control(answer, public=True, max_age=3600)
    else:
        patch_cache_control(answer, private=True, no_store=True)
    return answer


def _is_kept_by(request: CouncilRequest, file: File) -> bool:
    participant = request.participant
    if participant is None:
        return False
    if participant.pk == file.keeper_id:
        return True
    return acting_for(participant).filter(organisation=file.keeper_id).exists()
