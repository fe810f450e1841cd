"""What the minutes say of the debate: who spoke, for how long, and what the council decided about it."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plugins.deliberation.floor import acts
from plugins.deliberation.floor.models import Question, Speech
from plugins.deliberation.floor.phrasing import duration, listed
from plugins.deliberation.floor.selectors import item_left_at_closing, names_of_speakers
from youth.journal import minutes
from youth.journal.minutes import local_time
from youth.journal.models import JournalEntry
from youth.selectors.people import display_name_of


@minutes.of(acts.FloorGiven)
def given(act: acts.FloorGiven, entry: JournalEntry) -> str | None:
    """Report why the order of the queue was left; who spoke is reported at the end of the speech."""
    if act.in_order:
        return None
    reason = Speech.objects.filter(pk=act.request).values_list("reason", flat=True).first() or ""
    words = _("The chair gave %(name)s the floor out of the order of the queue. Reason: %(reason)s")
    return words % {"name": _name(entry, act), "reason": reason}


@minutes.of(acts.FloorTaken)
def taken(act: acts.FloorTaken, entry: JournalEntry) -> str:
    """Report a speech: what kind, whose, from when to when, and how it ended where not by itself."""
    speech = Speech.objects.get(pk=act.request)
    ended = speech.ended_at or entry.at
    words = _("%(kind)s: %(name)s, from %(start)s to %(end)s (%(time)s).")
    if act.ended == Speech.Ended.INTERRUPTED:
        words = _("%(kind)s: %(name)s, from %(start)s to %(end)s (%(time)s), interrupted by the chair.")
    elif act.ended == Speech.Ended.BY_TIME:
        words = _("%(kind)s: %(name)s, from %(start)s to %(end)s (%(time)s); the time was up.")
    return words % {
        "kind": speech.get_kind_display(),
        "name": _name(entry, act),
        "start": local_time(entry, ended - timedelta(seconds=act.seconds)),
        "end": local_time(entry, ended),
        "time": duration(act.seconds),
    }


@minutes.of(acts.TimeExtended)
def extended(act: acts.TimeExtended, entry: JournalEntry) -> str:
    """Report for whom the speaking time was extended."""
    if act.participant is None and act.guest is None:
        words = _("From now on speeches on the item may be longer by %(time)s.")
        return words % {"time": duration(act.seconds)}
    words = _("The speaking time of %(name)s was extended by %(time)s.")
    return words % {"name": _name(entry, act), "time": duration(act.seconds)}


@minutes.of(acts.DebateClosed)
def closed(act: acts.DebateClosed, entry: JournalEntry) -> str:
    """Report that the debate was closed, and how many were not heard."""
    sentence = _("The debate was closed at %(time)s.") % {"time": local_time(entry)}
    if not act.lapsed:
        return sentence
    rest = ngettext(
        "%(number)s request to speak was not heard.",
        "%(number)s requests to speak were not heard.",
        len(act.lapsed),
    )
    return f"{sentence} {rest % {'number': len(act.lapsed)}}"


@minutes.of(acts.DebateReopened)
def reopened(act: acts.DebateReopened, entry: JournalEntry) -> str:
    """Report that the debate goes on."""
    return _("The debate goes on.")


@minutes.of(acts.DebateSummed)
def summed(act: acts.DebateSummed, entry: JournalEntry) -> str:
    """Report who spoke on the item and for how long."""
    speeches = Speech.objects.filter(agenda_item=act.item, guest__in=act.speakers)
    guests = set(speeches.values_list("guest_id", flat=True))
    names = names_of_speakers(entry.stream.council, act.speakers, guests, entry.at)
    times = [(names[who], of) for who, of in zip(act.speakers, act.seconds, strict=True)]
    words = ngettext(
        "%(number)s member spoke on the item, %(time)s together: %(speakers)s.",
        "%(number)s members spoke on the item, %(time)s together: %(speakers)s.",
        len(act.speakers),
    )
    item = item_left_at_closing(entry, act.item)
    if guests:
        words = _of_people(act, is_named=item is not None)
    elif item is not None:
        words = ngettext(
            "%(number)s member spoke on item %(item)s, %(time)s together: %(speakers)s.",
            "%(number)s members spoke on item %(item)s, %(time)s together: %(speakers)s.",
            len(act.speakers),
        )
    return words % {
        "item": f"{item.place}. {item.title}" if item else "",
        "number": len(act.speakers),
        "time": duration(sum(act.seconds)),
        "speakers": listed(times),
    }


def _of_people(act: acts.DebateSummed, *, is_named: bool) -> str:
    """Return the sentence for an item on which guests spoke, too."""
    if is_named:
        return ngettext(
            "%(number)s person spoke on item %(item)s, %(time)s together: %(speakers)s.",
            "%(number)s people spoke on item %(item)s, %(time)s together: %(speakers)s.",
            len(act.speakers),
        )
    return ngettext(
        "%(number)s person spoke on the item, %(time)s together: %(speakers)s.",
        "%(number)s people spoke on the item, %(time)s together: %(speakers)s.",
        len(act.speakers),
    )


@minutes.of(acts.QuestionRead)
def question_read(act: acts.QuestionRead, entry: JournalEntry) -> str:
    """Report a question from home that was taken up: whose, on which item, its words, how many support it."""
    question = Question.objects.select_related("participant", "agenda_item__parent").get(pk=act.question)
    words = ngettext(
        "Question from home on item %(place)s by %(name)s, supported by %(number)s person: “%(text)s”",
        "Question from home on item %(place)s by %(name)s, supported by %(number)s people: “%(text)s”",
        act.supports,
    )
    if not act.supports:
        words = _("Question from home on item %(place)s by %(name)s: “%(text)s”")
    return words % {
        "place": question.agenda_item.place,
        "name": display_name_of(question.participant, None),
        "number": act.supports,
        "text": question.text,
    }


def _name(entry: JournalEntry, act: acts.FloorGiven | acts.FloorTaken | acts.TimeExtended) -> str:
    speakers, guests = [*filter(None, [act.participant])], [*filter(None, [act.guest])]
    names = names_of_speakers(entry.stream.council, speakers, guests, entry.at)
    return next(iter(names.values()), "")
