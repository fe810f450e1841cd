"""Who may do what with polls."""

from typing import TYPE_CHECKING, Any

from voting.models import TellerList
from youth.policies import CHAIR, MEMBER, PRESIDING, SECRETARY, in_office, may, policy, sits_there
from youth.selectors.people import roles_of

if TYPE_CHECKING:
    from youth.models import Participant


@policy("voting.see_poll")
def may_see_poll(participant: "Participant | None", poll: Any) -> bool:
    """Everybody who may see the meeting; while it takes ballots, also everybody on its frozen register.

    A voter whose mandate ends meanwhile still votes, in a meeting that is closed to the public, too.
    """
    if may("meeting.see", participant, poll.meeting):
        return True
    return participant is not None and poll.is_open and poll.voters.filter(participant=participant).exists()


@policy("voting.run_poll", by=(PRESIDING,))
def may_run_poll(participant: "Participant | None", subject: Any) -> bool:
    """Who presides over the meeting opens, closes, announces and repeats."""
    return may("meeting.run", participant, subject)


@policy("voting.count_quorum", by=(PRESIDING, SECRETARY))
def may_count_quorum(participant: "Participant | None", subject: Any) -> bool:
    """The chair's table counts who is in the hall."""
    return may("meeting.record", participant, subject)


@policy("voting.enter_protocol", by=(PRESIDING, SECRETARY))
def may_enter_protocol(participant: "Participant | None", poll: Any) -> bool:
    """The chair's table and the meeting's tellers enter the tellers' protocol and print what it needs."""
    if participant is None:
        return False
    return may("meeting.record", participant, poll) or _is_teller(participant, poll)


@policy("voting.enter_ballots", by=(PRESIDING, SECRETARY))
def may_enter_ballots(participant: "Participant | None", subject: Any) -> bool:
    """The chair's table enters spoken votes and the tellers' slips, and corrects what it entered wrongly."""
    return may("meeting.record", participant, subject)


@policy("voting.give_slip", by=(MEMBER,))
def may_give_slip(participant: "Participant | None", subject: Any) -> bool:
    """The two tellers of a vote by show of hands give a slip each; a repeated vote has those of the first."""
    tellers = subject.with_tellers.hand_tellers
    return participant is not None and tellers.filter(participant=participant).exists()


@policy("voting.challenge_poll", by=(MEMBER,))
def may_challenge_quorum(participant: "Participant | None", subject: Any) -> bool:
    """Any member in office may doubt that there is a quorum, in a committee any of its own."""
    return sits_there(participant, subject)


@policy("voting.cast_ballot")
def may_cast_ballot(participant: "Participant | None", subject: Any) -> bool:
    """Any participant of the council may try; the frozen register decides whose ballot counts.

    A member whose mandate ended after the opening still votes: an open poll finishes on its snapshot.
    """
    return participant is not None


@policy("voting.prepare_election", by=(PRESIDING, SECRETARY))
def may_prepare_election(participant: "Participant | None", subject: Any) -> bool:
    """The chair's table prepares an election; who presides may do it in the meeting."""
    return may("meeting.plan", participant, subject) or may("meeting.run", participant, subject)


@policy("voting.nominate", by=(MEMBER, PRESIDING, SECRETARY))
def may_nominate(participant: "Participant | None", subject: Any) -> bool:
    """Members nominate; the chair's table enters what was said in the hall."""
    return in_office(participant) or may("voting.prepare_election", participant, subject)


@policy("voting.withdraw_nominee")
def may_withdraw_nominee(participant: "Participant | None", subject: Any) -> bool:
    """Who was nominated withdraws; the chair's table enters what was said in the hall."""
    own = participant is not None and subject.participant_id == participant.pk
    return own or may("voting.prepare_election", participant, subject)


@policy("voting.see_opinion_poll")
def may_see_opinion_poll(participant: "Participant | None", poll: Any) -> bool:
    """Everybody: the young people are asked in public."""
    return True


@policy("voting.run_opinion_poll", by=(CHAIR, SECRETARY))
def may_run_opinion_poll(participant: "Participant | None", subject: Any) -> bool:
    """Chair and secretary ask the young people, and take a wrong question back."""
    return participant is not None and bool({CHAIR, SECRETARY} & roles_of(participant))


@policy("voting.answer_opinion_poll")
def may_answer_opinion_poll(participant: "Participant | None", poll: Any) -> bool:
    """Any participant may try; the poll's register and conditions decide whose answer is taken."""
    return participant is not None


def _is_teller(participant: "Participant", poll: Any) -> bool:
    elected = TellerList.objects.filter(meeting=poll.meeting_id, elected_at__isnull=False)
    latest = elected.order_by("elected_at", "pk").last()
    return latest is not None and latest.tellers.filter(participant=participant).exists()
