"""Elections of persons: calling one, nominating, opening its rounds."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from voting.acts import (
    CandidateNominated,
    CandidateWithdrew,
    ElectionCalled,
    NominationsOpened,
)
from voting.models import UNFINISHED, CandidateList, Election, Nominee, Poll
from voting.phrasing import reason_sentence
from voting.procedure.election import RoundToHold, round_to_hold
from voting.selectors import last_round, lists_standing, places_left, standing_in
from voting.services.challenges import held_up
from voting.services.judging import AGAINST_ALL
from voting.services.opening import Asked, put_to_vote
from youth import clock
from youth.name_order import name_key
from youth.plain_text import plain_line
from youth.policies import Actor, require
from youth.procedure.choices import Base, SecondRound
from youth.procedure.matter import MatterAct
from youth.procedure.steps import StepName
from youth.refusals import Refusal
from youth.roles import OwnRole, role_named
from youth.selectors.register import members_sitting
from youth.selectors.rules import rules_of
from youth.services.entries import append_to_meeting
from youth.services.locking import locked, locked_meeting
from youth.services.meetings import require_matter

if TYPE_CHECKING:
    from youth.models import AgendaItem, Committee, Meeting, Participant

# Offices that a council elects.
OFFICES = (OwnRole.CHAIR, OwnRole.DEPUTY_CHAIR, OwnRole.SECRETARY)
MOST_PLACES = 30
LIST_NAME_LENGTH = 120
BEFORE_ITS_END = frozenset({"planned", "under_way"})


@transaction.atomic
def call_election(
    item: "AgendaItem",
    *,
    office: str = "",
    committee: "Committee | None" = None,
    places: int = 1,
    by_lists: bool = False,
    actor: Actor,
) -> Election:
    """Put an election on an agenda item: of an office, or of so many members of a committee.

    Raises ``Refusal``: ``item_done``, ``amended`` where the draft of the item is amended, ``unknown_office``,
    ``unknown_committee``, ``places_number``, ``lists_share_places`` for lists of one place or an office,
    ``election_called`` where the item has it already.
    """
    require("voting.prepare_election", actor, item)
    meeting = locked_meeting(item.meeting)
    item = meeting.agenda_items.get(pk=item.pk)
    item.meeting = meeting
    require_matter(MatterAct.ELECT, item)
    if committee is None and office not in OFFICES:
        raise _refused("unknown_office", "what")
    if committee is not None and (office or committee.term_id != meeting.term_id):
        raise _refused("unknown_committee", "what")
    declared = role_named(office)
    if not 1 <= places <= (1 if declared is not None and declared.of_one else MOST_PLACES):
        raise _refused("places_number", "places")
    if by_lists and (committee is None or places < 2):
        raise _refused("lists_share_places", "by_lists")
    try:
        with transaction.atomic():
            election = Election.objects.create(
                council=meeting.council,
                agenda_item=item,
                office=office,
                committee=committee,
                places=places,
                by_lists=by_lists,
            )
    except IntegrityError:
        raise _refused("election_called", "what") from None
    act = ElectionCalled(
        election=election.pk,
        item=item.pk,
        office=office,
        committee=committee.pk if committee else None,
        places=places,
    )
    append_to_meeting(meeting, act, actor=actor)
    return election


@transaction.atomic
def nominate(
    election: Election, participant: "Participant", *, by: "Participant | None" = None, actor: Actor
) -> Nominee:
    """Nominate a member before the first round; ``by`` is who did it, where the chair's table enters it.

    Raises ``Refusal``: ``item_done``, ``nominations_closed``, ``lists_elected``, ``not_a_member``,
    ``nominated_already``.
    """
    require("voting.nominate", actor, election)
    meeting, election = _open_to_nominations(election)
    if election.by_lists:
        raise _refused("lists_elected")
    return _nominated(meeting, election, participant, by=by, actor=actor)


@transaction.atomic
def nominate_list(
    election: Election,
    name: str,
    participants: "Sequence[Participant]",
    *,
    by: "Participant | None" = None,
    actor: Actor,
) -> CandidateList:
    """Nominate a list before the first round: its name, and its members in the order of their places.

    Raises ``Refusal`` as ``nominate``, and ``lists_not_elected``, ``list_empty``, ``list_name``.
    """
    require("voting.nominate", actor, election)
    meeting, election = _open_to_nominations(election)
    title = plain_line(name)[:LIST_NAME_LENGTH]
    if not election.by_lists:
        raise _refused("lists_not_elected")
    if not participants:
        raise _refused("list_empty", "participant")
    if not title or election.lists.filter(series=election.series, name=title).exists():
        raise _refused("list_name", "name")
    made = CandidateList.objects.create(
        election=election, series=election.series, number=election.lists.count() + 1, name=title
    )
    for participant in participants:
        _nominated(meeting, election, participant, on_list=made, by=by, actor=actor)
    return made


def _open_to_nominations(election: Election) -> "tuple[Meeting, Election]":
    meeting, election = _locked(election)
    if last_round(election) is not None or _is_running(election):
        raise _refused("nominations_closed")
    return meeting, election


def _nominated(
    meeting: "Meeting",
    election: Election,
    participant: "Participant",
    *,
    on_list: CandidateList | None = None,
    by: "Participant | None",
    actor: Actor,
) -> Nominee:
    names = dict(members_sitting(meeting).values_list("participant_id", "name_in_office"))
    if participant.pk not in names:
        raise _refused("not_a_member", "participant")
    mine = election.nominees.filter(participant=participant)
    if mine.filter(series=election.series).exists() or mine.filter(elected_in__isnull=False).exists():
        raise _refused("nominated_already", "participant")
    nominee = Nominee.objects.create(
        election=election,
        series=election.series,
        number=election.nominees.count() + 1,
        on_list=on_list,
        participant=participant,
        name_in_office=names[participant.pk],
        nominated_by=by,
    )
    act = CandidateNominated(
        election=election.pk,
        nominee=nominee.pk,
        participant=participant.pk,
        nominated_by=by.pk if by else None,
        on_list=on_list.pk if on_list else None,
    )
    append_to_meeting(meeting, act, actor=actor)
    return nominee


@transaction.atomic
def withdraw_nominee(nominee: Nominee, *, actor: Actor) -> Nominee:
    """Take a nominee off the ballot of the rounds to come; they may do it themselves.

    Raises ``Refusal``: ``item_done``, ``round_running``, ``not_standing``.
    """
    require("voting.withdraw_nominee", actor, nominee)
    meeting, election = _locked(nominee.election)
    if _is_running(election):
        raise _refused("round_running")
    row = locked(nominee)
    if row.pk not in {one.pk for one in standing_in(election)}:
        raise _refused("not_standing")
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at"])
    act = CandidateWithdrew(election=election.pk, nominee=row.pk, participant=row.participant_id)
    append_to_meeting(meeting, act, actor=actor)
    return row


@transaction.atomic
def renew_nominations(election: Election, *, actor: Actor) -> Election:
    """Begin new nominations for the places that are still empty; those made before no longer count.

    Raises ``Refusal``: ``item_done``, ``round_running``, ``places_filled``, ``nobody_stood``.
    """
    require("voting.run_poll", actor, election)
    meeting, election = _locked(election)
    if _is_running(election):
        raise _refused("round_running")
    if not places_left(election):
        raise _refused("places_filled")
    if not election.nominees.filter(series=election.series).exists():
        raise _refused("nobody_stood")
    begin_nominations(meeting, election, actor=actor)
    return election


def open_round(election: Election, *, method: str = "", tellers: Sequence[UUID] = (), actor: Actor) -> Poll:
    """Put the next round to the vote among those who stand, in the order of their names.

    Two ``tellers`` count raised hands, a figure for each name.

    Raises ``Refusal`` as ``put_to_vote``, and ``no_candidates``, ``one_place_by_device`` where each voter
    has several votes, which only hands and papers can give; ``hands_without_ballots`` where these would be
    counted by hands, and the rules ask for a part of the ballots; ``teller_stands`` where a candidate would
    count the hands.
    """
    with transaction.atomic():
        require("voting.run_poll", actor, election)
        meeting, election = _locked(election)
        following = next_round_of(election)
        if following is None:
            raise _refused("no_candidates")
        if {one.participant_id for one in people_of_round(election, following.candidates)} & set(tellers):
            raise _refused("teller_stands", "tellers")
        profile = rules_of(meeting)
        # A voter has one vote for each place, or one for a list.
        marks = 1 if election.by_lists else following.places
        rule = {
            "places": following.places,
            "marks": marks,
            "series": election.series,
            "round": 2 if following.is_second else 1,
            "second_round": profile.election.second_round.value.value,
        }
        if election.by_lists:
            # Between lists that are equal most votes decide.
            rule |= {"by_lists": True, "second_round": SecondRound.PLURALITY.value}
        options = _options(election, following, against_all=profile.election.against_all.value)
        poll = put_to_vote(
            meeting,
            "voting.elect",
            item=election.agenda_item,
            about=str(election.pk),
            asked=Asked(method=method, tellers=tuple(tellers), options=options, rule=rule),
            actor=actor,
        )
        # Raised after the fact: the way of voting decides which box is used.
        if poll.box == Poll.Box.REGISTER and marks > 1:
            raise _refused("one_place_by_device", "method")
        if poll.box == Poll.Box.HANDS and marks > 1 and poll.rule["base"] == Base.CAST:
            raise _refused("hands_without_ballots", "method")
        return poll


def next_round_of(election: Election) -> RoundToHold[str] | None:
    """Return the round that can be opened next, None where there is none or nobody stands."""
    if _is_running(election):
        return None
    if election.by_lists:
        keys = [one.key for one in lists_standing(election)]
    else:
        standing = sorted(standing_in(election), key=lambda one: name_key(one.name_in_office))
        keys = [one.key for one in standing]
    return round_to_hold(keys, places_left(election), last_round(election))


def people_of_round(election: Election, candidates: Iterable[str]) -> list[Nominee]:
    """Return who stands in a round with these candidates, or is on one of these lists."""
    keys = set(candidates)
    if not election.by_lists:
        return [one for one in standing_in(election) if one.key in keys]
    lists = {one.pk for one in lists_standing(election) if one.key in keys}
    return [one for one in standing_in(election) if one.on_list_id in lists]


def begin_nominations(meeting: "Meeting", election: Election, *, actor: Actor) -> None:
    """Begin another series of nominations, under the lock of the meeting."""
    election.series += 1
    election.save(update_fields=["series"])
    act = NominationsOpened(election=election.pk, series=election.series, places=places_left(election))
    append_to_meeting(meeting, act, actor=actor)


def _options(
    election: Election, following: RoundToHold[str], *, against_all: bool
) -> tuple[dict[str, str], ...]:
    if election.by_lists:
        lists = lists_standing(election)
        return tuple({"key": one.key, "label": one.name} for one in lists if one.key in following.candidates)
    standing = {nominee.key: nominee for nominee in standing_in(election)}
    options = [
        {
            "key": key,
            "label": standing[key].name_in_office,
            "participant": str(standing[key].participant_id),
        }
        for key in following.candidates
    ]
    if against_all:
        with override(election.council.languages[0]):
            options.append({"key": AGAINST_ALL, "label": _("Against all")})
    return tuple(options)


def _locked(election: Election) -> tuple["Meeting", Election]:
    """Return meeting and election under locks; refuse one whose item is over."""
    meeting = locked_meeting(election.agenda_item.meeting)
    row = locked(election, "council", "committee", "agenda_item")
    row.agenda_item.meeting = meeting
    if row.agenda_item.state not in BEFORE_ITS_END:
        raise _refused("item_done")
    # Who stands is the next step after a round, too.
    waits = held_up(meeting).get(StepName.OPEN_POLL)
    if waits:
        raise Refusal("held_up", waits[0], reasons=waits)
    return meeting, row


def _is_running(election: Election) -> bool:
    return Poll.objects.filter(
        question=Poll.Question.ELECTION, about=str(election.pk), state__in=UNFINISHED
    ).exists()


def _refused(code: str, field_name: str | None = None) -> Refusal:
    return Refusal(code, reason_sentence(code), field_name)
