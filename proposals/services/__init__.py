"""What changes proposals: one function per act, each its own transaction."""

from proposals.services.authoring import (
    delete_draft,
    draft_proposal,
    edit_proposal,
    publish_proposal,
    submit_proposal,
    withdraw_proposal,
)
from proposals.services.decisions import (
    adopt_proposal,
    answer_proposal,
    note_on_agenda,
    note_taken_off,
    postpone_proposal,
    receive_proposal,
    reject_proposal,
    send_proposal,
)
from proposals.services.files import add_file, take_file_away
from proposals.services.filing import file_proposal
from proposals.services.processing import (
    assign_committee,
    give_opinion,
    note_opinion,
    put_on_agenda,
    register_proposal,
    return_proposal,
)
from proposals.services.support import (
    forget_participant,
    lapse_support,
    support_proposal,
    withdraw_support,
)

__all__ = [
    "add_file",
    "adopt_proposal",
    "answer_proposal",
    "assign_committee",
    "delete_draft",
    "draft_proposal",
    "edit_proposal",
    "file_proposal",
    "forget_participant",
    "give_opinion",
    "lapse_support",
    "note_on_agenda",
    "note_opinion",
    "note_taken_off",
    "postpone_proposal",
    "publish_proposal",
    "put_on_agenda",
    "receive_proposal",
    "register_proposal",
    "reject_proposal",
    "return_proposal",
    "send_proposal",
    "submit_proposal",
    "support_proposal",
    "take_file_away",
    "withdraw_proposal",
    "withdraw_support",
]
