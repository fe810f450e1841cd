"""Who is notified of what happens to a proposal: authors, supporters, followers, and whose turn it is."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from proposals.acts.amendments import (
    AmendmentAccepted,
    AmendmentDecided,
    AmendmentLeft,
    AmendmentProposed,
    AmendmentsPut,
    AmendmentTakenBack,
)
from proposals.acts.answers import (
    AnswerCorrected,
    Answered,
    AnswerOverdue,
    DealtWith,
    Received,
    Reported,
    Sent,
)
from proposals.acts.committees import (
    Assigned,
    CommitteeWorkCorrected,
    OpinionGiven,
    OpinionMissed,
    Reassigned,
)
from proposals.acts.merging import MergeAsked, Merged, Split, SplitOff, TookIn
from proposals.acts.register import (
    Adopted,
    Postponed,
    PutOnAgenda,
    Registered,
    RegistrationCorrected,
    Rejected,
    Returned,
    Submitted,
    TakenOff,
    Withdrawn,
)
from proposals.acts.support import SupportReached
from proposals.acts.texts import AuthorLeft, CoAuthorJoined, Published, TextChanged, TextCorrected
from proposals.models import Amendment, Proposal, Support
from proposals.offers import OUTCOMES, STEPS
from proposals.selectors.authors import authors_of
from proposals.selectors.proposals import LABEL
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


def authors_of_the_other(entry: "JournalEntry", act: MergeAsked) -> Q:
    """Those who wrote the proposal into which it is to be merged."""
    return authors_of(act.target) if act.target else Q(pk__in=[])


def mover(entry: "JournalEntry", act: Any) -> Q:
    """Who wrote the amendment."""
    return Q(pk__in=Amendment.objects.filter(pk=act.amendment).values("mover"))


def written_mover(entry: "JournalEntry", act: AmendmentDecided) -> Q:
    """Who wrote the amendment before the meeting; who moved it there was present."""
    return Q(pk__in=Amendment.objects.filter(pk=act.amendment, proposal__isnull=False).values("mover"))


def movers(entry: "JournalEntry", act: AmendmentsPut) -> Q:
    """Those who wrote the amendments."""
    return Q(pk__in=Amendment.objects.filter(pk__in=act.amendments).values("mover"))


def amended(entry: "JournalEntry", act: Any) -> tuple[str, str]:
    """Return the proposal of an amendment on the stream of its meeting."""
    pk = act.amendments[0] if isinstance(act, AmendmentsPut) else act.amendment
    found = Amendment.objects.filter(pk=pk).values_list("proposal", flat=True).first()
    return LABEL, str(found or "")


PEOPLE = (authors, supporters, followers)

# Who is notified of a step and in which words.
OF_STEPS: dict[type[Kind], tuple[tuple[Callable[..., Q], ...], str | Promise]] = {
    Published: ((council_followers, topic_followers), _("A new proposal looks for support.")),
    TextChanged: (
        PEOPLE,
        _("The points were changed. Those who support it are asked whether they stay."),
    ),
    TextCorrected: ((authors, followers), _("The text was corrected. No point changed.")),
    SupportReached: ((authors,), _("It has enough supporters.")),
    CoAuthorJoined: ((authors,), _("A co-author joined.")),
    AuthorLeft: ((authors,), _("An author left. The others go on.")),
    Submitted: (
        (*PEOPLE, secretary),
        _("It was submitted to the council and waits for its incoming number."),
    ),
    Returned: (PEOPLE, _("It was returned for correction and waits for its author.")),
    Registered: ((*PEOPLE, chair), _("It was registered and waits for its committee.")),
    RegistrationCorrected: (
        (*PEOPLE, chair),
        _("The secretary corrected its incoming number or the date of its registration."),
    ),
    Assigned: (
        (*PEOPLE, committee_chair),
        _("It was assigned to a committee, which gives its opinion."),
    ),
    Reassigned: (
        (*PEOPLE, committee_chair),
        _("The chair gave it to another committee, or another day for the opinion."),
    ),
    OpinionGiven: ((*PEOPLE, chair), _("The committee gave its opinion.")),
    OpinionMissed: (
        (*PEOPLE, chairs_table, committee_chair),
        _("A committee expressed no opinion on it in time."),
    ),
    CommitteeWorkCorrected: (
        (*PEOPLE, chair, committee_chair),
        _("The secretary corrected what was entered of a committee's work on it."),
    ),
    PutOnAgenda: (PEOPLE, _("It is on the agenda of a meeting.")),
    Postponed: (PEOPLE, _("The council left it for a later meeting.")),
    TakenOff: (
        PEOPLE,
        _("The council's office took it off the agenda. It waits for a later meeting."),
    ),
    Adopted: (PEOPLE, pgettext_lazy("proposal", "The council adopted it.")),
    Rejected: (PEOPLE, _("The council voted on it and did not adopt it.")),
    Withdrawn: (PEOPLE, _("Its author withdrew it.")),
    MergeAsked: (
        (authors, authors_of_the_other, secretary),
        _(
            "Its author asks to have it merged into another proposal, or no longer does. The secretary "
            "decides."
        ),
    ),
    Merged: (
        (authors,),
        _("The secretary merged it into another proposal, where its supporters go on."),
    ),
    TookIn: (
        PEOPLE,
        _("Another was merged into it. Who supported that one supports this one now, and can take it back."),
    ),
    Split: (
        PEOPLE,
        _("Some of its points became a proposal of their own. Who supports it is asked about both."),
    ),
    SplitOff: (
        (supporters, followers, council_followers, topic_followers),
        _("It was made of points of another proposal, whose supporters are asked whether they stay."),
    ),
    Sent: (PEOPLE, _("The resolution was sent to the Municipal Council.")),
    Received: (
        PEOPLE,
        _("The Municipal Council received it and gave it an incoming number."),
    ),
    DealtWith: (PEOPLE, _("The Municipal Council is dealing with it.")),
    Answered: ((*PEOPLE, chairs_table), _("The Municipal Council answered it.")),
    AnswerOverdue: (
        (*PEOPLE, chairs_table),
        _("The day for the Municipal Council's answer is over, and there is none."),
    ),
    Reported: (PEOPLE, _("There is a report on whether it is carried out.")),
    AmendmentProposed: (
        (authors,),
        _(
            "Somebody wrote an amendment. While you can change the text, take it in or leave it to the "
            "council."
        ),
    ),
    AmendmentAccepted: ((mover,), _("The authors took your amendment into the text.")),
    AmendmentLeft: ((mover,), _("The authors leave your amendment to the council, which votes on it.")),
    AmendmentTakenBack: ((authors,), _("An amendment was withdrawn.")),
    AnswerCorrected: (PEOPLE, _("What is known of the Municipal Council's work on it was corrected.")),
}
# Of these a letter of its own goes at once.
LETTERS = {Adopted: OUTCOMES, Rejected: OUTCOMES, Answered: OUTCOMES}

# Of amendments that come to the vote those hear who wrote them.
OF_VOTES: dict[type[Kind], tuple[tuple[Callable[..., Q], ...], str | Promise]] = {
    AmendmentsPut: ((movers,), _("Your amendment is on the agenda with the proposal.")),
    AmendmentDecided: ((written_mover,), _("The council voted on your amendment.")),
}

for kind, (audience, text) in OF_STEPS.items():
    notify_of(kind, *audience, topic=STEPS, text=text, about=proposal, letter=LETTERS.get(kind))
for kind, (audience, text) in OF_VOTES.items():
    notify_of(kind, *audience, topic=STEPS, text=text, about=amended)
