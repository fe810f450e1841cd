"""Filters for meetings: names, decisions stored as text, times in documents."""

import re
from datetime import datetime

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from youth.models import AgendaItem, CommitteeOpinion
from youth.names import name_or_erased
from youth.points import Line, indented_lines
from youth.presenters.meeting import MeetingPresenter
from youth.selectors.agenda import mover_name
from youth.selectors.meeting_names import meeting_name
from youth.selectors.notice_words import notice_in_words, papers_in_words, request_in_words
from youth.selectors.opinion_words import name_in_opinion, opinion_in_words

register = template.Library()

# From the first letter of a right-to-left script to the last one before letters of another.
RIGHT_TO_LEFT = r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
RUN = re.compile(rf"({RIGHT_TO_LEFT}(?:[\W\d_]*{RIGHT_TO_LEFT})*)")


register.simple_tag(meeting_name)
register.simple_tag(notice_in_words)
register.simple_tag(papers_in_words)
register.simple_tag(request_in_words)
register.simple_tag(opinion_in_words)
register.simple_tag(name_in_opinion)
register.filter(name_or_erased)
register.filter(mover_name)


@register.simple_tag
def opinions_at(board: MeetingPresenter, item: AgendaItem) -> list[CommitteeOpinion]:
    """Return the opinions of committees on an item of the meeting."""
    return board.opinions.get(item.pk, [])


@register.simple_tag
def as_moment(text: str) -> datetime:
    """Return the moment of a text in ISO 8601."""
    return datetime.fromisoformat(text)


# Deeper lines of a text that nobody read as points are indented no further.
MOST_LEVELS = 8
# Without the punctuation of the sentence around it.
ADDRESS = re.compile(r"\bhttps?://[^\s<]*[^\s<.,:;!?()]")
NO_BREAK = "\u00a0" * 4


@register.filter
@stringfilter
def lines(text: str) -> list[Line]:
    """Return the lines of a text with their levels, which HTML would not show as spaces."""
    return [Line(min(line.level, MOST_LEVELS), line.text) for line in indented_lines(text)]


@register.filter
@stringfilter
def indented(text: str) -> str:
    """Return a text whose indentation HTML keeps: four no-break spaces a level.

    For mails, where programs for mail differ in the styles that they know.
    """
    return "\n".join(f"{NO_BREAK * line.level}{line.text}" for line in lines(text))


@register.filter(is_safe=True)
@stringfilter
def isolated(text: str) -> SafeString:
    """Wrap words of right-to-left scripts in ``<bdi>``, so that they do not reorder the text around them.

    For our sentences that contain people's text; the stored sentence itself has no marks.
    """
    parts = enumerate(RUN.split(text))
    return format_html_join(
        "", "{}", ((format_html("<bdi>{}</bdi>", part) if place % 2 else part,) for place, part in parts)
    )


@register.filter
def linked(text: SafeString) -> SafeString:
    """Make the web addresses in a text links; ``isolated`` has escaped it before."""
    # Escaped already, so an address holds neither a quotation mark nor a tag.
    return mark_safe(ADDRESS.sub(r'<a href="\g<0>">\g<0></a>', conditional_escape(text)))
