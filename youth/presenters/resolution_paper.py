"""A resolution as paper: as it is signed and sealed, or as a copy that the office certifies."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from templates.templatetags.components import state_words
from youth.models import Minutes, Resolution
from youth.names import name_or_erased
from youth.presenters.official_paper import (
    Part,
    annexes_of,
    centred,
    certification,
    closing,
    labelled,
    long_day,
    origin_of,
    paper_pdf,
    paragraph,
    points_of,
    protocol_words,
    section,
    signatures_at,
    table,
)
from youth.selectors.councils import today_in
from youth.selectors.resolutions import annulment_entry

ANSWERS = ("for", "against", "abstain", "not_voting")
# The protocol, which a council's pattern may add to the number, has a line of its own.
PROTOCOL = re.compile(r",?\s*(протокол|minutes|protocol)\s*(№|no\.?).*$", re.IGNORECASE)


def resolution_pdf(resolution: Resolution, *, whole: bool, is_copy: bool = False) -> bytes:
    """Return the paper in the resolution's language; who voted how only where ``whole``.

    Until the minutes are signed it is marked as a draft; an annulled one says so. ``is_copy`` gives the copy
    to be certified instead of the paper to be signed.
    """
    with override(resolution.language):
        mark = _draft_mark(resolution)
        notes = [mark, _annulled(resolution), pgettext("certified", "COPY") if is_copy else ""]
        return paper_pdf(
            resolution.council,
            resolution.language,
            title=f"{resolution.designation}: {resolution.title}",
            heading=_heading(resolution),
            mark=mark,
            notes=[note for note in notes if note],
            parts=_parts(resolution, whole=whole, is_copy=is_copy),
        )


def _heading(resolution: Resolution) -> str:
    shown = PROTOCOL.sub("", resolution.designation) or resolution.designation
    first, space, rest = shown.partition(" ")
    return f"{first.upper()}{space}{rest}"


def _draft_mark(resolution: Resolution) -> str:
    signed = Minutes.objects.filter(meeting=resolution.meeting_id, state=Minutes.State.SIGNED)
    return "" if signed.exists() else _("DRAFT – the minutes are not signed")


def _annulled(resolution: Resolution) -> str:
    if resolution.annulled_by_vote is None:
        return ""
    entry = annulment_entry(resolution)
    if entry is None:
        return _("ANNULLED by a repeated vote")
    day = {"day": long_day(today_in(resolution.council, entry.at))}
    return _("ANNULLED by the repeated vote of %(day)s") % day


def _parts(resolution: Resolution, *, whole: bool, is_copy: bool) -> list[Part]:
    item, meeting = resolution.agenda_item, resolution.meeting
    number, day = protocol_words(meeting)
    taken = _("taken with minutes No. %(number)s of %(day)s") % {"number": number, "day": long_day(day)}
    signatures = signatures_at(meeting, _moment(resolution, "announced_at"), with_lines=not is_copy)
    return [
        centred(taken),
        centred(labelled(_("CONCERNING"), resolution.title), bold=True),
        *origin_of(item),
        paragraph(_formula(resolution)),
        centred(_("HAS RESOLVED:"), bold=True),
        points_of(resolution.points),
        *(
            [section(pgettext("agenda item", "Reasons")), *map(paragraph, item.reasons.split("\n"))]
            if item.reasons
            else []
        ),
        *_vote(resolution, whole=whole),
        closing([_outcome(resolution)], signatures, certification() if is_copy else ()),
        *annexes_of(resolution.points),
    ]


def _reasons(reasons: str) -> list[Part]:
    if not reasons:
        return []
    return [section(pgettext("agenda item", "Reasons")), *map(paragraph, reasons.split("\n"))]


def _formula(resolution: Resolution) -> str:
    """Return the sentence that leads to the points: the ground as typed, and the body."""
    name, ground = resolution.council.name, resolution.legal_ground
    if name.casefold() in ground.casefold():
        return ground
    return f"{ground.rstrip(' ,;:')}, {name}" if ground else name


def _vote(resolution: Resolution, *, whole: bool) -> list[Part]:
    decision = resolution.decision
    votes: Mapping[str, int] = decision["votes"]
    if any(answer not in votes for answer in ANSWERS):
        # Who was elected is in the points; the votes for each are on the page of the vote.
        return []
    words = state_words()
    quorum, snapshot = decision["quorum"], decision["snapshot"]
    methods = {
        "open": _("open vote"),
        "named": _("vote by name"),
        "secret": _("secret vote"),
    }
    present = _("Present %(present)s of %(seats)s members by statute; quorum %(needed)s.") % {
        "present": quorum["present"],
        "seats": snapshot["seats"],
        "needed": quorum["needed"],
    }
    parts = [
        section(pgettext("on a paper", "Voting")),
        paragraph(
            _("Way of voting: %(way)s.") % {"way": methods.get(decision["method"], decision["method"])}
        ),
        paragraph(present),
        table(
            [_("Vote"), _("Count")],
            [[words[answer], str(votes[answer])] for answer in ANSWERS],
            ["wide", "auto"],
        ),
    ]
    named = decision.get("named") if whole and decision["method"] == "named" else None
    if named:
        rows = [[name_or_erased(one["name"]), words[one["choice"]]] for one in named]
        head = [_("Member"), _("Vote")]
        parts += [
            section(_("Vote by name")),
            table(head, [*rows, *_without_vote(decision)], ["wide", "auto"]),
        ]
    return parts


def _without_vote(decision: Mapping[str, Any]) -> list[list[str]]:
    """Return the members in office who did not vote: absent, or recused."""
    why = {"recused": _("conflict of interest"), "absent": pgettext("member without a vote", "absent")}
    return [[name_or_erased(one["name"]), why[one["why"]]] for one in decision["without_vote"]]


def _outcome(resolution: Resolution) -> str:
    votes = resolution.decision["votes"]
    if any(answer not in votes for answer in ANSWERS):
        return _("The decision was taken in the meeting.")
    said: str = _("Adopted with %(for)s for, %(against)s against and %(abstain)s abstaining.") % votes
    return said


def _moment(resolution: Resolution, name: str) -> datetime:
    """Return a time that was frozen with the outcome, else the meeting's opening."""
    meeting, told = resolution.meeting, resolution.decision.get(name)
    return datetime.fromisoformat(told) if told else meeting.opened_at or meeting.starts_at
