"""The newest proposals of a council, for programs that follow them (Atom)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from proposals.listing import Listing
from proposals.models import Proposal
from proposals.presenters.authors import author_names
from proposals.selectors.lists import proposals_of
from youth.web.requests import of_council

if TYPE_CHECKING:
    from youth.models import Council

ENTRIES = 30


@dataclass(frozen=True, slots=True)
class Listed:
    """A council and what the list of its proposals was asked for."""

    council: "Council"
    listing: Listing


class ProposalsFeed(Feed):
    """The newest published proposals of one council, as everybody may see them; narrowed as their list is."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: object, **kwargs: object) -> Listed:
        """Return the council of the address, and what it asks for; a feed is always newest first."""
        return Listed(of_council(request).council, replace(Listing.asked(request.GET), sort="", is_own=False))

    def title(self, listed: Listed) -> str:
        """Name the feed."""
        return _("%(council)s: proposals") % {"council": listed.council.name}

    def link(self, listed: Listed) -> str:
        """Return the address of the list."""
        return reverse("proposals:list", kwargs={"council": listed.council.slug}) + listed.listing.query()

    def feed_url(self, listed: Listed) -> str:
        """Return the feed's own address."""
        return reverse("proposals:feed", kwargs={"council": listed.council.slug}) + listed.listing.query()

    def items(self, listed: Listed) -> Iterable[Proposal]:
        """Return the newest, latest first."""
        found = proposals_of(listed.council, listed.listing)
        return found.select_related("author", "council")[:ENTRIES]

    def item_title(self, item: Proposal) -> str:
        """Return the title as it was written."""
        return item.title

    def item_description(self, item: Proposal) -> str:
        """Return why it is proposed."""
        return item.summary

    def item_link(self, item: Proposal) -> str:
        """Return the address of the proposal."""
        return reverse("proposals:detail", kwargs={"council": item.council.slug, "pk": item.pk})

    def item_guid(self, item: Proposal) -> str:
        """Return an id that outlives a change of address."""
        return item.pk.urn

    def item_author_name(self, item: Proposal) -> str:
        """Return the names under which the authors chose to be seen by everybody."""
        return ", ".join(author_names(item, None))

    def item_pubdate(self, item: Proposal) -> datetime | None:
        """Return when it was published."""
        return item.published_at
