"""Who is notified of what happens to a proposal: authors, supporters, followers, and whose turn it is."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from proposals import acts
from proposals.models import Amendment, Proposal, Support
from proposals.offers import OUTCOMES, STEPS
from proposals.selectors import LABEL, authors_of
from youth.journal.kinds import Kind
from youth.journal.streams import key_of
from youth.selectors.audiences import (
    TOPIC,
    committee_chairs,
    followers_of,
    followers_of_council,
    office_holders,
)
from youth.selectors.people import CHAIRS_TABLE
from youth.services.notices import notify_of

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry


def proposal(entry: "JournalEntry", act: Any) -> tuple[str, str]:
    """Return the proposal whose stream the act is on."""
    return LABEL, key_of(entry.stream_id)


def authors(entry: "JournalEntry", act: Any) -> Q:
    """Those who wrote it."""
    return authors_of(UUID(key_of(entry.stream_id)))


def supporters(entry: "JournalEntry", act: Any) -> Q:
    """Those who support it, in whichever version."""
    counted = Support.objects.counted().filter(proposal=UUID(key_of(entry.stream_id)))
    return Q(pk__in=counted.values("participant"))


def followers(entry: "JournalEntry", act: Any) -> Q:
    """Those who follow it."""
    return followers_of(LABEL, key_of(entry.stream_id))


def council_followers(entry: "JournalEntry", act: Any) -> Q:
    """Those who follow the council."""
    return followers_of_council(entry.stream.council)


def topic_followers(entry: "JournalEntry", act: Any) -> Q:
    """Those who follow its topic."""
    topic = Proposal.objects.filter(pk=UUID(key_of(entry.stream_id))).values_list("topic", flat=True).first()
    return followers_of(TOPIC, topic) if topic else Q(pk__in=[])


def secretary(entry: "JournalEntry", act: Any) -> Q:
    """The secretary of the youth council, who registers it."""
    return office_holders(entry.stream.council, "secretary")


def chair(entry: "JournalEntry", act: Any) -> Q:
    """The chair, who assigns it and puts it on an agenda."""
    return office_holders(entry.stream.council, "chair")


def chairs_table(entry: "JournalEntry", act: Any) -> Q:
    """Chair, deputies and secretary."""
    return office_holders(entry.stream.council, *CHAIRS_TABLE)


def committee_chair(entry: "JournalEntry", act: Any) -> Q:
    """The chair of the committee, who owes the opinion or gave none."""
    return committee_chairs(act.committee, entry.at)


def authors_of_the_other(entry: "JournalEntry", act: acts.MergeAsked) -> Q:
    """Those who wrote the proposal into which it is to be merged."""
    return authors_of(act.target) if act.target else Q(pk__in=[])


def mover(entry: "JournalEntry", act: Any) -> Q:
    """Who wrote the amendment."""
    return Q(pk__in=Amendment.objects.filter(pk=act.amendment).values("mover"))


def written_mover(entry: "JournalEntry", act: acts.AmendmentDecided) -> Q:
    """Who wrote the amendment before the meeting; who moved it there was present."""
    return Q(pk__in=Amendment.objects.filter(pk=act.amendment, proposal__isnull=False).values("mover"))


def movers(entry: "JournalEntry", act: acts.AmendmentsPut) -> Q:
    """Those who wrote the amendments."""
    return Q(pk__in=Amendment.objects.filter(pk__in=act.amendments).values("mover"))


def amended(entry: "JournalEntry", act: Any) -> tuple[str, str]:
    """Return the proposal of an amendment on the stream of its meeting."""
    pk = act.amendments[0] if isinstance(act, acts.AmendmentsPut) else act.amendment
    found = Amendment.objects.filter(pk=pk).values_list("proposal", flat=True).first()
    return LABEL, str(found or "")


PEOPLE = (authors, supporters, followers)

# Who is notified of a step and in which words.
OF_STEPS: dict[type[Kind], tuple[tuple[Callable[..., Q], ...], str | Promise]] = {
    acts.Published: ((council_followers, topic_followers), _("A new proposal looks for support.")),
    acts.TextChanged: (
        PEOPLE,
        _("The points were changed. Those who support it are asked whether they stay."),
    ),
    acts.TextCorrected: ((authors, followers), _("The text was corrected. No point changed.")),
    acts.SupportReached: ((authors,), _("It has enough supporters.")),
    acts.CoAuthorJoined: ((authors,), _("A co-author joined.")),
    acts.AuthorLeft: ((authors,), _("An author left. The others go on.")),
    acts.Submitted: (
        (*PEOPLE, secretary),
        _("It was submitted to the council and waits for its incoming number."),
    ),
    acts.Returned: (PEOPLE, _("It was returned for correction and waits for its author.")),
    acts.Registered: ((*PEOPLE, chair), _("It was registered and waits for its committee.")),
    acts.Assigned: (
        (*PEOPLE, committee_chair),
        _("It was assigned to a committee, which gives its opinion."),
    ),
    acts.Reassigned: (
        (*PEOPLE, committee_chair),
        _("The chair gave it to another committee, or another day for the opinion."),
    ),
    acts.OpinionGiven: ((*PEOPLE, chair), _("The committee gave its opinion.")),
    acts.OpinionMissed: (
        (*PEOPLE, chairs_table, committee_chair),
        _("A committee expressed no opinion on it in time."),
    ),
    acts.CommitteeWorkCorrected: (
        (*PEOPLE, chair, committee_chair),
        _("The secretary corrected what was entered of a committee's work on it."),
    ),
    acts.PutOnAgenda: (PEOPLE, _("It is on the agenda of a meeting.")),
    acts.Postponed: (PEOPLE, _("The council left it for a later meeting.")),
    acts.TakenOff: (
        PEOPLE,
        _("The council's office took it off the agenda. It waits for a later meeting."),
    ),
    acts.Adopted: (PEOPLE, pgettext_lazy("proposal", "The council adopted it.")),
    acts.Rejected: (PEOPLE, _("The council voted on it and did not adopt it.")),
    acts.Withdrawn: (PEOPLE, _("Its author withdrew it.")),
    acts.MergeAsked: (
        (authors, authors_of_the_other, secretary),
        _(
            "Its author asks to have it merged into another proposal, or no longer does. The secretary "
            "decides."
        ),
    ),
    acts.Merged: (
        (authors,),
        _("The secretary merged it into another proposal, where its supporters go on."),
    ),
    acts.TookIn: (
        PEOPLE,
        _("Another was merged into it. Who supported that one supports this one now, and can take it back."),
    ),
    acts.Split: (
        PEOPLE,
        _("Some of its points became a proposal of their own. Who supports it is asked about both."),
    ),
    acts.SplitOff: (
        (supporters, followers, council_followers, topic_followers),
        _("It was made of points of another proposal, whose supporters are asked whether they stay."),
    ),
    acts.Sent: (PEOPLE, _("The resolution was sent to the Municipal Council.")),
    acts.Received: (
        PEOPLE,
        _("The Municipal Council received it and gave it an incoming number."),
    ),
    acts.DealtWith: (PEOPLE, _("The Municipal Council is dealing with it.")),
    acts.Answered: ((*PEOPLE, chairs_table), _("The Municipal Council answered it.")),
    acts.AnswerOverdue: (
        (*PEOPLE, chairs_table),
        _("The day for the Municipal Council's answer is over, and there is none."),
    ),
    acts.Reported: (PEOPLE, _("There is a report on whether it is carried out.")),
    acts.AmendmentProposed: (
        (authors,),
        _("Somebody wrote an amendment. Take it into the text, or leave it to the council."),
    ),
    acts.AmendmentAccepted: ((mover,), _("The authors took your amendment into the text.")),
    acts.AmendmentLeft: ((mover,), _("The authors leave your amendment to the council, which votes on it.")),
    acts.AmendmentTakenBack: ((authors,), _("An amendment was withdrawn.")),
    acts.AnswerCorrected: (PEOPLE, _("What is known of the Municipal Council's work on it was corrected.")),
}
# Of these a letter of its own goes at once.
LETTERS = {acts.Adopted: OUTCOMES, acts.Rejected: OUTCOMES, acts.Answered: OUTCOMES}

# Of amendments that come to the vote those hear who wrote them.
OF_VOTES: dict[type[Kind], tuple[tuple[Callable[..., Q], ...], str | Promise]] = {
    acts.AmendmentsPut: ((movers,), _("Your amendment is on the agenda with the proposal.")),
    acts.AmendmentDecided: ((written_mover,), _("The council voted on your amendment.")),
}

for kind, (audience, text) in OF_STEPS.items():
    notify_of(kind, *audience, topic=STEPS, text=text, about=proposal, letter=LETTERS.get(kind))
for kind, (audience, text) in OF_VOTES.items():
    notify_of(kind, *audience, topic=STEPS, text=text, about=amended)
