"""The parts of a page that acts of voting replace, from the partials that the full pages include."""

from django.template.loader import render_to_string
from django.utils.translation import override

from voting.models import Election, Poll
from voting.presenters.election import ElectionPresenter
from voting.presenters.poll import PollPresenter
from voting.selectors import current_poll, elections_under_way, polls_of_meeting
from youth.journal.kinds import Audience
from youth.models import Meeting
from youth.presenters.meeting_fragments import meeting_fragments

# What the chair may do next and what the top of the page says depend on polls.
TOUCHED = ("bar", "console")


def poll_fragments(poll: Poll, audience: Audience, language: str, *, whole: bool) -> dict[str, str]:
    """Return what an act on ``poll`` changes, by element id.

    ``whole`` replaces the whole place of the current poll (a new one was opened), otherwise only the
    poll's own panel. The voter's part comes empty: it is each person's own and fetched by the page.
    """
    sheet = PollPresenter(poll)
    context = {"sheet": sheet, "poll": poll, "council": poll.council, "audience": audience}
    with override(language):
        fragments: dict[str, str] = {
            f"{sheet.element_id}-page": render_to_string("voting/_page.html", context)
        }
        if whole:
            fragments["voting-now"] = render_now(poll, audience)
        else:
            fragments[sheet.element_id] = render_to_string("voting/_panel.html", context)
            if audience != "public":
                fragments[f"{sheet.element_id}-mine"] = render_to_string("voting/_mine.html", context)
        if poll.state == Poll.State.ANNOUNCED:
            fragments["voting-polls"] = render_to_string(
                "voting/_polls.html", {"polls": sheets_of(poll), "council": poll.council}
            )
    return fragments | meeting_fragments(poll.sitting, audience, language, TOUCHED)


def last_poll_fragments(meeting: Meeting, audience: Audience, language: str) -> dict[str, str]:
    """Return the last vote as it is shown after the meeting's next step; nothing where the item had none yet.

    Its result can't be challenged any more, so the page fetches its reader's own part.
    """
    poll = current_poll(meeting)
    if poll is None:
        return {}
    sheet = PollPresenter(poll)
    context = {"sheet": sheet, "poll": poll, "council": poll.council, "audience": audience}
    with override(language):
        fragments: dict[str, str] = {"voting-now": render_now(poll, audience)}
        if audience != "public":
            fragments[f"{sheet.element_id}-mine"] = render_to_string("voting/_mine.html", context)
    return fragments


def render_now(poll: Poll, audience: Audience) -> str:
    """Render the place of the current poll in the active language."""
    latest = current_poll(poll.sitting) or poll
    sheet = PollPresenter(latest)
    context = {"sheet": sheet, "poll": latest, "council": latest.council, "audience": audience}
    return render_to_string("voting/_now.html", context)


def sheets_of(poll: Poll) -> list[PollPresenter]:
    """Return the announced polls of the poll's meeting."""
    return [PollPresenter(one) for one in polls_of_meeting(poll.sitting) if one.state == Poll.State.ANNOUNCED]


def election_fragments(election: Election, audience: Audience, language: str) -> dict[str, str]:
    """Return what an act on an election changes, by element id, without anything personal."""
    sheet, meeting = ElectionPresenter(election), election.meeting
    context = {"sheet": sheet, "council": election.council, "elections": elections_under_way(meeting)}
    with override(language):
        fragments = {
            sheet.element_id: render_to_string("voting/_election.html", context),
            "voting-elections": render_to_string("voting/_elections.html", context),
        }
    return fragments | meeting_fragments(meeting, audience, language, TOUCHED)
