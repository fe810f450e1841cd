"""Splitting a proposal: some of its points become a proposal of their own, with the same authors."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from proposals.acts.merging import Split, SplitOff
from proposals.acts.texts import CoAuthorJoined
from proposals.models import CoAuthor, Proposal, ProposalVersion, ShortAddress, Support
from proposals.selectors.authors import published_today
from proposals.selectors.proposals import LABEL
from proposals.selectors.support import support_asked_in
from proposals.services.authoring import TITLE_LENGTH
from proposals.services.holding import let_wait, refuse_withheld, words_to_read
from proposals.services.texts import keep_version, seal_of, sealed_words
from proposals.services.transitions import append_to_proposal, locked_proposal, require_transition
from proposals.workflow import OPEN_TO_SUPPORT, State
from youth import clock
from youth.journal.append import sealed
from youth.plain_text import plain_line
from youth.policies import require
from youth.refusals import Refusal
from youth.services.following import carry_follows
from youth.services.moderation import require_writing

if TYPE_CHECKING:
    from youth.models import Participant, Representation


@transaction.atomic
def split_proposal(
    proposal: Proposal, *, title: str, points: Collection[str], actor: "Participant | Representation"
) -> Proposal:
    """Make a proposal of its own of some points (ids of the first level); return the new one.

    Both are asked of the supporters, as for a changed text: in the new one's first version they find what
    they supported. Reasons, legal ground, topic, settlement, authors and followers are the same. Raises
    ``Refusal``: ``wrong_state``, ``title_missing``, ``title_too_long``, ``no_points``, ``all_points``, and
    those of ``publish_proposal``.
    """
    require("proposals.edit", actor, proposal)
    proposal = locked_proposal(proposal)
    if proposal.state not in OPEN_TO_SUPPORT:
        raise Refusal("wrong_state", _("A proposal is split only before it is submitted."))
    refuse_withheld(proposal)
    require_writing(actor, written_today=published_today(proposal.author))
    title = _title_in(title)
    going = [row for row in proposal.points if row["id"] in points]
    staying = [row for row in proposal.points if row["id"] not in points]
    if not going:
        raise Refusal("no_points", _("Choose the points of the new proposal."), "points")
    if not staying:
        raise Refusal("all_points", _("Leave at least one point in this proposal."), "points")
    read, whole = words_to_read(proposal), sealed(sealed_words(proposal))
    new = _split_off(proposal, title, going, actor=actor)
    before, proposal.points = State(proposal.state), staying
    supported = list(proposal.supports.counted().filter(version=proposal.version).order_by("pk"))
    proposal.version, proposal.edition = proposal.version + 1, proposal.edition + 1
    if before == State.SUPPORTED:
        proposal.state = State.PUBLISHED
    proposal.save(update_fields=["points", "version", "edition", "state"])
    keep_version(proposal)
    _carry_to(new, supported)
    carry_follows(LABEL, str(proposal.pk), str(new.pk), are_kept=True)
    seal = seal_of(proposal)
    act = Split(before=before, after=proposal.state, version=proposal.version, text=seal, other=new.pk)
    entry = append_to_proposal(proposal, act, actor=actor)
    off = SplitOff(
        before=State.DRAFT,
        after=State(new.state),
        source=proposal.pk,
        version=new.version,
        text=seal_of(new),
        whole=whole,
    )
    made = append_to_proposal(new, off, actor=actor, cause=entry)
    for co_author in sorted(new.co_author_ids):
        append_to_proposal(new, CoAuthorJoined(co_author=co_author), actor=actor, cause=made)
    let_wait(new, before=read, actor=actor, cause=made)
    return new


def _title_in(typed: str) -> str:
    title = plain_line(typed)
    if not title.strip():
        raise Refusal("title_missing", _("Give the proposal a title."), "title")
    if len(title) > TITLE_LENGTH:
        raise Refusal("title_too_long", _("The title is too long."), "title")
    return title


def _split_off(
    proposal: Proposal, title: str, points: list[object], *, actor: "Participant | Representation"
) -> Proposal:
    """Write the new proposal with its two versions: what was supported, and the points that it has."""
    now = clock.now()
    new = Proposal(
        council=proposal.council,
        author=proposal.author,
        title=title,
        summary=proposal.summary,
        legal_ground=proposal.legal_ground,
        points=points,
        cost=proposal.cost,
        language=proposal.language,
        topic_id=proposal.topic_id,
        place_id=proposal.place_id,
        version=2,
        published_at=now,
        support_needed=support_asked_in(proposal.council),
        split_from=proposal,
    )
    new.save(force_insert=True)
    CoAuthor.objects.bulk_create(
        CoAuthor(proposal=new, participant=one.participant, offered_at=now, joined_at=one.joined_at)
        for one in proposal.co_authors.writing().select_related("participant")
    )
    new.state = require_transition(new, "publish", actor=actor)
    new.save(update_fields=["state"])
    ShortAddress.objects.create(proposal=new)
    ProposalVersion.objects.create(
        proposal=new,
        number=1,
        title=proposal.title,
        summary=proposal.summary,
        legal_ground=proposal.legal_ground,
        points=proposal.points,
        cost=proposal.cost,
        written_at=now,
    )
    keep_version(new)
    return new


def _carry_to(new: Proposal, supported: Collection[Support]) -> None:
    """Ask those who supported the whole text about the new proposal, too."""
    now = clock.now()
    Support.objects.bulk_create(
        Support(
            proposal=new,
            participant_id=one.participant_id,
            version=1,
            is_named=one.is_named,
            given_at=one.given_at,
            begins_at=now,
            carried_from=one,
        )
        for one in supported
    )
