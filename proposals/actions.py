"""What somebody can do with a proposal on its page: a button or a form, and the service behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from proposals import services
from proposals.acts.committees import Assigned, CommitteeWorkCorrected, OpinionGiven, Reassigned
from proposals.acts.merging import Merged
from proposals.acts.proposal_act import ProposalMoved
from proposals.acts.register import (
    PutOnAgenda,
    Registered,
    RegistrationCorrected,
    Returned,
    Submitted,
    Withdrawn,
)
from proposals.acts.texts import Published
from proposals.forms import (
    AgendaForm,
    AssignAnotherForm,
    AssignForm,
    CorrectionForm,
    OpinionForm,
    ReasonForm,
    ReassignForm,
    RegistrationForm,
)
from proposals.models import Proposal
from proposals.policies import committees_chaired, roles_towards
from proposals.selectors.committees import committees_of
from proposals.selectors.support import support_of
from proposals.streams import proposal_stream
from proposals.workflow import TABLE, Role, State, transitions_from
from youth.journal.kinds import Kind
from youth.policies import participant_of
from youth.selectors.repeats import stands_by_own_act

if TYPE_CHECKING:
    from youth.models import Participant, Representation


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the workflow's table as the page offers it."""

    name: str
    title: str | Promise
    done: str | Promise
    service: Callable[..., Any]
    form: type[forms.Form] | None = None
    style: str = "primary"
    hint: str | Promise = ""

    @property
    def is_of_the_author(self) -> bool:
        """Return whether it is the author who takes the step; all others are acts of an office."""
        return any(line.name == self.name and Role.AUTHOR in line.roles for line in TABLE)


def _correct(proposal: Proposal, *, assignment: UUID, reason: str, actor: "Participant", **said: Any) -> None:
    correction = services.Correction(**{name: value or None for name, value in said.items()})
    services.correct_committee_work(proposal, assignment, correction, reason=reason, actor=actor)


def _put_on_agenda(proposal: Proposal, *, meeting: Any, actor: "Participant", **item: str) -> None:
    services.put_on_agenda(proposal, meeting, actor=actor, **item)


STEPS = {
    step.name: step
    for step in (
        Step(
            "publish",
            pgettext_lazy("proposal", "Publish"),
            _("Your proposal is public and looks for support."),
            services.publish_proposal,
            hint=_("Everybody will see the text. Once enough people support it, it is submitted by itself."),
        ),
        Step(
            "submit",
            _("Submit to the council"),
            _("Your proposal was submitted. The secretary will register it."),
            services.submit_proposal,
            hint=_("From here on the text can't be changed."),
        ),
        Step(
            "register",
            _("Register with the next incoming number"),
            _("The proposal was registered."),
            services.register_proposal,
        ),
        Step(
            "return_for_correction",
            _("Return for correction"),
            _("The proposal was returned to its author."),
            services.return_proposal,
            ReasonForm,
            "plain",
        ),
        Step(
            "correct_registration",
            _("Correct the entry in the register"),
            _("The correction was recorded; what was entered stays on the way so far."),
            services.correct_registration,
            RegistrationForm,
            "plain",
        ),
        Step(
            "assign",
            _("Assign to committees"),
            _("The proposal was assigned."),
            services.assign_committee,
            AssignForm,
        ),
        Step(
            "assign_another",
            _("Assign to another committee"),
            _("The proposal was assigned."),
            services.assign_another,
            AssignAnotherForm,
            "plain",
        ),
        Step(
            "reassign",
            _("Give it to another committee or another day"),
            _("The proposal was reassigned."),
            services.reassign_committee,
            ReassignForm,
            "plain",
        ),
        Step(
            "give_opinion",
            _("Record the committee's opinion"),
            _("The opinion was recorded."),
            services.give_opinion,
            OpinionForm,
        ),
        Step(
            "correct_committee_work",
            _("Correct what was entered of a committee"),
            _("The correction was recorded; what was entered stays on the way so far."),
            _correct,
            CorrectionForm,
            "plain",
        ),
        Step(
            "put_on_agenda",
            _("Put on the agenda"),
            _("The proposal is on the agenda."),
            _put_on_agenda,
            AgendaForm,
        ),
        Step(
            "merge",
            _("Merge it as its author asks"),
            _("The proposal was merged. Its supporters go on with the other one."),
            services.merge_proposal,
            style="danger",
            hint=_(
                "Only if both want the same. Its supporters go on there and are notified. It can't be undone."
            ),
        ),
        Step(
            "withdraw",
            _("Withdraw the proposal"),
            _("Your proposal was withdrawn."),
            services.withdraw_proposal,
            style="danger",
            hint=_("It stays on the site as withdrawn. This cannot be undone."),
        ),
    )
}


# The act that each step writes.
ACTS: dict[str, type[Kind]] = {
    "publish": Published,
    "submit": Submitted,
    "register": Registered,
    "return_for_correction": Returned,
    "correct_registration": RegistrationCorrected,
    "assign": Assigned,
    "assign_another": Assigned,
    "reassign": Reassigned,
    "give_opinion": OpinionGiven,
    "correct_committee_work": CommitteeWorkCorrected,
    "put_on_agenda": PutOnAgenda,
    "merge": Merged,
    "withdraw": Withdrawn,
}


def steps_for(
    proposal: Proposal,
    participant: "Participant | None",
    author: "Participant | Representation | None" = None,
) -> list[Step]:
    """Return the steps that the workflow's table opens to the person, in the order of the page.

    ``author`` is as whom the person takes those of the author, where this is an organisation.
    """
    roles = roles_towards(participant, proposal) | roles_towards(author, proposal)
    names = {line.name for line in transitions_from(State(proposal.state), roles)}
    if "give_opinion" in names and not _owes_opinion(proposal, participant):
        names.remove("give_opinion")
    if "submit" in names and not support_of(proposal).is_enough:
        names.remove("submit")
    if proposal.merge_into_id is None:
        names.discard("merge")
    if "add_opinion" in names and _owes_opinion(proposal, participant):
        names.add("give_opinion")
    if "reassign" in names and not any(one.is_awaited for one in committees_of(proposal)):
        names.remove("reassign")
    if "correct_committee_work" in names and not committees_of(proposal):
        names.remove("correct_committee_work")
    return [step for step in STEPS.values() if step.name in names]


def _owes_opinion(proposal: Proposal, participant: "Participant | None") -> bool:
    """Return whether a committee that the person chairs has given no opinion yet."""
    chaired = committees_chaired(participant, proposal)
    return any(one.is_awaited and one.committee_id in chaired for one in committees_of(proposal))


def is_taken(step: Step, proposal: Proposal, actor: "Participant | Representation | None") -> bool:
    """Return whether the actor's last act was this step and is still in force: a button pressed twice."""
    family = ProposalMoved.__subclasses__()
    return stands_by_own_act(proposal_stream(proposal), participant_of(actor), ACTS[step.name], family)


def form_of(step: Step, proposal: Proposal, data: QueryDict | None = None) -> forms.Form | None:
    """Return the step's form, bound to what was sent, or None if a button is enough."""
    if step.form is None:
        return None
    # One page has several forms: their fields need ids of their own.
    named: dict[str, Any] = {"auto_id": f"{step.name}-%s"}
    if step.form is not ReasonForm:
        named["proposal"] = proposal
    return step.form(data, **named)
