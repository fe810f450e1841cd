"""Requests for a meeting: who may ask, how many sign, and who calls it when."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.translation import override

from tests.factories import Town
from tests.markup import part
from tests.youth.committees import scenes as committees
from tests.youth.meetings import scenes
from tests.youth.meetings.test_pages import at, everybody, signed_in
from youth import clock
from youth.journal.minutes import paragraph
from youth.journal.models import JournalEntry
from youth.journal.streams import council_stream
from youth.journal.verify import verify_stream
from youth.models import ConveneRequest, ConveneSignature, Meeting, Participant
from youth.policies import may
from youth.presenters.desk import Line, lines_of
from youth.procedure.convening import (
    RequestStage,
    days_of_request,
    signatures_needed,
    stage_of_request,
)
from youth.procedure.readers import Power
from youth.refusals import Refusal
from youth.selectors.convene_requests import requests_of, signatures_needed_in, state_of
from youth.selectors.councils import today_in
from youth.selectors.people import participants_with_standing
from youth.services.convene_requests import (
    answer_request,
    enter_paper_request,
    request_meeting,
    sign_request,
    unsign_request,
)
from youth.services.meetings import cancel_meeting, convene_meeting


def test_the_easiest_way_of_the_rules_counts() -> None:
    third, two = Power("seats", share=Fraction(1, 3)), Power("members", count=2)
    assert signatures_needed([Power("chair"), third], seats=13, in_office=11) == 5
    assert signatures_needed([third, two], seats=13, in_office=11) == 2
    assert signatures_needed([Power("members", share=Fraction(1, 2))], seats=13, in_office=11) == 6
    assert signatures_needed([Power("chair"), Power("constituents", count=9)], seats=13, in_office=11) is None


def test_the_stages_of_a_request_by_days() -> None:
    day = date(2026, 12, 1)
    days = days_of_request(day, 7, 7)
    assert days == (date(2026, 12, 8), date(2026, 12, 15))
    stages = [
        stage_of_request(days, day + timedelta(days=after), is_called=False) for after in (0, 7, 8, 14, 15)
    ]
    assert [one.value for one in stages] == ["chair", "chair", "requesters", "requesters", "lapsed"]
    assert stage_of_request(None, day, is_called=False) == RequestStage.COLLECTING
    assert stage_of_request(days, day, is_called=True) == RequestStage.CALLED
    later = day + timedelta(days=99)
    assert stage_of_request(days_of_request(day, None, 7), later, is_called=False) == RequestStage.CHAIR
    assert stage_of_request(days_of_request(day, 7, None), later, is_called=False) == RequestStage.LAPSED


def asked(town: Town, how_many: int = 7) -> ConveneRequest:
    """File a request that so many members sign; seven of 21 seats are needed."""
    first, *others = [one for one in town.members if one.pk != town.chair.pk][:how_many]
    request = request_meeting(town.youth, matters="Скейт парк\n\n Осветление ", actor=first)
    for one in others:
        request = sign_request(request, actor=one)
    return request


def signers(request: ConveneRequest) -> list[Participant]:
    return [one.participant for one in request.signatures.select_related("participant").order_by("pk")]


def another(town: Town, request: ConveneRequest) -> Participant:
    """Return a member who has not signed."""
    signed = signers(request)
    return next(one for one in town.members if one not in signed and one.pk != town.chair.pk)


def test_members_sign_until_enough_have_and_the_chair_has_the_days_of_the_rules(town: Town) -> None:
    request = asked(town, 6)
    assert (request.needed, request.titles) == (7, ["Скейт парк", "Осветление"])
    assert state_of(request, town.youth).stage == RequestStage.COLLECTING
    unsure = signers(request)[3]
    unsign_request(request, actor=unsure)
    sign_request(request, actor=unsure)
    last = another(town, request)
    request = sign_request(request, actor=last)
    assert state_of(request, town.youth).stage == RequestStage.CHAIR
    kinds = set(JournalEntry.objects.values_list("kind", flat=True))
    assert {"youth.meeting_requested", "youth.meeting_request_reached"} <= kinds
    for refused_by, act in (
        ("request_reached", lambda: unsign_request(request, actor=last)),
        ("signed_already", lambda: sign_request(request, actor=last)),
        ("no_matters", lambda: request_meeting(town.youth, matters=" \n ", actor=last)),
        ("title_too_long", lambda: request_meeting(town.youth, matters="а" * 301, actor=last)),
        ("too_many_matters", lambda: request_meeting(town.youth, matters="а\n" * 21, actor=last)),
        ("no_paper", lambda: enter_paper_request(town.youth, matters="а", paper=" ", actor=town.secretary)),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == refused_by
    for outsider in (town.young_person, town.secretary):
        with pytest.raises(PermissionDenied):
            request_meeting(town.youth, matters="Да", actor=outsider)
    assert not verify_stream(council_stream(town.youth)).differs


def test_the_table_plans_the_meeting_with_the_matters_as_its_agenda(town: Town) -> None:
    request = asked(town)
    day = clock.now() + timedelta(days=9)
    with pytest.raises(Refusal) as refused:
        answer_request(request, starts_at=day, place="Зала 1", actor=signers(request)[0])
    assert refused.value.code == "request_waits"
    meeting = answer_request(request, starts_at=day, place="Зала 1", actor=town.secretary)
    assert (meeting.kind, meeting.state) == (Meeting.Kind.EXTRAORDINARY, Meeting.State.PLANNED)
    assert list(meeting.agenda_items.values_list("title", flat=True)) == request.titles
    assert convene_meeting(meeting, actor=town.chair).state == Meeting.State.CONVENED
    with pytest.raises(Refusal) as refused:
        answer_request(request, starts_at=day, place="Зала 1", actor=town.chair)
    assert refused.value.code == "request_called"
    assert not verify_stream(council_stream(town.youth)).differs


def test_after_the_chairs_days_those_who_asked_call_the_meeting_and_nobody_else(town: Town) -> None:
    request = asked(town)
    first = signers(request)[0]
    stranger = another(town, request)
    with clock.standing_at(clock.now() + timedelta(days=8)):
        assert state_of(request, town.youth).stage == RequestStage.REQUESTERS
        day = clock.now() + timedelta(days=9)
        with pytest.raises(PermissionDenied):
            answer_request(request, starts_at=day, place="Зала 1", actor=stranger)
        meeting = answer_request(request, starts_at=day, place="Зала 1", actor=first)
        assert meeting.state == Meeting.State.CONVENED
        assert not may("meeting.plan", first, meeting)
    entry = JournalEntry.objects.get(kind="youth.meeting_convened")
    assert entry.actor == first.pk


def test_after_their_days_the_request_lapses_for_them_and_not_for_the_chair(town: Town) -> None:
    request = asked(town)
    with clock.standing_at(clock.now() + timedelta(days=15)):
        day = clock.now() + timedelta(days=9)
        with pytest.raises(Refusal) as refused:
            answer_request(request, starts_at=day, place="Зала 1", actor=signers(request)[0])
        assert refused.value.code == "request_lapsed"
        assert answer_request(request, starts_at=day, place="Зала 1", actor=town.chair).state == "planned"


@pytest.mark.parametrize(
    ("rules", "stages"),
    [
        ({"convene.request_days": 3, "convene.requester_days": 2}, ["chair", "requesters", "lapsed"]),
        ({"convene.request_days": 3, "convene.requester_days": "none"}, ["chair", "lapsed", "lapsed"]),
        ({"convene.request_days": "none"}, ["chair", "chair", "chair"]),
    ],
)
def test_the_days_are_those_of_the_councils_rules(town: Town, rules: dict, stages: list[str]) -> None:
    town.youth.rules_overrides |= rules
    town.youth.save()
    request = asked(town)
    found = []
    for days in (3, 5, 6):
        with clock.standing_at(clock.now() + timedelta(days=days)):
            found.append(state_of(request, town.youth).stage.value)
    assert found == stages


def test_a_request_on_paper_is_with_the_chair_at_once(town: Town) -> None:
    request = enter_paper_request(
        town.youth, matters="Скейт парк", paper="54 граждани, вх. № 12", actor=town.secretary
    )
    assert state_of(request, town.youth).stage == RequestStage.CHAIR
    with pytest.raises(Refusal) as refused:
        sign_request(request, actor=town.member)
    assert refused.value.code == "request_closed"
    assert not verify_stream(council_stream(town.youth)).differs


def line_at(person: Participant) -> Line | None:
    """Return what a person's desk says of a request for a meeting, None where it says nothing."""
    (read,) = participants_with_standing(person.council, pk=person.pk)
    with override("en"):
        found = [one for one in lines_of(read) if one.tile.key.startswith("youth.request.")]
    assert len(found) <= 1
    return found[0] if found else None


def test_it_waits_on_the_desks_of_the_chairs_table_until_the_meeting_is_convened(town: Town) -> None:
    request = asked(town, 6)
    assert line_at(town.chair) is None
    sign_request(request, actor=another(town, request))
    for reader in (town.chair, town.secretary):
        line = line_at(reader)
        assert line is not None
        assert line.tile.title == "Convene the meeting that 7 members ask for"
        assert line.tile.due == today_in(town.youth) + timedelta(days=7)
        assert (line.tile.url, line.is_overdue) == (at("convene_request", town, pk=request.pk), False)
    assert line_at(town.member) is None
    with clock.standing_at(clock.now() + timedelta(days=8)):
        assert line_at(town.chair).is_overdue
        assert "until" in line_at(town.chair).tile.note
    with clock.standing_at(clock.now() + timedelta(days=15)):
        assert line_at(town.chair) is None
    day = clock.now() + timedelta(days=9)
    meeting = answer_request(request, starts_at=day, place="Зала 1", actor=town.secretary)
    assert line_at(town.chair).tile.url == at("meeting", town, pk=meeting.pk)
    convene_meeting(meeting, actor=town.chair)
    assert line_at(town.chair) is None


def test_a_meeting_that_is_called_off_leaves_its_request_with_the_chair(town: Town) -> None:
    request = asked(town)
    day = clock.now() + timedelta(days=9)
    first = answer_request(request, starts_at=day, place="Зала 1", actor=town.chair)
    cancel_meeting(first, reason="Залата е заета", actor=town.chair)
    request = requests_of(town.youth).get(pk=request.pk)
    assert state_of(request, town.youth).stage == RequestStage.CHAIR
    line = line_at(town.chair)
    assert line is not None
    assert line.tile.url == at("convene_request", town, pk=request.pk)
    page = signed_in(town.chair).get(at("convene_request", town, pk=request.pk)).text
    assert at("convene_request_call", town, pk=request.pk) in page
    second = answer_request(request, starts_at=day, place="Зала 2", actor=town.chair)
    request = requests_of(town.youth).get(pk=request.pk)
    assert (request.meeting, request.is_called) == (second, True)
    assert not verify_stream(council_stream(town.youth)).differs


def told_of(town: Town, meeting: Meeting) -> tuple[str, str]:
    """Return what the minutes and the page of a meeting say of the request."""
    entry = JournalEntry.objects.get(kind="youth.meeting_convened")
    with override("en"):
        page = signed_in(town.young_person).get(at("meeting", town, pk=meeting.pk))
        return paragraph(entry, "en") or "", part(page)


def test_minutes_and_page_say_who_had_asked_for_the_meeting(town: Town) -> None:
    request = asked(town)
    day = clock.now() + timedelta(days=9)
    meeting = answer_request(request, starts_at=day, place="Зала 1", actor=town.secretary)
    convene_meeting(meeting, actor=town.chair)
    line, page = told_of(town, meeting)
    assert "7 members had asked for it: " in line
    assert "Convened at the request of 7 members." in page
    for one in signers(request):
        assert one.display_name in line


def test_minutes_and_page_say_that_those_who_asked_convened_it_themselves(town: Town) -> None:
    request = asked(town)
    with clock.standing_at(clock.now() + timedelta(days=8)):
        day = clock.now() + timedelta(days=9)
        meeting = answer_request(request, starts_at=day, place="Зала 1", actor=signers(request)[0])
    line, page = told_of(town, meeting)
    assert "It was convened by the 7 members who had asked for it" in line
    assert "Convened by 7 members who had asked for it, after the chair's days had passed." in page


def test_minutes_and_page_name_the_document_of_a_request_on_paper(town: Town) -> None:
    request = enter_paper_request(
        town.youth, matters="Скейт парк", paper="54 граждани, вх. № 12", actor=town.secretary
    )
    day = clock.now() + timedelta(days=9)
    meeting = answer_request(request, starts_at=day, place="Зала 1", actor=town.secretary)
    convene_meeting(meeting, actor=town.chair)
    line, page = told_of(town, meeting)
    assert "It had been asked for on paper: 54 граждани, вх. № 12." in line
    assert "Convened at a request on paper: 54 граждани, вх. № 12" in page


def test_a_meeting_that_nobody_asked_for_says_nothing_of_a_request(town: Town) -> None:
    line, page = told_of(town, scenes.convened(town, kind=Meeting.Kind.EXTRAORDINARY))
    assert "asked" not in line
    assert "request" not in page


def committee_asked(town: Town, how_many: int = 2) -> ConveneRequest:
    """Let so many members of a committee of five ask for its meeting; two are needed, a third of them."""
    first, *others = [one for one in town.members[committees.MEMBERS] if one != town.members[2]][:how_many]
    request = request_meeting(
        town.youth, committee=committees.culture(town), matters="Скейт парк", actor=first
    )
    for one in others:
        request = sign_request(request, actor=one)
    return request


def test_members_of_a_committee_ask_for_its_meeting_and_its_chair_convenes_it(town: Town) -> None:
    request = committee_asked(town, 1)
    assert request.needed == 2
    outside = town.members[8]
    with pytest.raises(PermissionDenied):
        sign_request(request, actor=outside)
    with pytest.raises(PermissionDenied):
        request_meeting(town.youth, committee=request.committee, matters="Да", actor=outside)
    request = sign_request(request, actor=town.members[5])
    assert state_of(request, town.youth).stage == RequestStage.CHAIR
    head, day = town.members[2], clock.now() + timedelta(days=9)
    assert line_at(head).tile.title.endswith(": Convene the meeting that 2 members ask for")
    assert line_at(town.secretary) is not None
    assert line_at(town.chair) is None
    with pytest.raises(PermissionDenied):
        answer_request(request, starts_at=day, place="Зала 2", actor=town.chair)
    meeting = answer_request(request, starts_at=day, place="Зала 2", actor=head)
    assert (meeting.committee_id, meeting.state) == (request.committee_id, Meeting.State.PLANNED)
    meeting = convene_meeting(meeting, actor=head)
    line, page = told_of(town, meeting)
    assert "2 members had asked for it: " in line
    assert "Convened at the request of 2 members." in page
    assert line_at(head) is None
    assert not verify_stream(council_stream(town.youth)).differs


def test_after_its_chairs_days_the_members_of_a_committee_convene_it_themselves(town: Town) -> None:
    request = committee_asked(town)
    first = signers(request)[0]
    with clock.standing_at(clock.now() + timedelta(days=8)):
        day = clock.now() + timedelta(days=9)
        meeting = answer_request(request, starts_at=day, place="Зала 2", actor=first)
    assert (meeting.committee_id, meeting.state) == (request.committee_id, Meeting.State.CONVENED)
    assert "It was convened by the 2 members who had asked for it" in told_of(town, meeting)[0]


def test_all_members_of_a_committee_are_always_enough(town: Town) -> None:
    town.youth.rules_overrides |= {"convene.by": ["members:9"]}
    town.youth.save()
    assert signatures_needed_in(town.youth) == 9
    assert signatures_needed_in(town.youth, committees.culture(town)) == 5


def test_pages_of_a_committees_requests_are_its_members(town: Town, client_for) -> None:
    request = committee_asked(town, 1)
    of = {"committee": request.committee_id}
    listed = at("committee_convene_requests", town, **of)
    new = at("committee_convene_request_new", town, **of)
    page = at("convene_request", town, pk=request.pk)
    people = {"its chair": 2, "its member": 4, "another member": 8}
    codes = {
        name: [client_for(town.members[place]).get(one).status_code for one in (listed, page, new)]
        for name, place in people.items()
    }
    assert codes == {
        "its chair": [200, 200, 200],
        "its member": [200, 200, 200],
        "another member": [403, 403, 403],
    }
    assert client_for(town.secretary).get(listed).status_code == 200
    member = client_for(town.members[5])
    board = at("committee", town, pk=request.committee_id)
    assert f'href="{listed}"' in member.get(board).text
    assert f'href="{listed}"' not in part(client_for(town.young_person).get(board))
    member.get(new)
    assert member.post(new, {"matters": "Чешма"}).status_code == 302
    assert ConveneRequest.objects.filter(committee=request.committee).count() == 2
    assert "Чешма" in part(member.get(listed))
    assert "Чешма" not in part(client_for(town.secretary).get(at("convene_requests", town)))
    refused = client_for(town.members[8]).get(new)
    assert "This is done here by: members of the committee." in part(refused, status=403)
    missing = at("committee_convene_requests", town, committee=request.pk)
    assert member.get(missing).status_code == 404


def test_verify_notices_a_changed_request(town: Town) -> None:
    request = asked(town)
    ConveneSignature.objects.filter(request=request).first().delete()
    assert {one.code for one in verify_stream(council_stream(town.youth)).differs} == {"request"}


def test_the_pages_lead_from_filing_to_the_notice(town: Town) -> None:
    readers, new = everybody(town), at("convene_request_new", town)
    first = next(one for one in town.members if one.pk != town.chair.pk)
    filer = signed_in(first)
    assert "7 members together can ask for a meeting." in part(filer.get(at("convene_requests", town)))
    filer.get(new)
    page = filer.post(new, {"matters": "Скейт парк"}).url
    request = ConveneRequest.objects.get()
    codes = {name: one.get(page).status_code for name, one in readers.items()}
    assert codes == {
        "chair": 200,
        "secretary": 200,
        "member": 200,
        "young": 403,
        "outsider": 403,
        "visitor": 302,
    }
    assert "1 of 7 needed signatures" in part(filer.get(page))
    sign = at("convene_request_sign", town, pk=request.pk)
    for one in [one for one in town.members if one.pk not in {first.pk, town.chair.pk}][:6]:
        signed_in(one).post(sign, {"to": "sign"})
    assert "The chair calls the meeting until" in part(shown := readers["chair"].get(page))
    assert part(shown, "main").count('class="btn"') == 1, "to call it comes before signing"
    assert "Call the meeting" not in part(filer.get(page))
    call = at("convene_request_call", town, pk=request.pk)
    with clock.standing_at(clock.now() + timedelta(days=8)):
        assert "those who asked may call the meeting until" in part(filer.get(page))
        assert "the notice goes out to everybody at once" in part(filer.get(call))
        day = clock.now() + timedelta(days=5)
        filer.post(call, {"starts_at": f"{day:%Y-%m-%dT%H:%M}", "place": "Зала 1"})
    request.refresh_from_db()
    assert request.meeting is not None
    assert request.meeting.state == Meeting.State.CONVENED
    assert "The meeting was called" in part(filer.get(page))


def test_the_list_takes_the_same_queries_for_one_request_and_three(
    town: Town, django_assert_num_queries
) -> None:
    reader = signed_in(town.secretary)
    address = at("convene_requests", town)
    asked(town, 2)
    reader.get(address)
    with django_assert_num_queries(20):
        reader.get(address)
    asked(town, 2)
    asked(town, 7)
    with django_assert_num_queries(20):
        reader.get(address)
