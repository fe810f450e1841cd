"""What the minutes say of a vote."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from templates.templatetags.components import state_words
from voting.acts import (
    BallotsEntered,
    CandidateNominated,
    CandidatesElected,
    CandidateWithdrew,
    EntryCorrected,
    HandTellersNamed,
    ItemTakenOut,
    MethodDemanded,
    NominationsOpened,
    PollAnnounced,
    PollOpened,
    PollRecounted,
    PollVoided,
    ProtocolConfirmed,
    QuorumChallenged,
    QuorumCounted,
    ResultChallenged,
    SlipsEntered,
    TellersElected,
    election_of,
    poll_of,
)
from voting.models import Challenge, EntryCorrection, Nominee, Outcome, PaperProtocol, Slip, TellerList
from voting.phrasing import (
    METHODS,
    arithmetic_sentence,
    counts_sentence,
    hands_sentence,
    named_pieces,
    named_sentence,
    option_counts_sentence,
    option_words,
    papers_sentence,
    verdict_sentence,
    without_vote_sentence,
)
from youth.journal import figures, minutes
from youth.journal.figures import Counted, QuorumFigures, VoteFigures
from youth.journal.minutes import local_time
from youth.journal.models import JournalEntry
from youth.name_order import in_name_order
from youth.names import name_or_erased
from youth.procedure.choices import Method
from youth.selectors.register import names_in_register


@minutes.of(PollOpened)
def opened(act: PollOpened, entry: JournalEntry) -> str:
    """Return the question, the way of voting, the quorum, and the text that was put to the vote.

    The text of a decision that was adopted is with its number; one that failed is only here.
    """
    poll = poll_of(act)
    sentence = _put_to_vote(act, entry)
    outcome: Outcome | None = getattr(poll, "outcome", None)
    is_adopted = outcome is not None and outcome.resolution_id is not None
    if act.is_count or act.repeats or is_adopted or not poll.text.strip():
        return sentence
    return "\n".join([sentence, _("The text that was put to the vote:"), poll.text])


def _put_to_vote(act: PollOpened, entry: JournalEntry) -> str:
    template = _("Put to the vote at %(time)s, %(method)s: “%(question)s”.")
    if act.is_count:
        template = _("At %(time)s the votes on “%(question)s” were counted again.")
    elif act.repeats:
        template = _("Repeated %(method)s at %(time)s on: “%(question)s”.")
    sentence = template % {
        "method": METHODS[act.method],
        "time": local_time(entry),
        "question": poll_of(act).title,
    }
    if act.is_count:
        return sentence
    present = ngettext(
        "%(present)s member of %(seats)s is present; quorum: %(needed)s.",
        "%(present)s members of %(seats)s are present; quorum: %(needed)s.",
        act.present,
    ) % {"present": act.present, "seats": act.seats, "needed": act.quorum_needed}
    return f"{sentence} {present}"


@minutes.of(MethodDemanded)
def demanded(act: MethodDemanded, entry: JournalEntry) -> str:
    """Return who demanded which way of voting."""
    name = names_in_register(entry.stream.council, [act.participant], entry.at).get(act.participant, "")
    words = _("%(name)s demanded a vote by name.")
    if act.method == Method.SECRET:
        words = _("%(name)s demanded a secret vote.")
    return words % {"name": name_or_erased(name)}


@minutes.of(QuorumChallenged)
def challenged(act: QuorumChallenged, entry: JournalEntry) -> str:
    """Return that the quorum was doubted."""
    return _("At %(time)s the quorum was doubted.") % {"time": local_time(entry)}


@minutes.of(QuorumCounted)
def counted(act: QuorumCounted, entry: JournalEntry) -> str:
    """Return the count and whether it is a quorum."""
    template = (
        _("The count found %(present)s members in the hall, %(needed)s are needed: a quorum.")
        if act.present >= act.needed
        else _("The count found %(present)s members in the hall, %(needed)s are needed: no quorum.")
    )
    return template % {"present": act.present, "needed": act.needed}


@minutes.of(BallotsEntered)
def entered(act: BallotsEntered, entry: JournalEntry) -> str:
    """Return whose spoken votes were entered; how they voted is in the result of a vote by name."""
    return _("Spoken votes were entered at %(time)s: %(members)s.") % {
        "time": local_time(entry),
        "members": _names(entry, act.participants),
    }


@minutes.of(HandTellersNamed)
def tellers_named(act: HandTellersNamed, entry: JournalEntry) -> str:
    """Return who counts the hands."""
    return _("By show of hands; counted by: %(names)s.") % {"names": _names(entry, act.tellers)}


@minutes.of(SlipsEntered)
def slips_entered(act: SlipsEntered, entry: JournalEntry) -> str | None:
    """Return the figures of both tellers once a round is complete, and who entered them on one device."""
    if not act.result:
        return None
    slips = list(Slip.objects.filter(poll=act.poll, round=act.round))
    options = poll_of(act).options
    figures = "; ".join(
        _("%(teller)s counted %(figures)s")
        % {"teller": _names(entry, [one.teller_id]), "figures": hands_sentence(one.counts, options)}
        for one in slips
    )
    template = (
        _("Count %(round)s: %(figures)s. The figures are equal.")
        if act.result == "equal"
        else _("Count %(round)s: %(figures)s. The figures differ, so the hands were counted again.")
    )
    sentence = template % {"round": act.round, "figures": figures}
    clerks = {one.entered_by_id for one in slips if one.entered_by_id != one.teller_id}
    if clerks:
        sentence += " " + _("Entered by %(names)s.") % {"names": _names(entry, clerks)}
    return sentence


@minutes.of(EntryCorrected)
def corrected(act: EntryCorrected, entry: JournalEntry) -> str:
    """Return for whom an entry was corrected, and why."""
    rows = EntryCorrection.objects.filter(poll=act.poll).values_list("reason", flat=True)
    reason = next((one for one in rows if act.reason.matches(one)), "")
    if not act.participants:
        return _("The tellers' count was corrected. Reason: %(reason)s") % {"reason": reason}
    words = _("The vote that was entered for %(member)s was corrected. Reason: %(reason)s")
    return words % {"member": _names(entry, act.participants), "reason": reason}


@minutes.of(PollRecounted)
def recounted(act: PollRecounted, entry: JournalEntry) -> str:
    """Return that a closed vote was counted again."""
    return _("The vote was counted again at %(time)s, before its announcement.") % {"time": local_time(entry)}


@minutes.of(PollVoided)
def voided(act: PollVoided, entry: JournalEntry) -> str:
    """Return that the vote was voided, and why."""
    words = _("At %(time)s the vote was declared void and decides nothing. Reason: %(reason)s")
    return words % {"time": local_time(entry), "reason": poll_of(act).void_reason}


@minutes.of(ItemTakenOut)
def taken_out(act: ItemTakenOut, entry: JournalEntry) -> str:
    """Return which item is voted on apart."""
    return _("As a member demanded, “%(question)s” is voted on apart.") % {"question": poll_of(act).title}


@minutes.of(ResultChallenged)
def result_challenged(act: ResultChallenged, entry: JournalEntry) -> str:
    """Return who challenged the result, and why."""
    challenge = Challenge.objects.select_related("poll__meeting").get(poll=act.poll)
    words = _("At %(time)s %(member)s challenged the result. Reason: %(reason)s")
    who = challenge.participant_id
    names = names_in_register(entry.stream.council, [who], entry.at)
    return words % {
        "time": local_time(entry),
        "member": name_or_erased(names.get(who, "")),
        "reason": challenge.reason,
    }


@minutes.of(PollAnnounced)
def announced(act: PollAnnounced, entry: JournalEntry) -> str:
    """Return the counts and the result; of a vote by name also each name with its vote."""
    decision = poll_of(act).outcome.decision
    is_election = "options" in decision
    counts = option_counts_sentence(decision) if is_election else counts_sentence(decision["votes"])
    lines = [
        _("Result – %(counts)s.") % {"counts": counts},
        f"{verdict_sentence(decision)}. {arithmetic_sentence(decision)}",
    ]
    if "named" in decision and not is_election:
        away = without_vote_sentence(decision["without_vote"])
        lines[1:1] = [named_sentence(decision["named"]), *([away] if away else [])]
    return "\n".join(lines)


@figures.of(PollOpened)
def quorum_of_vote(act: PollOpened, entry: JournalEntry) -> QuorumFigures | None:
    """Return the quorum at the opening of a vote; votes that are counted again have none of their own."""
    return None if act.is_count else QuorumFigures(needed=act.quorum_needed, present=act.present)


@figures.of(QuorumCounted)
def quorum_counted(act: QuorumCounted, entry: JournalEntry) -> QuorumFigures:
    """Return what the count of the hall found after a doubt."""
    return QuorumFigures(needed=act.needed, present=act.present)


@figures.of(PollAnnounced)
def result_of_vote(act: PollAnnounced, entry: JournalEntry) -> VoteFigures:
    """Return the votes by answer, or by candidate, with the result; of a vote by name who voted how."""
    decision = poll_of(act).outcome.decision
    is_election = "options" in decision
    words = option_words(decision["options"]) if is_election else state_words()
    answers = list(words) if is_election else ["for", "against", "abstain", "not_voting"]
    return VoteFigures(
        result=act.result,
        counts=[Counted(one, words[one], decision["votes"][one]) for one in answers],
        needed=None if is_election else act.needed,
        named=named_pieces(decision["named"]) if "named" in decision and not is_election else (),
    )


@minutes.of(TellersElected)
def tellers_elected(act: TellersElected, entry: JournalEntry) -> str:
    """Return who counts the papers of secret votes."""
    tellers = TellerList.objects.get(pk=act.chosen).tellers.all()
    names = in_name_order(name_or_erased(teller.name_in_office) for teller in tellers)
    return _("Elected as tellers: %(names)s.") % {"names": ", ".join(names)}


@minutes.of(ProtocolConfirmed)
def protocol(act: ProtocolConfirmed, entry: JournalEntry) -> str:
    """Return the papers by what became of them, and whether one person made both entries."""
    figures = PaperProtocol.objects.get(pk=act.entry).figures
    template = (
        _("Corrected protocol of the tellers – %(figures)s.")
        if act.corrects
        else _("Protocol of the tellers – %(figures)s.")
    )
    sentence = template % {"figures": papers_sentence(figures)}
    if act.by_one:
        sentence += " " + _("Both entries were made by the same person.")
    return sentence


@minutes.of(CandidateNominated)
def nominated(act: CandidateNominated, entry: JournalEntry) -> str:
    """Return who was nominated for what, and by whom where that was said."""
    nominee = Nominee.objects.get(pk=act.nominee)
    facts = {"name": name_or_erased(nominee.name_in_office), "what": election_of(act).what}
    if nominee.on_list is not None:
        facts["what"] = _("%(what)s, list “%(list)s”") % {"what": facts["what"], "list": nominee.on_list.name}
    if act.nominated_by is None:
        return _("Nominated for %(what)s: %(name)s.") % facts
    names = names_in_register(entry.stream.council, [act.nominated_by], entry.at)
    by = name_or_erased(names.get(act.nominated_by, ""))
    return _("%(by)s nominated for %(what)s: %(name)s.") % (facts | {"by": by})


@minutes.of(CandidateWithdrew)
def withdrew(act: CandidateWithdrew, entry: JournalEntry) -> str:
    """Return who no longer stands."""
    nominee = Nominee.objects.get(pk=act.nominee)
    facts = {"name": name_or_erased(nominee.name_in_office), "what": election_of(act).what}
    return _("%(name)s no longer stands for %(what)s.") % facts


@minutes.of(NominationsOpened)
def nominations_opened(act: NominationsOpened, entry: JournalEntry) -> str:
    """Return that new nominations are made."""
    return _("New nominations for %(what)s.") % {"what": election_of(act).what}


@minutes.of(CandidatesElected)
def elected(act: CandidatesElected, entry: JournalEntry) -> str:
    """Return who holds what from now on, and whom it could not be given any more.

    Who takes an office is said by the register's own act.
    """
    election = election_of(act)
    nominees = election.nominees.filter(elected_in=act.poll)
    lines = []
    for entered, words in (
        (True, _("From %(time)s on %(what)s: %(names)s.")),
        (False, _("Elected, but without a seat in the council any more: %(names)s.")),
    ):
        names = [
            name_or_erased(one.name_in_office)
            for one in nominees
            if (one.participant_id in act.entered) is entered
        ]
        if names and not (entered and election.office):
            lines.append(
                words % {"time": local_time(entry), "what": election.what, "names": ", ".join(names)}
            )
    return "\n".join(lines)


def _names(entry: JournalEntry, ids: Collection[UUID]) -> str:
    names = names_in_register(entry.stream.council, ids, entry.at)
    return ", ".join(in_name_order(name_or_erased(name) for name in names.values()))
