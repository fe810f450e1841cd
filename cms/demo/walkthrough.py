"""One proposal from a phone to the official record, printed on the console act by act."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.demo.clock import Timeline
from cms.demo.institution import Institution, institution_of
from cms.demo.meeting import Votes, called, closed, convened, finished, opened, planned, put_to_vote
from cms.demo.people import SECRETARY, YOUNG_PERSON
from cms.demo.proposal_progress import ProposalProgress, bring_about
from cms.demo.proposals import DemoProposal, Goal
from plugins.records.models import ConsultationRecord
from plugins.records.package.verify import verified
from plugins.records.services import issue_package, review_record, send_resolution
from proposals.models import Proposal
from youth import clock
from youth.models import Council, JournalEntry, Meeting, Resolution
from youth.points import words_of
from youth.refusals import Refusal
from youth.selectors.councils import today_in

PROPOSAL = DemoProposal(
    author=YOUNG_PERSON.key,
    title="Стойки за колела пред училищата и читалището 🚲",
    summary="Идваме с колела, а няма къде да ги заключим. Връзваме ги за оградата и пречат на хората.",
    points=(
        "Пред всяко училище и пред читалището да се поставят стойки за по двадесет колела.",
        "Местата да се изберат заедно с учениците.",
        "Срок за изпълнение: до началото на следващата учебна година.",
    ),
    # The way up to the opinion is the same as that of the proposals already voted on.
    goal=Goal.VOTED_NEXT,
    supports=20,
    committee="environment",
)
PRESENT = 15
VOTES = Votes(votes_for=11, against=2, abstain=2)


class Walkthrough:
    """The steps in order; every step prints what it appended to the journal."""

    def __init__(self, council: Council, folder: Path, say: Callable[[str], object]) -> None:
        """Prepare for a council of the demonstration; files go to ``folder``, sentences to ``say``."""
        self.institution: Institution = institution_of(council)
        self.timeline = Timeline(clock.now())
        self.folder, self.say = folder, say

    def run(self) -> ConsultationRecord:
        """Take all steps and return the record. Raises ``Refusal`` where the package is refused."""
        with self._step(_("A young person writes a proposal; it finds supporters and reaches a committee")):
            progress = ProposalProgress(self.institution, self.timeline, self._proposal())
            bring_about([progress.steps()])
        with self._step(_("The chair convenes a meeting with the proposal on its agenda")):
            meeting = self._convened(progress)
        with self._step(_("The meeting opens with a quorum, votes by name, and closes")):
            resolution = self._decided(meeting)
        self.say(f"  {resolution.designation}")
        with self._step(_("The Youth Council issues the signed package, which anybody can verify")):
            self._exported(resolution)
        with self._step(_("The resolution is sent; the Municipal Council's secretary has it at once")):
            record = self._sent(resolution)
        with self._step(_("The secretary reads what came, and only then is it public")):
            record = review_record(record, actor=self.institution.municipal_secretary)
        self._show(record)
        return record

    def _proposal(self) -> DemoProposal:
        """Return what is proposed: each run needs a title of its own, since nobody proposes a thing twice."""
        earlier = Proposal.objects.filter(title__startswith=PROPOSAL.title).count()
        return replace(PROPOSAL, title=f"{PROPOSAL.title}, част {earlier + 1}") if earlier else PROPOSAL

    def _convened(self, progress: ProposalProgress) -> Meeting:
        with clock.standing_at(self.timeline.days_ago(22)):
            meeting = planned(self.institution, self.timeline.days_ago(9))
            progress.put_on_agenda(meeting)
        with clock.standing_at(self.timeline.days_ago(19)):
            return convened(self.institution, meeting)

    def _decided(self, meeting: Meeting) -> Resolution:
        with clock.standing_at(self.timeline.days_ago(9)):
            present = opened(self.institution, meeting, PRESENT)
            item = meeting.agenda_items.get()
            called(self.institution, item)
            put_to_vote(self.institution, item, present, VOTES, method="named")
            finished(self.institution, [item])
            closed(self.institution, meeting)
        return Resolution.objects.get(meeting=meeting)

    def _exported(self, resolution: Resolution) -> Path:
        package = issue_package(resolution, actor=self.institution[SECRETARY.key])
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / package.file_name
        path.write_bytes(bytes(package.content))
        report = verified(path.read_bytes(), today=timezone.localdate())
        if not report.accepted:
            raise Refusal("package_refused", _("The package is refused."))
        for name, content in sorted(report.files.items()):
            self.say(f"  {name} ({len(content)} B)")
        self.say(_("  %(file)s is in order, SHA-256 %(digest)s") % {"file": path, "digest": report.sha256})
        self.say(_("  signed by %(key)s") % {"key": report.signer})
        return path

    def _sent(self, resolution: Resolution) -> ConsultationRecord:
        with clock.standing_at(self.timeline.now - timedelta(days=8)):
            referral = send_resolution(
                resolution, on=today_in(self.institution.youth), actor=self.institution[SECRETARY.key]
            )
        assert referral.record is not None  # noqa: S101 - both councils are here
        return referral.record

    def _show(self, record: ConsultationRecord) -> None:
        self.say(_("The record of the Municipal Council"))
        for line in (
            _("Incoming No. %(number)s of %(date)s")
            % {"number": record.incoming_number, "date": timezone.localdate(record.received_at)},
            record.title,
            *words_of(record.legal_ground, record.points).splitlines(),
            record.designation,
            record.urn,
        ):
            self.say(f"  {line}")

    @contextmanager
    def _step(self, title: str) -> Iterator[None]:
        """Print the title, run the step, and print the journal's new entries."""
        last = JournalEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self.say(title)
        yield
        for entry in JournalEntry.objects.filter(pk__gt=last).order_by("pk"):
            cause = f" ← {entry.cause_stream} № {entry.cause_seq}" if entry.cause_seq else ""
            self.say(f"  {entry.stream_id} № {entry.seq}  {entry.kind}{cause}")
