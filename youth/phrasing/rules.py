"""The rules profile in words: names of fields and sections, values as people read them."""

from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy

from youth.procedure.numbering import designation
from youth.procedure.readers import Majority, Power

type Word = str | Promise

SECTIONS: dict[str, Word] = {
    "body": pgettext_lazy("rule", "The council"),
    "member": pgettext_lazy("rule", "Members"),
    "quorum": pgettext_lazy("rule", "Quorum"),
    "majority": pgettext_lazy("rule", "Majorities"),
    "vote": pgettext_lazy("rule", "Voting"),
    "election": pgettext_lazy("rule", "Elections"),
    "convene": pgettext_lazy("rule", "Convening"),
    "notice": pgettext_lazy("rule", "Notice and papers"),
    "agenda": pgettext_lazy("rule", "Agenda"),
    "debate": pgettext_lazy("rule", "Debate"),
    "amendment": pgettext_lazy("rule", "Amendments"),
    "committee": pgettext_lazy("rule", "Committees"),
    "minutes": pgettext_lazy("rule", "Minutes"),
    "act": pgettext_lazy("rule", "Adopted decisions"),
    "number": pgettext_lazy("rule", "Numbering"),
    "session": pgettext_lazy("rule", "Openness"),
    "remote": pgettext_lazy("rule", "Meetings from a distance"),
    "conflict": pgettext_lazy("rule", "Conflict of interest"),
    "consult": pgettext_lazy("rule", "Public consultations"),
    "referral": pgettext_lazy("rule", "The Municipal Council's answer"),
    "proposal": pgettext_lazy("rule", "Proposals"),
    "verify": pgettext_lazy("rule", "Verified participants"),
}
FIELDS: dict[str, Word] = {
    "body.seats": pgettext_lazy("rule", "Number of seats"),
    "body.vacancies_counted": pgettext_lazy("rule", "Vacant seats count"),
    "member.age_min": pgettext_lazy("rule", "Lowest age"),
    "member.age_max": pgettext_lazy("rule", "Highest age"),
    "member.guardian_below": pgettext_lazy("rule", "A guardian confirms below"),
    "member.term_months": pgettext_lazy("rule", "Term of office"),
    "member.seat_allocation": pgettext_lazy("rule", "How seats are given out"),
    "member.age_exit": pgettext_lazy("rule", "When a member passes the age limit"),
    "quorum.base": pgettext_lazy("rule", "Counted on"),
    "quorum.fraction": pgettext_lazy("rule", "Share that must be present"),
    "quorum.strict": pgettext_lazy("rule", "More than this share"),
    "quorum.minimum": pgettext_lazy("rule", "At least, in any case"),
    "quorum.recheck": pgettext_lazy("rule", "Checked again"),
    "quorum.lost_action": pgettext_lazy("rule", "When the quorum is lost"),
    "quorum.suspend_minutes": pgettext_lazy("rule", "Longest suspension"),
    "majority.ordinary": pgettext_lazy("rule", "Ordinary decision"),
    "majority.absolute": pgettext_lazy("rule", "Absolute majority"),
    "majority.two_thirds": pgettext_lazy("rule", "Two thirds"),
    "majority.three_quarters": pgettext_lazy("rule", "Three quarters"),
    "majority.rules_change": pgettext_lazy("rule", "Change of the rules"),
    "majority.close_debate": pgettext_lazy("rule", "Closing the debate"),
    "majority.election": pgettext_lazy("rule", "Election of a person"),
    "majority.tie": pgettext_lazy("rule", "As many for as against"),
    "vote.methods": pgettext_lazy("rule", "Ways of voting"),
    "vote.default": pgettext_lazy("rule", "Usual way of voting"),
    "vote.named_required_for": pgettext_lazy("rule", "By name on these topics"),
    "vote.named_on_request_of": pgettext_lazy("rule", "By name if so many members ask"),
    "vote.secret_required_for": pgettext_lazy("rule", "Secret on these topics"),
    "vote.secret_on_request_of": pgettext_lazy("rule", "Secret if this share of the members asks"),
    "vote.secret_minimum": pgettext_lazy("rule", "Fewest voters for a secret vote"),
    "vote.options": pgettext_lazy("rule", "Possible answers"),
    "vote.change_until": pgettext_lazy("rule", "A vote can be changed"),
    "vote.revote": pgettext_lazy("rule", "A vote is repeated"),
    "election.second_round": pgettext_lazy("rule", "The second round elects"),
    "election.against_all": pgettext_lazy("rule", "The ballot offers “against all”"),
    "convene.by": pgettext_lazy("rule", "Who may call a meeting"),
    "convene.request_days": pgettext_lazy("rule", "The chair answers a request within"),
    "convene.requester_days": pgettext_lazy("rule", "Those who asked may convene within a further"),
    "notice.days_regular": pgettext_lazy("rule", "Notice of a regular meeting"),
    "notice.days_extraordinary": pgettext_lazy("rule", "Notice of an extraordinary meeting"),
    "notice.materials_days": pgettext_lazy("rule", "Papers before the meeting"),
    "notice.count": pgettext_lazy("rule", "How days are counted"),
    "agenda.late_item": pgettext_lazy("rule", "A late item enters by"),
    "agenda.citizen_slot": pgettext_lazy("rule", "Citizens' statements and questions"),
    "agenda.citizen_minutes": pgettext_lazy("rule", "Time for citizens"),
    "agenda.citizen_minutes_each": pgettext_lazy("rule", "Time for each citizen"),
    "debate.speech_seconds": pgettext_lazy("rule", "Speech"),
    "debate.reply_seconds": pgettext_lazy("rule", "Reply"),
    "debate.rejoinder_seconds": pgettext_lazy("rule", "Rejoinder"),
    "debate.procedural_seconds": pgettext_lazy("rule", "Procedural motion"),
    "debate.speeches_each": pgettext_lazy("rule", "Speeches of one member on an item"),
    "debate.order": pgettext_lazy("rule", "Order of speakers"),
    "debate.close_by": pgettext_lazy("rule", "The debate is closed by"),
    "amendment.order": pgettext_lazy("rule", "Order of votes on amendments"),
    "amendment.max_degree": pgettext_lazy("rule", "Amendments to amendments, up to degree"),
    "committee.opinion_required": pgettext_lazy("rule", "A committee gives its opinion first"),
    "committee.opinion_days": pgettext_lazy("rule", "Opinion before the meeting"),
    "committee.opinion_may_lapse": pgettext_lazy("rule", "After the deadline it goes on without one"),
    "minutes.ready_days": pgettext_lazy("rule", "Ready within"),
    "minutes.objection_days": pgettext_lazy("rule", "Objections within"),
    "minutes.publish_days": pgettext_lazy("rule", "Published within"),
    "minutes.approval": pgettext_lazy("rule", "How minutes become final"),
    "act.send_days": pgettext_lazy("rule", "Sent within"),
    "act.review_days_supervisor": pgettext_lazy("rule", "The supervisor may return it within"),
    "act.review_days_mayor": pgettext_lazy("rule", "The mayor may return it within"),
    "act.readopt_days": pgettext_lazy("rule", "The council decides again within"),
    "act.readopt_majority": pgettext_lazy("rule", "Adopted again by"),
    "number.pattern": pgettext_lazy("rule", "How a decision is numbered"),
    "number.reset": pgettext_lazy("rule", "Numbers begin again"),
    "session.openness": pgettext_lazy("rule", "Who may watch"),
    "session.closed_by": pgettext_lazy("rule", "A meeting is closed to the public by"),
    "session.closed_needs_reason": pgettext_lazy("rule", "Closing it needs a reason"),
    "remote.allowed_when": pgettext_lazy("rule", "Allowed"),
    "remote.secret_allowed": pgettext_lazy("rule", "Secret votes from a distance"),
    "conflict.declare": pgettext_lazy("rule", "Declared"),
    "conflict.effect": pgettext_lazy("rule", "A member who declares it"),
    "consult.min_days": pgettext_lazy("rule", "Open at least"),
    "consult.exceptional_days": pgettext_lazy("rule", "Open at least, exceptionally"),
    "consult.exceptional_needs_reason": pgettext_lazy("rule", "A shorter time needs a reason"),
    "referral.answer_days": pgettext_lazy("rule", "Answer within"),
    "referral.representative_speaks": pgettext_lazy("rule", "A young representative may speak there"),
    "proposal.support_threshold": pgettext_lazy("rule", "Supporters needed"),
    "proposal.legal_ground": pgettext_lazy("rule", "Legal ground of a proposal"),
    "proposal.cost": pgettext_lazy("rule", "Cost of a proposal, and who pays"),
    "proposal.annexes": pgettext_lazy("rule", "Annexes of a proposal"),
    "verify.required_for": pgettext_lazy("rule", "Who is verified is asked for"),
    "verify.facts": pgettext_lazy("rule", "What is verified"),
    "verify.support_days": pgettext_lazy("rule", "Support of who is not verified counts for"),
    "verify.valid_months": pgettext_lazy("rule", "A verified residence or school holds for"),
}
# The unit of a whole number; the name of other fields has it already.
UNITS: dict[str, str] = {
    "member.age_min": "years",
    "member.age_max": "years",
    "member.guardian_below": "years",
    "member.term_months": "months",
    "quorum.suspend_minutes": "minutes",
    "convene.request_days": "days",
    "convene.requester_days": "days",
    "notice.days_regular": "days",
    "notice.days_extraordinary": "days",
    "notice.materials_days": "days",
    "agenda.citizen_minutes": "minutes",
    "agenda.citizen_minutes_each": "minutes",
    "debate.speech_seconds": "seconds",
    "debate.reply_seconds": "seconds",
    "debate.rejoinder_seconds": "seconds",
    "debate.procedural_seconds": "seconds",
    "committee.opinion_days": "days",
    "minutes.ready_days": "days",
    "minutes.objection_days": "days",
    "minutes.publish_days": "days",
    "act.send_days": "days",
    "act.review_days_supervisor": "days",
    "act.review_days_mayor": "days",
    "act.readopt_days": "days",
    "consult.min_days": "days",
    "consult.exceptional_days": "days",
    "referral.answer_days": "days",
    "verify.support_days": "days",
    "verify.valid_months": "months",
}
# By the type of the value and its code: one code may mean different things.
VALUES: dict[str, Word] = {
    "AppliedBy.system": pgettext_lazy("rule", "applied by the system"),
    "AppliedBy.shared": pgettext_lazy("rule", "applied by the system in part, otherwise by the chair"),
    "AppliedBy.chair": pgettext_lazy("rule", "applied by the chair, not by the system"),
    "AppliedBy.desk": pgettext_lazy("rule", "the desk reminds of the day, people keep to it"),
    "AppliedBy.record": pgettext_lazy("rule", "recorded only: the system does not apply it yet"),
    "Base.seats": pgettext_lazy("rule", "all seats"),
    "Base.members": pgettext_lazy("rule", "members in office"),
    "Base.present": pgettext_lazy("rule", "those present"),
    "Base.cast": pgettext_lazy("rule", "votes for and against"),
    "SeatAllocation.quota": pgettext_lazy("rule", "quota per school and organisation"),
    "SeatAllocation.lists": pgettext_lazy("rule", "lists"),
    "SeatAllocation.direct": pgettext_lazy("rule", "direct election"),
    "SeatAllocation.open": pgettext_lazy("rule", "open to everybody who comes"),
    "SeatAllocation.elected": pgettext_lazy("rule", "election"),
    "AgeExit.end_of_term": pgettext_lazy("rule", "stays until the end of the term"),
    "AgeExit.on_birthday": pgettext_lazy("rule", "leaves on the birthday"),
    "Recheck.after_break": pgettext_lazy("rule", "after a break"),
    "Recheck.on_challenge": pgettext_lazy("rule", "when a member asks"),
    "Recheck.before_each_vote": pgettext_lazy("rule", "before each vote"),
    "LostAction.suspend_then_close": pgettext_lazy("rule", "suspend, then close"),
    "LostAction.second_meeting": pgettext_lazy("rule", "a second meeting decides in any case"),
    "LostAction.adjourn": pgettext_lazy("rule", "adjourn"),
    "Tie.fails": pgettext_lazy("rule", "not adopted"),
    "Asked.not_asked": pgettext_lazy("rule", "not asked for"),
    "Asked.optional": pgettext_lazy("rule", "if the author has it"),
    "Asked.required": pgettext_lazy("rule", "needed before it is submitted"),
    "Tie.casting_vote": pgettext_lazy("rule", "the chair decides"),
    "Method.open": pgettext_lazy("rule", "open"),
    "Method.named": pgettext_lazy("rule", "by name"),
    "Method.secret": pgettext_lazy("rule", "secret"),
    "Option.for": pgettext_lazy("rule", "for"),
    "Option.against": pgettext_lazy("rule", "against"),
    "Option.abstain": pgettext_lazy("rule", "abstain"),
    "ChangeUntil.never": pgettext_lazy("rule", "never"),
    "ChangeUntil.closed": pgettext_lazy("rule", "while the vote is open"),
    "Revote.never": pgettext_lazy("rule", "never"),
    "Revote.once_on_challenge": pgettext_lazy("rule", "once, if the result is challenged at once"),
    "DayCount.first_excluded": pgettext_lazy("rule", "the first day does not count"),
    "DayCount.clear": pgettext_lazy("rule", "only whole days between count"),
    "LateItem.ordinary": pgettext_lazy("rule", "ordinary decision"),
    "LateItem.two_thirds": pgettext_lazy("rule", "two thirds"),
    "LateItem.unanimous_or_urgent": pgettext_lazy("rule", "unanimously or if urgent"),
    "LateItem.never": pgettext_lazy("rule", "not at all"),
    "CitizenSlot.none_at_all": pgettext_lazy("rule", "none"),
    "CitizenSlot.first": pgettext_lazy("rule", "first item"),
    "CitizenSlot.last": pgettext_lazy("rule", "last item"),
    "DebateOrder.proposer": pgettext_lazy("rule", "mover"),
    "DebateOrder.rapporteur": pgettext_lazy("rule", "committee's rapporteur"),
    "DebateOrder.by_request": pgettext_lazy("rule", "in the order of requests"),
    "DebateOrder.alternate": pgettext_lazy("rule", "for and against in turn"),
    "AmendmentKind.reject": pgettext_lazy("rule", "rejection"),
    "AmendmentKind.postpone": pgettext_lazy("rule", "postponement"),
    "AmendmentKind.replace": pgettext_lazy("rule", "another text"),
    "AmendmentKind.correct": pgettext_lazy("rule", "correction"),
    "AmendmentKind.add": pgettext_lazy("rule", "addition"),
    "AmendmentKind.main": pgettext_lazy("rule", "main text"),
    "AmendmentKind.most_far_reaching": pgettext_lazy("rule", "most far-reaching first"),
    "AmendmentKind.last_moved": pgettext_lazy("rule", "last moved first"),
    "MinutesApproval.objections": pgettext_lazy("rule", "after the time for objections"),
    "MinutesApproval.next_meeting": pgettext_lazy("rule", "by the next meeting"),
    "Reset.term": pgettext_lazy("rule", "with each term"),
    "Reset.year": pgettext_lazy("rule", "with each year"),
    "Openness.open": pgettext_lazy("rule", "everybody"),
    "Openness.by_item": pgettext_lazy("rule", "everybody, except at closed items"),
    "RemoteWhen.never": pgettext_lazy("rule", "never"),
    "RemoteWhen.emergency": pgettext_lazy("rule", "in an emergency"),
    "RemoteWhen.always": pgettext_lazy("rule", "always"),
    "Declare.before_item": pgettext_lazy("rule", "before the item"),
    "Declare.before_vote": pgettext_lazy("rule", "before the vote"),
    "ConflictEffect.leaves_present": pgettext_lazy("rule", "does not count as present"),
    "ConflictEffect.stays_present": pgettext_lazy("rule", "counts as present"),
    "VerifiedAct.seat": pgettext_lazy("rule", "a seat"),
    "VerifiedAct.consultation": pgettext_lazy("rule", "taking part in a consultation"),
    "VerifiedAct.support": pgettext_lazy("rule", "lasting support of a proposal"),
    "VerifiedFact.age": pgettext_lazy("rule", "age"),
    "VerifiedFact.residence": pgettext_lazy("rule", "residence in the municipality"),
    "VerifiedFact.school": pgettext_lazy("rule", "school in the municipality"),
    "VerifiedFact.identity": pgettext_lazy("rule", "identity"),
    "DecisionType.ordinary": pgettext_lazy("rule", "ordinary decision"),
    "DecisionType.absolute": pgettext_lazy("rule", "absolute majority"),
    "DecisionType.two_thirds": pgettext_lazy("rule", "two thirds"),
    "DecisionType.three_quarters": pgettext_lazy("rule", "three quarters"),
    "DecisionType.rules_change": pgettext_lazy("rule", "majority for a change of the rules"),
    "DecisionType.close_debate": pgettext_lazy("rule", "majority for closing the debate"),
    "DecisionType.election": pgettext_lazy("rule", "majority for an election"),
    "SecondRound.threshold": pgettext_lazy("rule", "with as many votes as the first"),
    "SecondRound.plurality": pgettext_lazy("rule", "the one with most votes"),
}
TOPICS: dict[str, Word] = {
    "budget": pgettext_lazy("rule", "budget"),
    "tax": pgettext_lazy("rule", "local taxes and fees"),
    "property": pgettext_lazy("rule", "municipal property"),
    "company": pgettext_lazy("rule", "municipal companies"),
    "loan": pgettext_lazy("rule", "loans"),
    "association": pgettext_lazy("rule", "associations"),
    "donation": pgettext_lazy("rule", "donations"),
    "chair_election": pgettext_lazy("rule", "election of the chair"),
    "election": pgettext_lazy("rule", "elections"),
    "officers": pgettext_lazy("rule", "election of officers"),
    "persons": pgettext_lazy("rule", "decisions on persons"),
}
POWERS: dict[str, Word] = {
    "chair": pgettext_lazy("rule", "the chair"),
    "deputy_chair": pgettext_lazy("rule", "the deputy chair"),
    "clerk": pgettext_lazy("rule", "the clerk"),
    "supervisor": pgettext_lazy("rule", "the supervisor"),
    "seats": pgettext_lazy("rule", "%(amount)s of the seats"),
    "constituents": pgettext_lazy("rule", "%(amount)s of the voters"),
    "members": pgettext_lazy("rule", "%(amount)s of the members"),
}


# Number, day and protocol of a decision that shows how decisions are numbered.
EXAMPLE = (18, date(2026, 11, 26), 7)
SHARES: dict[Fraction, Word] = {
    Fraction(1, 2): pgettext_lazy("share", "half"),
    Fraction(1, 3): pgettext_lazy("share", "a third"),
    Fraction(2, 3): pgettext_lazy("share", "two thirds"),
    Fraction(1, 4): pgettext_lazy("share", "a quarter"),
    Fraction(3, 4): pgettext_lazy("share", "three quarters"),
}


def word_for(value: StrEnum) -> str:
    """Return a value of a closed list in words."""
    return str(VALUES[f"{type(value).__name__}.{value.value}"])


def counted(number: int, unit: str) -> str:
    """Return a number with its unit in the grammatical form that goes with it."""
    match unit:
        case "days":
            return ngettext("%(number)s day", "%(number)s days", number) % {"number": number}
        case "years":
            return ngettext("%(number)s year", "%(number)s years", number) % {"number": number}
        case "months" if number % 12 == 0:
            return counted(number // 12, "years")
        case "seconds" if number % 60 == 0:
            return counted(number // 60, "minutes")
        case "months":
            return ngettext("%(number)s month", "%(number)s months", number) % {"number": number}
        case "minutes":
            return ngettext("%(number)s minute", "%(number)s minutes", number) % {"number": number}
        case "seconds":
            return ngettext("%(number)s second", "%(number)s seconds", number) % {"number": number}
    return str(number)


def value_in_words(field: str, value: Any) -> str:
    """Return the value of a rule as the rules page shows it, in the active language."""
    match value:
        case None:
            return pgettext("rule", "not set")
        case bool():
            return gettext("yes") if value else gettext("no")
        case StrEnum():
            return word_for(value)
        case int():
            return counted(value, UNITS.get(field, ""))
        case Fraction():
            return share(value)
        case Majority():
            return _majority(value)
        case Power():
            return _power(value)
        case tuple():
            return "; ".join(value_in_words(field, one) for one in value) or pgettext("rule", "none")
    if field == "number.pattern":
        return pgettext("rule", "for example %(number)s") % {"number": designation(str(value), *EXAMPLE)}
    return str(TOPICS.get(str(value), value))


def share(fraction: Fraction) -> str:
    """Return a share in words where there is a common word for it."""
    return str(SHARES.get(fraction, fraction))


def _majority(rule: Majority) -> str:
    words = {"fraction": share(rule.fraction), "base": word_for(rule.base)}
    if rule.strict:
        return gettext("more than %(fraction)s of %(base)s") % words
    return gettext("at least %(fraction)s of %(base)s") % words


def _power(power: Power) -> str:
    amount = share(power.share) if power.share else str(power.count or "")
    return str(POWERS[power.who]) % {"amount": amount} if amount else str(POWERS[power.who])
