"""What becomes of the proposals and the support of somebody who leaves the council."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from proposals.models import Proposal
from proposals.selectors.proposals import LABEL
from proposals.services.co_authors import hand_over
from proposals.services.support import end_support_of
from proposals.services.written_amendments import forget_amendments
from proposals.workflow import State
from youth.services.files import remove_files

if TYPE_CHECKING:
    from youth.models import Participant


@transaction.atomic
def forget_participant(participant: "Participant", *, until: datetime) -> None:
    """Delete the drafts and end the support that may still change, of a participant who left at ``until``.

    What they write with others goes on without them. Safe to repeat, and what the same participant does after
    coming back stays.
    """
    hand_over(participant, until=until)
    drafts = Proposal.objects.filter(author=participant, state=State.DRAFT, created_at__lte=until)
    remove_files(LABEL, [str(pk) for pk in drafts.values_list("pk", flat=True)])
    drafts.delete()
    end_support_of(participant, until=until)
    forget_amendments(participant, until=until)
