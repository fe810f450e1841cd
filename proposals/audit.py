"""The comparison of proposals with the acts on their stream, for ``journal verify``."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from proposals.acts.amendments import AmendmentAccepted, AmendmentProposed
from proposals.acts.answers import AnswerCorrected, Answered
from proposals.acts.committees import Assigned, CommitteeWorkCorrected, OpinionGiven, Reassigned
from proposals.acts.merging import Merged, Split, SplitOff, TookIn
from proposals.acts.proposal_act import ProposalMoved
from proposals.acts.register import Registered, RegistrationCorrected, Returned, Submitted
from proposals.acts.support import SupportChanged, SupportLapsed
from proposals.acts.texts import Published, TextChanged, TextCorrected, TextHidden, TextShown
from proposals.models import Amendment, Assignment, Proposal, ProposalVersion
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
    yield from _committees(course, proposal)
    merged = course.last(Merged)
    if merged and merged[1].target != proposal.merge_into_id:
        yield Difference(merged[0].seq, "merge", _("where the proposal was merged was changed"))
    yield from _amendments(course, proposal)
    last = course.last(ProposalMoved)
    if last and getattr(last[1], "after", proposal.state) != proposal.state:
        yield Difference(last[0].seq, "state", _("the proposal is not where its acts brought it"))
    yield from _register(course, proposal)
    hidden = course.last(TextHidden, TextShown)
    withheld = hidden[1].reason if hidden and isinstance(hidden[1], TextHidden) else ""
    if proposal.published_at is not None and withheld != proposal.withheld:
        seq = hidden[0].seq if hidden else 0
        yield Difference(seq, "withheld", _("whether the proposal is shown was changed"))
    # A text whose points changed begins without support: that for an earlier one counts once it is kept.
    counting = (SupportChanged, SupportLapsed, TextChanged, TextCorrected, Merged, TookIn, Split, SplitOff)
    support = course.last(*counting)
    given = proposal.supports.counted().filter(version=proposal.version).count()
    if support and given != getattr(support[1], "supporters", 0):
        yield Difference(support[0].seq, "support", _("the number of supporters was changed"))


def _register(course: Course, proposal: Proposal) -> Iterator[Difference]:
    """Compare number and date with the last act that entered them, and each correction with its row."""
    last = course.last(Registered, RegistrationCorrected)
    if last and (last[1].number, last[1].on) != (proposal.incoming_number, proposal.incoming_on):
        yield Difference(last[0].seq, "number", _("the incoming number was changed"))
    rows = {one.pk: one for one in proposal.registration_corrections.all()}
    corrected = list(course.acts(RegistrationCorrected))
    for entry, act in corrected:
        row = rows.pop(act.correction, None)
        if row is None or (row.number, row.on) != (act.number, act.on) or not act.reason.matches(row.reason):
            yield Difference(entry.seq, "correction", _("a correction of the register was changed"))
    if rows:
        yield Difference(0, "correction", _("there is a correction of the register that nobody made"))


def _committees(course: Course, proposal: Proposal) -> Iterator[Difference]:
    """Compare each assignment with the act that made it and the last that gave its opinion."""
    written = {row.pk: row for row in Assignment.objects.filter(proposal=proposal)}
    rows = dict(written)
    for entry, act in course.acts(Assigned, Reassigned, CommitteeWorkCorrected):
        row = rows.pop(act.assignment, None)
        if row is None or row.committee_id != act.committee:
            yield Difference(entry.seq, "committee", _("to which committee it was assigned was changed"))
        elif not _is_assigned_by(row, act):
            yield Difference(entry.seq, "paper", _("the name of the paper or the remarks were changed"))
    if rows:
        yield Difference(0, "committee", _("there is a committee that nobody assigned it to"))
    given = {act.assignment: (entry, act) for entry, act in course.acts(OpinionGiven)}
    for last, opinion in given.values():
        if opinion.assignment not in written or not _is_opinion(written[opinion.assignment], opinion):
            yield Difference(last.seq, "paper", _("the name of the paper or the remarks were changed"))


def _is_assigned_by(row: Assignment, act: Assigned | Reassigned | CommitteeWorkCorrected) -> bool:
    """Return whether a row has the papers that its act names."""
    if isinstance(act, CommitteeWorkCorrected):
        is_same = act.assigned_document.matches(row.assigned_document) and _is_opinion(row, act)
        return is_same and row.assigned_number == act.assigned_number
    return row.assigned_number == act.number and act.document.matches(row.assigned_document)


def _is_opinion(row: Assignment, act: OpinionGiven | CommitteeWorkCorrected) -> bool:
    same = (row.opinion_number, row.opinion_on) == (act.number, act.on)
    return same and act.document.matches(row.opinion_document)


def _texts(course: Course, proposal: Proposal) -> Iterator[Difference]:
    versions = {row.number: row for row in ProposalVersion.objects.filter(proposal=proposal)}
    written = [*course.acts(Published, TextChanged, TextCorrected), *course.acts(Split, SplitOff)]
    for entry, act in written:
        row = versions.get(act.version)
        if row is None or not act.text.matches(sealed_words(row)):
            yield Difference(entry.seq, "text", _("the text of this version was changed"))
    for entry, off in course.acts(SplitOff):
        if 1 not in versions or not off.whole.matches(sealed_words(versions[1])):
            yield Difference(entry.seq, "text", _("the text of this version was changed"))
    seals = [(entry.seq, act.text) for entry, act in (*written, *course.acts(Submitted))]
    last = max(seals, key=lambda one: one[0], default=None)
    if last and not last[1].matches(sealed_words(proposal)):
        yield Difference(last[0], "text", _("the text of the proposal was changed"))


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
    returned = course.last(Returned)
    answers = [
        (entry, act)
        for entry, act in course.acts(Answered, AnswerCorrected)
        if getattr(act, "stage", Stage.ANSWERED) == Stage.ANSWERED
    ]
    seals: list[tuple[int, Sealed, str]] = []
    if returned:
        seals.append((returned[0].seq, returned[1].reason, proposal.return_reason))
    for entry, act in answers[-1:]:
        seals.append((entry.seq, act.document, proposal.answer_document))
        seals.append((entry.seq, act.text, proposal.answer_text))
    for seq, seal, text in seals:
        if not seal.matches(text):
            yield Difference(seq, "paper", _("the name of the paper or the remarks were changed"))
