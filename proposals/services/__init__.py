"""What changes proposals: one function per act, each its own transaction."""

from proposals.services.answering import follow_referral
from proposals.services.authoring import (
    delete_draft,
    draft_proposal,
    edit_proposal,
    publish_proposal,
    withdraw_proposal,
)
from proposals.services.co_authors import leave_authors, offer_place, take_offer_back, take_place
from proposals.services.committees import (
    Correction,
    assign_another,
    assign_committee,
    correct_committee_work,
    give_opinion,
    note_missed_opinions,
    note_opinion,
    reassign_committee,
)
from proposals.services.decisions import (
    adopt_proposal,
    note_on_agenda,
    note_taken_off,
    postpone_proposal,
    reject_proposal,
)
from proposals.services.files import add_file, take_file_away
from proposals.services.filing import file_proposal
from proposals.services.leaving import forget_participant
from proposals.services.merging import ask_to_merge, merge_proposal
from proposals.services.moderation import follow_moderation
from proposals.services.processing import put_on_agenda, return_proposal
from proposals.services.registration import correct_registration, register_proposal
from proposals.services.splitting import split_proposal
from proposals.services.submitting import submit_proposal
from proposals.services.support import lapse_support, support_proposal, withdraw_support
from proposals.services.transitions import append_to_proposal

__all__ = [
    "Correction",
    "add_file",
    "adopt_proposal",
    "append_to_proposal",
    "ask_to_merge",
    "assign_another",
    "assign_committee",
    "correct_committee_work",
    "correct_registration",
    "delete_draft",
    "draft_proposal",
    "edit_proposal",
    "file_proposal",
    "follow_moderation",
    "follow_referral",
    "forget_participant",
    "give_opinion",
    "lapse_support",
    "leave_authors",
    "merge_proposal",
    "note_missed_opinions",
    "note_on_agenda",
    "note_opinion",
    "note_taken_off",
    "offer_place",
    "postpone_proposal",
    "publish_proposal",
    "put_on_agenda",
    "reassign_committee",
    "register_proposal",
    "reject_proposal",
    "return_proposal",
    "split_proposal",
    "submit_proposal",
    "support_proposal",
    "take_file_away",
    "take_offer_back",
    "take_place",
    "withdraw_proposal",
    "withdraw_support",
]
