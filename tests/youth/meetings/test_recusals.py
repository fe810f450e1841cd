"""Conflicts of interest: declared before the vote, with a ground, by the member or the chair's table."""

import pytest
from django.test import Client

from tests.factories import Town, let_in
from tests.markup import part
from tests.voting.scenes import cast, opened_poll
from tests.youth.meetings import scenes
from tests.youth.meetings.test_pages import at, signed_in
from voting.models import Poll
from voting.services import announce_poll, close_poll, void_poll
from youth.models import Recusal
from youth.refusals import Refusal
from youth.services import agenda, meetings, minutes
from youth.services.recusals import declare_recusal


def code_of(act: object) -> str:
    with pytest.raises(Refusal) as refused:
        act()  # type: ignore[operator]
    return refused.value.code


def told(town: Town, meeting: object, language: str = "bg") -> str:
    draft = minutes.draft_minutes(meeting, actor=town.secretary)  # type: ignore[arg-type]
    paragraphs = draft.document[language]["paragraphs"]
    return next(one["text"] for one in paragraphs if one["kind"] == "youth.recusal_declared")


@pytest.mark.parametrize(
    ("rule", "called", "late"),
    [
        ("before_item", False, False),
        ("before_item", True, True),
        ("before_vote", True, False),
    ],
)
def test_a_declaration_after_the_item_was_called_is_marked_where_the_rules_ask_for_it_before(
    town: Town, rule: str, called: bool, late: bool
) -> None:
    town.youth.rules_overrides = {"conflict.declare": rule}
    town.youth.save()
    meeting = scenes.opened(town)
    item = scenes.at_item(town, meeting) if called else meeting.agenda_items.get(position=1)
    recusal = declare_recusal(item, participant=town.member, ground="close", actor=town.member)
    assert recusal.is_late is late


@pytest.mark.parametrize(
    ("ground", "reason", "code"),
    [
        ("", "", "unknown_ground"),
        ("weather", "", "unknown_ground"),
        ("other", " ", "no_reason"),
        ("own", "а" * 1001, "reason_too_long"),
    ],
)
def test_a_declaration_says_what_the_interest_is(town: Town, ground: str, reason: str, code: str) -> None:
    item = scenes.opened(town).agenda_items.get(position=1)
    refused = code_of(
        lambda: declare_recusal(
            item, participant=town.member, ground=ground, reason=reason, actor=town.member
        )
    )
    assert refused == code
    assert not Recusal.objects.exists()


def test_the_minutes_print_name_ground_and_words(town: Town) -> None:
    meeting = scenes.opened(town, "Осветление")
    item = scenes.at_item(town, meeting)
    words = {"ground": "organisation", "reason": "Играя в клуба."}
    declare_recusal(item, participant=town.members[2], actor=town.secretary, **words)
    agenda.finish_item(item, actor=town.chair)
    meetings.close_meeting(meeting, actor=town.chair)
    sentence = told(town, meeting)
    assert "Член 3 декларира конфликт на интереси (връзка със засегната организация)" in sentence
    assert "„Играя в клуба.“" in sentence
    assert sentence.endswith("след започването на точката.")


def test_once_an_item_was_put_to_the_vote_nobody_is_recused_from_its_repetition(town: Town) -> None:
    poll = opened_poll(town)
    item = poll.agenda_item
    assert item is not None

    def declare() -> Recusal:
        return declare_recusal(item, participant=town.members[4], ground="own", actor=town.members[4])

    assert code_of(declare) == "poll_open"
    cast(town, poll, 6, 6, 0)
    close_poll(poll, actor=town.chair)
    announce_poll(poll, actor=town.chair)
    assert code_of(declare) == "voted_already"
    assert not Recusal.objects.exists()


def test_a_vote_that_was_voided_leaves_the_item_open_to_declarations(town: Town) -> None:
    poll = opened_poll(town)
    void_poll(poll, reason="Отворено по погрешка.", actor=town.chair)
    assert poll.agenda_item is not None
    recusal = declare_recusal(poll.agenda_item, participant=town.member, ground="own", actor=town.member)
    assert recusal.participant == town.member


@pytest.mark.parametrize(
    ("effect", "words"), [("leaves_present", "не се брои"), ("stays_present", "се брои")]
)
def test_the_result_names_who_was_recused_and_whether_they_count_among_those_present(
    town: Town, effect: str, words: str
) -> None:
    town.youth.rules_overrides = {"conflict.effect": effect}
    town.youth.save()
    meeting = scenes.convened(town)
    let_in(meeting, *town.members[:13])
    meetings.open_meeting(meeting, actor=town.chair)
    item = meeting.agenda_items.get(position=1)
    declare_recusal(item, participant=town.members[12], ground="close", actor=town.members[12])
    poll = put_to_the_vote(town, agenda.start_item(item, actor=town.chair))
    assert poll.present == (12 if effect == "leaves_present" else 13)
    own = part(signed_in(town.members[12]).get(f"/bg/c/ms/voting/{poll.pk}/"))
    assert "имаш обявен конфликт на интереси" in own
    cast(town, poll, 9, 2, 1)
    close_poll(poll, actor=town.chair)
    announce_poll(poll, actor=town.chair)
    page = Client().get(f"/bg/c/ms/voting/{poll.pk}/")
    recused = part(page, "section[@aria-labelledby='recused-title']")
    assert (
        f"1 член не участва поради конфликт на интереси. По правилника член с конфликт на интереси {words} за"
        in recused
    )
    assert "Член 13" in recused
    assert "засяга роднина или близък човек" in recused


def put_to_the_vote(town: Town, item: object) -> Poll:
    from voting.services import open_poll

    return open_poll(item, actor=town.chair)  # type: ignore[arg-type]


def test_a_member_declares_on_the_page_for_themselves_only(town: Town) -> None:
    meeting, member = scenes.opened(town), signed_in(town.member)
    item = meeting.agenda_items.get(position=2)
    address = at("recuse", town, pk=meeting.pk)
    form = part(member.get(address))
    assert 'name="ground"' in form
    assert 'name="member"' not in form
    other = str(town.members[3].pk)
    sent = member.post(address, {"item": str(item.pk), "ground": "own", "member": other})
    assert sent.status_code == 302
    recusal = Recusal.objects.get()
    assert (recusal.participant, recusal.agenda_item) == (town.member, item)
    assert "Own gain or loss" in part(member.get(address), "section[@aria-labelledby='declared']")


def test_the_secretary_enters_what_a_member_declared_aloud(town: Town) -> None:
    meeting, secretary = scenes.opened(town), signed_in(town.secretary)
    item = scenes.at_item(town, meeting)
    console = part(secretary.get(at("meeting", town, pk=meeting.pk)), "div[@id='meeting-console']")
    address = at("recuse", town, pk=meeting.pk)
    assert address in console
    # The item under way is chosen already.
    assert f'value="{item.pk}" selected' in part(secretary.get(address), "select[@name='item']")
    data = {"item": str(item.pk), "ground": "other", "reason": "Спор за съседски имот."}
    assert secretary.post(address, data).status_code == 409
    assert secretary.post(address, data | {"member": str(town.members[3].pk)}).status_code == 302
    assert Recusal.objects.get().participant == town.members[3]
    shown = part(Client().get(at("meeting", town, pk=meeting.pk)), "article[@id='meeting-item']")
    assert "Член 4" in shown


def test_nobody_else_reaches_the_page(town: Town) -> None:
    address = at("recuse", town, pk=scenes.opened(town).pk)
    assert signed_in(town.young_person).get(address).status_code == 403
    assert signed_in(town.municipal_secretary).get(address).status_code == 302
    assert Client().get(address).status_code == 302


def test_after_the_meeting_nothing_is_open_to_a_declaration(town: Town) -> None:
    meeting = meetings.close_meeting(scenes.opened(town), actor=town.chair)
    page = part(signed_in(town.member).get(at("recuse", town, pk=meeting.pk)))
    assert "No item of this meeting is open to a declaration now." in page
