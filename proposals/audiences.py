"""Who is notified of what happens to a proposal: authors, supporters, followers, and whose turn it is."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from proposals import acts
from proposals.models import Proposal, Support
from proposals.offers import OUTCOMES, STEPS
from proposals.selectors import LABEL
from youth.journal.streams import key_of
from youth.selectors.audiences import committee_chairs, followers_of, followers_of_council, office_holders
from youth.selectors.people import CHAIRS_TABLE
from youth.services.notices import notify_of

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry


def proposal(entry: "JournalEntry", act: Any) -> tuple[str, str]:
    """Return the proposal whose stream the act is on."""
    return LABEL, key_of(entry.stream_id)


def authors(entry: "JournalEntry", act: Any) -> Q:
    """Those who wrote it."""
    key = UUID(key_of(entry.stream_id))
    rows = Proposal.objects.filter(pk=key)
    together = Proposal.co_authors.through.objects.filter(proposal=key)
    return Q(pk__in=rows.values("author")) | Q(pk__in=together.values("participant"))


def supporters(entry: "JournalEntry", act: Any) -> Q:
    """Those who support it, in whichever version."""
    return Q(pk__in=Support.objects.filter(proposal=UUID(key_of(entry.stream_id))).values("participant"))


def followers(entry: "JournalEntry", act: Any) -> Q:
    """Those who follow it."""
    return followers_of(LABEL, key_of(entry.stream_id))


def council_followers(entry: "JournalEntry", act: Any) -> Q:
    """Those who follow the council."""
    return followers_of_council(entry.stream.council)


def secretary(entry: "JournalEntry", act: Any) -> Q:
    """The secretary of the youth council, who registers it."""
    return office_holders(entry.stream.council, "secretary")


def chair(entry: "JournalEntry", act: Any) -> Q:
    """The chair, who assigns it and puts it on an agenda."""
    return office_holders(entry.stream.council, "chair")


def chairs_table(entry: "JournalEntry", act: Any) -> Q:
    """Chair, deputies and secretary."""
    return office_holders(entry.stream.council, *CHAIRS_TABLE)


def committee_chair(entry: "JournalEntry", act: acts.Assigned) -> Q:
    """The chair of the lead committee, who owes the opinion."""
    return committee_chairs(act.committee, entry.at)


PEOPLE = (authors, supporters, followers)

notify_of(
    acts.Published, council_followers,
    topic=STEPS, text=_("A new proposal looks for support."), about=proposal,
)  # fmt: skip
notify_of(
    acts.TextChanged, *PEOPLE,
    topic=STEPS, text=_("The text was changed. Support for the earlier text has to be given again."),
    about=proposal,
)  # fmt: skip
notify_of(
    acts.SupportReached, *PEOPLE,
    topic=STEPS, text=_("It has enough supporters and can be submitted to the council."), about=proposal,
)  # fmt: skip
notify_of(
    acts.Submitted, *PEOPLE, secretary,
    topic=STEPS, text=_("It was submitted to the council and waits for its incoming number."), about=proposal,
)  # fmt: skip
notify_of(
    acts.Returned, *PEOPLE,
    topic=STEPS, text=_("It was returned to its author for correction."), about=proposal,
)  # fmt: skip
notify_of(
    acts.Registered, *PEOPLE, chair,
    topic=STEPS, text=_("It was registered and waits for its committee."), about=proposal,
)  # fmt: skip
notify_of(
    acts.Assigned, *PEOPLE, committee_chair,
    topic=STEPS, text=_("It was assigned to a committee, which gives its opinion."), about=proposal,
)  # fmt: skip
notify_of(
    acts.OpinionGiven, *PEOPLE, chair,
    topic=STEPS, text=_("The committee gave its opinion."), about=proposal,
)  # fmt: skip
notify_of(
    acts.PutOnAgenda, *PEOPLE,
    topic=STEPS, text=_("It is on the agenda of a meeting."), about=proposal,
)  # fmt: skip
notify_of(
    acts.Postponed, *PEOPLE,
    topic=STEPS, text=_("The council left it for a later meeting."), about=proposal,
)  # fmt: skip
notify_of(
    acts.Adopted, *PEOPLE,
    topic=STEPS, text=pgettext_lazy("proposal", "The council adopted it."), about=proposal, letter=OUTCOMES,
)  # fmt: skip
notify_of(
    acts.Rejected, *PEOPLE,
    topic=STEPS, text=_("The council voted on it and did not adopt it."), about=proposal, letter=OUTCOMES,
)  # fmt: skip
notify_of(
    acts.Withdrawn, *PEOPLE,
    topic=STEPS, text=_("Its author withdrew it."), about=proposal,
)  # fmt: skip
notify_of(
    acts.Sent, *PEOPLE,
    topic=STEPS, text=_("The resolution was sent to the Municipal Council."), about=proposal,
)  # fmt: skip
notify_of(
    acts.Received, *PEOPLE,
    topic=STEPS, text=_("The Municipal Council received it and gave it an incoming number."), about=proposal,
)  # fmt: skip
notify_of(
    acts.Answered, *PEOPLE, chairs_table,
    topic=STEPS, text=_("The Municipal Council answered it."), about=proposal, letter=OUTCOMES,
)  # fmt: skip
