"""Reported, decided, appealed against: what each act writes, and who is refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from time_machine import travel

from proposals import services as proposals
from proposals.models import WAITS, Proposal
from proposals.selectors.lists import proposals_of
from tests.factories import Town, make_organisation, make_participant, make_representation
from tests.youth.moderation.scenes import (
    LABEL,
    VERDICT,
    case_of,
    decided,
    drafted,
    moderator_of,
    published,
    reported,
)
from tests.youth.people.test_joining import refusal_of
from youth.journal.models import JournalEntry
from youth.journal.streams import moderation_stream
from youth.journal.verify import verify_stream
from youth.models import ModerationAppeal, ModerationCase, ModerationReport, WritingPause
from youth.offers import act_on, moderated
from youth.procedure.moderation import Decision
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.moderation import measures_against, numbers_of, open_cases, pause_of
from youth.services.moderation import (
    MOST_REPORTS,
    Verdict,
    appeal,
    decide_appeal,
    decide_case,
    forget_moderation,
    report_text,
    set_rules,
)


def acts_on(case: ModerationCase) -> list[tuple[str, bool]]:
    """Return the kinds of the case's acts, and whether they name who acted."""
    rows = JournalEntry.objects.filter(stream=moderation_stream(case)).order_by("seq")
    return [(row.kind.removeprefix("youth."), row.actor is not None) for row in rows]


def differences(case: ModerationCase) -> set[str]:
    return {one.code for one in verify_stream(moderation_stream(case)).differs}


def test_a_storm_of_reports_is_one_line_with_a_count(town: Town) -> None:
    proposal, moderator = published(town), moderator_of(town)
    people = [make_participant(town.youth, f"Млад {number}") for number in range(20)]
    cases = {reported(proposal, person).pk for person in people}
    assert len(cases) == 1
    (line,) = open_cases(town.youth)
    assert (vars(line)["number"], line.words.startswith(proposal.title)) == (20, True)
    # Nobody is named, and it is still there for everybody until somebody decides.
    assert acts_on(line) == [("text_reported", False)] * 20
    assert list(proposals_of(town.youth)) == [proposal]
    decided(line, "hidden", moderator)
    assert list(proposals_of(town.youth)) == []
    assert acts_on(line)[20:] == [("text_hidden", True), ("reports_answered", True)]
    assert differences(line) == set()


def test_a_report_is_made_once_of_what_is_shown_by_somebody_else_and_not_too_often(town: Town) -> None:
    proposal, draft, reader = published(town), drafted(town, "Чернова"), town.member
    about = {"reason": "insult", "words": "", "actor": reader}

    def refused(pk: object = proposal.pk, label: str = LABEL, **changed: object) -> str:
        return refusal_of(report_text, town.youth, label, pk, **about | changed)[0]

    assert refused(draft.pk) == "nothing_there"
    assert refused(label="proposals.support") == "nothing_there"
    assert refused(actor=town.young_person) == "own_text"
    assert refused(reason="boring") == "unknown_reason"
    assert refused(reason="other") == "no_words"
    assert refused(words="а" * 501) == "too_long"
    with pytest.raises(PermissionDenied):
        reported(proposal, make_organisation(town.youth))
    with pytest.raises(PermissionDenied):
        report_text(town.youth, LABEL, proposal.pk, **about | {"actor": town.municipal_secretary})
    case = reported(proposal, reader)
    assert refused() == "reported_already"
    with pytest.raises(IntegrityError), transaction.atomic():
        ModerationReport.objects.create(case=case, participant=reader, reason="insult")
    with pytest.raises(IntegrityError), transaction.atomic():
        ModerationCase.objects.create(council=town.youth, label=LABEL, subject=proposal.pk)
    set_rules(
        town.youth, new_account_days=0, holds_links=False, words="", most_a_day=100, actor=town.secretary
    )
    for number in range(1, MOST_REPORTS):
        reported(published(town, f"Друго {number}"), reader)
    one_more = published(town, "Още")
    assert refused(one_more.pk) == "too_many_reports"
    with travel(timezone.now() + timedelta(days=1), tick=False):
        reported(one_more, reader)


def test_what_is_hidden_can_not_be_supported_and_is_shown_again_on_appeal(
    town: Town,
) -> None:
    proposal, first, other = published(town), moderator_of(town), moderator_of(town, "Ива Втора")
    case = decided(reported(proposal, town.member), "hidden", first)
    proposal.refresh_from_db()
    assert proposal.withheld == "insult"
    assert refusal_of(proposals.support_proposal, proposal, actor=town.member)[0] == "hidden"
    assert refusal_of(decide_case, case, Verdict(decision=Decision.KEPT), actor=other)[0] == "decided_already"
    with pytest.raises(PermissionDenied):
        appeal(case, words="Не е обида.", actor=town.member)
    assert refusal_of(appeal, case, words=" ", actor=town.young_person) == ("no_words", "words")
    appeal(case, words="Не е обида.", actor=town.young_person)
    assert refusal_of(appeal, case, words="Пак.", actor=town.young_person)[0] == "appealed_already"
    answer = {"is_reversed": True, "answer": "Прав си."}
    assert refusal_of(decide_appeal, case, **answer, actor=first)[0] == "same_person"
    with pytest.raises(PermissionDenied):
        decide_appeal(case, **answer, actor=town.member)
    with pytest.raises(IntegrityError), transaction.atomic():
        ModerationAppeal.objects.update(decided_by=first, decided_at=timezone.now(), is_reversed=False)
    assert refusal_of(decide_appeal, case, is_reversed=True, answer=" ", actor=other) == (
        "no_answer",
        "answer",
    )
    decide_appeal(case, **answer, actor=other)
    assert refusal_of(decide_appeal, case, **answer, actor=other)[0] == "decided_already"
    assert list(proposals_of(town.youth)) == [proposal]
    proposals.support_proposal(proposal, actor=town.member)
    assert [one for one, _is_named in acts_on(case)] == [
        "text_reported",
        "text_hidden",
        "reports_answered",
        "appeal_made",
        "appeal_decided",
    ]
    assert differences(case) == set()
    assert measures_against([town.young_person.pk]) == {}


def test_pauses_get_longer_keep_somebody_from_publishing_and_end_by_themselves(town: Town) -> None:
    moderator, writer = moderator_of(town), town.young_person
    lasted = []
    for number in range(3):
        proposal = published(town, f"Предложение {number}")
        case = decided(reported(proposal, town.member), "paused", moderator)
        pause = pause_of(writer)
        assert pause is not None
        lasted.append((pause.ends_at - pause.starts_at).days)
        draft = drafted(town, "Ново")
        assert refusal_of(proposals.publish_proposal, draft, actor=writer)[0] == "paused"
        WritingPause.objects.update(starts_at=timezone.now() - timedelta(days=40), ends_at=timezone.now())
        assert pause_of(writer) is None
        draft.delete()
    assert lasted == [1, 7, 30]
    WritingPause.objects.filter(case=case).update(ends_at=timezone.now() + timedelta(days=3))
    assert pause_of(writer) is not None
    appeal(case, words="Не беше така.", actor=writer)
    decide_appeal(case, is_reversed=True, answer="Прав си.", actor=town.chair)
    assert pause_of(writer) is None
    # One that was taken back does not count.
    proposal = published(town, "Пак")
    decided(reported(proposal, town.member), "paused", moderator)
    pause = pause_of(writer)
    assert pause is not None
    assert (pause.ends_at - pause.starts_at).days == 30


def test_nobody_decides_about_their_own_text_and_each_measure_says_why(town: Town) -> None:
    moderator = moderator_of(town)
    proposal = published(town, author=moderator)
    case = reported(proposal, town.member)
    assert refusal_of(decided, case, "kept", moderator)[0] == "own_text"
    with pytest.raises(PermissionDenied):
        decided(case, "hidden", town.chair)
    assert refusal_of(decided, case, "hidden", town.secretary, category="") == ("unknown_reason", "category")
    assert refusal_of(decided, case, "hidden", town.secretary, message=" ") == ("no_message", "message")
    assert refusal_of(decided, case, "gone", town.secretary) == ("unknown_decision", "decision")
    with pytest.raises(IntegrityError), transaction.atomic():
        ModerationCase.objects.update(decision="hidden", decided_at=timezone.now())
    decided(case, "warned", town.secretary)
    assert list(proposals_of(town.youth)) == [proposal]
    assert refusal_of(decide_appeal, case, is_reversed=True, answer="Да.", actor=town.chair)[0] == "no_appeal"
    with travel(timezone.now() + timedelta(days=15), tick=False):
        assert refusal_of(appeal, case, words="Не.", actor=moderator)[0] == "too_late"


def test_who_acts_for_an_organisation_appeals_for_it_and_does_not_decide_about_it(town: Town) -> None:
    moderator = moderator_of(town)
    acting = make_representation(moderator)
    proposal = proposals.publish_proposal(
        proposals.draft_proposal(town.youth, title="Клуб", summary="", points="Да.", actor=acting),
        actor=acting,
    )
    case = reported(proposal, town.member)
    assert refusal_of(decided, case, "hidden", moderator)[0] == "own_text"
    case = decided(case, "hidden", town.secretary)
    appeal(case, words="Не.", actor=acting)
    assert refusal_of(decide_appeal, case, is_reversed=True, answer="Да.", actor=moderator)[0] == "own_text"


def test_what_matches_the_rules_of_the_council_waits_and_is_published_once_it_was_read(town: Town) -> None:
    moderator, writer = moderator_of(town), town.young_person
    set_rules(
        town.youth,
        new_account_days=0,
        holds_links=True,
        words="Спам*\n\nспам*",
        most_a_day=5,
        actor=moderator,
    )
    waiting = proposals.publish_proposal(drafted(town, "Спамът"), actor=writer)
    assert (waiting.state, waiting.withheld, waiting.published_at) == ("draft", WAITS, None)
    case = case_of(waiting)
    assert case.held_by == [["word", "спам*"]]
    for again in (
        lambda: proposals.publish_proposal(waiting, actor=writer),
        lambda: proposals.edit_proposal(
            waiting, title="Друго", summary="", points="Да.", language="bg", actor=writer
        ),
    ):
        assert refusal_of(again)[0] == "waits_for_moderator"
    decided(case, "kept", moderator)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.withheld) == ("published", "")
    assert acts_on(case) == [("text_held", True), ("text_let_through", True)]
    assert differences(case) == set()
    # The same word again was read already; a link is new.
    text = {"title": "Спамът", "summary": "Виж www.a.bg", "points": "Да.", "language": "bg"}
    same = proposals.edit_proposal(waiting, **text | {"summary": "Пак."}, actor=writer)
    assert same.withheld == ""
    changed = proposals.edit_proposal(same, **text, actor=writer)
    assert (changed.withheld, list(proposals_of(town.youth))) == (WAITS, [])
    decided(case_of(changed), "hidden", moderator)
    changed.refresh_from_db()
    assert changed.withheld == "insult"


def test_a_draft_that_was_not_let_through_is_written_again_and_one_deleted_closes_its_case(
    town: Town,
) -> None:
    moderator, writer = moderator_of(town), town.young_person
    set_rules(town.youth, new_account_days=90, holds_links=False, words="", most_a_day=5, actor=moderator)
    draft = proposals.publish_proposal(drafted(town), actor=writer)
    decided(case_of(draft), "hidden", moderator)
    assert refusal_of(proposals.publish_proposal, draft, actor=writer)[0] == "hidden"
    text = {"title": "По-добре", "summary": "", "points": "Да.", "language": "bg"}
    draft = proposals.edit_proposal(draft, **text, actor=writer)
    draft = proposals.publish_proposal(draft, actor=writer)
    case = case_of(draft)
    proposals.delete_draft(draft, actor=writer)
    case.refresh_from_db()
    assert (case.decision, acts_on(case)) == ("gone", [("text_held", True), ("text_gone", False)])
    assert not Proposal.objects.exists()
    assert differences(case) == set()
    # Who decides waits for nobody.
    assert published(town, author=moderator).state == "published"


def test_one_person_publishes_so_many_a_day(town: Town) -> None:
    set_rules(town.youth, new_account_days=0, holds_links=False, words="", most_a_day=2, actor=town.secretary)
    published(town, "А")
    published(town, "Б")
    draft = drafted(town, "В")
    assert refusal_of(proposals.publish_proposal, draft, actor=town.young_person)[0] == "wrote_enough"
    published(town, author=town.member)
    with travel(timezone.now() + timedelta(days=1), tick=False):
        assert proposals.publish_proposal(draft, actor=town.young_person).state == "published"


def test_the_rules_are_set_by_the_office_within_limits(town: Town) -> None:
    given = {"new_account_days": 3, "holds_links": True, "words": "лош", "most_a_day": 5}
    with pytest.raises(PermissionDenied):
        set_rules(town.youth, **given, actor=town.chair)
    for wrong, code in (
        ({"new_account_days": 91}, ("days_out_of_range", "new_account_days")),
        ({"most_a_day": 0}, ("number_out_of_range", "most_a_day")),
        ({"words": "а" * 61}, ("too_many_words", "words")),
    ):
        assert refusal_of(set_rules, town.youth, **given | wrong, actor=town.secretary) == code
    set_rules(town.youth, **given, actor=town.secretary)
    set_rules(town.youth, **given, actor=town.secretary)
    assert JournalEntry.objects.filter(kind="youth.moderation_rules_set").count() == 1


def test_numbers_leave_out_what_is_small(town: Town) -> None:
    moderator = moderator_of(town)
    proposal = published(town)
    for number in range(10):
        reported(proposal, make_participant(town.youth, f"Млад {number}"))
    decided(case_of(proposal), "hidden", moderator)
    today = today_in(town.youth)
    assert {one.key: one.number for one in numbers_of(town.youth, today, today)} == {
        "reports": 10,
        "kept": 0,
        "warned": 0,
        "hidden": None,
        "paused": 0,
        "appeals": 0,
        "reversed": 0,
        "median_hours": None,
    }
    yesterday = today - timedelta(days=1)
    assert {one.number for one in numbers_of(town.youth, yesterday, yesterday)} == {0, None}


def test_the_words_of_who_leaves_are_deleted_and_the_seals_stay(town: Town) -> None:
    proposal, moderator = published(town), moderator_of(town)
    case = decided(reported(proposal, town.member, words="Грозно."), "hidden", moderator)
    appeal(case, words="Не.", actor=town.young_person)
    decide_appeal(case, is_reversed=False, answer="Остава.", actor=town.chair)
    forget_moderation(town.young_person)
    forget_moderation(town.member)
    case.refresh_from_db()
    assert (case.title, case.words, case.message) == ("", "", "")
    assert (case.appeal.words, case.appeal.answer, case.reports.get().words) == ("", "", "")
    assert differences(case) == set()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda: ModerationCase.objects.update(category="other"), "decision"),
        (lambda: ModerationCase.objects.update(message="Друго."), "message"),
        (lambda: WritingPause.objects.update(ends_at=timezone.now() + timedelta(days=99)), "pause"),
        (lambda: ModerationReport.objects.all().delete(), "reports"),
        (lambda: ModerationAppeal.objects.update(words="Друго."), "appeal"),
        (lambda: ModerationAppeal.objects.update(is_reversed=True), "appeal_decision"),
    ],
)
def test_rows_that_were_changed_past_the_journal_are_noticed(town: Town, change, code: str) -> None:
    case = decided(reported(published(town), town.member), "paused", moderator_of(town))
    appeal(case, words="Не.", actor=town.young_person)
    decide_appeal(case, is_reversed=False, answer="Остава.", actor=town.chair)
    assert differences(case) == set()
    change()
    assert differences(case) == {code}


def test_a_message_is_needed_for_each_measure_but_none_where_nothing_is_wrong(town: Town) -> None:
    case = decided(reported(published(town), town.member), "kept", moderator_of(town), **VERDICT)
    assert (case.category, case.message) == ("", "")
    assert [one for one, _named in acts_on(case)] == ["text_reported", "text_kept", "reports_answered"]


def test_a_text_whose_plugin_fails_is_not_taken_for_gone(town: Town, override_hook) -> None:
    moderator, case = moderator_of(town), reported(published(town), town.member)
    override_hook("proposals", moderated, lambda label: 1 / 0)
    assert refusal_of(decided, case, "hidden", moderator)[0] == "not_consulted"
    case.refresh_from_db()
    assert case.is_open


def test_what_the_plugin_refuses_is_not_decided(town: Town, override_hook) -> None:
    moderator, case = moderator_of(town), reported(published(town), town.member)
    override_hook("proposals", act_on, lambda label: "Не може сега.")
    with pytest.raises(Refusal) as refused:
        decided(case, "hidden", moderator)
    assert str(refused.value) == "Не може сега."
    case.refresh_from_db()
    assert (case.is_open, len(acts_on(case))) == (True, 1)
