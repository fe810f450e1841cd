"""Pages of opinion polls: asking, answering in two taps, the receipt, the results, the way to sign in."""

import csv
import io
import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing
from django.test import Client
from django.utils.html import escape

from tests.factories import Town
from tests.markup import part
from tests.queries import FRAME, exactly
from tests.replay import Pages, assert_frames_refresh, replays
from tests.voting.test_opinions import again, asked, ended, young
from tests.voting.test_pages import address, signed_in, text
from voting.boxes.separated import participation_of
from voting.hooks import indicators
from voting.models import Box, OpinionPoll, Poll, SealedSheet
from voting.opinions import findable_opinion_polls
from voting.presenters.opinions import opinion_cards
from voting.services.opinions import (
    answer_opinion_poll,
    close_opinion_poll,
    open_opinion_poll,
    withdraw_opinion_poll,
)
from voting.streams import opinion_stream
from youth import clock
from youth.journal.models import JournalEntry
from youth.offers import own_things
from youth.services.crypto import unseal
from youth.web.wishes import SALT


@pytest.fixture(autouse=True)
def _a_day_in_november(time_machine: object) -> None:
    time_machine.move_to("2026-11-22T10:00:00+00:00", tick=True)  # type: ignore[attr-defined]


def answered(poll, people, key="1"):
    """Let people answer the same."""
    return [answer_opinion_poll(poll, [key], actor=one) for one in people]


def closed_with_ten(town, time_machine):
    """Ask, let ten answer, and let it end; return the poll and the receipts."""
    people = [young(town.youth) for _ in range(10)]
    poll = asked(town)
    receipts = answered(poll, people[:6]) + answered(poll, people[6:], "2")
    return ended(poll, time_machine), receipts


class TestAnswering:
    def test_two_taps_from_the_link_send_an_answer_and_show_its_receipt_once(self, town: Town):
        person = young(town.youth)
        poll = asked(town)
        browser = signed_in(person)

        page = browser.get(address("voting:opinion", town, pk=poll.pk))
        assert part(page).count('name="answer"') == 3
        sent = browser.post(address("voting:opinion_answer", town, pk=poll.pk), {"answer": "2"})

        assert "Your answer is in the box" in part(sent)
        assert 'class="receipt' in part(sent)
        assert sent["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
        later = browser.get(address("voting:opinion", town, pk=poll.pk))
        assert "You have answered. Thank you!" in part(later)
        assert "receipt" not in part(later, "article")
        assert participation_of(again(poll).box, person).day is not None

    def test_the_receipt_is_in_no_session(self, town: Town):
        person = young(town.youth)
        poll = asked(town)
        browser = signed_in(person)

        sent = browser.post(address("voting:opinion_answer", town, pk=poll.pk), {"answer": "2"})

        shown = part(sent, "p[@class='receipt num']")
        receipt = shown.partition(">")[2].partition("<")[0].strip()
        assert len(receipt) == 14
        assert receipt not in str(dict(browser.session.items()))
        assert receipt not in str(sent.cookies)

    def test_a_second_answer_says_that_the_first_one_is_there(self, town: Town):
        person = young(town.youth)
        poll = asked(town)
        browser = signed_in(person)
        where = address("voting:opinion_answer", town, pk=poll.pk)
        browser.post(where, {"answer": "2"})

        again_sent = browser.post(where, {"answer": "1"})

        assert "You have answered already." in text(again_sent, 409)
        assert SealedSheet.objects.count() == 1

    def test_nothing_chosen_says_so(self, town: Town):
        person = young(town.youth)
        poll = asked(town, most=2)
        browser = signed_in(person)

        sent = browser.post(address("voting:opinion_answer", town, pk=poll.pk), {})

        assert "Choose more answers." in part(sent, status=409)
        assert part(sent, status=409).count('type="checkbox"') == 3

    def test_what_was_ticked_stays_ticked_where_it_is_refused(self, town: Town):
        poll = asked(town, most=2)

        sent = signed_in(young(town.youth)).post(
            address("voting:opinion_answer", town, pk=poll.pk), {"answer": ["1", "2", "3"]}
        )

        assert part(sent, "form[contains(@action, 'answer')]", status=409).count("checked") == 3

    def test_what_happened_just_before_takes_no_receipt_off_the_page(self, town: Town):
        poll = asked(town)

        sent = signed_in(young(town.youth)).post(
            address("voting:opinion_answer", town, pk=poll.pk), {"answer": "1"}
        )

        head = JournalEntry.objects.filter(stream_id=opinion_stream(poll.pk)).latest("seq").seq
        assert f'data-live-seq="{head}"' in text(sent)
        assert "receipt" not in part(sent, "div[@id='opinion-mine']")

    def test_who_is_not_verified_is_led_to_it(self, town: Town):
        person = young(town.youth, verified=False)
        poll = asked(town)

        page = part(signed_in(person).get(address("voting:opinion", town, pk=poll.pk)))

        assert "Only those whom the council has verified may answer." in page
        assert address("youth:verify_me", town) in page
        assert "You can't answer this yet" in unescape(page)
        assert 'name="answer"' not in page

    def test_who_gave_no_birth_date_is_led_to_it(self, town: Town):
        poll = asked(town, bands=["16-17"])

        page = part(signed_in(town.young_person).get(address("voting:opinion", town, pk=poll.pk)))

        assert address("youth:profile_birth", town) in page
        assert "people of another age" not in page

    def test_who_is_of_another_age_is_led_nowhere(self, town: Town):
        poll = asked(town, bands=["16-17"])
        person = young(town.youth, "25-29", verified=False)

        page = part(signed_in(person).get(address("voting:opinion", town, pk=poll.pk)))

        assert "people of another age" in page
        assert "You can't answer this yet" not in unescape(page)
        assert address("youth:verify_me", town) not in page

    def test_an_answer_waits_for_somebody_who_signs_in_and_no_address_holds_it(self, town: Town):
        person = young(town.youth)
        poll = asked(town, most=2)
        browser = Client()
        assert part(browser.get(address("voting:opinion", town, pk=poll.pk))).count('name="answer"') == 3

        sent = browser.post(address("voting:opinion_answer", town, pk=poll.pk), {"answer": ["1", "3"]})
        assert (sent.status_code, SealedSheet.objects.count()) == (302, 0)
        way = sent["Location"]
        assert "wish" in way
        kept = signing.loads(parse_qs(urlsplit(next_of(way)).query)["wish"][0], salt=SALT)["values"]
        # Encrypted: a log of addresses does not say what somebody chose.
        assert isinstance(kept, str)
        assert "1,3" in unseal(kept.encode())

        browser.force_login(person.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        joined = browser.get(next_of(way), follow=True)

        assert "Your receipt:" in text(joined)
        assert SealedSheet.objects.count() == 1


def next_of(address_of_sign_in):
    """Return where signing in leads."""
    return parse_qs(urlsplit(address_of_sign_in).query)["next"][0]


class TestResults:
    def test_before_the_end_no_figure_is_on_the_page(self, town: Town):
        people = [young(town.youth) for _ in range(12)]
        poll = asked(town)
        answered(poll, people)

        page = part(Client().get(address("voting:opinion", town, pk=poll.pk)))

        assert "Answered so far" not in page
        for name in ("voting:opinion_results", "voting:opinion_sheets"):
            assert Client().get(address(name, town, pk=poll.pk)).status_code == 404
        found = Client().post(address("voting:opinion_receipt", town, pk=poll.pk), {"receipt": "x"})
        assert found.status_code == 404

    def test_the_turnout_is_where_it_is_allowed(self, town: Town):
        people = [young(town.youth) for _ in range(3)]
        poll = asked(town, shows_turnout=True)
        answered(poll, people[:2])

        page = part(Client().get(address("voting:opinion", town, pk=poll.pk)))

        assert "2 of 3" in page

    def test_after_it_everybody_reads_bars_and_table_and_counts_again(self, town: Town, time_machine):
        poll, receipts = closed_with_ten(town, time_machine)

        answer = Client().get(address("voting:opinion", town, pk=poll.pk))
        page = part(answer)
        assert escape("Most chose “В парка”: 6 of 10") in page
        assert "В парка" in part(answer, "section[@aria-labelledby='results-title']//div[@role='img']")
        assert "An opinion, not a decision" in page
        assert "By age" in page

        table = rows_of(Client().get(address("voting:opinion_results", town, pk=poll.pk)))
        assert table == [
            ["answer", "all", "16-17"],
            ["В парка", "6", "6"],
            ["На площада", "4", "4"],
            ["До реката", "0", "0"],
            ["", "10", "10"],
        ]
        sheets = rows_of(Client().get(address("voting:opinion_sheets", town, pk=poll.pk)))
        assert {row[0] for row in sheets[1:]} == set(receipts)
        assert sum(row[1] == "1" for row in sheets[1:]) == 6

    def test_a_receipt_finds_its_sheet(self, town: Town, time_machine):
        poll, receipts = closed_with_ten(town, time_machine)
        where = address("voting:opinion_receipt", town, pk=poll.pk)

        found = part(Client().post(where, {"receipt": receipts[-1].lower()}))
        assert "Yes. The sheet with this receipt says:" in found
        assert '<strong lang="bg">На площада</strong>' in found
        assert "There is no sheet with this receipt." in part(Client().post(where, {"receipt": "AAAA"}))

    def test_of_few_answers_none_is_shown(self, town: Town, time_machine):
        people = [young(town.youth) for _ in range(9)]
        poll = asked(town)
        answered(poll, people)
        poll = ended(poll, time_machine)

        page = part(Client().get(address("voting:opinion", town, pk=poll.pk)))

        assert "Fewer than ten people answered." in page
        assert Client().get(address("voting:opinion_results", town, pk=poll.pk)).status_code == 404


def rows_of(response):
    """Return the rows of a table for spreadsheets."""
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


class TestAsking:
    def test_the_secretary_asks_on_one_page(self, town: Town):
        browser = signed_in(town.secretary)
        where = address("voting:opinion_new", town)
        assert "Ask young people something" in part(browser.get(where))

        sent = browser.post(
            where,
            {
                "title": "Къде да е паркът?",
                "text": "",
                "options": "В парка\n\n На площада \n",
                "most": "1",
                "least": "1",
                "bands": ["16-17"],
                "admits_later": "on",
                "starts_at": "",
                "ends_at": "2026-11-29T18:00",
            },
        )

        poll = OpinionPoll.objects.get()
        assert sent["Location"] == address("voting:opinion", town, pk=poll.pk)
        assert [option["label"] for option in poll.options] == ["В парка", "На площада"]
        # The council's time zone, two hours before Greenwich.
        assert poll.ends_at.isoformat() == "2026-11-29T16:00:00+00:00"
        assert (poll.bands, poll.facts, poll.state) == (["16-17"], ["age"], "open")

    def test_what_is_wrong_is_at_its_field(self, town: Town):
        values = {"title": "Да?", "options": "а\nа", "most": "1", "least": "1", "ends_at": "2026-11-29T18:00"}

        sent = signed_in(town.chair).post(address("voting:opinion_new", town), values)

        assert "Write at least two different answers" in part(
            sent, "div[contains(@class, 'field-wrong')]", status=409
        )

    def test_members_and_strangers_ask_nothing(self, town: Town):
        poll = asked(town)
        for person in (town.member, town.outsider):
            for name, parts in (("voting:opinion_new", {}), ("voting:opinion_withdraw", {"pk": poll.pk})):
                assert signed_in(person).post(address(name, town, **parts), {}).status_code == 403
        listed = part(signed_in(town.member).get(address("voting:opinions", town)))
        assert "Ask something" not in listed
        assert "Ask something" in part(signed_in(town.chair).get(address("voting:opinions", town)))

    def test_a_question_is_taken_back_with_a_reason(self, town: Town):
        poll = asked(town)
        browser = signed_in(town.secretary)
        where = address("voting:opinion_withdraw", town, pk=poll.pk)
        assert "What was answered is destroyed." in part(browser.get(where))

        browser.post(where, {"reason": "Липсва отговор."})

        page = part(Client().get(address("voting:opinion", town, pk=poll.pk)))
        assert "Липсва отговор." in page
        assert 'name="answer"' not in page


def test_an_opinion_poll_of_another_council_is_not_found(town: Town):
    poll = asked(town)
    OpinionPoll.objects.filter(pk=poll.pk).update(council=town.municipal)

    assert Client().get(address("voting:opinion", town, pk=poll.pk)).status_code == 404


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_makes_as_many_queries_for_three_as_for_one(town: Town, how_many: int):
    for number in range(how_many):
        asked(town, title=f"Въпрос {number}?")
    where = address("voting:opinions", town)
    Client().get(where)

    with exactly(FRAME + 3):
        page = Client().get(where)
    assert part(page).count("You can answer now") == how_many


def test_votes_of_the_council_and_opinion_polls_are_on_pages_of_their_own(town: Town, time_machine):
    poll, _receipts = closed_with_ten(town, time_machine)

    assert poll.title not in part(Client().get(address("voting:index", town)))
    assert poll.title in part(Client().get(address("voting:opinions", town)))
    assert str(poll.pk) not in text(Client().get(f"/api/v1/c/{town.youth.slug}/voting/"))


def test_it_is_among_ones_own_things_before_and_after_answering(town: Town):
    person = young(town.youth)
    poll = asked(town)
    before = own_things_of(town, person)
    answered(poll, [person])

    after = own_things_of(town, person)

    assert [(one.section, one.title) for one in before] == [("invitations", poll.title)]
    assert [(one.section, one.title) for one in after] == [("votes", poll.title)]


def own_things_of(town, person):
    """Return what voting shows on a person's own page."""
    return [one for one in own_things.items(town.youth, participant=person) if "opinions" in str(one.url)]


@replays("voting.opinion_opened", "voting.opinion_closed", "voting.opinion_withdrawn")
def test_pages_that_are_open_follow_beginning_and_end(town: Town, time_machine):
    people = [young(town.youth) for _ in range(10)]
    clients = {"public": Client(), "member": signed_in(town.member), "chair": signed_in(town.chair)}
    begins = clock.now() + timedelta(days=1)
    poll = asked(town, starts_at=begins, ends_at=begins + timedelta(days=1))

    def follows(act):
        def page(language):
            return address("voting:opinion", town, language, pk=poll.pk)

        assert_frames_refresh(opinion_stream(poll), Pages(clients, page), act)

    time_machine.move_to(begins)
    follows(lambda: open_opinion_poll(poll))
    answered(poll, people)
    follows(lambda: close_opinion_poll(poll))
    poll = asked(town)
    follows(lambda: withdraw_opinion_poll(poll, reason="Грешен въпрос.", actor=town.chair))


# What differs from one answer to the next whatever it shows: tokens against forgery and nonces.
OF_ONE_ANSWER = re.compile(r'(csrf-token" content|csrfmiddlewaretoken" value|nonce)="[^"]*"')


def shown_to_everybody(town: Town, poll: OpinionPoll) -> dict[str, object]:
    """Return all that anybody is shown of an open question: pages, API, frames, card, search, journal."""
    council, kept = town.youth, {"pk": poll.pk}
    stream = {"stream": opinion_stream(poll)}
    places = [
        address("voting:opinion", town, **kept),
        address("voting:opinion_mine", town, **kept),
        address("voting:opinion_results", town, **kept),
        address("voting:opinion_sheets", town, **kept),
        address("voting:opinions", town),
        address("voting:index", town),
        address("youth:council", town),
        address("youth:journal", town),
        address("api:voting:opinions", town),
        address("api:voting:opinion", town, **kept),
        address("api:voting:list", town),
        address("api:voting:vote_events", town),
        address("api:live", town, **stream),
    ]
    shown: dict[str, object] = {
        "card": opinion_cards(council),
        "search": [repr(one) for one in findable_opinion_polls(council, None)],
        "measures": [repr(one) for one in indicators(council, clock.now().date(), clock.now().date())],
        "journal": list(JournalEntry.objects.order_by("pk").values()),
        "box": list(Box.objects.values()),
        "poll": list(Poll.objects.values()),
    }
    for person in (None, town.secretary):
        client = signed_in(person) if person else Client()
        for place in places:
            answer = client.get(place)
            assert answer.status_code in {200, 404}, place
            shown[f"{person} {place}"] = OF_ONE_ANSWER.sub("", answer.text)
    return shown


def test_no_answer_changes_anything_that_somebody_is_shown_before_the_end(town: Town, time_machine):
    people = [young(town.youth) for _ in range(12)]
    time_machine.move_to("2026-11-22T10:00:00+00:00", tick=False)
    poll = asked(town)
    before = shown_to_everybody(town, poll)

    answered(poll, people[:7])
    answered(poll, people[7:], "2")

    after = shown_to_everybody(town, poll)
    assert len(before) > 25
    assert {place for place, text in after.items() if text != before[place]} == set()
    # The same places do change with the end.
    ended(poll, time_machine)
    assert (
        len({place for place, text in shown_to_everybody(town, poll).items() if text != before[place]}) > 10
    )
