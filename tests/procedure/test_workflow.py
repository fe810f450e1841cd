"""The way of a proposal: every line of the table, and every refusal."""

from datetime import date, timedelta

import pytest

from proposals.workflow import (
    BY_NAME,
    OFF_THE_WAY,
    STATIONS,
    TABLE,
    Reason,
    Requirement,
    Role,
    State,
    TransitionContext,
    station,
    transition,
    transitions_from,
)

TODAY = date(2026, 11, 22)
ALL_ROLES = frozenset(Role)
COMPLETE = {
    "roles": ALL_ROLES,
    "supporters": 50,
    "support_threshold": 50,
    "document": "Становище",
    "number": "18",
    "on": TODAY,
    "today": TODAY,
    "reason": "Липсват мотиви.",
    "waits_for_opinion": False,
    "author_asks": True,
}


def step(state, name, **difference):
    return transition(state, name, TransitionContext(**{**COMPLETE, **difference}))


def test_a_proposal_walks_from_a_draft_to_the_answer():
    way = [
        ("publish", Role.AUTHOR, State.PUBLISHED),
        ("reach_support", Role.SYSTEM, State.SUPPORTED),
        ("submit", Role.AUTHOR, State.SUBMITTED),
        ("register", Role.SECRETARY, State.REGISTERED),
        ("assign", Role.CHAIR, State.IN_COMMITTEE),
        ("give_opinion", Role.COMMITTEE_CHAIR, State.OPINION_GIVEN),
        ("put_on_agenda", Role.SECRETARY, State.ON_AGENDA),
        ("adopt", Role.BODY, State.ADOPTED),
        ("send", Role.SYSTEM, State.SENT),
        ("receive", Role.SYSTEM, State.SENT),
        ("answer", Role.SYSTEM, State.ANSWERED),
        ("report_under_way", Role.SYSTEM, State.UNDER_WAY),
        ("report_done", Role.SYSTEM, State.DONE),
    ]
    state = State.DRAFT
    for name, role, target in way:
        result = step(state, name, roles=frozenset({role}))
        assert (name, result.reasons, result.state) == (name, (), target)
        state = result.state


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.name)
def test_each_transition_moves_only_from_its_own_states(line):
    for state in State:
        result = step(state, line.name)
        if state in line.sources:
            assert (result.state, result.reasons) == (line.target or state, ())
        else:
            assert (result.state, result.reasons) == (state, (Reason.WRONG_STATE,))


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.name)
def test_each_transition_demands_its_actors_role(line):
    for role in Role:
        result = step(line.sources[0], line.name, roles=frozenset({role}))
        assert (Reason.WRONG_ROLE in result.reasons) is (role not in line.roles)
    assert Reason.WRONG_ROLE in step(line.sources[0], line.name, roles=frozenset()).reasons


LACKING = {
    Requirement.TITLE: ({"has_title": False}, Reason.TITLE_MISSING),
    Requirement.TEXT: ({"has_text": False}, Reason.TEXT_MISSING),
    Requirement.SUPPORT: ({"supporters": 49}, Reason.TOO_FEW_SUPPORTERS),
    Requirement.DOCUMENT: ({"document": " "}, Reason.DOCUMENT_MISSING),
    Requirement.NUMBER: ({"number": ""}, Reason.NUMBER_MISSING),
    Requirement.DATE: ({"on": None}, Reason.DATE_MISSING),
    Requirement.REASON: ({"reason": ""}, Reason.REASON_MISSING),
    Requirement.OPINION_OR_LAPSE: ({"waits_for_opinion": True}, Reason.OPINION_MISSING),
    Requirement.NO_DUPLICATE: ({"duplicate_of": "7/01.11.2026"}, Reason.DUPLICATE),
    Requirement.AUTHOR_ASKS: ({"author_asks": False}, Reason.AUTHOR_DOES_NOT_ASK),
}


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.name)
def test_each_transition_demands_exactly_its_papers(line):
    state = line.sources[0]
    for requirement, (lack, reason) in LACKING.items():
        result = step(state, line.name, **lack)
        if requirement in line.requires:
            assert (result.state, result.reasons) == (state, (reason,))
        else:
            assert (result.state, result.reasons) == (line.target or state, ())


def test_every_missing_thing_is_named_at_once():
    result = transition(State.SUBMITTED, "register", TransitionContext(duplicate_of="7/01.11.2026"))

    assert result.reasons == (
        Reason.WRONG_ROLE,
        Reason.NUMBER_MISSING,
        Reason.DATE_MISSING,
        Reason.DUPLICATE,
    )


def test_a_date_in_the_future_is_refused():
    result = step(State.SUBMITTED, "register", on=TODAY + timedelta(days=1))

    assert result.reasons == (Reason.DATE_IN_FUTURE,)


def test_a_date_before_the_step_before_it_is_refused():
    result = step(State.REGISTERED, "assign", not_before=TODAY + timedelta(days=1))

    assert result.reasons == (Reason.DATE_TOO_EARLY,)
    assert step(State.REGISTERED, "assign", not_before=TODAY).allowed


def test_what_adds_to_the_work_of_committees_moves_nothing():
    assert step(State.ON_AGENDA, "add_opinion").state is State.ON_AGENDA
    assert step(State.IN_COMMITTEE, "miss_opinion").state is State.IN_COMMITTEE


def test_a_returned_proposal_is_handed_in_again():
    returned = step(State.SUBMITTED, "return_for_correction")

    assert returned.state is State.RETURNED
    assert step(returned.state, "submit").state is State.SUBMITTED


def test_a_postponed_proposal_comes_back_to_a_later_agenda():
    assert step(State.ON_AGENDA, "postpone").state is State.POSTPONED
    assert step(State.POSTPONED, "put_on_agenda").state is State.ON_AGENDA


def test_the_author_withdraws_until_it_is_on_the_agenda():
    author = frozenset({Role.AUTHOR})

    assert step(State.OPINION_GIVEN, "withdraw", roles=author).state is State.WITHDRAWN
    assert step(State.ON_AGENDA, "withdraw", roles=author).state is State.WITHDRAWN
    assert step(State.ADOPTED, "withdraw", roles=author).reasons == (Reason.WRONG_STATE,)


def test_a_lost_vote_is_followed_by_nothing_but_its_own_repetition_and_corrections_of_the_register():
    assert {line.name for line in transitions_from(State.REJECTED, {Role.BODY})} == {"adopt", "reject"}
    others = transitions_from(State.REJECTED, set(Role) - {Role.BODY})
    assert [line.name for line in others] == ["correct_registration"]


@pytest.mark.parametrize(("final", "left"), [(State.DONE, ["correct_registration"]), (State.WITHDRAWN, [])])
def test_from_an_end_nothing_leads_on(final, left):
    assert [line.name for line in transitions_from(final, Role)] == left
    assert all(line.target is None for line in transitions_from(final, Role))


def test_an_unknown_transition_is_refused_and_an_unknown_state_an_error():
    assert step(State.DRAFT, "fly").reasons == (Reason.UNKNOWN_TRANSITION,)
    with pytest.raises(ValueError, match="limbo"):
        step("limbo", "publish")


def test_what_is_open_to_somebody_follows_from_their_roles():
    assert [line.name for line in transitions_from(State.SUBMITTED, {Role.SECRETARY})] == [
        "return_for_correction",
        "register",
    ]
    assert [line.name for line in transitions_from("draft", {Role.AUTHOR})] == ["publish"]
    assert [line.name for line in transitions_from("published", {Role.AUTHOR})] == ["submit", "withdraw"]
    assert transitions_from(State.DRAFT, {Role.CHAIR}) == []


def test_every_state_can_be_reached_and_has_one_station():
    assert {State.DRAFT} | {line.target for line in TABLE if line.target} == set(State)
    assert len(BY_NAME) == len(TABLE)
    assert len(STATIONS) == 7
    for state in State:
        holding = [name for name, states in STATIONS if state in states]
        assert len(holding) == (0 if state in OFF_THE_WAY else 1)
    assert [station(State.DRAFT), station(State.IN_COMMITTEE), station(State.ANSWERED)] == [1, 4, 7]
    assert station(State.WITHDRAWN) is None
