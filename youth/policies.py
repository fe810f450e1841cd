"""Permissions: one predicate for each, called only by its name.

An app adds its own in ``<app>/policies.py``, which is imported at the start. An unregistered
name is an error of the system check ``youth.E001`` and a ``KeyError`` when it is used.
"""

from collections.abc import Callable
from typing import Any, Final, Protocol
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet

from plugins.hooks import check_own_name
from youth import clock
from youth.models import (
    Committee,
    CommitteeMembership,
    ConveneRequest,
    Council,
    Meeting,
    Office,
    Participant,
    Representation,
)
from youth.procedure.convening import offices_that_convene
from youth.selectors.committees import chair_of_committee, chairs_this_committee, sits_in_committee
from youth.selectors.convene_requests import asked_for, has_signed
from youth.selectors.councils import offices_at
from youth.selectors.organisations import acting_for, represents
from youth.selectors.people import chairs_committee, is_member, roles_of, signs_minutes
from youth.selectors.register import chairs_sitting, is_past_its_term, offices_sitting, sits_in
from youth.selectors.rules import profile_of, rules_of
from youth.selectors.signatories import CAPACITY, signatories_of


class Operator:
    """The operator who runs the installation's own commands: has every permission, journalled as nobody."""

    def __repr__(self) -> str:
        """Return how the operator appears in a log."""
        return "operator"


OPERATOR: Final = Operator()

type Actor = Participant | Representation | Operator
type Predicate = Callable[[Participant | None, Any], bool]

_predicates: dict[str, Predicate] = {}
_holders: dict[str, tuple[str, ...]] = {}


def policy(name: str, *, by: tuple[str, ...] = ()) -> Callable[[Predicate], Predicate]:
    """Register the predicate behind ``name``; a plugin's names begin with its slug and a dot.

    ``by`` names the offices that have it always, ``MEMBER`` for those who hold a seat, ``PRESIDING`` for who
    presides over the meeting: who is refused reads whose turn it is. Raises ``ValueError`` where the name is
    taken, ``ImproperlyConfigured`` where it is another's.
    """

    def register(predicate: Predicate) -> Predicate:
        check_own_name(name, predicate.__module__)
        if name in _predicates:
            message = f"the permission {name!r} is registered twice"
            raise ValueError(message)
        _predicates[name], _holders[name] = predicate, by
        return predicate

    return register


def holders_of(name: str) -> tuple[str, ...]:
    """Return the offices that always have a permission; empty where it depends, or nobody registered it."""
    return _holders.get(name, ())


def is_known(name: str) -> bool:
    """Return whether a predicate is registered as ``name``."""
    return name in _predicates


def names() -> list[str]:
    """Return every registered permission, sorted."""
    return sorted(_predicates)


def may(permission: str, participant: Actor | None, subject: Any = None) -> bool:
    """Return whether ``participant`` may do ``permission`` with ``subject`` (the council if left out).

    ``None`` is a visitor. So is somebody who left, and a participant of another council than the
    subject's, and somebody who does not, or no longer, represent the organisation. For an organisation its
    own participation counts, not the offices and the seat of its representative. Raises ``KeyError`` for an
    unregistered permission.
    """
    predicate = _predicates[permission]
    if isinstance(participant, Operator):
        return True
    acting = participant_of(participant)
    if acting is not None and not _belongs(acting, subject):
        acting = None
    return predicate(acting, subject)


def require(permission: str, participant: Actor | None, subject: Any = None) -> None:
    """Raise ``PermissionDenied`` unless ``participant`` may do ``permission`` with ``subject``."""
    if not may(permission, participant, subject):
        raise PermissionDenied(permission)


def actor_for_journal(actor: Actor) -> Participant | Representation | None:
    """Return the actor of a journal entry; None for the operator.

    Raises ``PermissionDenied`` where the person does not represent the organisation now.
    """
    if isinstance(actor, Representation) and not represents(actor):
        raise PermissionDenied("representation")
    return None if isinstance(actor, Operator) else actor


def participant_of(actor: Actor | None) -> Participant | None:
    """Return the participant who acts, an organisation itself.

    None for the operator, a visitor, and a person who does not represent the organisation now.
    """
    if isinstance(actor, Representation):
        return actor.organisation if represents(actor) else None
    return None if isinstance(actor, Operator) else actor


class OfCouncil(Protocol):
    """A subject of permissions other than a council: a row that names its council.

    A row with a foreign key ``council`` has ``council_id`` already; any other one, a plugin's too, has it
    as a property.
    """

    @property
    def council_id(self) -> int:
        """Return the id of the council that the row belongs to."""


def council_id_of(subject: Council | OfCouncil) -> int:
    """Return the id of the council that ``subject`` is or belongs to.

    Raises ``TypeError`` for a row without ``council_id``: a permission is never guessed.
    """
    if isinstance(subject, Council):
        return subject.pk
    council_id = getattr(subject, "council_id", None)
    if council_id is None:
        kind = type(subject).__qualname__
        message = (
            f"no permission can be asked about a {kind}: it needs a council_id, see youth.policies.OfCouncil"
        )
        raise TypeError(message)
    return int(council_id)


def _belongs(participant: Participant, subject: Any) -> bool:
    if participant.left_at is not None:
        return False
    return subject is None or participant.council_id == council_id_of(subject)


def holds(participant: Participant | None, *roles: str) -> bool:
    """Return whether the participant holds one of the offices today."""
    return participant is not None and not roles_of(participant).isdisjoint(roles)


def in_office(participant: Participant | None) -> bool:
    """Return whether the participant holds a mandate today."""
    return participant is not None and is_member(participant)


def past_its_term(subject: Any) -> Meeting | None:
    """Return the meeting that the subject is or belongs to, where it outlasts its term; else None."""
    meeting = subject if isinstance(subject, Meeting) else getattr(subject, "meeting", None)
    return meeting if isinstance(meeting, Meeting) and is_past_its_term(meeting) else None


def holds_there(participant: Participant | None, subject: Any, *roles: str) -> bool:
    """Return whether the participant holds one of the offices in the meeting of the subject.

    Those of today, but in a meeting that outlasts its term: it is finished by those who opened it.
    """
    meeting = past_its_term(subject)
    if meeting is None or participant is None:
        return holds(participant, *roles)
    return not offices_sitting(meeting, participant).isdisjoint(roles)


def lacks_chair(meeting: Meeting) -> bool:
    """Return whether a constituent meeting has no chair yet: nobody is in that office now."""
    if meeting.kind != Meeting.Kind.CONSTITUENT:
        return False
    return not offices_at(meeting.council, clock.now()).filter(role=CHAIR).exists()


def _meeting_of(subject: Any) -> Meeting | None:
    meeting = subject if isinstance(subject, Meeting) else getattr(subject, "meeting", None)
    return meeting if isinstance(meeting, Meeting) else None


def committee_of(subject: Any) -> UUID | None:
    """Return the committee that the subject is, or whose meeting it is, asks for or belongs to; else None."""
    if isinstance(subject, Committee):
        return subject.pk
    if isinstance(subject, ConveneRequest):
        return subject.committee_id
    meeting = _meeting_of(subject)
    return meeting.committee_id if meeting is not None else None


def chairs_there(participant: Participant | None, subject: Any) -> bool:
    """Return whether the participant chairs the committee of the subject; in a late meeting, as it opened."""
    committee = committee_of(subject)
    if participant is None or committee is None:
        return False
    if (meeting := past_its_term(subject)) is not None:
        return chairs_sitting(meeting, participant)
    return chairs_this_committee(participant, committee)


def sits_there(participant: Participant | None, subject: Any) -> bool:
    """Return whether the participant is a member of the body of the subject: the council or a committee."""
    committee = committee_of(subject)
    if participant is None or committee is None:
        return in_office(participant)
    return sits_in_committee(participant, committee)


def presides_in_committee(participant: Participant | None, subject: Any) -> bool:
    """Return whether the participant presides over a committee: its chair, or who was named instead."""
    meeting = _meeting_of(subject)
    if participant is None or meeting is None or meeting.committee_id is None:
        return False
    named = meeting.presiding_id == participant.pk and sits_in(meeting, participant)
    return named or chairs_there(participant, subject)


def presides_as_eldest(participant: Participant | None, subject: Any) -> bool:
    """Return whether the participant, the eldest member, presides until the meeting has elected a chair."""
    meeting = subject if isinstance(subject, Meeting) else getattr(subject, "meeting", None)
    if participant is None or not isinstance(meeting, Meeting) or meeting.eldest_id != participant.pk:
        return False
    return sits_in(meeting, participant) and lacks_chair(meeting)


CHAIR = Office.Role.CHAIR
DEPUTY = Office.Role.DEPUTY_CHAIR
SECRETARY = Office.Role.SECRETARY
VERIFIER = Office.Role.VERIFIER
MODERATOR = Office.Role.MODERATOR
MEMBER = "member"
# Chair or deputy, in a constituent meeting the eldest member until a chair is elected.
PRESIDING = "presiding"


@policy("council.see")
def may_see_council(participant: Participant | None, council: Any) -> bool:
    """Everybody: a council works in public."""
    return True


@policy("council.follow")
def may_follow(participant: Participant | None, council: Any) -> bool:
    """Everybody who takes part follows what they may see."""
    return participant is not None


@policy("council.create")
def may_create_council(participant: Participant | None, council: Any) -> bool:
    """Nobody of any council: only the operator sets one up."""
    return False


@policy("council.manage_keys")
def may_manage_keys(participant: Participant | None, council: Any) -> bool:
    """Nobody of any council: a key is a file, which only the operator can make."""
    return False


@policy("council.edit_rules", by=(CHAIR, SECRETARY))
def may_edit_rules(participant: Participant | None, council: Any) -> bool:
    """Chair and secretary prepare changes of the rules and enter what the council decided."""
    return holds(participant, CHAIR, SECRETARY)


@policy("council.report_rule_slip", by=(SECRETARY,))
def may_report_rule_slip(participant: Participant | None, council: Any) -> bool:
    """The secretary, who enters the rules, reports what was entered wrongly."""
    return holds(participant, SECRETARY)


@policy("council.confirm_rule_slip", by=(CHAIR,))
def may_confirm_rule_slip(participant: Participant | None, council: Any) -> bool:
    """The chair confirms that a rule was entered wrongly: never one person alone."""
    return holds(participant, CHAIR)


@policy("council.manage_people", by=(CHAIR, SECRETARY))
def may_manage_people(participant: Participant | None, council: Any) -> bool:
    """Chair and secretary enter terms, mandates, committees and offices."""
    return holds(participant, CHAIR, SECRETARY)


@policy("council.manage_editors", by=(CHAIR, SECRETARY))
def may_manage_editors(participant: Participant | None, council: Any) -> bool:
    """Chair and secretary say who writes and who publishes on the council's site."""
    return holds(participant, CHAIR, SECRETARY)


@policy("council.manage_administrators", by=())
def may_manage_administrators(participant: Participant | None, council: Any) -> bool:
    """Administrators make and end administrators: no office of a council rules the whole installation."""
    user = participant.user if participant is not None else None
    return user is not None and user.is_active and user.is_superuser


@policy("council.manage_organisations", by=(SECRETARY,))
def may_manage_organisations(participant: Participant | None, council: Any) -> bool:
    """The secretary enters organisations and who represents them: the documents are filed there."""
    return holds(participant, SECRETARY)


@policy("council.manage_lists", by=(SECRETARY,))
def may_manage_lists(participant: Participant | None, council: Any) -> bool:
    """The secretary keeps the lists of topics and settlements under which proposals are filed."""
    return holds(participant, SECRETARY)


@policy("council.manage_guests", by=(SECRETARY,))
def may_manage_guests(participant: Participant | None, council: Any) -> bool:
    """The secretary invites guests, confirms in which capacity they take part, and ends it."""
    return holds(participant, SECRETARY)


@policy("member.show_card", by=(MEMBER,))
def may_show_card(participant: Participant | None, member: Any) -> bool:
    """Members show themselves a picture of their own and where they come from; nobody does it for them."""
    return participant is not None and participant.pk == member.pk and in_office(participant)


@policy("member.remove_picture")
def may_remove_picture(participant: Participant | None, member: Any) -> bool:
    """Everybody removes their own picture, in office or not."""
    return participant is not None and participant.pk == member.pk


@policy("mandate.resign")
def may_resign(participant: Participant | None, mandate: Any) -> bool:
    """Members resign by themselves; the chair's table enters a resignation handed in on paper."""
    own = participant is not None and mandate.participant_id == participant.pk
    return own or may_manage_people(participant, mandate)


@policy("office.end")
def may_end_office(participant: Participant | None, office: Any) -> bool:
    """The holder may resign an office; the chair's table enters the end of any."""
    own = participant is not None and office.participant_id == participant.pk
    return own or may_manage_people(participant, office)


@policy("council.verify_people", by=(VERIFIER,))
def may_verify_people(participant: Participant | None, council: Any) -> bool:
    """Only the verifier: no other role sees birth dates and real names."""
    return holds(participant, VERIFIER)


@policy("council.make_codes", by=(SECRETARY, VERIFIER))
def may_make_codes(participant: Participant | None, council: Any) -> bool:
    """Secretary and verifier hand out codes by which a school or a club verifies its young people."""
    return holds(participant, SECRETARY, VERIFIER)


@policy("council.switch_plugins", by=(CHAIR, SECRETARY))
def may_switch_plugins(participant: Participant | None, council: Any) -> bool:
    """Chair and secretary choose which plugins work in their council."""
    return holds(participant, CHAIR, SECRETARY)


@policy("council.see_desk")
def may_see_desk(participant: Participant | None, council: Any) -> bool:
    """Everybody with an office, a plugin's too, who chairs a committee, and who is named to sign minutes."""
    if participant is None:
        return False
    holds_one = bool(roles_of(participant)) or chairs_committee(participant)
    return holds_one or signs_minutes(participant)


@policy("meeting.see", by=(MEMBER, CHAIR, DEPUTY, SECRETARY))
def may_see_meeting(participant: Participant | None, meeting: Any) -> bool:
    """Everybody where the meeting is public; else members of the body and the council's table."""
    return (
        meeting.is_public or sits_there(participant, meeting) or holds(participant, CHAIR, DEPUTY, SECRETARY)
    )


def meetings_seen[M: Model](participant: Participant | None, meetings: QuerySet[M]) -> QuerySet[M]:
    """Return those of one council's meetings that ``meeting.see`` grants; the same rule as a filter."""
    if participant is not None and participant.left_at is not None:
        participant = None
    if holds(participant, CHAIR, DEPUTY, SECRETARY):
        return meetings
    if participant is None or not in_office(participant):
        return meetings.filter(is_public=True)
    own = CommitteeMembership.objects.in_force(clock.now()).filter(participant=participant)
    return meetings.filter(Q(is_public=True) | Q(committee=None) | Q(committee__in=own.values("committee")))


@policy("resolution.see")
def may_see_resolution(participant: Participant | None, resolution: Any) -> bool:
    """Those who may see its meeting see a resolution whole: names, journal, official files.

    What was decided is public always: everybody else gets title, text and counts (``decision_shown``).
    """
    return may_see_meeting(participant, resolution.meeting)


@policy("meeting.plan", by=(CHAIR, DEPUTY, SECRETARY))
def may_plan_meeting(participant: Participant | None, subject: Any) -> bool:
    """The chair's table prepares meetings and their agenda; so do those who call one on their request.

    For a committee its chair and the secretary do.
    """
    if committee_of(subject) is not None:
        at_table = chairs_there(participant, subject) or holds(participant, SECRETARY)
    else:
        at_table = holds(participant, CHAIR, DEPUTY, SECRETARY)
    return at_table or _calls_on_request(participant, subject)


def _calls_on_request(participant: Participant | None, subject: Any) -> bool:
    meeting = _meeting_of(subject)
    return participant is not None and meeting is not None and asked_for(meeting, participant)


@policy("meeting.request", by=(MEMBER,))
def may_request_meeting(participant: Participant | None, subject: Any) -> bool:
    """Members of the body ask for a meeting of it together, as ``convene.by`` lets them."""
    return sits_there(participant, subject)


@policy("meeting.answer_request", by=(MEMBER, CHAIR, DEPUTY, SECRETARY))
def may_answer_request(participant: Participant | None, request: Any) -> bool:
    """The chair's table calls the meeting that was asked for, and so do those who asked."""
    if may_plan_meeting(participant, request.body):
        return True
    return participant is not None and has_signed(request, participant)


@policy("meeting.see_requests", by=(MEMBER, CHAIR, DEPUTY, SECRETARY))
def may_see_requests(participant: Participant | None, subject: Any) -> bool:
    """Members of the body and the council's table see who asks for a meeting."""
    return sits_there(participant, subject) or holds(participant, CHAIR, DEPUTY, SECRETARY)


@policy("meeting.convene")
def may_convene_meeting(participant: Participant | None, subject: Any) -> bool:
    """Those whom ``convene.by`` names convene; the secretary also where there is no chair yet.

    The secretary acts there for who calls the constituent meeting: the supervisor, or the members. Members
    who asked for a meeting in vain call it themselves. A committee is convened by its chair, one without a
    chair by the secretary.
    """
    return convenes_by_office(participant, subject) or _calls_on_request(participant, subject)


def convenes_by_office(participant: Participant | None, subject: Any) -> bool:
    """Return whether the participant's own office convenes, not a request for the meeting."""
    committee = committee_of(subject)
    if committee is not None:
        is_headless = holds(participant, SECRETARY) and chair_of_committee(committee) is None
        return is_headless or chairs_there(participant, subject)
    if not holds(participant, CHAIR, DEPUTY, SECRETARY):
        return False
    is_meeting = isinstance(subject, Meeting)
    rules = rules_of(subject) if is_meeting else profile_of(subject)
    offices = offices_that_convene(rules.convene.by.value, lacks_chair=is_meeting and lacks_chair(subject))
    return holds(participant, *offices)


@policy("meeting.run", by=(PRESIDING,))
def may_run_meeting(participant: Participant | None, subject: Any) -> bool:
    """The presiding member opens, suspends and closes, calls items, opens and closes polls.

    In a constituent meeting that is the eldest member present until a chair is elected, in a committee its
    chair or the member who was named.
    """
    if committee_of(subject) is not None:
        return presides_in_committee(participant, subject)
    return holds_there(participant, subject, CHAIR, DEPUTY) or presides_as_eldest(participant, subject)


@policy("meeting.record", by=(PRESIDING, SECRETARY))
def may_record_meeting(participant: Participant | None, subject: Any) -> bool:
    """The chair's table enters attendance, recusals and results.

    In a committee these are who presides, and the secretary.
    """
    if committee_of(subject) is not None:
        return presides_in_committee(participant, subject) or holds_there(participant, subject, SECRETARY)
    at_the_table = holds_there(participant, subject, CHAIR, DEPUTY, SECRETARY)
    return at_the_table or presides_as_eldest(participant, subject)


@policy("meeting.attend", by=(MEMBER,))
def may_attend_meeting(participant: Participant | None, subject: Any) -> bool:
    """Members in office take part, in a committee its own."""
    meeting = past_its_term(subject)
    if participant is not None and meeting is not None:
        return sits_in(meeting, participant)
    return sits_there(participant, subject)


@policy("minutes.see_draft", by=(MEMBER, CHAIR, DEPUTY, SECRETARY))
def may_see_draft_minutes(participant: Participant | None, subject: Any) -> bool:
    """Members of the body inspect the minutes before they are signed."""
    return sits_there(participant, subject) or holds(participant, CHAIR, DEPUTY, SECRETARY)


@policy("minutes.write", by=(SECRETARY,))
def may_write_minutes(participant: Participant | None, subject: Any) -> bool:
    """The secretary writes the minutes, and who keeps those of the meeting."""
    meeting = _meeting_of(subject)
    keeps = participant is not None and meeting is not None and meeting.keeping_id == participant.pk
    return keeps or holds(participant, SECRETARY)


@policy("minutes.sign", by=(CHAIR, DEPUTY, SECRETARY))
def may_sign_minutes(participant: Participant | None, subject: Any) -> bool:
    """Who presided and who kept the minutes sign, or a named deputy; without names, who is in office."""
    meeting = _meeting_of(subject)
    named = signatories_of(meeting) if meeting is not None else {}
    if participant is not None and participant.pk in {one.participant for one in named.values()}:
        return True
    unnamed = {role for role, capacity in CAPACITY.items() if capacity not in named}
    if committee_of(subject) is not None:
        by_chair = CHAIR in unnamed and chairs_there(participant, subject)
        return by_chair or holds(participant, *(unnamed & {SECRETARY}))
    return holds(participant, *unnamed)


@policy("minutes.answer", by=(CHAIR, DEPUTY, SECRETARY))
def may_answer_objections(participant: Participant | None, subject: Any) -> bool:
    """The chair's table gives each objection its outcome."""
    return may_plan_meeting(participant, subject)


@policy("minutes.name_deputy", by=(CHAIR, DEPUTY, SECRETARY))
def may_name_deputy(participant: Participant | None, subject: Any) -> bool:
    """The chair's table says who signs for somebody who can't."""
    return may_plan_meeting(participant, subject)


@policy("minutes.object", by=(MEMBER,))
def may_object_to_minutes(participant: Participant | None, subject: Any) -> bool:
    """Members of the body may ask for corrections."""
    return sits_there(participant, subject)


@policy("moderation.report")
def may_report(participant: Participant | None, council: Any) -> bool:
    """Everybody who takes part reports a text; an organisation does not read."""
    return participant is not None and not participant.is_organisation


@policy("moderation.decide", by=(MODERATOR, SECRETARY))
def may_moderate(participant: Participant | None, subject: Any) -> bool:
    """Moderators and the secretary decide about what is reported or waits."""
    return holds(participant, MODERATOR, SECRETARY)


@policy("moderation.decide_appeal", by=(MODERATOR, SECRETARY, CHAIR))
def may_decide_appeal(participant: Participant | None, subject: Any) -> bool:
    """The chair too, so that there is somebody else; the service refuses who decided first."""
    return holds(participant, MODERATOR, SECRETARY, CHAIR)


@policy("moderation.edit_rules", by=(MODERATOR, SECRETARY))
def may_edit_moderation(participant: Participant | None, council: Any) -> bool:
    """Moderators and the secretary set what waits for a moderator."""
    return holds(participant, MODERATOR, SECRETARY)


@policy("moderation.appeal")
def may_appeal(participant: Participant | None, case: Any) -> bool:
    """The author appeals, for an organisation who acts for it."""
    if participant is None or case.author_id is None:
        return False
    if participant.pk == case.author_id:
        return True
    return acting_for(participant).filter(organisation=case.author_id).exists()


@policy("moderation.see")
def may_see_case(participant: Participant | None, case: Any) -> bool:
    """Who decides, the author, and who reported: each reads their own part."""
    if participant is None:
        return False
    if may_decide_appeal(participant, case) or may_appeal(participant, case):
        return True
    reported: bool = case.reports.filter(participant=participant).exists()
    return reported
