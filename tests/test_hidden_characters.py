"""Nothing that nobody sees gets into a text that leaves the house, whichever service takes it."""

import io
import json
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import CharField, JSONField, TextField, UUIDField
from PIL import Image

from cms.models import FormPage
from cms.models.forms import contact_fields
from plugins.deliberation.arguments import services as debate
from plugins.deliberation.arguments.models import Answer, Argument, Summary
from plugins.deliberation.floor.services.questions import ask_from_home, refuse_question
from proposals import services as proposals
from proposals.services.amending import move_amendment, withdraw_amendment
from proposals.services.written_amendments import propose_amendment
from tests.decisions import carried
from tests.factories import make_committee, make_participant, make_town
from tests.proposals.conftest import at_the_municipality
from tests.youth.meetings.scenes import at_item, opened
from voting.services import (
    announce_poll,
    call_election,
    cast_ballots,
    challenge_result,
    close_poll,
    correct_entry,
    enter_ballots,
    nominate,
    open_poll,
    put_tellers_to_vote,
    repeat_poll,
    void_poll,
)
from voting.services.ballots import BallotPaper
from voting.services.opinions import plan_opinion_poll, withdraw_opinion_poll
from youth import clock
from youth.journal.models import JournalEntry
from youth.journal.streams import meeting_stream
from youth.mail.mailings import save_newsletter
from youth.mail.message import one_line
from youth.models import AgendaItem, Attendance, CommitteeMembership, MemberCard, Office
from youth.plain_text import holds_hidden, plain_line, plain_text
from youth.points import as_rows, keep_ids, parse
from youth.policies import OPERATOR
from youth.procedure.moderation import Decision
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.services.absences import explain_absence
from youth.services.agenda import Description as ItemDescription
from youth.services.agenda import add_item, change_item, finish_item, take_off_item
from youth.services.attendance_corrections import correct_stay
from youth.services.broadcasts import link_broadcast
from youth.services.committees import add_committee_member, create_committee, end_committee_membership
from youth.services.convene_requests import enter_paper_request
from youth.services.councils import create_council
from youth.services.guests import accept_invitation, invite_guest
from youth.services.hall_guests import enter_guest
from youth.services.invitations import answer_invitation
from youth.services.lists import add_entry
from youth.services.mandates import end_mandate, give_mandate
from youth.services.meetings import (
    cancel_meeting,
    close_meeting,
    convene_meeting,
    plan_meeting,
    reschedule_meeting,
)
from youth.services.member_cards import show_place, take_picture_down
from youth.services.membership import clean_display_name
from youth.services.minutes import (
    answer_objection,
    draft_minutes,
    name_deputy,
    object_to_minutes,
    open_minutes_to_objections,
)
from youth.services.minutes_texts import correct_fact, write_text
from youth.services.moderation import (
    Verdict,
    appeal,
    decide_appeal,
    decide_case,
    report_text,
    set_rules,
)
from youth.services.names import correct_name_in_office
from youth.services.offices import give_office as give_office_to
from youth.services.organisations import (
    Description,
    add_organisation,
    end_representation,
    give_representation,
    rename_organisation,
)
from youth.services.people import create_account, set_birth_date
from youth.services.recusals import declare_recusal
from youth.services.resolutions import adopt_resolution
from youth.services.rule_changes import propose_rule_change, put_into_rule_change
from youth.services.rule_corrections import state_rule_source
from youth.services.rules import override_rule
from youth.services.terms import end_term, open_term
from youth.services.verification import make_codes

PLAIN = "Бюджет 100 лв."
TRICK = "\ufeffБюд\u00adжет \u202e100\u202c\u200b лв.\u2069"
DECISION = f"На основание {TRICK}\n{TRICK}"
# What programs write or what only takes values of a list; every other text of a row is somebody's words.
PROGRAMS = {
    *("slug", "code", "municipality_code", "period", "incoming_period", "book", "topic", "decision_type"),
    *("time_zone", "rules_preset", "languages", "language", "text_version", "consent_version", "designation"),
    *(
        "subject_label",
        "subject_digest",
        "consequence",
        "matter",
        "options",
        "digest",
        "ballots_root",
        "salt",
        "rule",
        "votes",
        "fact",
        "stream",
    ),
    *("received_number", "resolution_designation", "code_hash", "address_digest", "confirmation_hash"),
    *(
        "link_digest",
        "change",
        "point",
        "consequence",
        "matter",
        "options",
        "figures",
        "about",
        "seal",
        "counts",
    ),
    *("token_hash", "error", "listener", "name", "holder", "kind", "cause_stream", "payload"),
    *("payload_digest", "previous_digest", "purpose", "method", "reply_to", "email", "password", "reason"),
    *("owner", "token", "public_key"),
}
# Keyed digests, the address that a form led to, and one that the validator of addresses let through.
CHECKED = {"youth.SentForm.content", "youth.SentForm.url", "youth.AccountChange.address"}
CHECKED |= {"youth.MinutesDeputy.capacity"}
# Keyed digests.
CHECKED |= {"youth.SignInCode.address", "youth.SignInCode.place", "youth.CodeBatch.seed_digest"}
# Names that plugins declare, and keys of rows.
CHECKED |= {f"youth.{model}.{field}" for model in ("Follow", "Notification") for field in ("key", "label")}
# Labels of plugins, rules with what they found in a text, and why a proposal is hidden.
CHECKED |= {"youth.ModerationCase.label", "youth.ModerationCase.held_by", "proposals.Proposal.withheld"}
CHECKED |= {"proposals.Amendment.withheld"}
CHECKED |= {"voting.Ballot.choice", "voting.Election.office"}
CHECKED |= {"youth.CodeBatch.facts", "youth.Office.role", "youth.RegisterLine.role", "youth.SiteRoleEnd.role"}
# What a browser and its push service issued, checked by form, and words of a list.
CHECKED |= {
    f"youth.PushSubscription.{field}" for field in ("auth", "device", "endpoint", "host", "key", "p256dh")
}
# Values that were in force, by field; what a vote changed, as it was.
CHECKED |= {"youth.RuleChange.before", "voting.Outcome.before"}
# Keys of options, random codes, and what a sheet chose of them.
CHECKED |= {
    f"voting.{model}.{field}" for model in ("Sheet", "NamedSheet") for field in ("content", "receipt")
}
CHECKED |= {"voting.Participation.stratum", "voting.Sheet.stratum", "voting.Box.schema", "voting.Box.root"}
CHECKED |= {"voting.Box.register_digest", "voting.OpinionPoll.bands", "voting.OpinionPoll.facts"}
# Words of lists.
CHECKED |= {"proposals.Proposal.answer_outcome", "proposals.Proposal.council_stage"}
# Keys in Latin letters, stems of a title's words, and what a file is by its content and its subject.
CHECKED |= {"youth.Topic.key", "youth.Place.key", "proposals.TitleKey.key"}
# Words of texts that were checked themselves.
CHECKED |= {"proposals.ListWords.words", "proposals.Proposal.supporter_ages"}
CHECKED |= {f"youth.File.{field}" for field in ("key", "label", "content_type")}
# The names of a user of the site's own admin; young people have none.
ADMIN = {"youth.User.first_name", "youth.User.last_name"}


def words() -> dict[str, str]:
    """Return all that is in each text field of our apps, and whether somebody writes it."""
    found = {}
    for app in ("youth", "proposals", "voting"):
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.concrete_fields:
                if isinstance(field, (CharField, TextField, JSONField)) and not isinstance(field, UUIDField):
                    rows = list(model.objects.values_list(field.attname, flat=True))
                    found[f"{model._meta.label}.{field.name}"] = json.dumps(rows, ensure_ascii=False)
    return found


def is_written(field: str) -> bool:
    """Return whether a field holds somebody's words; a recusal's reason does, a code of the same name not."""
    if field in {
        "youth.Recusal.reason",
        "youth.AttendanceCorrection.reason",
        "voting.Challenge.reason",
        "voting.EntryCorrection.reason",
    }:
        return True
    if field in CHECKED:
        return False
    model, _, name = field.rpartition(".")
    return not apps.get_model(model)._meta.get_field(name).choices and name not in PROGRAMS


@pytest.fixture
def house(db: None) -> None:
    """Write the trick wherever a service takes words."""
    town = make_town(members=5, seats=5)
    other = create_council(
        slug="drug",
        kind="municipal",
        municipality_code="bg-drug",
        names={"bg": TRICK, "en": TRICK},
        municipality_names={"bg": TRICK, "en": TRICK},
        languages=("bg", "en"),
        actor=OPERATOR,
    )
    override_rule(town.youth, "minutes.objection_days", 3, actor=OPERATOR, source=TRICK)
    override_rule(town.youth, "proposal.support_threshold", 1, actor=OPERATOR)
    town.youth.refresh_from_db()
    opened_on = today_in(other)
    term = open_term(other, 1, opened_on, document=TRICK, actor=OPERATOR)
    later = opened_on + timedelta(days=9000)
    open_term(
        town.youth,
        9,
        later,
        ends_on=later + timedelta(days=9),
        length_reason=TRICK,
        document=TRICK,
        actor=OPERATOR,
    )
    end_term(term, opened_on + timedelta(days=9), document=TRICK, actor=OPERATOR)
    committee = create_committee(town.term, "budget", names={"bg": TRICK, "en": TRICK}, actor=OPERATOR)
    sits = add_committee_member(committee, town.members[0], clock.now(), document=TRICK, actor=OPERATOR)
    end_committee_membership(sits, clock.now(), document=TRICK, actor=OPERATOR)
    content = {"subject": TRICK, "intro": TRICK, "items": [{"title": TRICK, "text": TRICK}]}
    save_newsletter(town.youth, {"bg": content}, by=town.chair.user)
    give_office_to(
        town.youth,
        town.members[1],
        Office.Role.DEPUTY_CHAIR,
        TRICK,
        clock.now(),
        document=TRICK,
        actor=OPERATOR,
    )
    describe_people(town)
    correct_name_in_office(town.members[2].mandates.get(), TRICK, actor=town.secretary)
    correct_name_in_office(town.members[2].mandates.get(), TRICK + " 2", actor=town.secretary)
    write_proposal(town)
    ask_young_people(town)
    hold_meeting(town)


def describe_people(town) -> None:
    about = Description(role=TRICK, contact=TRICK)
    club = add_organisation(town.youth, f"Клуб {TRICK}", about, actor=town.secretary)
    given = give_representation(club, town.members[1], ground=TRICK, actor=town.secretary)
    end_representation(given, ground=TRICK, actor=town.secretary)
    rename_organisation(club, f"Клуб 2 {TRICK}", ground=TRICK, actor=town.secretary)
    invited = [
        invite_guest(town.youth, address, name=name, kind="expert", title=TRICK, actor=town.secretary)
        for address, name in (("guest@example.org", "Гост"), ("later@example.org", "Друг"))
    ]
    accept_invitation(invited[0], create_account("guest@example.org"))
    last_day = today_in(town.youth) + timedelta(days=30)
    make_codes(town.youth, TRICK, ["age"], 1, last_day, seed="a" * 64, actor=town.secretary)
    show_place(town.members[0], TRICK, actor=town.members[0])
    MemberCard.objects.update(picture="portraits/a.jpg")
    take_picture_down(town.members[0], ground=TRICK, actor=town.secretary)
    end_mandate(
        town.members[1].mandates.get(),
        clock.now() + timedelta(days=90),
        "resigned",
        document=TRICK,
        actor=town.secretary,
    )


def moderate(town, proposal) -> None:
    rules = {"new_account_days": 0, "holds_links": False, "words": TRICK, "most_a_day": 9}
    set_rules(town.youth, **rules, actor=town.secretary)
    about = {"reason": "other", "words": TRICK, "actor": town.members[2]}
    case = report_text(town.youth, "proposals.proposal", proposal.pk, **about).case
    verdict = Verdict(decision=Decision.HIDDEN, category="insult", message=TRICK)
    case = decide_case(case, verdict, actor=town.secretary)
    appeal(case, words=TRICK, actor=town.young_person)
    decide_appeal(case, is_reversed=True, answer=TRICK, actor=town.chair)


def ask_young_people(town) -> None:
    poll = plan_opinion_poll(
        town.youth,
        title=TRICK,
        text=TRICK,
        options=[TRICK, f"{TRICK} 2"],
        ends_at=clock.now() + timedelta(days=1),
        actor=town.secretary,
    )
    withdraw_opinion_poll(poll, reason=TRICK, actor=town.secretary)


def write_proposal(town) -> None:
    chair = make_participant(town.youth, "Комисия")
    committee = make_committee(town.term, "sport")
    CommitteeMembership.objects.create(
        committee=committee, participant=chair, is_chair=True, starts_at=town.term.starts_at
    )
    author, today = town.young_person, today_in(town.youth)
    text = {"title": TRICK, "summary": TRICK, "points": DECISION, "language": "bg", "cost": TRICK}
    proposal = proposals.draft_proposal(town.youth, **text, actor=author)
    proposal = proposals.edit_proposal(proposal, **text, actor=author)
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    upload = SimpleUploadedFile("a.png", picture.getvalue())
    proposals.add_file(proposal, upload, kind="picture", alt=TRICK, actor=author)
    for name in ("topics", "places"):
        add_entry(town.youth, name, {"bg": TRICK}, actor=town.secretary)
    proposal = proposals.publish_proposal(proposal, actor=author)
    written = {"change": "add", "text": TRICK, "reasons": TRICK, "language": "bg"}
    propose_amendment(proposal, **written, actor=town.member)
    proposals.support_proposal(proposal, actor=town.member)
    said = {"text": TRICK, "language": "bg", "actor": author}
    debate.answer_argument(debate.argue(proposal, side="for", **said), **said)
    debate.propose_summary(proposal, side="for", **said)
    proposal = proposals.return_proposal(proposal, reason=TRICK, actor=town.secretary)
    proposal = proposals.submit_proposal(proposal, actor=author)
    proposal = proposals.register_proposal(proposal, actor=town.secretary)
    assert proposal.incoming_on is not None
    proposal = proposals.correct_registration(
        proposal, number=7, on=proposal.incoming_on, reason=TRICK, actor=town.secretary
    )
    proposal = proposals.assign_committee(proposal, committee, document=TRICK, number=TRICK, actor=town.chair)
    lead = proposal.assignments.get()
    proposals.reassign_committee(proposal, lead.pk, due_on=today, reason=TRICK, actor=town.chair)
    paper = {"document": TRICK, "number": TRICK, "on": today, "text": TRICK}
    proposal = proposals.give_opinion(proposal, **paper, actor=chair)
    town.youth.rules_overrides |= {"session.openness": "by_item"}
    town.youth.save()
    meeting = plan_meeting(
        town.youth,
        starts_at=clock.now() + timedelta(days=20),
        place=TRICK,
        is_public=False,
        closed_because=TRICK,
        actor=town.secretary,
    )
    proposals.put_on_agenda(proposal, meeting, actor=town.chair)
    proposed = {"matters": TRICK, "paper": TRICK}
    enter_paper_request(town.youth, **proposed, actor=town.secretary)
    called_off = plan_meeting(
        town.youth, starts_at=clock.now() + timedelta(days=2), place="Зала", actor=town.secretary
    )
    add_item(called_off, title="А", text="Да.", actor=town.secretary)
    called_off = convene_meeting(called_off, late_because=TRICK, actor=town.chair)
    called_off = reschedule_meeting(
        called_off, starts_at=called_off.starts_at, place=TRICK, reason=TRICK, actor=town.chair
    )
    away = {"participant": town.members[0], "answer": "away", "reason": TRICK}
    answer_invitation(called_off, **away, actor=town.chair)
    cancel_meeting(called_off, reason=TRICK, actor=town.chair)
    proposal.state = "adopted"
    proposal.save()
    at_the_municipality(proposal, "sent", number=TRICK)
    said = {"number": TRICK, "document": TRICK, "unit": TRICK, "text": TRICK}
    at_the_municipality(proposal, "answered", outcome="noted", **said)
    moderate(town, proposal)


def hold_meeting(town) -> None:
    for member in town.members[3:]:
        seat = member.mandates.get().seat
        member.mandates.all().delete()
        set_birth_date(member.user, date(today_in(town.youth).year - 17, 1, 1))
        give_mandate(seat, member, TRICK, clock.now(), document=TRICK, actor=OPERATOR)
    meeting = opened(town, "А", "Б", present=5)
    link_broadcast(
        meeting,
        stream_url=f"https://stream.example/{TRICK}",
        recording_url=f"https://video.example/{TRICK}",
        actor=town.chair,
    )
    # The decision that is adopted below.
    first = meeting.agenda_items.get(position=1)
    read = parse(DECISION)
    first.legal_ground, first.points = read.ground, as_rows(keep_ids(read.points))
    first.save()
    enter_guest(meeting, name=TRICK, capacity=TRICK, actor=town.secretary)
    stay = Attendance.objects.select_related("meeting__council").first()
    times = {"entered_at": stay.entered_at - timedelta(seconds=1), "left_at": None}
    correct_stay(stay, **times, reason=TRICK, actor=town.secretary)
    about = ItemDescription(reasons=TRICK, mover=TRICK, rapporteur=TRICK, incoming_number=TRICK)
    late = add_item(meeting, title=TRICK, text=DECISION, about=about, actor=town.chair)
    take_off_item(add_item(meeting, title="В", actor=town.chair), reason=TRICK, actor=town.chair)
    other = add_item(meeting, title=TRICK, actor=town.chair)
    nominate(call_election(other, office="deputy_chair", actor=town.chair), town.members[3], actor=town.chair)
    change_item(late, title=TRICK, text=DECISION, decision_type="ordinary", actor=town.chair)
    declare_recusal(
        meeting.agenda_items.get(position=2),
        participant=town.members[2],
        ground="own",
        reason=TRICK,
        actor=town.chair,
    )
    AgendaItem.objects.filter(pk=late.pk).update(taken_up_at=clock.now())
    item = at_item(town, meeting, 3)
    declare_recusal(item, participant=town.members[4], ground="own", reason=TRICK, actor=town.chair)
    tellers = put_tellers_to_vote(item.meeting, town.members[3:5], actor=town.chair)
    void_poll(tellers, reason=TRICK, actor=town.chair)
    void_poll(open_poll(item, actor=town.chair), reason=TRICK, actor=town.chair)
    hands = open_poll(item, tellers=[one.pk for one in town.members[2:4]], actor=town.chair)
    void_poll(hands, reason=TRICK, actor=town.chair)
    amendment = {"change": "add", "text": TRICK, "mover": town.members[2], "actor": town.chair}
    withdraw_amendment(move_amendment(item, **amendment), actor=town.chair)
    point = {"change": "delete", "point": item.points[0]["id"]}
    moved = move_amendment(item, **point, mover=town.members[2], actor=town.chair)
    withdraw_amendment(moved, actor=town.chair)
    poll = open_poll(item, method="named", actor=town.chair)
    cast_ballots(poll, [BallotPaper(member.pk, "for") for member in town.members[:3]])
    enter_ballots(poll, {town.members[3].pk: "for"}, actor=town.chair)
    close_poll(poll, actor=town.chair)
    correct_entry(poll, town.members[3].pk, "against", reason=TRICK, actor=town.chair)
    announce_poll(poll, actor=town.chair)
    challenge_result(poll, reason=TRICK, actor=town.members[2])
    again = repeat_poll(poll, actor=town.chair)
    close_poll(again, actor=town.chair)
    announce_poll(again, actor=town.chair)
    adopt_resolution(agenda_item=first, decision=carried(), actor=town.chair)
    asked = ask_from_home(item, text=TRICK, language="bg", actor=town.young_person)
    refuse_question(asked, reason=TRICK, actor=town.secretary)
    finish_item(item, actor=town.chair)
    close_meeting(meeting, actor=town.chair)
    change_rules(town)
    write_text(meeting, after=0, kind="note", text=TRICK, actor=town.secretary)
    correct_fact(meeting, fact=opening_of(meeting), text=TRICK, actor=town.secretary)
    explain_absence(meeting, participant=town.members[-1], reason=TRICK, actor=town.secretary)
    minutes = open_minutes_to_objections(draft_minutes(meeting, actor=town.secretary), actor=town.secretary)
    objection = object_to_minutes(minutes, text=TRICK, actor=town.members[1])
    answer_objection(objection, outcome="rejected", answer=TRICK, actor=town.secretary)
    name_deputy(meeting, capacity="chair", participant=town.members[3], reason=TRICK, actor=town.secretary)


def opening_of(meeting) -> int:
    return JournalEntry.objects.get(stream_id=meeting_stream(meeting), kind="youth.meeting_opened").seq


def change_rules(town) -> None:
    state_rule_source(town.youth, "vote.default", source=TRICK, confirmed=True, actor=town.secretary)
    put_into_rule_change(town.youth, "notice.days_regular", 9, source=TRICK, actor=town.secretary)
    propose_rule_change(town.youth, reason=TRICK, actor=town.secretary)


def test_no_service_lets_hidden_characters_into_a_row(house: None) -> None:
    kept = words()
    assert [field for field, text in kept.items() if holds_hidden(text)] == []
    # Each field that people fill was tried: who adds one adds it here.
    untried = {field for field, text in kept.items() if is_written(field) and PLAIN not in text}
    assert untried == ADMIN
    for model in (Argument, Answer, Summary):
        assert set(model.objects.values_list("text", flat=True)) == {PLAIN}


def test_a_name_with_hidden_characters_is_refused(db: None) -> None:
    for hidden in ("\u202e", "\u2066", "\u200b", "\u00ad", "\ufeff", "\u200e", "\u3164"):
        with pytest.raises(Refusal) as refused:
            clean_display_name(f"Мар{hidden}ия")
        assert refused.value.code == "name_characters"


def test_the_contact_form_and_the_heads_of_mails_lose_them_too(db: None) -> None:
    page = FormPage(form_fields=contact_fields("en"))
    form = page.get_form({"name": TRICK, "email": "a@example.org", "subject": TRICK, "message": TRICK})
    assert form.is_valid()
    assert [form.cleaned_data[name] for name in ("name", "subject", "message")] == [PLAIN] * 3
    assert one_line(f"{TRICK}\r\nBcc: x") == f"{PLAIN} Bcc: x"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("ред\r\nред\u2028ред", "ред\nред\nред"),
        ("\u202aа\u202bб\u202cв\u202dг\u202eд\u2066е\u2067ж\u2068з\u2069", "абвгдежз"),
        ("שלום\u200f! 1\u200e)", "שלום\u200f! 1\u200e)"),
        ("а\u200dб\u200cв", "абв"),
        (
            "👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 👩🏽\u200d🚀",
            "👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 👩🏽\u200d🚀",
        ),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("скрито\U000e0041\U000e0042", "скрито"),
        ("а\x00\x1bб\ufffe", "аб"),
        ("й", "й"),
    ],
)
def test_what_is_seen_or_needed_stays_and_the_rest_goes(text: str, kept: str) -> None:
    assert plain_text(text) == kept
    assert plain_text(kept) == kept
    assert plain_line(text) == kept.replace("\n", " ")
