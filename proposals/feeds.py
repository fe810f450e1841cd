"""The newest proposals of a council, for programs that follow them (Atom)."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from proposals.models import Proposal
from proposals.presenters.authors import author_names
from proposals.selectors import proposals_of
from youth.web.requests import of_council

if TYPE_CHECKING:
    from youth.models import Council

ENTRIES = 30


class ProposalsFeed(Feed):
    """The newest published proposals of one council, as everybody may see them."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: object, **kwargs: object) -> "Council":
        """Return the council of the address."""
        return of_council(request).council

    def title(self, council: "Council") -> str:
        """Name the feed."""
        return _("%(council)s: proposals") % {"council": council.name}

    def link(self, council: "Council") -> str:
        """Return the address of the list."""
        return reverse("proposals:list", kwargs={"council": council.slug})

    def feed_url(self, council: "Council") -> str:
        """Return the feed's own address."""
        return reverse("proposals:feed", kwargs={"council": council.slug})

    def items(self, council: "Council") -> Iterable[Proposal]:
        """Return the newest, latest first."""
        return proposals_of(council).select_related("author", "council")[:ENTRIES]

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
