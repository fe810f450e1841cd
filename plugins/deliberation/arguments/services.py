"""What is written in the debate on a proposal: arguments, questions, answers, votes on them, summaries."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from plugins.deliberation.arguments import acts
from plugins.deliberation.arguments.models import (
    TEXT_LENGTH,
    Answer,
    Argument,
    ArgumentVote,
    Side,
    Summary,
    SummaryAcceptance,
)
from plugins.deliberation.arguments.moderation import (
    accept,
    close_case,
    close_cases_of,
    let_wait,
    publish,
    refuse_withheld,
    say_withheld,
)
from plugins.deliberation.arguments.selectors import authors_of_side, of_proposal
from proposals.selectors.amendments import amendments_to_argue
from proposals.selectors.proposals import proposal_by_id, takes_arguments
from proposals.services import append_to_proposal
from youth import clock
from youth.journal.append import sealed
from youth.plain_text import plain_text
from youth.points import words_of
from youth.policies import participant_of, require
from youth.refusals import Refusal
from youth.roles import OwnRole
from youth.selectors.people import chairs_committee, roles_of
from youth.services.locking import locked
from youth.services.moderation import require_writing

if TYPE_CHECKING:
    from proposals.models import Proposal
    from youth.models import Council, Participant, Representation

    type Author = Participant | Representation

# Of one author in a day, in all debates of the council together.
MOST_WRITTEN, MOST_SUMMARIES = 20, 5
DAY = timedelta(days=1)
# The offices that are shown behind a name; of several the first.
SHOWN_OFFICES = (OwnRole.CHAIR, OwnRole.DEPUTY_CHAIR, OwnRole.SECRETARY)
NO_SUCH_SIDE = _("Choose whether you are for or against it, or ask.")


@transaction.atomic
def argue(
    proposal: "Proposal",
    *,
    side: str,
    text: str,
    point: str = "",
    amendment: UUID | None = None,
    language: str,
    actor: "Author",
) -> Argument:
    """Argue for or against a proposal, one of its points or an amendment to it, or ask about it.

    By the council's rules it may wait for a moderator first. Raises ``Refusal`` with the field at fault:
    ``debate_closed``, ``paused``, ``unknown_side``, ``unknown_point``, ``unknown_amendment``, ``no_text``,
    ``text_too_long``, ``said_already``, ``wrote_enough_today``.
    """
    require("deliberation.argue", actor, proposal)
    proposal, author = _open(proposal), _writing(actor)
    if side not in Side.values:
        raise Refusal("unknown_side", NO_SUCH_SIDE, "side")
    words, of_point = _words(text), ""
    if point:
        of_point = words_of("", [row for row in proposal.points if row["id"] == point])
        if not of_point:
            message = _("The proposal no longer has this point: choose another one, or all of it.")
            raise Refusal("unknown_point", message, "point")
    number = _number_of(proposal, amendment) if amendment is not None else None
    said = Argument.objects.filter(**of_proposal(proposal.pk), author=author, side=side, text=words)
    if said.exists():
        raise Refusal("said_already", _("You have written exactly this already."), "text")
    argument = Argument.objects.create(
        **of_proposal(proposal.pk),
        council=proposal.council,
        point=point if amendment is None else "",
        point_words=of_point if amendment is None else "",
        amendment=amendment,
        amendment_number=number,
        side=side,
        text=words,
        language=language,
        author=author,
        **_capacity(author),
    )
    if not let_wait(argument, author, actor=actor):
        publish(proposal, argument, actor=actor)
    return argument


@transaction.atomic
def change_argument(argument: Argument, *, text: str, actor: "Author") -> Argument:
    """Change the words of one's own argument, as long as nobody answered it or voted on it.

    Raises ``Refusal``: ``debate_closed``, ``paused``, ``withdrawn``, ``waits_for_moderator``, ``hidden``,
    ``has_answers``, ``no_text``, ``text_too_long``.
    """
    require("deliberation.edit_argument", actor, argument)
    require_writing(actor)
    proposal, row = _shown_argument(argument)
    if row.answers.exists() or row.votes.exists():
        message = _("Somebody has answered this or voted on it: you can only withdraw it now.")
        raise Refusal("has_answers", message, "text")
    words = _words(text)
    if words == row.text:
        return row
    before, row.text, row.edited_at = row.text, words, clock.now()
    row.save(update_fields=["text", "edited_at"])
    act = acts.ArgumentChanged(argument=row.pk, text=sealed(words))
    entry = append_to_proposal(proposal, act, actor=actor)
    if let_wait(row, row.author, before=before, actor=actor, cause=entry):
        say_withheld(proposal, row, actor=None, cause=entry)
    return row


@transaction.atomic
def withdraw_argument(argument: Argument, *, actor: "Author") -> Argument:
    """Withdraw one's own argument: the place stays, the words are gone. Raises ``Refusal``: ``withdrawn``.

    Also after the debate was closed: what somebody wrote about themselves is theirs to take back.
    """
    require("deliberation.edit_argument", actor, argument)
    proposal, row = _locked_argument(argument, is_open=False)
    row.text, row.withdrawn_at = "", clock.now()
    row.save(update_fields=["text", "withdrawn_at"])
    if row.is_published:
        append_to_proposal(proposal, acts.ArgumentWithdrawn(argument=row.pk), actor=actor)
    close_case(row)
    return row


@transaction.atomic
def answer_argument(argument: Argument, *, text: str, language: str, actor: "Author") -> Answer:
    """Answer an argument or a question; a guest does so in the capacity that the council confirmed.

    By the council's rules it may wait for a moderator first. Raises ``Refusal``: ``debate_closed``,
    ``paused``, ``withdrawn``, ``waits_for_moderator``, ``hidden``, ``no_text``, ``text_too_long``,
    ``said_already``, ``wrote_enough_today``.
    """
    require("deliberation.answer_argument", actor, argument)
    author = _writing(actor)
    proposal, row = _shown_argument(argument)
    words = _words(text)
    if row.answers.filter(author=author, text=words).exists():
        raise Refusal("said_already", _("You have written exactly this already."), "text")
    answer = Answer.objects.create(
        argument=row, text=words, language=language, author=author, **_capacity(author)
    )
    if not let_wait(answer, author, actor=actor):
        publish(proposal, answer, actor=actor)
    return answer


@transaction.atomic
def withdraw_answer(answer: Answer, *, actor: "Author") -> Answer:
    """Withdraw one's own answer: the place stays, the words are gone. Raises ``Refusal``: ``withdrawn``."""
    require("deliberation.edit_argument", actor, answer)
    proposal = _proposal_of(answer.argument)
    row = locked(answer, "argument")
    if row.withdrawn_at is not None:
        raise _withdrawn()
    row.text, row.withdrawn_at = "", clock.now()
    row.save(update_fields=["text", "withdrawn_at"])
    if row.is_published:
        act = acts.AnswerWithdrawn(answer=row.pk, argument=row.argument_id)
        append_to_proposal(proposal, act, actor=actor)
    close_case(row)
    return row


@transaction.atomic
def vote_for_argument(argument: Argument, *, actor: "Participant") -> None:
    """Say that an argument is helpful; a second time changes nothing, and one's own is not voted on.

    Raises ``Refusal``: ``debate_closed``, ``withdrawn``, ``waits_for_moderator``, ``hidden``,
    ``own_argument``.
    """
    require("deliberation.vote_on_argument", actor, argument)
    _proposal, row = _shown_argument(argument)
    if row.author_id == actor.pk:
        raise Refusal("own_argument", _("You wrote this yourself: it is for others to find it helpful."))
    ArgumentVote.objects.get_or_create(argument=row, participant=actor)


@transaction.atomic
def withdraw_vote(argument: Argument, *, actor: "Participant") -> None:
    """Take back that an argument is helpful; without effect where nothing was said.

    Raises ``Refusal``: ``debate_closed``, ``withdrawn``, ``waits_for_moderator``, ``hidden``.
    """
    require("deliberation.vote_on_argument", actor, argument)
    _proposal, row = _shown_argument(argument)
    row.votes.filter(participant=actor).delete()


@transaction.atomic
def propose_summary(proposal: "Proposal", *, side: str, text: str, language: str, actor: "Author") -> Summary:
    """Propose a summary of one side; who argued on it accepts it by proposing it.

    By the council's rules it may wait for a moderator first. Raises ``Refusal``: ``debate_closed``,
    ``paused``, ``unknown_side``, ``nobody_argued``, ``no_text``, ``text_too_long``, ``summary_waits``,
    ``wrote_enough_today``.
    """
    require("deliberation.argue", actor, proposal)
    proposal, author = _open(proposal), _writing(actor)
    if side not in {Side.FOR, Side.AGAINST}:
        raise Refusal("unknown_side", _("A summary is of the arguments for or of those against."), "side")
    if not authors_of_side(proposal.pk, side):
        raise Refusal("nobody_argued", _("There is nothing to sum up on this side yet."))
    words = _words(text)
    own = Summary.objects.filter(proposed_by=author, council=proposal.council)
    waiting = own.filter(**of_proposal(proposal.pk), side=side, accepted_at=None, withdrawn_at=None)
    if waiting.exists():
        message = _("A summary that you proposed still waits: withdraw it before you propose another one.")
        raise Refusal("summary_waits", message, "text")
    if own.filter(made_at__gt=clock.now() - DAY).count() >= MOST_SUMMARIES:
        raise Refusal("wrote_enough_today", _("You have proposed five summaries today: that is the most."))
    summary = Summary.objects.create(
        **of_proposal(proposal.pk),
        council=proposal.council,
        side=side,
        text=words,
        language=language,
        proposed_by=author,
    )
    if not let_wait(summary, author, actor=actor):
        publish(proposal, summary, actor=actor)
    return summary


@transaction.atomic
def withdraw_summary(summary: Summary, *, actor: "Author") -> Summary:
    """Withdraw a summary that one proposed and that was not accepted yet.

    Raises ``Refusal``: ``accepted_already``, ``withdrawn``.
    """
    require("deliberation.withdraw_summary", actor, summary)
    proposal, row = _locked_summary(summary, is_open=False)
    row.text, row.withdrawn_at = "", clock.now()
    row.save(update_fields=["text", "withdrawn_at"])
    if row.is_published:
        append_to_proposal(proposal, acts.SummaryWithdrawn(summary=row.pk), actor=actor)
    close_case(row)
    return row


@transaction.atomic
def accept_summary(summary: Summary, *, actor: "Author") -> Summary:
    """Accept a summary of the side on which one argued; a second time changes nothing.

    Raises ``Refusal``: ``debate_closed``, ``accepted_already``, ``withdrawn``, ``waits_for_moderator``,
    ``hidden``, ``not_of_this_side``.
    """
    require("deliberation.argue", actor, summary)
    author = _author(actor)
    proposal, row = _locked_summary(summary)
    refuse_withheld(row)
    authors = authors_of_side(row.subject_id, row.side)
    if author.pk not in authors:
        message = _("Only those who argued on this side accept its summary.")
        raise Refusal("not_of_this_side", message)
    accept(proposal, row, author, authors, actor)
    return row


def forget_debate(participant: "Participant") -> None:
    """Delete the words that somebody wrote, in which capacity, their votes and acceptances.

    The places stay, because others answered them; a summary that was accepted is no longer one person's.
    """
    close_cases_of(participant)
    for model in (Argument, Answer):
        model.objects.filter(author=participant).update(text="", guest_as="", office="", committee=None)
    Summary.objects.filter(proposed_by=participant, accepted_at=None).update(text="")
    ArgumentVote.objects.filter(participant=participant).delete()
    SummaryAcceptance.objects.filter(participant=participant).delete()


def _number_of(proposal: "Proposal", amendment: UUID) -> int:
    """Return the number of an open amendment to the proposal. Raises ``Refusal``: ``unknown_amendment``."""
    found = next((one.number for one in amendments_to_argue(proposal) if one.pk == amendment), None)
    if found is None:
        message = _("This amendment is no longer open: choose another one, or all of the proposal.")
        raise Refusal("unknown_amendment", message, "point")
    return found


def _writing(actor: "Author") -> "Participant":
    """Return the author, locked, so that what was written today is counted before more is written."""
    require_writing(actor)
    author = _author(actor)
    since = clock.now() - DAY
    written = sum(
        model.objects.filter(author=author, made_at__gt=since).count() for model in (Argument, Answer)
    )
    if written >= MOST_WRITTEN:
        message = _("You have written twenty arguments and answers today: that is the most. Go on tomorrow.")
        raise Refusal("wrote_enough_today", message)
    return author


def _author(actor: "Author") -> "Participant":
    author = participant_of(actor)
    assert author is not None  # noqa: S101 - the permission was asked for
    return locked(author, "council")


def _words(text: str) -> str:
    words = plain_text(text)
    if not words:
        raise Refusal("no_text", _("Write what you want to say."), "text")
    if len(words) > TEXT_LENGTH:
        raise Refusal("text_too_long", _("This is longer than 600 characters: say it in fewer."), "text")
    return words


def _capacity(author: "Participant") -> dict[str, Any]:
    """Return in which capacity somebody writes now: as a guest, in an office, as chair of a committee."""
    if author.is_guest:
        return {"guest_as": author.guest_as}
    held = roles_of(author)
    office = next((role.value for role in SHOWN_OFFICES if role in held), "")
    chaired = None
    if not office and chairs_committee(author):
        chaired = author.committees.in_force(clock.now()).filter(is_chair=True).order_by("pk").first()
    return {"office": office, "committee_id": chaired.committee_id if chaired else None}


def _open(proposal: "Proposal") -> "Proposal":
    return _found(proposal.council, proposal.pk, is_open=True)


def _proposal_of(row: Argument | Summary, *, is_open: bool = False) -> "Proposal":
    return _found(row.council, row.subject_id, is_open=is_open)


def _found(council: "Council", pk: UUID, *, is_open: bool) -> "Proposal":
    found = proposal_by_id(council, pk)
    if found is None or (is_open and not takes_arguments(found)):
        message = _("The debate is over: arguments are written from the publication to the decision.")
        raise Refusal("debate_closed", message)
    return found


def _locked_argument(argument: Argument, *, is_open: bool = True) -> "tuple[Proposal, Argument]":
    proposal = _proposal_of(argument, is_open=is_open)
    row = locked(argument, "author")
    if not row.text:
        raise _withdrawn()
    return proposal, row


def _shown_argument(argument: Argument) -> "tuple[Proposal, Argument]":
    """Return what everybody reads, locked, in a debate that is open."""
    proposal, row = _locked_argument(argument)
    refuse_withheld(row)
    return proposal, row


def _locked_summary(summary: Summary, *, is_open: bool = True) -> "tuple[Proposal, Summary]":
    proposal = _proposal_of(summary, is_open=is_open)
    row = locked(summary, "proposed_by")
    if row.accepted_at is not None:
        raise Refusal("accepted_already", _("This summary has been accepted already."))
    if not row.text:
        raise _withdrawn()
    return proposal, row


def _withdrawn() -> Refusal:
    return Refusal("withdrawn", _("This was withdrawn: its words are gone."))
