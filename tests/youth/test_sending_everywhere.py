"""Every form of ours is taken once, or says why a second press makes no second row."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

TAKEN_ONCE = "each rendered form is taken once"


# Why a second press of each form makes no second row.
WHY = {
    "deliberation:argue": TAKEN_ONCE,
    "deliberation:answer_argument": TAKEN_ONCE,
    "deliberation:sum_up": TAKEN_ONCE,
    "deliberation:change_argument": "changes a row",
    "deliberation:withdraw_argument": "is withdrawn once",
    "deliberation:withdraw_answer": "is withdrawn once",
    "deliberation:vote_on_argument": "one vote per participant and argument",
    "deliberation:summary_act": "one acceptance per participant and summary",
    "account_take_back": "an account's changes are taken back once",
    "account_reauthenticate_by_code": "makes no row",
    "youth:join": "one participant per person and council",
    "youth:guardian": TAKEN_ONCE,
    "youth:profile_name": "changes a row",
    "youth:profile_visibility": "one standing consent per purpose",
    "youth:profile_language": "changes a row",
    "youth:profile_newsletter": "one subscription per reader and topic",
    "youth:profile_leave": "changes a row",
    "youth:profile_erase": "the account is gone after the first",
    "youth:newsletter": TAKEN_ONCE,
    "youth:newsletter_confirm": "changes a row",
    "youth:newsletter_stop": "changes a row",
    "youth:newsletter_settings": "one subscription per reader and topic",
    "youth:rule": "one value per rule",
    "youth:rule_amend": "one value per rule",
    "youth:rule_change": "a change is decided once",
    "youth:rule_draft": "one change is prepared at a time",
    "youth:rule_slip": "one slip per rule waits for the chair",
    "youth:rule_source": "the same source again is refused",
    "youth:moderation": "each case is decided once",
    "youth:moderation_case": TAKEN_ONCE,
    "youth:moderation_rules": "the same again changes nothing",
    "youth:report": TAKEN_ONCE,
    "youth:meeting_new": TAKEN_ONCE,
    "youth:committee_meeting_new": TAKEN_ONCE,
    "youth:meeting_move": TAKEN_ONCE,
    "youth:broadcast": "the same addresses again change nothing",
    "youth:screen_link": "another link takes the place of the one before",
    "youth:meeting_step": "each step is lawful in one state only; a count of the hall is an act of its own",
    "youth:attend": "one open stay per participant",
    "youth:check_in": "one open stay per participant",
    "youth:convene_request_new": TAKEN_ONCE,
    "youth:committee_convene_request_new": TAKEN_ONCE,
    "youth:convene_request_sign": "one signature per request",
    "youth:convene_request_call": TAKEN_ONCE,
    "youth:answer": "one invitation per member",
    "youth:answer_for": TAKEN_ONCE,
    "youth:hall_guests": TAKEN_ONCE,
    "youth:hall_guest": TAKEN_ONCE,
    "youth:recuse": "one recusal per item and participant",
    "youth:attendance": "one open stay per participant",
    "youth:attendance_correction": TAKEN_ONCE,
    "youth:agenda": TAKEN_ONCE,
    "youth:agenda_item": TAKEN_ONCE,
    "youth:minutes": TAKEN_ONCE,
    "youth:minutes_write": TAKEN_ONCE,
    "youth:minutes_objection": TAKEN_ONCE,
    "youth:minutes_sign": "one signature per person and capacity",
    "youth:minutes_file_new": TAKEN_ONCE,
    "youth:absence": TAKEN_ONCE,
    "youth:minutes_deputy": "one deputy per signature",
    "youth:presiding": "the same person again changes nothing",
    "youth:keeping": "the same person again changes nothing",
    "proposals:co_author": "a place is taken once",
    "proposals:offer_place": TAKEN_ONCE,
    "proposals:take_offer_back": "changes a row",
    "proposals:leave_authors": "changes a row",
    "proposals:accept_amendment": TAKEN_ONCE,
    "proposals:leave_amendment": "left already, nothing changes",
    "proposals:propose_amendment": TAKEN_ONCE,
    "proposals:take_amendment_back": TAKEN_ONCE,
    "proposals:create": TAKEN_ONCE,
    "proposals:edit": TAKEN_ONCE,
    "proposals:merge": TAKEN_ONCE,
    "proposals:split": TAKEN_ONCE,
    "proposals:edit_step": "changes a row; a file of the same content is kept once",
    "youth:list_entry_new": TAKEN_ONCE,
    "youth:list_entry": "changes a row",
    "proposals:support": "one support per proposal and participant",
    "proposals:step": "each step is lawful in one state only",
    "voting:demand": "one demand per member, item and way",
    "deliberation:question_new": TAKEN_ONCE,
    "deliberation:question_act": "each is decided once, and supported once by each",
    "deliberation:question_read": "a question is taken up once",
    "deliberation:ask": "one waiting request per member, item and kind",
    "deliberation:enter": "one waiting request per member, item and kind",
    "deliberation:withdraw": "changes a row",
    "deliberation:give": "changes a row",
    "deliberation:end": "changes a row",
    "voting:open": "one unfinished vote per item",
    "voting:ballot": "one current ballot per voter",
    "voting:clerk": TAKEN_ONCE,
    "voting:correct_entry": TAKEN_ONCE,
    "voting:open_hands": TAKEN_ONCE,
    "voting:slips": TAKEN_ONCE,
    "voting:correct_slips": TAKEN_ONCE,
    "voting:close": "changes a row",
    "voting:call_election": TAKEN_ONCE,
    "voting:nominate": "one nomination per member before the first round",
    "voting:open_round": "one unfinished vote per meeting",
    "voting:renew_nominations": TAKEN_ONCE,
    "voting:withdraw_nominee": TAKEN_ONCE,
    "voting:open_round_hands": TAKEN_ONCE,
    "voting:nominate_list": TAKEN_ONCE,
    "youth:eldest": "the same member again changes nothing",
    "voting:announce": "one outcome per vote",
    "voting:repeat": "one unfinished vote per item",
    "voting:count_again": "one unfinished vote per item",
    "voting:put": TAKEN_ONCE,
    "voting:together": TAKEN_ONCE,
    "voting:take_out": "changes a row",
    "voting:void": TAKEN_ONCE,
    "voting:challenge_result": TAKEN_ONCE,
    "proposals:move_amendment": TAKEN_ONCE,
    "proposals:withdraw_amendment": TAKEN_ONCE,
    "voting:challenge": "changes a row",
    "voting:count": "a count is asked for once per challenge",
    "voting:papers": TAKEN_ONCE,
    "voting:protocol_confirm": "an entry is confirmed once",
    "voting:tellers": TAKEN_ONCE,
    "voting:opinion_new": TAKEN_ONCE,
    "voting:opinion_answer": "one participation per person and box",
    "voting:opinion_receipt": "makes no row",
    "voting:opinion_withdraw": "changes a row",
    "records:senders": "one standing trust per sender and key",
    "records:distrust": "changes a row",
    "records:issue": "the same record is issued once",
    "records:correct": "the row that is corrected is replaced once",
    "records:enter": TAKEN_ONCE,
    "records:note": TAKEN_ONCE,
    "records:review": "changes a row",
    "records:send": "one referral per resolution",
    "records:annul": "changes a row",
    "records:upload": "one waiting package of the same content",
    "records:preview": "one record per waiting package",
    "newsletter_new": TAKEN_ONCE,
    "newsletter_edit": TAKEN_ONCE,
    "newsletter_act": TAKEN_ONCE,
    "setup_mail": TAKEN_ONCE,
    "setup_mail_arrived": "one row of what happened last",
    "youth:switch_plugin": "changes a switch",
    "youth:plugin_settings": "one row of settings per plugin",
    "youth:renew_consent": "one standing consent per purpose",
    "youth:verify": "makes no row",
    "youth:verify_account": "changes a row",
    "youth:verify_cards": "makes no row",
    "youth:verify_codes_end": "changes a row",
    "youth:verify_codes_new": "one batch per seed, which the page has",
    "youth:verify_me": "a code is used once",
    "youth:verify_person": "a fact is verified once at a time, the earlier one ends",
    "proposals:keep": "the same row is changed",
    "proposals:keep_new": "its answer names the row that the next press changes",
    "proposals:delete": "what is deleted is gone",
    "account_login": "a code sent again replaces the one before",
    "account_enter_code": "a code is used once",
    "account_signup": "leads to signing in",
    "youth:guest_confirm": "changes a row",
    "youth:guest_end": TAKEN_ONCE,
    "youth:guest_keep": TAKEN_ONCE,
    "youth:guardian_withdrawal": "what is taken back stays so",
    "youth:guest_invitation": "an invitation is accepted once",
    "youth:guest_invitation_call_off": "what is called off is gone",
    "youth:guests": TAKEN_ONCE,
    "youth:organisation": "changes a row",
    "youth:organisation_new": TAKEN_ONCE,
    "youth:organisation_remove": "changes a row",
    "youth:organisation_rename": TAKEN_ONCE,
    "youth:organisation_return": "changes a row",
    "youth:people_end_term": TAKEN_ONCE,
    "youth:people_give_committee_seat": TAKEN_ONCE,
    "youth:people_end_role": TAKEN_ONCE,
    "youth:people_give_office": TAKEN_ONCE,
    "youth:people_give_role": TAKEN_ONCE,
    "youth:people_give_seat": TAKEN_ONCE,
    "youth:people_import": TAKEN_ONCE,
    "youth:people_in_committee": TAKEN_ONCE,
    "youth:people_keep_role": TAKEN_ONCE,
    "youth:people_mandate": TAKEN_ONCE,
    "youth:people_new_committee": TAKEN_ONCE,
    "youth:people_new_term": TAKEN_ONCE,
    "youth:people_office": TAKEN_ONCE,
    "youth:profile_birth": "changes a row",
    "youth:profile_card": TAKEN_ONCE,
    "youth:representation_end": "changes a row",
    "youth:representative_new": TAKEN_ONCE,
    "youth:resign": TAKEN_ONCE,
    "youth:follow": "one row per person and subject",
    "youth:news_seen": "what was seen stays seen",
    "youth:profile_calendar": "one address per person: a second press renews it and shows it",
    "youth:profile_digest": "one row per person and topic",
    "youth:profile_push": "one row per person and topic",
    "youth:push_device": "one row per browser",
    "youth:push_device_end": "what is removed stays removed",
}


# Answer by GET alone whatever the method, and write nothing.
READ_ONLY = {"youth:profile_settings", "youth:profile_data", "youth:profile_data_file"}


def _views(patterns: Any, namespace: str = "") -> Iterator[tuple[str, Any]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from _views(one.url_patterns, inner)
        elif isinstance(one, URLPattern):
            yield f"{namespace}{one.name or one.pattern}", one.callback


def _methods(view: Any) -> set[str] | None:
    """Return the methods that the decorators let through; nothing where there is no such decorator."""
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            found = cell.cell_contents
            if isinstance(found, list) and found and all(isinstance(one, str) for one in found):
                return set(found)
        view = getattr(view, "__wrapped__", None)
    return None


def test_every_form_of_ours_says_why_it_makes_no_second_row() -> None:
    ours = (
        "youth.views",
        "proposals.views",
        "proposals.drafts",
        "proposals.writing_views",
        "voting.views.",
        "proposals.amendment_views",
        "proposals.written_amendment_views",
        "proposals.co_author_views",
        "proposals.merging_views",
        "plugins.deliberation.",
        "plugins.records.",
        "cms.newsletter.views",
        "cms.setup.views",
    )
    taking = {
        name: view
        for name, view in _views(get_resolver().url_patterns)
        if getattr(view, "__module__", "").startswith(ours)
        and "POST" in (_methods(view) or {"POST"})
        and "Feed" not in type(view).__name__
        and not name.startswith("api:")
    }
    assert set(taking) - READ_ONLY == set(WHY)
    once = {name for name, why in WHY.items() if why == TAKEN_ONCE}
    assert {name for name, view in taking.items() if getattr(view, "is_sent_once", False)} == once
