"""A published proposal of a young person, a moderator, and what came of a report."""

from typing import Any

from proposals import services as proposals
from proposals.models import Proposal
from tests.factories import Town, give_office, make_participant
from youth.models import ModerationCase, Participant
from youth.procedure.moderation import Decision
from youth.selectors.moderation import open_case_of
from youth.services.moderation import Verdict, decide_case, report_text

LABEL = "proposals.proposal"
TITLE = "Скейт площадка"
VERDICT = {"category": "insult", "message": "Обиждаш съученик. Напиши какво искаш без това."}


def moderator_of(town: Town, name: str = "Петър Внимателов") -> Participant:
    """Give somebody the office of a moderator."""
    found = make_participant(town.youth, name)
    give_office(found, "moderator")
    return found


def drafted(town: Town, title: str = TITLE, author: Participant | None = None, **fields: Any) -> Proposal:
    """Write a draft of the young person."""
    text = {"title": title, "summary": "Караме на паркинга.", "points": "Да се построи.", **fields}
    return proposals.draft_proposal(town.youth, **text, actor=author or town.young_person)


def published(town: Town, title: str = TITLE, author: Participant | None = None) -> Proposal:
    """Publish a proposal of the young person."""
    draft = drafted(town, title, author)
    return proposals.publish_proposal(draft, actor=author or town.young_person)


def reported(proposal: Proposal, by: Participant, reason: str = "insult", words: str = "") -> ModerationCase:
    """Report a proposal and return its case."""
    return report_text(proposal.council, LABEL, proposal.pk, reason=reason, words=words, actor=by).case


def decided(case: ModerationCase, decision: str, by: Participant, **fields: str) -> ModerationCase:
    """Decide about a case."""
    words = {} if decision == Decision.KEPT else VERDICT
    return decide_case(case, Verdict(decision=Decision(decision), **words | fields), actor=by)


def case_of(proposal: Proposal) -> ModerationCase:
    """Return the case of a proposal that waits for a decision."""
    found = open_case_of(proposal.council, LABEL, proposal.pk)
    assert found is not None
    return found
