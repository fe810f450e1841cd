"""Every permission is a name with one predicate behind it."""

from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.template import Context, Template
from django.test import RequestFactory

from tests.factories import Town, give_office, make_meeting, make_participant, seat_member
from voting.policies import may_see_poll
from youth import checks, policies
from youth.models import Office, Participant
from youth.policies import OPERATOR, council_id_of, may, policy, require
from youth.services.membership import leave_council


def test_a_name_that_nobody_registered_fails_when_it_is_asked(db: None) -> None:
    for asked in (may, require):
        with pytest.raises(KeyError):
            asked("council.edit_ruels", None)
        with pytest.raises(KeyError):
            asked("council.edit_ruels", OPERATOR)


def test_a_name_is_registered_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        policy("council.see")(lambda participant, subject: True)


def test_a_plugin_brings_names_of_its_own_only() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"Plugin voting: 'council\.mine' in voting\.policies"):
        policy("council.mine")(may_see_poll)
    assert not policies.is_known("council.mine")


def test_the_whole_project_asks_only_for_known_names() -> None:
    assert checks.permissions_are_known(None) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("views.py", 'require("meeting.runn", participant)'),
        ("views.py", "@permission_required('meeting.runn')"),
        ("hooks.py", 'LiveCommand(name="x", permission="meeting.runn")'),
        ("page.html", '{% may "meeting.runn" meeting as can %}'),
    ],
)
def test_an_unknown_name_in_the_source_is_found_at_the_start(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert [asked for _path, asked in checks.permissions_asked(tmp_path)] == ["meeting.runn"]
    assert not policies.is_known("meeting.runn")


# Who may: v visitor, o outsider of another council, y young person, m member, s secretary, c chair.
@pytest.mark.parametrize(
    ("permission", "who"),
    [
        ("council.see", "voymsc"),
        ("council.create", ""),
        ("council.edit_rules", "sc"),
        ("council.manage_people", "sc"),
        ("council.switch_plugins", "sc"),
        ("council.verify_people", ""),
        ("meeting.plan", "sc"),
        ("meeting.convene", "c"),
        ("meeting.run", "c"),
        ("meeting.record", "sc"),
        ("meeting.attend", "mc"),
        ("minutes.see_draft", "msc"),
        ("minutes.write", "s"),
        ("minutes.sign", "sc"),
        ("minutes.name_deputy", "sc"),
        ("minutes.answer", "sc"),
        ("minutes.object", "mc"),
    ],
)
def test_who_may_do_what_in_a_council(town: Town, permission: str, who: str) -> None:
    people: dict[str, Participant | None] = {
        "v": None,
        "o": town.municipal_secretary,
        "y": town.young_person,
        "m": town.member,
        "s": town.secretary,
        "c": town.chair,
    }
    allowed = [key for key, person in people.items() if may(permission, person, town.youth)]
    assert "".join(allowed) == who
    assert may(permission, OPERATOR, town.youth)


def test_the_verifier_verifies_and_nothing_else(town: Town) -> None:
    verifier = make_participant(town.youth, "Проверител")
    give_office(verifier, Office.Role.VERIFIER)
    assert may("council.verify_people", verifier, town.youth)
    assert not may("council.edit_rules", verifier, town.youth)
    assert not may("council.verify_people", verifier, town.municipal)


def test_somebody_who_left_is_a_visitor(town: Town) -> None:
    leave_council(town.young_person)
    assert not may("meeting.attend", town.young_person, town.youth)
    town.member.left_at = town.member.joined_at
    assert not may("meeting.attend", town.member, town.youth)


def test_a_seat_of_one_council_is_worth_nothing_in_another(town: Town) -> None:
    meeting = make_meeting(town.term)
    assert may("meeting.run", town.chair, meeting)
    councillor = make_participant(town.municipal, "Съветник")
    give_office(councillor, Office.Role.CHAIR)
    assert not may("meeting.run", councillor, meeting)
    assert may("meeting.run", councillor, town.municipal)


def test_a_meeting_that_is_not_public_is_seen_by_its_members(town: Town) -> None:
    meeting = make_meeting(town.term, is_public=False)
    seen = [
        may("meeting.see", one, meeting) for one in (None, town.young_person, town.member, town.secretary)
    ]
    assert seen == [False, False, True, True]


def test_a_council_is_found_from_what_belongs_to_it_or_not_at_all(town: Town) -> None:
    meeting, mandate = make_meeting(town.term), town.member.mandates.get()
    for subject in (town.youth, town.term, meeting, mandate, mandate.seat, town.member):
        assert council_id_of(subject) == town.youth.pk
    with pytest.raises(TypeError, match="about a AnonymousUser: it needs a council_id"):
        council_id_of(AnonymousUser())


def test_a_row_says_itself_to_which_council_it_belongs(town: Town) -> None:
    class Rack:
        """A row of a plugin that hangs on something of its own."""

        def __init__(self, council_id: int) -> None:
            self.council_id = council_id

    class Note:
        """One that forgot to say so, though it has a meeting."""

        meeting = make_meeting(town.term)
        meeting_id = meeting.pk

    assert may("meeting.attend", town.member, Rack(town.youth.pk))
    assert not may("meeting.attend", town.member, Rack(town.municipal.pk))
    with pytest.raises(
        TypeError, match=r"about a .*Note: it needs a council_id, see youth\.policies\.OfCouncil"
    ):
        may("meeting.attend", town.member, Note())


def test_requiring_what_one_may_not_is_denied(town: Town) -> None:
    require("meeting.attend", town.member, town.youth)
    for nobody in (None, town.young_person, town.municipal_secretary):
        with pytest.raises(PermissionDenied):
            require("meeting.attend", nobody, town.youth)


def test_a_template_asks_like_a_view(town: Town, rf: RequestFactory) -> None:
    template = Template(
        '{% load policies %}{% may "council.edit_rules" council as can %}{{ can|yesno:"yes,no" }}'
        '{% may "council.edit_rules" %}'
    )
    request = rf.get("/")
    for person, answer in ((town.chair, "yesTrue"), (town.member, "noFalse"), (None, "noFalse")):
        request.participant = person  # type: ignore[attr-defined]
        assert template.render(Context({"request": request, "council": town.youth})) == answer
    assert template.render(Context({"council": town.youth})) == "noFalse"


def test_a_resignation_is_the_members_own_or_entered_by_the_table(town: Town) -> None:
    mandate = town.member.mandates.get()
    other = make_participant(town.youth, "Друг")
    seat_member(other, town.term)
    people = (town.member, other, town.secretary, town.chair, None)
    assert [may("mandate.resign", one, mandate) for one in people] == [True, False, True, True, False]


@pytest.mark.parametrize(
    "name", [name for name in policies.names() if policies.holders_of(name) and name.startswith("council.")]
)
def test_who_is_said_to_have_a_permission_has_it_and_others_have_not(town: Town, name: str) -> None:
    for role in Office.Role:
        held = town.youth.offices.filter(role=role).first()
        holder = held.participant if held else make_participant(town.youth, f"Служи {role}")
        if held is None:
            give_office(holder, role)
        assert may(name, holder, town.youth) == (role in policies.holders_of(name)), role
    assert not may(name, town.young_person, town.youth)
