"""Each kind of act names who is notified of it beside those who read the pages, or why nobody is.

A new kind fails here until it is decided: its audiences as ``notify_of`` declares them, or a reason for
silence. A letter of its own, sent at once, comes beside that where the kind is in ``MAILED``.
"""

from youth.journal.kinds import declared_kinds
from youth.mail.audiences import declared_announcements
from youth.mail.topics import MEETINGS, topic_named

# By a letter at once, to those who get this topic.
MAILED = {
    "proposals.adopted": "proposals.outcomes",
    "proposals.answered": "proposals.outcomes",
    "proposals.rejected": "proposals.outcomes",
    "youth.meeting_adjourned": MEETINGS.name,
    "youth.meeting_cancelled": MEETINGS.name,
    "youth.meeting_convened": MEETINGS.name,
    "youth.meeting_moved": MEETINGS.name,
}

# In the product and in the digest; the names are those of the functions that declare them.
PEOPLE = "authors supporters followers"
NOTIFIED = {
    "deliberation.argument_answered": "answered_author",
    "deliberation.argument_made": "proposers",
    "deliberation.summary_proposed": "authors_of_the_side",
    "deliberation.question_read": "asker",
    "deliberation.question_refused": "asker",
    "proposals.adopted": PEOPLE,
    "proposals.amendment_accepted": "mover",
    "proposals.amendment_decided": "written_mover",
    "proposals.amendment_left": "mover",
    "proposals.amendment_proposed": "authors",
    "proposals.amendment_taken_back": "authors",
    "proposals.amendments_put": "movers",
    "proposals.answer_corrected": PEOPLE,
    "proposals.answer_overdue": f"{PEOPLE} chairs_table",
    "proposals.answered": f"{PEOPLE} chairs_table",
    "proposals.assigned": f"{PEOPLE} committee_chair",
    "proposals.dealt_with": PEOPLE,
    "proposals.merge_asked": "authors authors_of_the_other secretary",
    "proposals.merged": "authors",
    "proposals.took_in": PEOPLE,
    "proposals.split": PEOPLE,
    "proposals.split_off": "supporters followers council_followers topic_followers",
    "proposals.opinion_given": f"{PEOPLE} chair",
    "proposals.reassigned": f"{PEOPLE} committee_chair",
    "proposals.opinion_missed": f"{PEOPLE} chairs_table committee_chair",
    "proposals.committee_work_corrected": f"{PEOPLE} chair committee_chair",
    "proposals.taken_off": PEOPLE,
    "proposals.postponed": PEOPLE,
    "proposals.published": "council_followers topic_followers",
    "proposals.put_on_agenda": PEOPLE,
    "proposals.received": PEOPLE,
    "proposals.registered": f"{PEOPLE} chair",
    "proposals.registration_corrected": f"{PEOPLE} chair",
    "proposals.reported": PEOPLE,
    "proposals.rejected": PEOPLE,
    "proposals.returned": PEOPLE,
    "proposals.sent": PEOPLE,
    "proposals.submitted": f"{PEOPLE} secretary",
    "proposals.support_reached": "authors",
    "proposals.co_author_joined": "authors",
    "proposals.author_left": "authors",
    "proposals.text_corrected": "authors followers",
    "proposals.text_changed": PEOPLE,
    "proposals.withdrawn": PEOPLE,
    "records.answer_overdue": "chairs_table council_followers secretary_of_mirrored",
    "records.answer_received": "chairs_table council_followers",
    "records.execution_reported": "council_followers",
    "records.package_issued": "secretary_of_mirrored",
    "records.progressed": "speaker_of_agenda",
    "records.received": "municipal_secretary",
    "records.revised": "municipal_secretary",
    "records.sent": "council_followers",
    "voting.opinion_closed": "council_followers answerers",
    "voting.opinion_opened": "council_followers",
    "voting.opinion_withdrawn": "council_followers",
    "youth.appeal_decided": "author first_decider",
    "youth.appeal_made": "others_who_decide",
    "youth.author_warned": "author",
    "youth.reports_answered": "reporters",
    "youth.text_hidden": "author",
    "youth.text_let_through": "author",
    "youth.text_reported": "moderators_at_first",
    "youth.writing_paused": "author",
    "youth.capacity_confirmed": "participant",
    "youth.capacity_end_withdrawn": "participant",
    "youth.capacity_ended": "participant",
    "youth.committee_member_added": "participant",
    "youth.committee_member_end_withdrawn": "participant",
    "youth.committee_member_left": "participant",
    "youth.mandate_end_withdrawn": "participant",
    "youth.mandate_ended": "participant",
    "youth.mandate_given": "participant",
    "youth.meeting_adjourned": "body_members body_table council_followers_if_public meeting_followers",
    "youth.broadcast_linked": "meeting_followers",
    "youth.meeting_cancelled": "body_members body_table council_followers_if_public meeting_followers",
    "youth.meeting_closed": "meeting_followers",
    "youth.meeting_requested": "asked_body",
    "youth.meeting_request_reached": "asked_body asked_table",
    "youth.meeting_convened": "body_members body_table council_followers_if_public",
    "youth.meeting_moved": "body_members body_table council_followers_if_public meeting_followers",
    "youth.meeting_not_held": "body_members body_table council_followers_if_public meeting_followers",
    "youth.meeting_opened": "meeting_followers",
    "youth.member_picture_removed": "participant",
    "youth.minutes_objection_answered": "participant",
    "youth.minutes_objection_made": "body_chair_and_secretary",
    "youth.minutes_opened_to_objections": "body_members body_table",
    "youth.minutes_signed": "members_once_signed",
    "youth.name_corrected": "participant",
    "youth.office_end_withdrawn": "participant",
    "youth.office_ended": "participant",
    "youth.office_given": "participant",
    "youth.opinion_given": "chairs_table meeting_followers",
    "youth.organisation_renamed": "representatives",
    "youth.participant_joined": "entered_participant",
    "youth.participant_verification_ended": "participant",
    "youth.participant_verified": "participant",
    "youth.representation_ended": "representative",
    "youth.representation_given": "representative",
    "youth.resolution_adopted": "council_followers_if_public meeting_followers",
    "youth.resolution_annulled": "council_followers_if_public meeting_followers",
    "youth.rule_overridden": "members chairs_table council_followers",
    "youth.rule_restored": "members chairs_table council_followers",
    "youth.rule_slip_corrected": "members chairs_table council_followers",
    "youth.rule_slip_reported": "chair_and_secretary",
    "youth.rules_change_proposed": "members chairs_table",
    "youth.rules_change_overturned": "members chairs_table council_followers",
    "youth.rules_changed": "members chairs_table council_followers",
    "youth.site_role_end_withdrawn": "participant",
    "youth.site_role_ended": "participant",
    "youth.site_role_given": "participant",
    "youth.term_ended": "members_of_the_term chairs_table council_followers",
    "youth.term_opened": "chairs_table council_followers",
}

COURSE = "a step of a meeting: whoever follows it sees it on their screen at once"
PREPARED = "not public before the notice, which goes out by mail with the whole agenda"
INSTITUTION = "decided in a meeting or on paper, whose parties know; the council's pages show it"
OWN = "whoever it concerns did it themselves, and sees it on their own page"
DESK = "an act of the office that alone works with it; its page shows it"
FOLLOWS = "follows from an act of another stream, of which one is told"
DRAFTS = "members read and sign the minutes on the page of their meeting"
NOBODY = {
    "proposals.text_hidden": FOLLOWS,
    "proposals.text_shown": FOLLOWS,
    "youth.moderation_rules_set": DESK,
    "youth.text_gone": "nobody decides about it any more, and its author took it away",
    "youth.text_held": "the author reads at once that it waits, and why; the desk counts what waits",
    "youth.text_kept": FOLLOWS,
    "deliberation.words_hidden": FOLLOWS,
    "deliberation.words_shown": FOLLOWS,
    "deliberation.argument_changed": "nobody has answered or voted on it yet",
    "deliberation.argument_withdrawn": OWN,
    "deliberation.answer_withdrawn": OWN,
    "deliberation.summary_withdrawn": OWN,
    "deliberation.summary_accepted": "those of the side accepted it themselves; it is above its arguments",
    "proposals.support_lapsed": "a number; the button said when it lapses",
    "youth.participant_left": OWN,
    "records.reviewed": FOLLOWS,
    "voting.poll_announced": FOLLOWS,
    "youth.item_withdrawn": FOLLOWS,
    "youth.item_taken_off": FOLLOWS,
    "youth.item_postponed": FOLLOWS,
    "youth.item_left_over": FOLLOWS,
    "youth.quorum_awaited": COURSE,
    "youth.second_meeting_called": "convened afterwards, with a notice by mail to everybody",
    "youth.item_finished": COURSE,
    "youth.item_added": PREPARED,
    "proposals.support_changed": "a number that changes with each press; the threshold is told",
    "records.annulled": DESK,
    "records.referral_corrected": "of a proposal's the people there are told; the page keeps both",
    "records.stage_corrected": "followed on the stream of the referral",
    "records.stage_noted": "followed on the stream of the referral",
    "records.sender_distrusted": DESK,
    "records.sender_trusted": DESK,
    "voting.ballots_entered": "the member sees it beside the ballot, at once",
    "voting.entry_corrected": COURSE,
    "voting.poll_recounted": "counts that nobody announced yet; the announced result is told",
    "voting.hand_tellers_named": COURSE,
    "voting.slips_entered": COURSE,
    "voting.opinion_planned": "its beginning is told",
    "voting.poll_closed": "counts that nobody announced yet; the announced result is told",
    "voting.method_demanded": COURSE,
    "voting.poll_opened": COURSE,
    "proposals.amendment_hidden": FOLLOWS,
    "proposals.amendment_shown": FOLLOWS,
    "proposals.amendment_moved": COURSE,
    "proposals.amendment_withdrawn": COURSE,
    "voting.item_taken_out": COURSE,
    "voting.poll_voided": COURSE,
    "voting.election_called": COURSE,
    "voting.candidate_nominated": COURSE,
    "voting.candidate_withdrew": COURSE,
    "voting.nominations_opened": COURSE,
    "voting.candidates_elected": "the announced result is told",
    "youth.eldest_presides": COURSE,
    "youth.presiding_ended": COURSE,
    "youth.agenda_adopted": COURSE,
    "youth.draft_changed": COURSE,
    "youth.item_taken_up": COURSE,
    "youth.item_taken_back": COURSE,
    "youth.minutes_adopted": COURSE,
    "youth.motion_overturned": "the announced result of the repeated vote is told",
    "youth.meeting_closed_to_public": COURSE,
    "voting.protocol_confirmed": COURSE,
    "voting.protocol_entered": COURSE,
    "voting.tellers_elected": FOLLOWS,
    "voting.result_challenged": COURSE,
    "youth.resolution_confirmed": "the announced result of the repeated vote is told",
    "voting.quorum_challenged": COURSE,
    "voting.quorum_counted": COURSE,
    "deliberation.question_asked": "secretary and moderator see how many wait on their pages",
    "deliberation.question_shown": COURSE,
    "deliberation.question_supported": "a number that changes with each press",
    "deliberation.request_made": COURSE,
    "deliberation.request_withdrawn": COURSE,
    "deliberation.floor_given": COURSE,
    "deliberation.floor_taken": COURSE,
    "deliberation.time_extended": COURSE,
    "deliberation.debate_closed": COURSE,
    "deliberation.debate_reopened": COURSE,
    "deliberation.debate_summed": COURSE,
    "youth.codes_ended": DESK,
    "youth.codes_made": DESK,
    "proposals.filed": "who follows the topic hears of a new proposal; its page shows the rest",
    "proposals.files_changed": "an addition to a text of which one was told; its page shows it",
    "youth.list_changed": DESK,
    "youth.committee_created": INSTITUTION,
    "youth.council_created": "nobody takes part in the council yet",
    "youth.council_key_made": DESK,
    "youth.council_key_rotated": DESK,
    "youth.attendance_corrected": COURSE,
    "youth.hall_entered": COURSE,
    "youth.hall_entered_together": COURSE,
    "youth.hall_left": COURSE,
    "youth.meeting_request_signed": "a number on the page of the request; the one that is enough is told",
    "youth.meeting_request_unsigned": "a number on the page of the request; the one that is enough is told",
    "youth.meeting_request_answered": "convened afterwards, with a notice by mail to everybody",
    "youth.hall_guest_entered": COURSE,
    "youth.hall_guest_corrected": COURSE,
    "youth.hall_guest_removed": COURSE,
    "youth.item_changed": PREPARED,
    "youth.item_described": PREPARED,
    "youth.item_moved": PREPARED,
    "youth.item_started": COURSE,
    "youth.meeting_planned": PREPARED,
    "youth.meeting_rescheduled": PREPARED,
    "youth.meeting_resumed": COURSE,
    "youth.meeting_suspended": COURSE,
    "youth.fact_corrected": DRAFTS,
    "youth.minutes_adopted_by_silence": DRAFTS,
    "youth.absence_explained": DRAFTS,
    "youth.minutes_deputy_named": DRAFTS,
    "youth.minutes_file_attached": DRAFTS,
    "youth.presiding_taken": COURSE,
    "youth.keeping_taken": COURSE,
    "youth.minutes_drafted": DRAFTS,
    "youth.organisation_added": INSTITUTION,
    "youth.participant_corrected": "whoever it concerns asked for it, at the desk",
    "youth.organisation_described": INSTITUTION,
    "youth.organisation_removed": INSTITUTION,
    "youth.organisation_returned": INSTITUTION,
    "youth.payload_erased": "what was erased must not be pointed at",
    "youth.plugin_switched_off": "the plugin itself is told by its configuration",
    "youth.plugin_switched_on": "the plugin itself is told by its configuration",
    "youth.quorum_checked": COURSE,
    "youth.recusal_declared": COURSE,
    "youth.register_entered": FOLLOWS,
    "youth.rule_source_stated": DESK,
    "youth.rules_change_amended": COURSE,
    "youth.rules_change_withdrawn": DESK,
    "youth.register_kept": FOLLOWS,
    "youth.register_left": FOLLOWS,
    "youth.register_name_corrected": FOLLOWS,
}


def kinds_of_the_house() -> set[str]:
    """Return the names of the kinds that no test declared."""
    return {name for name, kind in declared_kinds().items() if not kind.__module__.startswith("tests.")}


def test_every_kind_of_act_names_who_is_notified_of_it_or_why_nobody_is() -> None:
    assert kinds_of_the_house() == NOTIFIED.keys() | NOBODY.keys()


def test_those_who_are_named_are_those_who_are_notified() -> None:
    declared = {
        name: " ".join(audience.__name__ for audience in announcement.audiences)
        for name, announcement in declared_announcements().items()
        if name in kinds_of_the_house()
    }
    assert declared == NOTIFIED


def test_who_gets_a_letter_at_once_does_not_find_the_act_in_the_digest_again() -> None:
    letters = {
        name: announcement.letter.name
        for name, announcement in declared_announcements().items()
        if announcement.letter is not None
    }
    assert letters == MAILED
    assert all(topic_named(topic) for topic in MAILED.values())


def test_every_sentence_is_whole_and_every_silence_has_its_reason() -> None:
    assert all(str(one.text).endswith(".") for one in declared_announcements().values())
    assert not NOTIFIED.keys() & NOBODY.keys()
    assert all(NOBODY.values())
