"""The comparison of proposals with the acts on their stream, for ``journal verify``."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from proposals.acts import (
    AmendmentAccepted,
    AmendmentProposed,
    AnswerCorrected,
    Answered,
    OpinionGiven,
    ProposalMoved,
    Published,
    Registered,
    Returned,
    Submitted,
    SupportChanged,
    SupportLapsed,
    TextChanged,
    TextCorrected,
    TextHidden,
    TextShown,
)
from proposals.models import Amendment, Proposal, ProposalVersion
from proposals.services.texts import sealed_words
from proposals.streams import proposal_stream
from youth.journal.comparison import Course, Difference, compares, expects_streams, shows_streams
from youth.journal.kinds import Sealed
from youth.policies import may
from youth.procedure.referral import Stage

if TYPE_CHECKING:
    from youth.models import Council

# In a meeting another amendment may change the words; those of who left are erased.
UNCHANGED = frozenset({Amendment.State.PROPOSED, Amendment.State.ACCEPTED})


@expects_streams
def streams_of_proposals() -> Iterator[str]:
    """Name the stream of every proposal that was published; drafts are no acts."""
    yield from map(proposal_stream, Proposal.objects.filter(published_at__isnull=False).only("pk"))


@shows_streams
def public_streams_of_proposals(council: "Council") -> Iterator[str]:
    """Name the streams of the proposals that everybody may see."""
    proposals = Proposal.objects.filter(council=council, published_at__isnull=False)
    yield from (proposal_stream(one) for one in proposals if may("proposals.see", None, one))


@compares("proposals")
def compare_proposal(course: Course) -> Iterator[Difference]:
    """Compare texts, papers, state and support of one proposal."""
    proposal = Proposal.objects.filter(pk=course.key).first()
    if proposal is None:
        yield Difference(0, "row_missing", _("the proposal itself is missing"))
        return
    yield from _texts(course, proposal)
    yield from _papers(course, proposal)
    yield from _amendments(course, proposal)
    last = course.last(ProposalMoved)
    if last and getattr(last[1], "after", proposal.state) != proposal.state:
        yield Difference(last[0].seq, "state", _("the proposal is not where its acts brought it"))
    number = course.last(Registered)
    if number and number[1].number != proposal.incoming_number:
        yield Difference(number[0].seq, "number", _("the incoming number was changed"))
    hidden = course.last(TextHidden, TextShown)
    withheld = hidden[1].reason if hidden and isinstance(hidden[1], TextHidden) else ""
    if proposal.published_at is not None and withheld != proposal.withheld:
        seq = hidden[0].seq if hidden else 0
        yield Difference(seq, "withheld", _("whether the proposal is shown was changed"))
    # A text whose points changed begins without support: that for an earlier one counts once it is kept.
    support = course.last(SupportChanged, SupportLapsed, TextChanged, TextCorrected)
    given = proposal.supports.counted().filter(version=proposal.version).count()
    if support and given != getattr(support[1], "supporters", 0):
        yield Difference(support[0].seq, "support", _("the number of supporters was changed"))


def _texts(course: Course, proposal: Proposal) -> Iterator[Difference]:
    versions = {row.number: row for row in ProposalVersion.objects.filter(proposal=proposal)}
    for entry, act in course.acts(Published, TextChanged, TextCorrected):
        row = versions.get(act.version)
        if row is None or not act.text.matches(sealed_words(row)):
            yield Difference(entry.seq, "text", _("the text of this version was changed"))
    last = course.last(Published, TextChanged, TextCorrected, Submitted)
    if last and not last[1].text.matches(sealed_words(proposal)):
        yield Difference(last[0].seq, "text", _("the text of the proposal was changed"))


def _amendments(course: Course, proposal: Proposal) -> Iterator[Difference]:
    """Compare the written amendments: words that nobody may have changed, and which were taken in."""
    written = [(entry.seq, act) for entry, act in course.acts(AmendmentProposed)]
    if not written:
        return
    rows = {one.pk: one for one in proposal.amendments.all()}
    accepted = {act.amendment: act.version for _entry, act in course.acts(AmendmentAccepted)}
    for seq, act in written:
        row = rows.get(act.amendment)
        if row is None:
            yield Difference(seq, "amendment", _("an amendment is missing"))
        elif row.state in UNCHANGED and not act.text.matches(row.text):
            yield Difference(seq, "amendment", _("the text of an amendment was changed"))
        elif row.accepted_in != accepted.get(act.amendment):
            yield Difference(seq, "amendment", _("whether an amendment was taken in was changed"))


def _papers(course: Course, proposal: Proposal) -> Iterator[Difference]:
    returned, opinion = course.last(Returned), course.last(OpinionGiven)
    answers = [
        (entry, act)
        for entry, act in course.acts(Answered, AnswerCorrected)
        if getattr(act, "stage", Stage.ANSWERED) == Stage.ANSWERED
    ]
    seals: list[tuple[int, Sealed, str]] = []
    if returned:
        seals.append((returned[0].seq, returned[1].reason, proposal.return_reason))
    if opinion:
        seals.append((opinion[0].seq, opinion[1].document, proposal.opinion_document))
    for entry, act in answers[-1:]:
        seals.append((entry.seq, act.document, proposal.answer_document))
        seals.append((entry.seq, act.text, proposal.answer_text))
    for seq, seal, text in seals:
        if not seal.matches(text):
            yield Difference(seq, "paper", _("the name of the paper or the remarks were changed"))
