"""Each kind of act names who is notified of it beside those who read the pages, or why nobody is.

A new kind fails here until it is decided: a notice for plugins, a mail, or a reason for silence.
"""

from youth.journal.kinds import declared_kinds
from youth.mail.topics import MEETINGS, topic_named

# By mail, on this topic; of what plugins are notified too, see the tests of proposals.
MAILED = {
    "youth.meeting_cancelled": MEETINGS.name,
    "youth.meeting_convened": MEETINGS.name,
}

COURSE = "a step of a meeting: whoever follows it sees it on their screen at once"
PREPARED = "not public before the notice, which goes out by mail with the whole agenda"
INSTITUTION = "decided in a meeting or on paper, whose parties know; the council's pages show it"
OWN = "whoever it concerns did it themselves, and sees it on their own page"
DESK = "an act of the office that alone works with it; its page shows it"
FOLLOWS = "follows from an act of another stream, of which one is told"
DRAFTS = "members read and sign the minutes on the page of their meeting"
NOBODY = {
    "proposals.support_lapsed": "a number; the button said when it lapses",
    "proposals.support_changed": "a number that changes with each press; the threshold is told",
    "records.annulled": DESK,
    "records.package_issued": DESK,
    "records.received": "nobody has read it yet; what was reviewed is told",
    "records.revised": DESK,
    "records.sender_distrusted": DESK,
    "records.sender_trusted": DESK,
    "voting.poll_closed": "counts that nobody announced yet; the announced result is told",
    "voting.poll_opened": COURSE,
    "voting.quorum_challenged": COURSE,
    "voting.quorum_counted": COURSE,
    "youth.codes_ended": DESK,
    "youth.codes_made": DESK,
    "youth.committee_created": INSTITUTION,
    "youth.committee_member_added": INSTITUTION,
    "youth.committee_member_end_withdrawn": INSTITUTION,
    "youth.committee_member_left": INSTITUTION,
    "youth.council_created": "nobody takes part in the council yet",
    "youth.council_key_made": DESK,
    "youth.council_key_rotated": DESK,
    "youth.hall_entered": COURSE,
    "youth.hall_left": COURSE,
    "youth.item_changed": PREPARED,
    "youth.item_moved": PREPARED,
    "youth.item_started": COURSE,
    "youth.mandate_end_withdrawn": INSTITUTION,
    "youth.mandate_ended": INSTITUTION,
    "youth.mandate_given": INSTITUTION,
    "youth.meeting_opened": COURSE,
    "youth.meeting_planned": PREPARED,
    "youth.meeting_rescheduled": PREPARED,
    "youth.meeting_resumed": COURSE,
    "youth.meeting_suspended": COURSE,
    "youth.minutes_drafted": DRAFTS,
    "youth.minutes_objection_made": DRAFTS,
    "youth.minutes_opened_to_objections": DRAFTS,
    "youth.minutes_signed": DRAFTS,
    "youth.name_corrected": INSTITUTION,
    "youth.office_end_withdrawn": INSTITUTION,
    "youth.office_ended": INSTITUTION,
    "youth.office_given": INSTITUTION,
    "youth.capacity_confirmed": INSTITUTION,
    "youth.capacity_ended": INSTITUTION,
    "youth.organisation_added": INSTITUTION,
    "youth.participant_corrected": "whoever it concerns asked for it, at the desk",
    "youth.organisation_described": INSTITUTION,
    "youth.organisation_removed": INSTITUTION,
    "youth.organisation_returned": INSTITUTION,
    "youth.participant_joined": OWN,
    "youth.representation_ended": DESK,
    "youth.representation_given": DESK,
    "youth.participant_verification_ended": DESK,
    "youth.participant_verified": DESK,
    "youth.payload_erased": "what was erased must not be pointed at",
    "youth.plugin_switched_off": "the plugin itself is told by its configuration",
    "youth.plugin_switched_on": "the plugin itself is told by its configuration",
    "youth.quorum_checked": COURSE,
    "youth.recusal_declared": COURSE,
    "youth.register_entered": FOLLOWS,
    "youth.register_kept": FOLLOWS,
    "youth.register_left": FOLLOWS,
    "youth.register_name_corrected": FOLLOWS,
    "youth.rule_overridden": INSTITUTION,
    "youth.rule_restored": INSTITUTION,
    "youth.term_ended": INSTITUTION,
    "youth.term_opened": INSTITUTION,
}


def kinds_of_the_house() -> dict[str, str]:
    """Return the notice of each declared kind by the kind's name, empty where it has none."""
    return {
        name: kind.notice.name if kind.notice else ""
        for name, kind in declared_kinds().items()
        if not kind.__module__.startswith("tests.")
    }


def test_every_kind_of_act_names_who_is_notified_of_it_or_why_nobody_is() -> None:
    silent = {name for name, notice in kinds_of_the_house().items() if not notice}
    assert silent == MAILED.keys() | NOBODY.keys()


def test_nobody_is_named_twice_and_every_silence_has_its_reason() -> None:
    assert not MAILED.keys() & NOBODY.keys()
    assert all(topic_named(topic) for topic in MAILED.values())
    assert all(NOBODY.values())
