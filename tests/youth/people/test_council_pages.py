"""Pages of a council as owner, member and outsider see them."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.factories import (
    Town,
    make_agenda_item,
    make_committee,
    make_meeting,
    make_members,
    make_municipal_council,
    make_organisation,
    make_resolution,
    make_term,
    make_town,
    make_youth_council,
)
from tests.markup import part
from tests.queries import FRAME, exactly
from youth import clock
from youth.models import CommitteeMembership, JournalEntry, Meeting, Office, User

PAGES = ("", "members/", "rules/")


def signed_in(user: User | None) -> Client:
    """Return a browser of the person."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture
def people(town: Town) -> dict[str, User | None]:
    """Give everybody a view has to be looked at as."""
    return {
        "owner": town.secretary.user,
        "chair": town.chair.user,
        "member": town.member.user,
        "young person": town.young_person.user,
        "outsider": town.outsider,
        "municipal secretary": town.municipal_secretary.user,
        "visitor": None,
    }


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["bg", "en"])
def test_everybody_may_read_the_council(
    town: Town, people: dict[str, User | None], page: str, language: str
) -> None:
    for name, user in people.items():
        response = signed_in(user).get(f"/{language}/c/ms/{page}")
        assert response.status_code == 200, name
        assert ("rules/quorum.base/" in response.text) == (page == "rules/" and name in {"owner", "chair"})


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("slug", ["ms", "obs"])
def test_an_empty_council_answers_sensibly(db: None, page: str, slug: str) -> None:
    make_youth_council(mirrors=make_municipal_council())
    assert Client().get(f"/bg/c/{slug}/{page}").status_code == 200
    assert Client().get(f"/bg/c/nowhere/{page}").status_code == 404


def test_the_council_page_shows_seats_committees_offices_mirror_meetings_and_resolutions(town: Town) -> None:
    committee = make_committee(town.term)
    CommitteeMembership.objects.create(
        committee=committee, participant=town.chair, is_chair=True, starts_at=town.term.starts_at
    )
    CommitteeMembership.objects.create(
        committee=committee, participant=town.member, starts_at=town.term.starts_at
    )
    closed = make_meeting(town.term, Meeting.State.CLOSED)
    make_meeting(town.term, Meeting.State.CONVENED)
    make_meeting(town.term, Meeting.State.PLANNED, place="Тайно място")
    item = make_agenda_item(closed)
    make_resolution(item, designation="Решение № 1/22.11.2026 г., протокол № 1")
    text = Client().get("/en/c/ms/").text
    for words in (
        "13 of 21 seats are taken",
        "11 of 21",
        "Culture and sport",
        "Член 13",
        "Municipal Council",
        "Решение № 1/22.11.2026 г., протокол № 1",
        "Meeting No. 1",
        "Regular meeting, ",
        "more than half of those present",
    ):
        assert words in text, words
    assert "Тайно място" not in text
    assert text.count("seat-vacant") == 8 + 1, "the seats, and the words for them"


def test_the_council_page_and_the_api_name_its_partners(town: Town) -> None:
    assert "Partners" not in part(Client().get("/en/c/ms/"))
    make_organisation(town.youth)
    make_organisation(town.municipal, "Друг клуб")
    make_organisation(town.youth, "Бивш клуб", left_at=clock.now())

    text = Client().get("/en/c/ms/").text

    assert "Partners" in text
    assert "Клуб „Пътека“" in text
    assert "Друг клуб" not in text
    assert "Бивш клуб" not in text
    assert "Партньори" in Client().get("/bg/c/ms/").text
    assert Client().get("/api/v1/c/ms/").json()["partners"] == ["Клуб „Пътека“"]


def test_who_verifies_and_who_moderates_is_not_listed(town: Town) -> None:
    for role in (Office.Role.VERIFIER, Office.Role.MODERATOR):
        Office.objects.create(
            council=town.youth,
            participant=town.young_person,
            role=role,
            name_in_office="Скрит Проверител",
            starts_at=town.term.starts_at,
        )
    assert "Скрит Проверител" not in part(Client().get("/bg/c/ms/"))
    assert "Скрит Проверител" not in part(Client().get("/bg/c/ms/members/"))


def test_the_members_page_keeps_who_sat_there_before(town: Town) -> None:
    mandate = town.member.mandates.get()
    mandate.ends_at, mandate.end_reason = clock.now() - timedelta(days=3), "resigned"
    mandate.save()
    text = Client().get("/en/c/ms/members/").text
    assert "12 of 21 seats are taken" in text
    assert "Earlier in this term" in text
    assert "Член 13" in text


def rows(number: int) -> Town:
    """Make a town with so many members, committees with members, meetings and resolutions."""
    town = make_town(members=2)
    make_members(town.term, number)
    for count in range(number):
        committee = make_committee(town.term, f"committee-{count}")
        for member in town.members:
            CommitteeMembership.objects.create(
                committee=committee, participant=member, starts_at=town.term.starts_at
            )
        make_organisation(town.youth, f"Клуб {count}")
        closed = make_meeting(town.term, Meeting.State.CLOSED)
        make_resolution(make_agenda_item(closed))
    return town


# Beside the frame: council, plugins; on the council page the head of its stream, terms with counts, all
# mandates of the term, committees with who sits in them, offices, partners with guests, meetings,
# resolutions; on the members page the first four of these.
@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [("", 10), ("members/", 7), ("rules/", 3)])
def test_a_visitors_page_costs_the_same_with_one_row_and_with_three(
    db: None, number: int, page: str, queries: int
) -> None:
    rows(number)
    client = Client()
    client.get(f"/bg/c/ms/{page}")
    with exactly(FRAME + queries):
        client.get(f"/bg/c/ms/{page}")


# Session, account and participant on top; offices and seat come with the participant.
@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [("", 13), ("members/", 10), ("rules/", 6)])
def test_a_members_page_costs_three_queries_more(db: None, number: int, page: str, queries: int) -> None:
    client = signed_in(rows(number).member.user)
    client.get(f"/bg/c/ms/{page}")
    with exactly(FRAME + queries):
        client.get(f"/bg/c/ms/{page}")


def test_only_the_chairs_table_changes_a_rule(town: Town, people: dict[str, User | None]) -> None:
    change = {"value": "9", "source": "Правилник, чл. 5", "confirmed": "on"}
    for name, user in people.items():
        client = signed_in(user)
        allowed = name in {"owner", "chair"}
        # Visitors sign in first.
        refused = 302 if user is None else 403
        page = "/bg/c/ms/rules/notice.days_regular/"
        assert client.get(page).status_code == (200 if allowed else refused), name
        response = client.post(page, change)
        assert response.status_code == (302 if allowed else refused), name
        assert ("/accounts/login/" in response.get("Location", "")) == (user is None), name
    town.youth.refresh_from_db()
    assert town.youth.rules_overrides["notice.days_regular"]["value"] == 9
    assert JournalEntry.objects.filter(kind="youth.rule_overridden").count() == 2
    text = Client().get("/en/c/ms/rules/").text
    assert "Правилник, чл. 5" in text
    assert "9 days" in text
    assert "set by the council" in text


@pytest.mark.parametrize(
    ("field", "values", "message"),
    [
        ("notice.days_regular", {"value": "three"}, "value"),
        ("notice.days_regular", {"value": "5000"}, "5000 is not between 0 and 366."),
        ("notice.days_regular", {"value": "0"}, "1 is more than the regular 0."),
        ("body.seats", {"value": "2"}, "2 is not between 3 and 101."),
        ("body.seats", {"value": "33"}, "The number of seats can&#x27;t change while a term is running."),
        ("quorum.fraction", {"value": "0.67"}, "“0.67” is not a fraction."),
        ("quorum.fraction", {"value": "4/3"}, "4/3 is more than the whole."),
        (
            "quorum.base",
            {"value": "present"},
            "A quorum is counted on the seats or on the members in office.",
        ),
        ("vote.methods", {"value": ["named"]}, "The way of voting “open” is not among those offered."),
        ("vote.named_required_for", {"value": "бюджет"}, "is not a code"),
        ("number.pattern", {"value": "Решение {p}"}, "The pattern needs the number: {n}."),
        ("number.pattern", {"value": "{n.__class__}"}, "The pattern knows only {n}, {p}, {date} and {yyyy}."),
        (
            "majority.ordinary",
            {"base": "present", "fraction": "1/3", "strict": "yes"},
            "With 1/3, both sides of a question could win.",
        ),
        ("notice.days_regular", {"value": "9", "confirmed": "on"}, "A confirmed rule needs a source"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_with_the_reason(
    town: Town, field: str, values: dict[str, object], message: str
) -> None:
    client = signed_in(town.secretary.user)
    response = client.post(f"/en/c/ms/rules/{field}/", values)
    assert response.status_code == 409
    assert message in response.text
    town.youth.refresh_from_db()
    assert town.youth.rules_overrides == {}
    assert not JournalEntry.objects.filter(kind="youth.rule_overridden").exists()


@pytest.mark.parametrize(
    ("field", "values", "stored"),
    [
        ("body.vacancies_counted", {"value": "no"}, False),
        ("quorum.fraction", {"value": "2/3"}, "2/3"),
        ("quorum.recheck", {"value": ["on_challenge"]}, ["on_challenge"]),
        ("majority.tie", {"value": "casting_vote"}, "casting_vote"),
        ("vote.named_on_request_of", {"value": "5"}, 5),
        ("vote.secret_on_request_of", {"value": "1/4"}, "1/4"),
        ("debate.reply_seconds", {"value": ""}, None),
        ("vote.named_required_for", {"value": "budget, property"}, ["budget", "property"]),
        ("convene.by", {"value": "chair, seats:1/4"}, ["chair", "seats:1/4"]),
        ("debate.order", {"value": "by_request, proposer"}, ["by_request", "proposer"]),
        ("number.pattern", {"value": "{yyyy}/{n}"}, "{yyyy}/{n}"),
        (
            "majority.absolute",
            {"base": "members", "fraction": "2/3", "strict": "no"},
            {"base": "members", "fraction": "2/3", "strict": False},
        ),
    ],
)
def test_every_kind_of_rule_has_its_form(
    town: Town, field: str, values: dict[str, object], stored: object
) -> None:
    client = signed_in(town.secretary.user)
    assert client.get(f"/bg/c/ms/rules/{field}/").status_code == 200
    values = values | {"source": "Решение № 5, чл. 9"}
    assert client.post(f"/bg/c/ms/rules/{field}/", values).status_code == 302
    town.youth.refresh_from_db()
    assert town.youth.rules_overrides[field]["value"] == stored
    assert client.get(f"/bg/c/ms/rules/{field}/").status_code == 200
    assert client.post(f"/bg/c/ms/rules/{field}/", {"restore": "1"}).status_code == 302
    town.youth.refresh_from_db()
    assert town.youth.rules_overrides == {}


def test_an_unknown_rule_is_not_found(town: Town) -> None:
    assert signed_in(town.secretary.user).get("/bg/c/ms/rules/no.such/").status_code == 404


def test_every_rule_of_every_preset_has_words_in_both_languages(db: None) -> None:
    for preset in ("bg-obs", "de-jupa", "uk-youth"):
        make_youth_council(preset, rules_preset=preset)
        for language in ("bg", "en"):
            assert Client().get(f"/{language}/c/{preset}/rules/").status_code == 200


def test_each_page_needs_a_term_of_its_own_council_only(town: Town) -> None:
    make_term(town.municipal, seats=13)
    text = Client().get("/en/c/obs/").text
    assert "0 of 13 seats are taken" in text
    assert "Take part" not in text


def test_who_is_refused_reads_who_does_it_and_whom_to_ask(town: Town) -> None:
    office = town.youth.offices.get(role="secretary")
    page = "/en/c/ms/people/"
    refused = part(signed_in(town.member.user).get(page), status=403)
    assert "This is done here by: chair, secretary." in refused
    assert office.name_in_office in refused
    assert 'href="/en/c/ms/"' in refused
    # Nobody is sent to themselves.
    own = part(signed_in(town.secretary.user).get("/en/c/ms/verify/"), status=403)
    assert "the person who verifies participants" in own
    assert office.name_in_office not in own
    newcomer = part(signed_in(town.outsider).get(page), status=403)
    assert "Take part first" in newcomer
    assert f'href="/en/c/ms/join/?next={page}"' in newcomer
