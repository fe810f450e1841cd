"""The attributes of a page that follows a stream."""

from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from youth import clock
from youth.journal.selectors import head
from youth.live.access import ticket_for
from youth.models import Council, Participant
from youth.models.journal import JournalEntry

# A page is not older than its request; acts of the last moments are sent again.
PAGE_TAKES = timedelta(seconds=20)
_HEADS = "_live_heads"


def remember_head(request: HttpRequest, stream: str, known: int | None = None) -> int:
    """Remember and return a stream's head; a view calls it *before* it reads what the page shows.

    Read afterwards, an act that was committed in between would be missing on the page and not be sent.
    ``known`` is the head where it was read already, together with the first row that the page shows.
    """
    heads: dict[str, int] = request.__dict__.setdefault(_HEADS, {})
    if stream not in heads:
        heads[stream] = head(stream) if known is None else known
    return heads[stream]


def attributes(
    request: HttpRequest,
    council: Council,
    participant: Participant | None,
    stream: str,
    *,
    as_visitor: bool = False,
) -> dict[str, str]:
    """Return the ``data-live-…`` attributes of the page's main element.

    ``as_visitor`` is whether the page follows as a visitor does although somebody may be signed in.
    """
    language = get_language() or "bg"
    ticket = ticket_for(stream, council, participant, language, clock.now())
    place = {"council": council.slug, "stream": stream}
    seq = getattr(request, _HEADS, {}).get(stream)
    return {
        "data-live-stream": stream,
        "data-live-seq": str(_safe_head(stream) if seq is None else seq),
        "data-live-audience": ticket.view.audience,
        "data-live-url": f"/ws/c/{council.slug}/live/{stream}/",
        "data-live-poll-url": f"{reverse('api:live', kwargs=place)}?language={language}"
        + ("&as=visitor" if as_visitor else ""),
        "data-live-ticket": ticket.signed(),
        "data-live-connected": _("Live: changes appear by themselves"),
        "data-live-polling": _("Updated every few seconds"),
        "data-live-offline": _("No connection since {time}. What you see may be out of date."),
        "data-live-lost": _("This form is no longer here. What you wrote:"),
        "data-live-failed": _("It did not work. Send the form again."),
    }


def _safe_head(stream: str) -> int:
    """Return a head from before the page was read for certain; frames after it are sent again."""
    recent = JournalEntry.objects.filter(stream_id=stream, at__gte=timezone.now() - PAGE_TAKES)
    first = recent.order_by("seq").values_list("seq", flat=True).first()
    return head(stream) if first is None else first - 1
