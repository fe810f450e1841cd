"""Reason codes, states and verdicts as sentences. The rules speak in codes, people read words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from voting.procedure.lists import share_of
from voting.procedure.papers import FaultCode, Figure
from youth.journal.figures import Piece
from youth.names import name_or_erased
from youth.procedure.choices import VerifiedFact
from youth.procedure.shares import decision_size, smallest_above

# Letters of the scripts that run from right to left.
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

REASONS: dict[str, Promise] = {
    "wrong_item": gettext_lazy("This item is not under way: call it first."),
    "wrong_state": gettext_lazy("The vote is not at this stage."),
    "poll_open": gettext_lazy("Another vote has not been finished: announce its result first."),
    "already_open": gettext_lazy("The vote is open already."),
    "item_voted": gettext_lazy("This has been voted on; only a repeated vote can follow."),
    "not_closed": gettext_lazy("Close the vote first; the result is announced afterwards."),
    "already_closed": gettext_lazy("The vote is closed already."),
    "already_announced": gettext_lazy("The result has been announced already."),
    "no_quorum": gettext_lazy("There is no quorum."),
    "nobody_to_vote": gettext_lazy("Nobody who is present may vote on this item."),
    "unknown_method": gettext_lazy("There is no such way of voting."),
    "method_not_offered": gettext_lazy("The council's rules do not have this way of voting."),
    "named_vote_required": gettext_lazy("On this topic the rules require a vote by name."),
    "named_vote_demanded": gettext_lazy("Enough members in the hall demand a vote by name."),
    "secret_vote_demanded": gettext_lazy("Enough members in the hall demand a secret vote."),
    "secret_vote_required": gettext_lazy("On this topic the rules require a secret vote."),
    "group_too_small_for_secret": gettext_lazy(
        "So few are voting that a secret vote would not be secret. Vote openly or by name."
    ),
    "papers_only_secret": gettext_lazy("Ballot papers are used for a secret vote only."),
    "no_tellers": gettext_lazy(
        "A secret vote is held on paper, and nobody has been elected to count it. Elect the tellers first."
    ),
    "tellers_stand": gettext_lazy(
        "One of the tellers is a candidate in this election and does not count its papers. Elect other "
        "tellers first."
    ),
    "candidate_counts": gettext_lazy(
        "A candidate does not count the papers of the election: choose somebody else."
    ),
    "unknown_tellers": gettext_lazy("This list of tellers can't be put to the vote."),
    "tellers_number": gettext_lazy("Choose two or three members."),
    "not_on_paper": gettext_lazy("This vote is not held on paper."),
    "protocol_not_complete": gettext_lazy(
        "The tellers' protocol is not complete: enter it and have it confirmed. Then the vote can be closed."
    ),
    "protocol_waits": gettext_lazy("You have entered the figures already; they wait to be confirmed."),
    "protocol_unchanged": gettext_lazy("These are the figures of the protocol that is valid already."),
    "entry_replaced": gettext_lazy("Other figures have been entered meanwhile: look at them first."),
    "confirmed_by_another": gettext_lazy(
        "You entered these figures yourself. Another person confirms them, or they are entered a second time."
    ),
    "revote_not_in_rules": gettext_lazy("The council's rules know no repeated vote."),
    "poll_void": gettext_lazy("The vote was voided: it decides nothing."),
    "no_reason": gettext_lazy("Give the reason."),
    "put_together": gettext_lazy("This item is voted on together with others: close and announce that vote."),
    "not_together": gettext_lazy("This item is not voted on together with others."),
    "taken_out": gettext_lazy("Taken out of the vote on several items, as a member demanded."),
    "too_few_items": gettext_lazy("Choose at least two items."),
    "item_done": gettext_lazy("This item has been dealt with."),
    "not_taken_up": gettext_lazy("A late item is put to the vote only after it has been taken up."),
    "item_without_decision": gettext_lazy("On an item for information nothing is decided."),
    "recused_apart": gettext_lazy(
        "On one of these items a member takes no part because of a conflict of interest: vote on it apart."
    ),
    "reason_too_long": gettext_lazy("The reason is longer than 1000 characters."),
    "unknown_question": gettext_lazy("There is no such question to put to the vote."),
    "unknown_election": gettext_lazy("There is no such election on this item."),
    "teller_stands": gettext_lazy("A candidate does not count the hands: choose somebody else."),
    "no_candidates": gettext_lazy("Nobody stands: nominate somebody first."),
    "unknown_office": gettext_lazy("The council does not elect this office."),
    "unknown_committee": gettext_lazy("There is no such committee in this term."),
    "places_number": gettext_lazy("So many places can't be filled in one election."),
    "lists_share_places": gettext_lazy("Lists share several places in a committee: there are none here."),
    "lists_elected": gettext_lazy("Lists are elected here: nominate a list."),
    "lists_not_elected": gettext_lazy("Single members are elected here, not lists."),
    "list_empty": gettext_lazy("Choose at least one member for the list."),
    "list_name": gettext_lazy("Give the list a name that no other list has."),
    "election_called": gettext_lazy("The item has this election already."),
    "nominations_closed": gettext_lazy("The first round has been held: no more nominations are taken now."),
    "not_a_member": gettext_lazy("Only a member of the council can be elected."),
    "nominated_already": gettext_lazy("This member is nominated already."),
    "round_running": gettext_lazy("A round is under way: wait until its result is announced."),
    "not_standing": gettext_lazy("This member does not stand."),
    "places_filled": gettext_lazy("Every place is filled."),
    "nobody_stood": gettext_lazy("Nominations are open already."),
    "one_place_by_device": gettext_lazy(
        "Each member has several votes here, one for each place: count hands or use papers."
    ),
    "hands_without_ballots": gettext_lazy(
        "By the rules a part of the ballots elects, and where each member has several votes, hands do not "
        "say how many ballots there were: use papers."
    ),
    "nothing_entered": gettext_lazy("Choose an answer for at least one member."),
    "closed": gettext_lazy("The vote is closed: no more votes are entered."),
    "not_one_by_one": gettext_lazy("In this vote the votes of single members are not recorded."),
    "not_in_register": gettext_lazy(
        "Only members on the list of voters vote; it was frozen when the vote was opened."
    ),
    "left_hall_entered": gettext_lazy(
        "Not in the hall: %(names)s. Only who is in the hall votes; correct the attendance sheet first."
    ),
    "bad_choice": gettext_lazy("Choose one of the answers that the ballot offers."),
    "not_entered": gettext_lazy(
        "Only a vote that was entered for a member can be corrected, not one that a member cast."
    ),
    "entered_like_this": gettext_lazy("This is the vote that is entered already."),
    "two_tellers": gettext_lazy("Choose two different members to count the hands."),
    "teller_presides": gettext_lazy(
        "The member who presides does not count the hands: choose somebody else."
    ),
    "hands_not_counted": gettext_lazy(
        "The hands are not counted yet: both tellers give their figures, and these have to be equal."
    ),
    "hands_counted": gettext_lazy("Both tellers counted the same: the count is complete."),
    "slip_given": gettext_lazy("This teller's figures of the round are entered already."),
    "not_by_hands": gettext_lazy("This vote is not taken by show of hands."),
    "not_a_teller": gettext_lazy("Only the two tellers of this vote count."),
    "figure_missing": gettext_lazy("Enter a number for every answer; 0 if there was no hand."),
    "answer_not_offered": gettext_lazy("This answer is not offered."),
    "figure_negative": gettext_lazy("A number of hands can't be less than 0."),
    "more_than_voters": gettext_lazy("These are more hands than members who vote: count again."),
    "awaits_recount": gettext_lazy("The quorum was doubted: count the members in the hall first."),
    "quorum_of_the_first": gettext_lazy(
        "The same votes are counted again: the quorum is that of the first vote."
    ),
    "already_challenged": gettext_lazy("The quorum has been doubted already; the count is awaited."),
    "doubt_not_in_rules": gettext_lazy(
        "By the council's rules the quorum of a vote is not counted again when somebody doubts it."
    ),
    "already_counted": gettext_lazy(
        "The members in the hall were counted, and nobody has left since: the count is valid."
    ),
    "casting_vote_not_in_rules": gettext_lazy("The rules give the chair no casting vote."),
    "casting_vote_without_tie": gettext_lazy("A casting vote is given only where the votes are equal."),
}

BALLOT_STATUS: dict[str, Promise] = {
    "recorded": gettext_lazy("Your vote is recorded."),
    "changed": gettext_lazy("Your vote is changed and recorded."),
    "already": gettext_lazy("You have voted already; that vote counts."),
    "not_in_register": gettext_lazy(
        "You are not on the list of voters, which was frozen when the vote was opened."
    ),
    "closed": gettext_lazy("The vote is closed. Your vote was not taken."),
    "bad_choice": gettext_lazy("Choose one of the answers that the ballot offers."),
    "not_by_device": gettext_lazy("This vote is not taken by device."),
    "left_hall": gettext_lazy("You are entered as having left the hall. Enter it again to vote."),
    "objected": gettext_lazy("Your vote can't be taken."),
}

METHODS: dict[str, Promise] = {
    "open": gettext_lazy("open vote"),
    "named": gettext_lazy("vote by name"),
    "secret": gettext_lazy("secret vote"),
}

# How the ballot tells a young member what will be written down.
RECORDED_AS: dict[str, Promise] = {
    "open": gettext_lazy("Open vote: the minutes give the numbers, not the names."),
    "named": gettext_lazy("By name: the minutes will say how you voted."),
    "secret": gettext_lazy("Secret: on a paper, into the urn. Nobody can see how you voted."),
}

BASES: dict[str, Promise] = {
    "seats": pgettext_lazy("more than half of …", "all seats"),
    "members": pgettext_lazy("more than half of …", "the members in office"),
    "present": pgettext_lazy("more than half of …", "those present"),
    "cast": pgettext_lazy("more than half of …", "the votes for and against"),
}

SHARES: dict[str, Promise] = {
    "seats": pgettext_lazy("heading of shares", "Of all seats"),
    "members": pgettext_lazy("heading of shares", "Of the members in office"),
    "present": pgettext_lazy("heading of shares", "Of those present"),
    "cast": pgettext_lazy("heading of shares", "Of the votes for and against"),
}


def reason_sentence(code: str) -> Promise | str:
    """Return the sentence behind a reason code; the code itself where nobody wrote one."""
    return REASONS.get(code, code)


def share_heading(decision: Mapping[str, Any]) -> str:
    """Return the heading of the column of shares: of what they are shares."""
    return str(SHARES[decision["rule"]["base"]])


def threshold(decision: Mapping[str, Any]) -> str:
    """Return what was needed, in words: "more than half of those present (15), i.e. at least 8 votes for"."""
    rule = decision["rule"]
    of = _("%(base)s (%(size)s)") % {
        "base": BASES[rule["base"]],
        "size": decision_size(decision),
    }
    votes = ngettext("%(needed)s vote for", "%(needed)s votes for", decision["needed"]) % {
        "needed": decision["needed"]
    }
    fraction = tuple(rule["fraction"])
    if fraction == (1, 2) and rule["strict"]:
        template = _("more than half of %(of)s, i.e. at least %(votes)s")
    elif fraction == (2, 3) and not rule["strict"]:
        template = _("two thirds of %(of)s, i.e. at least %(votes)s")
    elif fraction == (3, 4) and not rule["strict"]:
        template = _("three quarters of %(of)s, i.e. at least %(votes)s")
    elif rule["strict"]:
        template = _("more than %(top)s/%(bottom)s of %(of)s, i.e. at least %(votes)s")
    else:
        template = _("at least %(top)s/%(bottom)s of %(of)s, i.e. at least %(votes)s")
    return template % {"of": of, "votes": votes, "top": fraction[0], "bottom": fraction[1]}


def requirement(rule: Mapping[str, Any], snapshot: Mapping[str, int]) -> str:
    """Return what an open poll will need, in words; nobody knows yet how many votes will be cast."""
    decision = {
        "rule": rule,
        "snapshot": snapshot,
        "votes": {"for": 0, "against": 0},
        "needed": 0,
    }
    if rule["base"] != "cast":
        size = decision_size(decision)
        top, bottom = rule["fraction"]
        needed = smallest_above(Fraction(top, bottom), size, strict=rule["strict"])
        decision["needed"] = max(needed, 1)
        return _("Adopted with %(threshold)s.") % {"threshold": threshold(decision)}
    if tuple(rule["fraction"]) == (1, 2):
        return _("Adopted if there are more votes for than against.")
    top, bottom = rule["fraction"]
    return _("Adopted with at least %(top)s/%(bottom)s of the votes for and against.") % {
        "top": top,
        "bottom": bottom,
    }


def verdict_sentence(decision: Mapping[str, Any]) -> str:
    """Return the result as one sentence: the headline of its page and the first line in the minutes."""
    if "options" in decision:
        return election_verdict(decision)
    if decision["reason"] == "no_quorum":
        return _("No decision: there was no quorum")
    if decision["reason"] == "urn_overfull":
        return _("No decision: the vote is void")
    facts = {"votes": decision["votes"]["for"], "present": decision["snapshot"]["present"]}
    if decision["carried"]:
        template = ngettext(
            "Adopted with %(votes)s vote for, %(present)s present",
            "Adopted with %(votes)s votes for, %(present)s present",
            facts["votes"],
        )
    else:
        template = ngettext(
            "Not adopted: %(votes)s vote for, %(present)s present",
            "Not adopted: %(votes)s votes for, %(present)s present",
            facts["votes"],
        )
    return template % facts


def arithmetic_sentence(decision: Mapping[str, Any]) -> str:
    """Return how the result follows: what was needed, what was there, and the quorum."""
    if "options" in decision:
        return election_arithmetic(decision)
    quorum = decision["quorum"]
    parts = [_("Needed: %(threshold)s.") % {"threshold": threshold(decision)}]
    special = {
        "tie": _("The votes were equal, so the question is not adopted."),
        "no_votes": _("Nobody voted."),
        "urn_overfull": _("There were more papers in the urn than were issued, so nothing was counted."),
        "casting_vote_for": _("The votes were equal; the chair's casting vote was for."),
        "casting_vote_against": _("The votes were equal; the chair's casting vote was against."),
    }
    if decision["reason"] in special:
        parts.append(special[decision["reason"]])
    parts.append(
        _("Quorum: %(present)s present, %(needed)s needed.")
        % {"present": quorum["present"], "needed": quorum["needed"]}
    )
    return " ".join(parts)


OTHER_BALLOTS: dict[str, Promise] = {
    "invalid": pgettext_lazy("ballots", "Invalid"),
    "blank": pgettext_lazy("ballots", "Blank"),
    "not_voting": pgettext_lazy("ballots", "Not voting"),
}

HARE_NIEMEYER = gettext_lazy(
    "By Hare-Niemeyer each list gets the whole part of its share, and the other places go to the largest "
    "remainders."
)

# "More than half of the valid ballots", not of the votes for and against.
BALLOTS = pgettext_lazy("more than half of …", "the valid ballots")


def election_threshold(rule: Mapping[str, Any], size: int, needed: int) -> str:
    """Return how many votes elect, in words: "more than half of all seats (21), i.e. at least 11 votes"."""
    of = _("%(base)s (%(size)s)") % {
        "base": BALLOTS if rule["base"] == "cast" else BASES[rule["base"]],
        "size": size,
    }
    votes = ngettext("%(needed)s vote", "%(needed)s votes", needed) % {"needed": needed}
    top, bottom = rule["fraction"]
    if (top, bottom) == (1, 2) and rule["strict"]:
        return _("more than half of %(of)s, i.e. at least %(votes)s") % {"of": of, "votes": votes}
    template = (
        _("more than %(top)s/%(bottom)s of %(of)s, i.e. at least %(votes)s")
        if rule["strict"]
        else _("at least %(top)s/%(bottom)s of %(of)s, i.e. at least %(votes)s")
    )
    return template % {"of": of, "votes": votes, "top": top, "bottom": bottom}


def election_requirement(rule: Mapping[str, Any], snapshot: Mapping[str, int]) -> str:
    """Return what elects somebody in an open round, in words."""
    if rule.get("by_lists") and rule["round"] == 1:
        return str(HARE_NIEMEYER)
    if rule.get("by_lists"):
        return _("A place goes to the list with most votes.")
    if rule["round"] == 2 and rule["second_round"] == "plurality":
        return _("Elected is the one with most votes.")
    if rule["base"] == "cast":
        top, bottom = rule["fraction"]
        if (top, bottom) == (1, 2) and rule["strict"]:
            return _("Elected with more than half of the valid ballots.")
        return _("Elected with at least %(top)s/%(bottom)s of the valid ballots.") % {
            "top": top,
            "bottom": bottom,
        }
    size = snapshot[{"seats": "seats", "members": "in_office", "present": "present"}[rule["base"]]]
    top, bottom = rule["fraction"]
    needed = max(smallest_above(Fraction(top, bottom), size, strict=rule["strict"]), 1)
    return _("Elected with %(threshold)s.") % {"threshold": election_threshold(rule, size, needed)}


def election_verdict(decision: Mapping[str, Any]) -> str:
    """Return who is elected, or that nobody is, as one sentence."""
    if decision["reason"] == "no_quorum":
        return _("No decision: there was no quorum")
    if decision["result"] == "void":
        return _("The round is void: the urn held more papers than were issued")
    names = _names_in_sentence(decision)
    if decision.get("seats"):
        shared = [
            ngettext("%(name)s – %(places)s place", "%(name)s – %(places)s places", places)
            % {"name": names[key], "places": places}
            for key, places in decision["seats"].items()
        ]
        return _("The places are shared: %(lists)s") % {"lists": ", ".join(shared)}
    elected = [
        _("%(name)s (%(votes)s)") % {"name": names[key], "votes": decision["votes"][key]}
        for key in decision["elected"]
    ]
    if elected:
        return _("Elected: %(names)s") % {"names": ", ".join(elected)}
    return _("Nobody is elected")


def election_arithmetic(decision: Mapping[str, Any]) -> str:
    """Return how an election's result follows: what was needed, what comes next, and the quorum."""
    parts = [_election_needed(decision)]
    names = _names_in_sentence(decision)
    again = ", ".join(names[key] for key in decision["stand_again"])
    following = {
        "run_off": _("Second round between: %(names)s."),
        "among_tied": _("Equal votes where the places end. A separate vote between: %(names)s."),
        "nominations": _("New nominations follow."),
    }
    if decision["reason"] == "no_votes":
        parts.append(_("Nobody was voted for."))
    elif decision["reason"] == "tie_at_cut" and decision["step"] == "nominations":
        parts.append(_("The votes were equal."))
    if decision["step"] in following:
        parts.append(following[decision["step"]] % {"names": again})
    quorum = decision["quorum"]
    parts.append(
        _("Quorum: %(present)s present, %(needed)s needed.")
        % {"present": quorum["present"], "needed": quorum["needed"]}
    )
    return " ".join(parts)


def _names_in_sentence(decision: Mapping[str, Any]) -> dict[str, str]:
    """Return the names by key; one written from right to left stays apart from the number after it."""
    return {
        key: f"\u2068{name}\u2069" if RIGHT_TO_LEFT.search(name) else name
        for key, name in option_words(decision["options"]).items()
    }


def _election_needed(decision: Mapping[str, Any]) -> str:
    if "seats" in decision and decision["round"] == 1:
        return _shares(decision)
    if decision["round"] == 2 and decision["second_round"] == "plurality":
        votes = ngettext("%(needed)s vote", "%(needed)s votes", decision["needed"])
        at_least = votes % {"needed": decision["needed"]}
        return _("Needed: most votes, at least %(votes)s.") % {"votes": at_least}
    threshold_words = election_threshold(decision["rule"], decision_size(decision), decision["needed"])
    return _("Needed: %(threshold)s.") % {"threshold": threshold_words}


def _shares(decision: Mapping[str, Any]) -> str:
    """Return the exact share of each list: "A: 2 3/7, B: 1 4/7"."""
    votes = [(name, decision["votes"][key]) for key, name in _names_in_sentence(decision).items()]
    total = sum(number for _name, number in votes)
    if not total:
        return str(HARE_NIEMEYER)
    shares = []
    for name, number in votes:
        share = share_of(number, decision["places"], total)
        whole, rest = divmod(share, 1)
        parts = [str(part) for part in (whole, rest) if part] or ["0"]
        # A whole and its fraction are one number.
        shares.append(f"{name}: {'\u00a0'.join(parts)}")
    return _("%(rule)s Shares: %(shares)s.") % {"rule": HARE_NIEMEYER, "shares": ", ".join(shares)}


def option_counts_sentence(decision: Mapping[str, Any]) -> str:
    """Return the counts of an election in one line, as the minutes write them."""
    votes = decision["votes"]
    parts = [f"{name_or_erased(one['label'])}: {votes[one['key']]}" for one in decision["options"]]
    more = {
        "invalid": pgettext("counts in the minutes", "invalid: %(votes)s"),
        "blank": pgettext("counts in the minutes", "blank: %(votes)s"),
        "not_voting": pgettext("counts in the minutes", "not voting: %(votes)s"),
    }
    found = ballots_for_nobody(decision)
    parts += [words % {"votes": found[key]} for key, words in more.items() if found[key]]
    return ", ".join(parts)


def turnout_sentence(decision: Mapping[str, Any]) -> str:
    """Return how many of those who could vote did: on paper, who put one into the urn, valid or not.

    Of papers that were not valid it says that the figures of the answers have them among those who did not.
    """
    voted, voters = turnout_in(decision)
    sentence = ngettext(
        "%(voted)s of %(voters)s member on the list of voters voted.",
        "%(voted)s of %(voters)s members on the list of voters voted.",
        voters,
    ) % {"voted": voted, "voters": voters}
    found = ballots_for_nobody(decision)
    lost = found["invalid"] + found["blank"]
    if not lost or "options" in decision:
        return sentence
    papers = ngettext(
        "%(count)s paper was invalid or without a mark: the figures have it with those who did not vote.",
        "%(count)s papers were invalid or without a mark: the figures have them with those who did not vote.",
        lost,
    ) % {"count": lost}
    return f"{sentence} {papers}"


def turnout_in(decision: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many voted, and how many could.

    Who put a paper into the urn voted, though the count of a decision has only valid papers as votes.
    """
    votes, papers = decision["votes"], decision.get("papers")
    valid = decision["valid"] if "valid" in decision else sum(votes.values()) - votes["not_voting"]
    voted = papers["issued"] - papers["returned"] if papers else valid
    return voted, valid + votes["not_voting"]


def ballots_for_nobody(decision: Mapping[str, Any]) -> dict[str, int]:
    """Return the ballots that name none of the answers, and how many gave none."""
    voted, voters = turnout_in(decision)
    papers = decision.get("papers", {})
    return {
        "invalid": papers.get("invalid", 0),
        "blank": papers.get("blank", 0),
        "not_voting": voters - voted,
    }


def counts_sentence(votes: Mapping[str, int]) -> str:
    """Return the counts in one line, as the minutes write them."""
    line = pgettext(
        "counts in the minutes",
        "for: %(for)s, against: %(against)s, abstained: %(abstain)s, not voting: %(not_voting)s",
    )
    return line % votes


def hands_sentence(counts: Mapping[str, int], options: Sequence[Mapping[str, Any]] = ()) -> str:
    """Return what a teller counted in one line, of the answers or options that the ballot offered."""
    if options:
        return ", ".join(f"{name_or_erased(one['label'])}: {counts[one['key']]}" for one in options)
    words = {
        "for": pgettext("hands counted", "for: %(number)s"),
        "against": pgettext("hands counted", "against: %(number)s"),
        "abstain": pgettext("hands counted", "abstained: %(number)s"),
    }
    return ", ".join(words[name] % {"number": counts[name]} for name in words if name in counts)


def named_sentence(named: Sequence[Mapping[str, str]]) -> str:
    """Return a vote by name as the minutes write it: the choices with the names behind each."""
    return "".join(piece.words for piece in named_pieces(named))


def named_pieces(named: Sequence[Mapping[str, str]]) -> list[Piece]:
    """Return the same sentence in pieces, each name with its vote."""
    answers = {
        "for": pgettext("named vote in the minutes", "For"),
        "against": pgettext("named vote in the minutes", "Against"),
        "abstain": pgettext("named vote in the minutes", "Abstained"),
        "not_voting": pgettext("named vote in the minutes", "Not voting"),
    }
    start, end = _("By name – %(groups)s.").split("%(groups)s")
    pieces: list[Piece] = []
    for answer, words in answers.items():
        votes = [vote for vote in named if vote["choice"] == answer]
        for place, vote in enumerate(votes):
            pieces.append(Piece(", " if place else f"{'; ' if pieces else start}{words}: "))
            pieces.append(Piece(name_or_erased(vote["name"]), vote["participant"], answer))
    return [*(pieces or [Piece(start)]), Piece(end)]


def without_vote_sentence(others: Sequence[Mapping[str, str]]) -> str:
    """Return who in office gave no vote by name, absent or recused; empty where everybody voted."""
    reasons = {
        "absent": pgettext("named vote in the minutes", "Absent"),
        "recused": pgettext("named vote in the minutes", "Conflict of interest"),
    }
    groups = []
    for why, words in reasons.items():
        names = [name_or_erased(one["name"]) for one in others if one["why"] == why]
        groups += [f"{words}: {', '.join(names)}"] if names else []
    return _("Did not take part in the vote – %(groups)s.") % {"groups": "; ".join(groups)} if groups else ""


FIGURES: dict[str, Promise] = {
    Figure.ISSUED: gettext_lazy("Papers issued"),
    Figure.RETURNED: gettext_lazy("Papers returned unused"),
    Figure.IN_URN: gettext_lazy("Papers in the urn"),
    Figure.VALID: gettext_lazy("Valid papers"),
    Figure.INVALID: gettext_lazy("Invalid papers"),
    Figure.BLANK: gettext_lazy("Papers without a mark"),
}

FAULTS: dict[str, Promise] = {
    FaultCode.MISSING: gettext_lazy("Enter a number; 0 if there was none."),
    FaultCode.NEGATIVE: gettext_lazy("A number of papers can't be less than 0."),
    FaultCode.NOT_OFFERED: gettext_lazy("This is not on the paper."),
    FaultCode.MORE_THAN_VOTERS: gettext_lazy("There are not so many voters: each is given one paper."),
    FaultCode.RETURNED_MORE_THAN_ISSUED: gettext_lazy("More papers than were issued can't come back."),
    FaultCode.PAPERS_MISSING: gettext_lazy(
        "Fewer papers are in the urn or returned than were issued. Count again. If one is lost, the chair "
        "voids the vote, and it is held again."
    ),
    FaultCode.PAPERS_TOO_MANY: gettext_lazy(
        "More papers are in the urn or returned than were issued. Count again. If one is too many, the chair "
        "voids the vote, and it is held again."
    ),
    FaultCode.URN_DOES_NOT_ADD_UP: gettext_lazy(
        "Valid papers, invalid ones and those without a mark do not come to the number in the urn."
    ),
    FaultCode.MARKS_MORE_THAN_PAPERS: gettext_lazy("There are not so many valid papers."),
    FaultCode.MARKS_DO_NOT_ADD_UP: gettext_lazy(
        "The marks for the answers do not come to the number of valid papers."
    ),
    FaultCode.COUNTED_THOUGH_VOID: gettext_lazy(
        "The urn holds more papers than were issued: the vote is void, and nothing more is counted. "
        "Leave this empty."
    ),
}


def figure_fault(code: str) -> Promise:
    """Return why a figure of the tellers' protocol can't be true."""
    return FAULTS[code]


def papers_sentence(figures: Mapping[str, int]) -> str:
    """Return the figures of the tellers' protocol in one line, as the minutes write them."""
    words = {
        "issued": _("issued: %(number)s"),
        "returned": _("returned unused: %(number)s"),
        "in_urn": _("in the urn: %(number)s"),
        "valid": _("valid: %(number)s"),
        "invalid": _("invalid: %(number)s"),
        "blank": _("without a mark: %(number)s"),
    }
    # A void round ends with the urn.
    names = list(words) if figures["in_urn"] <= figures["issued"] else list(words)[:3]
    return ", ".join(words[name] % {"number": figures[name]} for name in names)


BOX_REASONS: dict[str, Promise] = {
    "box_open": gettext_lazy("Nothing is counted or shown before the end."),
    "box_closed": gettext_lazy("This has ended. Your answer was not taken."),
    "too_few_sheets": gettext_lazy("So few answered that a result could lead to them, so none is shown."),
    "not_counted": gettext_lazy("Organisations and guests are not counted."),
    "not_in_register": gettext_lazy("You are not among those who may answer."),
    "already_answered": gettext_lazy("You have answered already. An answer can't be changed."),
    "unknown_field": gettext_lazy("Nothing of that name is asked."),
    "not_offered": gettext_lazy("Choose among the answers that are offered."),
    "chosen_twice": gettext_lazy("Choose each answer once."),
    "too_few_chosen": gettext_lazy("Choose more answers."),
    "too_many_chosen": gettext_lazy("Choose fewer answers."),
}


def box_sentence(code: str) -> Promise:
    """Return the sentence behind a reason of a separated box."""
    return BOX_REASONS[code]


FACT_WORDS: dict[VerifiedFact, Promise] = {
    VerifiedFact.AGE: pgettext_lazy("what is verified", "the age"),
    VerifiedFact.RESIDENCE: pgettext_lazy("what is verified", "that they live here"),
    VerifiedFact.SCHOOL: pgettext_lazy("what is verified", "that they go to school here"),
    VerifiedFact.IDENTITY: pgettext_lazy("what is verified", "who they are"),
}


def option_words(options: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the words of a poll's own options by key; an erased name is a word, without options none."""
    return {one["key"]: name_or_erased(one["label"]) for one in options}
