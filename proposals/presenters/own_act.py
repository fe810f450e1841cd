"""Which part of the page's act concerns one's own support."""

from typing import Literal

from proposals.models import Proposal, Support
from proposals.presenters.lasting import Lasting

# Nothing to support; a support that no longer counts; one to give; one for an earlier text; one that counts.
type SupportPart = Literal["", "guest", "lapsed", "give", "again", "given"]


def support_part(
    proposal: Proposal, own: Support | None, lasting: Lasting, *, is_open: bool, is_own: bool, is_guest: bool
) -> SupportPart:
    """Return what the page offers; nothing to the person whose own proposal it is."""
    if is_own or not is_open:
        return ""
    if is_guest:
        return "guest"
    if own is None or own.ended_at is not None:
        return "lapsed" if lasting.has_lapsed and lasting.days else "give"
    return "given" if own.version == proposal.version else "again"
