"""Feeds of a council: its resolutions as Atom, its meetings as iCalendar."""

from collections.abc import Iterable
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from youth.calendars import calendar_answer, meeting_entries
from youth.models import Council, Resolution
from youth.selectors.meetings import announced_meetings
from youth.selectors.resolutions import resolutions_of
from youth.web.requests import CouncilRequest, of_council

ENTRIES = 30


class ResolutionsFeed(Feed):
    """The newest resolutions of one council."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: object, **kwargs: object) -> Council:
        return of_council(request).council

    def title(self, council: Council) -> str:
        return _("%(council)s: resolutions") % {"council": council.name}

    def link(self, council: Council) -> str:
        return reverse("youth:resolutions", kwargs={"council": council.slug})

    def feed_url(self, council: Council) -> str:
        return reverse("youth:resolutions_feed", kwargs={"council": council.slug})

    def items(self, council: Council) -> Iterable[Resolution]:
        return resolutions_of(council)[:ENTRIES]

    def item_title(self, item: Resolution) -> str:
        title = f"{item.designation}: {item.title}"
        return f"{title} ({_('annulled by a later vote')})" if item.annulled_by_vote else title

    def item_description(self, item: Resolution) -> str:
        return item.text

    def item_link(self, item: Resolution) -> str:
        return reverse("youth:resolution", kwargs={"council": item.council.slug, "pk": item.pk})

    def item_guid(self, item: Resolution) -> str:
        """Return an id that does not depend on the address."""
        return item.pk.urn

    def item_pubdate(self, item: Resolution) -> datetime:
        """Return the beginning of the day on which it was adopted: resolutions have days, not hours."""
        return datetime.combine(item.adopted_on, time(), ZoneInfo(item.council.time_zone))

    item_updateddate = item_pubdate


@require_GET
def meetings_calendar(request: CouncilRequest) -> HttpResponse:
    """Return the council's announced meetings, past ones too, as a calendar that programs can follow."""
    council = request.council
    name = _("%(council)s: meetings") % {"council": council.name}
    return calendar_answer(name, meeting_entries(announced_meetings([council]), request))
