"""The rules profile in words: names of fields and sections, values as people read them."""

from enum import StrEnum
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import pgettext_lazy as _

from youth.procedure.readers import Majority, Power

type Word = str | Promise

SECTIONS: dict[str, Word] = {
    "body": _("rule", "The council"),
    "member": _("rule", "Members"),
    "quorum": _("rule", "Quorum"),
    "majority": _("rule", "Majorities"),
    "vote": _("rule", "Voting"),
    "convene": _("rule", "Convening"),
    "notice": _("rule", "Notice and papers"),
    "agenda": _("rule", "Agenda"),
    "debate": _("rule", "Debate"),
    "amendment": _("rule", "Amendments"),
    "committee": _("rule", "Committees"),
    "minutes": _("rule", "Minutes"),
    "act": _("rule", "Adopted decisions"),
    "number": _("rule", "Numbering"),
    "session": _("rule", "Openness"),
    "remote": _("rule", "Meetings from a distance"),
    "conflict": _("rule", "Conflict of interest"),
    "consult": _("rule", "Public consultations"),
    "referral": _("rule", "The Municipal Council's answer"),
    "proposal": _("rule", "Proposals"),
}
FIELDS: dict[str, Word] = {
    "body.seats": _("rule", "Number of seats"),
    "body.vacancies_counted": _("rule", "Vacant seats count"),
    "member.age_min": _("rule", "Lowest age"),
    "member.age_max": _("rule", "Highest age"),
    "member.guardian_below": _("rule", "A guardian confirms below"),
    "member.term_months": _("rule", "Term of office"),
    "member.seat_allocation": _("rule", "How seats are given out"),
    "member.age_exit": _("rule", "When a member passes the age limit"),
    "quorum.base": _("rule", "Counted on"),
    "quorum.fraction": _("rule", "Share that must be present"),
    "quorum.strict": _("rule", "More than this share"),
    "quorum.minimum": _("rule", "At least, in any case"),
    "quorum.recheck": _("rule", "Checked again"),
    "quorum.lost_action": _("rule", "When the quorum is lost"),
    "quorum.suspend_minutes": _("rule", "Longest suspension"),
    "majority.ordinary": _("rule", "Ordinary decision"),
    "majority.absolute": _("rule", "Absolute majority"),
    "majority.two_thirds": _("rule", "Two thirds"),
    "majority.three_quarters": _("rule", "Three quarters"),
    "majority.rules_change": _("rule", "Change of the rules"),
    "majority.close_debate": _("rule", "Closing the debate"),
    "majority.tie": _("rule", "As many for as against"),
    "vote.methods": _("rule", "Ways of voting"),
    "vote.default": _("rule", "Usual way of voting"),
    "vote.named_required_for": _("rule", "By name on these matters"),
    "vote.named_on_request_of": _("rule", "By name if so many members ask"),
    "vote.secret_required_for": _("rule", "Secret on these matters"),
    "vote.secret_on_request_of": _("rule", "Secret if this share of the members asks"),
    "vote.secret_minimum": _("rule", "Fewest voters for a secret vote"),
    "vote.options": _("rule", "Possible answers"),
    "vote.change_until": _("rule", "A vote can be changed"),
    "vote.revote": _("rule", "A vote is repeated"),
    "convene.by": _("rule", "Who may call a meeting"),
    "convene.request_days": _("rule", "The chair answers a request within"),
    "convene.requester_days": _("rule", "Whoever asked may convene within a further"),
    "notice.days_regular": _("rule", "Notice of a regular meeting"),
    "notice.days_extraordinary": _("rule", "Notice of an extraordinary meeting"),
    "notice.materials_days": _("rule", "Papers before the meeting"),
    "notice.count": _("rule", "How days are counted"),
    "agenda.late_item": _("rule", "A late item enters by"),
    "agenda.citizen_slot": _("rule", "Citizens' statements and questions"),
    "agenda.citizen_minutes": _("rule", "Time for citizens"),
    "agenda.citizen_minutes_each": _("rule", "Time for each citizen"),
    "debate.speech_seconds": _("rule", "Speech"),
    "debate.reply_seconds": _("rule", "Reply"),
    "debate.rejoinder_seconds": _("rule", "Rejoinder"),
    "debate.procedural_seconds": _("rule", "Procedural motion"),
    "debate.speeches_each": _("rule", "Speeches of one member on an item"),
    "debate.order": _("rule", "Order of speakers"),
    "debate.close_by": _("rule", "The debate is closed by"),
    "amendment.order": _("rule", "Order of votes on amendments"),
    "amendment.max_degree": _("rule", "Amendments to amendments, up to degree"),
    "committee.opinion_required": _("rule", "A committee gives its opinion first"),
    "committee.opinion_days": _("rule", "Opinion before the meeting"),
    "committee.opinion_may_lapse": _("rule", "After the deadline it goes on without one"),
    "minutes.ready_days": _("rule", "Ready within"),
    "minutes.objection_days": _("rule", "Objections within"),
    "minutes.publish_days": _("rule", "Published within"),
    "minutes.approval": _("rule", "How minutes become final"),
    "act.send_days": _("rule", "Sent within"),
    "act.review_days_supervisor": _("rule", "The supervisor may return it within"),
    "act.review_days_mayor": _("rule", "The mayor may return it within"),
    "act.readopt_days": _("rule", "The council decides again within"),
    "act.readopt_majority": _("rule", "Adopted again by"),
    "number.pattern": _("rule", "How a decision is numbered"),
    "number.reset": _("rule", "Numbers begin again"),
    "session.openness": _("rule", "Who may watch"),
    "session.closed_by": _("rule", "A meeting is closed to the public by"),
    "session.closed_needs_reason": _("rule", "Closing it needs a reason"),
    "remote.allowed_when": _("rule", "Allowed"),
    "remote.secret_allowed": _("rule", "Secret votes from a distance"),
    "conflict.declare": _("rule", "Declared"),
    "conflict.effect": _("rule", "Whoever declares it"),
    "consult.min_days": _("rule", "Open at least"),
    "consult.exceptional_days": _("rule", "Open at least, exceptionally"),
    "consult.exceptional_needs_reason": _("rule", "A shorter time needs a reason"),
    "referral.answer_days": _("rule", "Answer within"),
    "referral.representative_speaks": _("rule", "A young representative may speak there"),
    "proposal.support_threshold": _("rule", "Supporters needed"),
}
# What a whole number counts; fields that are not named here count things of their own name.
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
}
# By the type of the value and its code: one code may mean different things.
VALUES: dict[str, Word] = {
    "Base.seats": _("rule", "all seats"),
    "Base.members": _("rule", "members in office"),
    "Base.present": _("rule", "those present"),
    "Base.cast": _("rule", "votes for and against"),
    "SeatAllocation.quota": _("rule", "quota per school and organisation"),
    "SeatAllocation.lists": _("rule", "lists"),
    "SeatAllocation.direct": _("rule", "direct election"),
    "SeatAllocation.open": _("rule", "open to whoever comes"),
    "SeatAllocation.elected": _("rule", "election"),
    "AgeExit.end_of_term": _("rule", "stays until the end of the term"),
    "AgeExit.on_birthday": _("rule", "leaves on the birthday"),
    "Recheck.after_break": _("rule", "after a break"),
    "Recheck.on_challenge": _("rule", "when a member asks"),
    "Recheck.before_each_vote": _("rule", "before each vote"),
    "LostAction.suspend_then_close": _("rule", "suspend, then close"),
    "LostAction.second_meeting": _("rule", "a second meeting decides in any case"),
    "LostAction.adjourn": _("rule", "adjourn"),
    "Tie.fails": _("rule", "not adopted"),
    "Tie.casting_vote": _("rule", "the chair decides"),
    "Method.open": _("rule", "open"),
    "Method.named": _("rule", "by name"),
    "Method.secret": _("rule", "secret"),
    "Option.for": _("rule", "for"),
    "Option.against": _("rule", "against"),
    "Option.abstain": _("rule", "abstain"),
    "ChangeUntil.never": _("rule", "never"),
    "ChangeUntil.announced": _("rule", "until the result is announced"),
    "Revote.never": _("rule", "never"),
    "Revote.once_on_challenge": _("rule", "once, if the result is challenged at once"),
    "DayCount.first_excluded": _("rule", "the first day does not count"),
    "DayCount.clear": _("rule", "only whole days between count"),
    "LateItem.ordinary": _("rule", "ordinary decision"),
    "LateItem.two_thirds": _("rule", "two thirds"),
    "LateItem.unanimous_or_urgent": _("rule", "unanimously or if urgent"),
    "LateItem.never": _("rule", "not at all"),
    "CitizenSlot.none_at_all": _("rule", "none"),
    "CitizenSlot.first": _("rule", "first item"),
    "CitizenSlot.last": _("rule", "last item"),
    "DebateOrder.proposer": _("rule", "mover"),
    "DebateOrder.rapporteur": _("rule", "committee's rapporteur"),
    "DebateOrder.by_request": _("rule", "in the order of requests"),
    "DebateOrder.alternate": _("rule", "for and against in turn"),
    "AmendmentKind.reject": _("rule", "rejection"),
    "AmendmentKind.postpone": _("rule", "postponement"),
    "AmendmentKind.replace": _("rule", "another text"),
    "AmendmentKind.correct": _("rule", "correction"),
    "AmendmentKind.add": _("rule", "addition"),
    "AmendmentKind.main": _("rule", "main text"),
    "AmendmentKind.most_far_reaching": _("rule", "most far-reaching first"),
    "AmendmentKind.last_moved": _("rule", "last moved first"),
    "MinutesApproval.objections": _("rule", "after the time for objections"),
    "MinutesApproval.next_meeting": _("rule", "by the next meeting"),
    "Reset.term": _("rule", "with each term"),
    "Reset.year": _("rule", "with each year"),
    "Openness.open": _("rule", "everybody"),
    "Openness.by_item": _("rule", "everybody, except at closed items"),
    "RemoteWhen.never": _("rule", "never"),
    "RemoteWhen.emergency": _("rule", "in an emergency"),
    "RemoteWhen.always": _("rule", "always"),
    "Declare.before_item": _("rule", "before the item"),
    "ConflictEffect.leaves_present": _("rule", "does not count as present"),
    "ConflictEffect.stays_present": _("rule", "counts as present"),
    "DecisionType.ordinary": _("rule", "ordinary decision"),
    "DecisionType.absolute": _("rule", "absolute majority"),
    "DecisionType.two_thirds": _("rule", "two thirds"),
    "DecisionType.three_quarters": _("rule", "three quarters"),
    "DecisionType.rules_change": _("rule", "majority for a change of the rules"),
    "DecisionType.close_debate": _("rule", "majority for closing the debate"),
}
TOPICS: dict[str, Word] = {
    "budget": _("rule", "budget"),
    "tax": _("rule", "local taxes"),
    "property": _("rule", "property"),
    "company": _("rule", "companies"),
    "loan": _("rule", "loans"),
    "association": _("rule", "associations"),
    "donation": _("rule", "donations"),
    "chair_election": _("rule", "election of the chair"),
    "election": _("rule", "elections"),
}
POWERS: dict[str, Word] = {
    "chair": _("rule", "the chair"),
    "deputy_chair": _("rule", "the deputy chair"),
    "clerk": _("rule", "the clerk"),
    "supervisor": _("rule", "the supervisor"),
    "seats": _("rule", "%(amount)s of the seats"),
    "constituents": _("rule", "%(amount)s of the voters"),
    "members": _("rule", "%(amount)s of the members"),
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
            return pgettext("rule", "not laid down")
        case bool():
            return gettext("yes") if value else gettext("no")
        case StrEnum():
            return word_for(value)
        case int():
            return counted(value, UNITS.get(field, ""))
        case Fraction():
            return str(value)
        case Majority():
            return _majority(value)
        case Power():
            return _power(value)
        case tuple():
            return "; ".join(value_in_words(field, one) for one in value) or pgettext("rule", "none")
    return str(TOPICS.get(str(value), value))


def _majority(rule: Majority) -> str:
    words = {"fraction": str(rule.fraction), "base": word_for(rule.base)}
    if rule.strict:
        return gettext("more than %(fraction)s of %(base)s") % words
    return gettext("at least %(fraction)s of %(base)s") % words


def _power(power: Power) -> str:
    amount = str(power.share or power.count or "")
    return str(POWERS[power.who]) % {"amount": amount} if amount else str(POWERS[power.who])
