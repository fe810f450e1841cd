"""Who may do what in the written debate on a proposal."""

from typing import TYPE_CHECKING, Any

from youth.policies import policy
from youth.selectors.counting import counts

if TYPE_CHECKING:
    from youth.models import Participant


@policy("deliberation.argue")
def may_argue(participant: "Participant | None", subject: Any) -> bool:
    """Everybody who takes part in a youth council argues, organisations too; guests only answer.

    As with support, nobody has to be verified first: an argument counts as nothing.
    """
    if participant is None or participant.is_guest:
        return False
    return participant.council.kind == participant.council.Kind.YOUTH


@policy("deliberation.answer_argument")
def may_answer(participant: "Participant | None", subject: Any) -> bool:
    """Everybody who takes part answers, guests in their capacity too."""
    return participant is not None and participant.council.kind == participant.council.Kind.YOUTH


@policy("deliberation.vote_on_argument")
def may_vote(participant: "Participant | None", subject: Any) -> bool:
    """Everybody who is counted says which arguments are helpful, no matter who wrote them."""
    return counts(participant)


@policy("deliberation.edit_argument")
def may_edit(participant: "Participant | None", written: Any) -> bool:
    """Only the author changes or withdraws what they wrote."""
    return participant is not None and participant.pk == written.author_id


@policy("deliberation.withdraw_summary")
def may_withdraw_summary(participant: "Participant | None", summary: Any) -> bool:
    """Only who proposed a summary withdraws it."""
    return participant is not None and participant.pk == summary.proposed_by_id
