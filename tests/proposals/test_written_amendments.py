"""Amendments written before the meeting: proposed, taken into the text, left to the council, voted on."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from proposals import services
from proposals.models import Amendment, Proposal, ProposalVersion
from proposals.selectors.support import support_of
from proposals.services.written_amendments import (
    accept_amendment,
    leave_amendment,
    propose_amendment,
    take_amendment_back,
)
from proposals.streams import proposal_stream
from tests.factories import make_meeting
from tests.markup import part
from tests.proposals.conftest import POINTS, ask_more, support_fully
from tests.proposals.pages import address
from tests.queries import exactly
from youth.journal.models import JournalEntry
from youth.journal.streams import meeting_stream
from youth.journal.verify import verify_stream
from youth.refusals import Refusal

NEW = "Да се предвидят до 20 000 евро."


def refused(code, act, *arguments, **facts):
    with pytest.raises(Refusal) as error:
        act(*arguments, **facts)
    assert error.value.code == code
    assert str(error.value)
    return error.value


@pytest.fixture
def published(published: Proposal) -> Proposal:
    """Let it look for more supporters than these tests have."""
    ask_more(9, published)
    published.refresh_from_db()
    return published


@pytest.fixture
def write(published, town):
    """Return how a member writes an amendment to the second point, or what a test says instead."""

    second = published.points[1]["id"]

    def written(**facts):
        actor = facts.pop("actor", town.member)
        given = {"change": "replace", "point": second, "text": NEW, "language": "bg"}
        return propose_amendment(published, **given | facts, actor=actor)

    return written


def kinds(stream):
    return list(JournalEntry.objects.filter(stream=stream).order_by("seq").values_list("kind", flat=True))


def is_as_kept(stream):
    return verify_stream(stream).holds


def edit(proposal, points, author, **facts):
    text = {"title": proposal.title, "summary": proposal.summary, "language": "bg"}
    return services.edit_proposal(proposal, points=points, **text | facts, actor=author)


class TestWriting:
    def test_it_waits_for_the_author_and_changes_nothing_yet(self, published, write):
        amendment = write(reasons="Цените се вдигнаха.")

        published.refresh_from_db()
        assert (amendment.state, amendment.number, published.version) == ("proposed", 1, 1)
        assert amendment.point_words == "2. Да се предвидят до 14 000 евро."
        assert kinds(proposal_stream(published))[-1] == "proposals.amendment_proposed"
        assert is_as_kept(proposal_stream(published))

    @pytest.mark.parametrize(
        ("facts", "code"),
        [
            ({"change": "burn"}, "unknown_change"),
            ({"point": "p0"}, "unknown_point"),
            ({"point": ""}, "unknown_point"),
            ({"text": " \u200b"}, "no_text"),
            ({"text": "Д" * 60_000}, "too_long"),
            ({"reasons": "Д" * 1001}, "reasons_too_long"),
            ({"text": "Да се предвидят до 14 000 евро."}, "changes_nothing"),
        ],
    )
    def test_what_is_refused(self, write, facts, code):
        refused(code, write, **facts)

    def test_its_authors_change_the_text_itself(self, write, author):
        refused("own_proposal", write, actor=author)

    def test_the_same_words_are_written_once(self, write, town):
        write()

        refused("said_already", write)
        assert write(actor=town.members[3]).number == 2

    def test_ten_a_day_are_the_most(self, write):
        for number in range(10):
            write(change="add", text=f"Точка {number}.")

        refused("wrote_enough_today", write, change="add", text="Още една.")

    def test_not_from_the_agenda_on_and_not_after_the_end(self, published, write):
        for state, words in (("on_agenda", "agenda"), ("rejected", "over"), ("withdrawn", "over")):
            Proposal.objects.filter(pk=published.pk).update(state=state)
            with override("en"):
                assert words in str(refused("amendments_closed", write))

    def test_a_point_that_changed_while_it_was_written_is_looked_at_again(self, published, write, author):
        edit(published, POINTS.replace("14 000", "15 000"), author)

        refusal = refused("changed_meanwhile", write, read=1)
        assert "15 000" in str(refusal)
        assert write(read=2).state == "proposed"

    def test_another_point_that_changed_is_none_of_its_business(self, published, write, author):
        edit(published, POINTS.replace("400", "500"), author)

        assert write(read=1).state == "proposed"


class TestTheAuthors:
    def test_taken_in_it_is_a_new_version_whose_supporters_are_asked(self, published, write, town, author):
        services.support_proposal(published, actor=town.members[3])
        amendment = accept_amendment(write(), actor=author)

        published.refresh_from_db()
        assert published.points[1]["text"] == NEW
        assert (published.version, amendment.accepted_in, amendment.state) == (2, 2, "accepted")
        assert ProposalVersion.objects.get(proposal=published, number=2).points == published.points
        support = support_of(published)
        assert (support.given, support.earlier) == (0, 1)
        stream = proposal_stream(published)
        assert kinds(stream)[-2:] == ["proposals.amendment_accepted", "proposals.text_changed"]
        assert JournalEntry.objects.filter(stream=stream).latest("seq").cause_stream == stream
        assert is_as_kept(stream)

    def test_a_point_keeps_its_id_and_another_amendment_still_fits(self, published, write, author):
        first, second = write(), write(change="insert", text="Да се засадят дървета.")

        accept_amendment(first, actor=author)
        accept_amendment(second, actor=author)

        published.refresh_from_db()
        assert [row["number"] for row in published.points] == ["1.", "2.", "3."]
        assert published.points[2]["text"] == "Да се засадят дървета."

    def test_left_to_the_council_and_taken_in_after_all(self, published, write, author):
        amendment = leave_amendment(write(), actor=author)
        assert amendment.state == "moved"

        accept_amendment(amendment, actor=author)
        refused("amendment_decided", leave_amendment, amendment, actor=author)

    def test_only_authors_answer(self, write, town):
        amendment = write()

        for act in (accept_amendment, leave_amendment):
            with pytest.raises(Exception, match=r"proposals\.edit"):
                act(amendment, actor=town.member)

    def test_a_point_that_is_gone_is_said_and_nothing_is_lost(self, published, write, author, client):
        amendment = write(reasons="Скъпо е.")
        edit(published, POINTS.split("\n")[0], author)

        refused("unknown_point", accept_amendment, amendment, actor=author)
        page = part(client.get(address("amendments", published)))
        assert "махнаха тази точка" in page
        assert all(words in page for words in (NEW, "Скъпо е.", "до 14 000 евро"))
        assert 'name="with"' not in page

    def test_the_only_point_is_not_deleted(self, published, write, author):
        edit(published, POINTS.split("\n")[0], author)
        published.refresh_from_db()
        amendment = write(change="delete", point=published.points[0]["id"], text="")

        refused("text_missing", accept_amendment, amendment, actor=author)
        amendment.refresh_from_db()
        assert amendment.state == "proposed"

    def test_once_submitted_only_the_council_decides(self, published, write, author):
        amendment = write()
        Proposal.objects.filter(pk=published.pk).update(state="registered")

        refused("wrong_state", accept_amendment, amendment, actor=author)


class TestWithdrawing:
    def test_who_wrote_it_withdraws_it_and_nobody_else(self, published, write, town, author):
        amendment = write()

        with pytest.raises(Exception, match="take_amendment_back"):
            take_amendment_back(amendment, actor=author)
        assert take_amendment_back(amendment, actor=town.member).state == "withdrawn"
        refused("amendment_decided", take_amendment_back, amendment, actor=town.member)
        assert kinds(proposal_stream(published))[-1] == "proposals.amendment_taken_back"

    def test_who_leaves_takes_what_nobody_dealt_with_along(self, published, write, town, author):
        taken, left = (
            write(change="add", text="Да има кошчета.", reasons="Мръсно е."),
            write(reasons="Скъпо е."),
        )
        accept_amendment(taken, actor=author)

        services.forget_participant(town.member, until=left.moved_at)

        taken.refresh_from_db()
        left.refresh_from_db()
        assert (taken.state, taken.text, taken.reasons) == ("accepted", "Да има кошчета.", "")
        assert (left.state, left.text, left.reasons) == ("withdrawn", "", "")
        assert is_as_kept(proposal_stream(published))


class TestTheMeeting:
    @pytest.fixture
    def item(self, published, write, town, author, told):
        """Put the proposal on an agenda with two amendments, one of them to a point that is gone."""
        write()
        write(change="delete", point=published.points[0]["id"], text="")
        edit(published, "2. Да се предвидят до 14 000 евро.", author)
        ask_more(2, published)
        support_fully(published, town)
        published.refresh_from_db()
        services.register_proposal(published, actor=town.secretary)
        needs_none = {"value": False, "source": "", "confirmed": False}
        town.youth.rules_overrides |= {"committee.opinion_required": needs_none}
        town.youth.save()
        published = Proposal.objects.select_related("council").get(pk=published.pk)
        with told():
            return services.put_on_agenda(published, make_meeting(town.term), actor=town.chair)

    def test_they_come_with_the_proposal_except_one_whose_point_is_gone(self, item, published):
        put, gone = Amendment.objects.order_by("number")

        assert (put.state, put.agenda_item_id) == ("moved", item.pk)
        assert (gone.state, gone.agenda_item_id) == ("proposed", None)
        assert kinds(meeting_stream(item.meeting))[-1] == "proposals.amendments_put"
        assert is_as_kept(proposal_stream(published))

    def test_taken_off_they_wait_with_it(self, item, published, town, told):
        from youth.services.agenda import take_off_item

        with told():
            take_off_item(item, reason="Отложено.", actor=town.secretary)

        published.refresh_from_db()
        put = Amendment.objects.get(number=1)
        assert (published.state, put.state, put.agenda_item_id) == ("postponed", "moved", None)

    def test_who_wrote_it_withdraws_it_before_the_vote(self, item, town):
        take_amendment_back(Amendment.objects.get(number=1), actor=town.member)

        assert kinds(meeting_stream(item.meeting))[-1] == "proposals.amendment_withdrawn"


def test_a_written_amendment_has_a_draft(town):
    with pytest.raises(IntegrityError), transaction.atomic():
        Amendment.objects.create(number=1, change="add", text="Точка.", mover=town.member)


class TestPages:
    def test_one_is_written_and_taken_in_without_javascript(self, published, clients):
        member, author = clients["member"], clients["author"]
        sent = {
            "change": "replace",
            "point": published.points[1]["id"],
            "text": NEW,
            "reasons": "",
            "read": 1,
        }

        assert member.get(address("propose_amendment", published)).status_code == 200
        assert member.post(address("propose_amendment", published), sent).status_code == 302
        amendment = Amendment.objects.get()
        page = author.get(address("amendments", published))
        assert address("accept_amendment", amendment) in part(page)
        assert "1 чака автора" in part(
            author.get(address("detail", published)), "section[@id='proposal-amend']"
        )
        assert author.post(address("accept_amendment", amendment)).status_code == 302

        published.refresh_from_db()
        assert published.points[1]["text"] == NEW

    def test_the_text_with_those_that_are_chosen(self, published, write, client, town):
        write()
        write(actor=town.members[3], text="Да се предвидят до 1 евро.")
        write(change="add", text="Да има кошчета.")

        page = part(
            client.get(address("amendments", published) + "?with=1&with=3&with=x"), "section[@id='preview']"
        )
        assert "20 000" in page.replace("\xa0", " ")
        assert "Да има кошчета." in page
        both = part(client.get(address("amendments", published) + "?with=1&with=2"), "section[@id='preview']")
        assert "Предложение за изменение № 2 не е в този текст" in both

    def test_the_matrix_says_which_exclude_each_other(self, published, write, client, town):
        write()
        write(actor=town.members[3], change="delete", text="")
        write(change="add", text="Да има кошчета.")

        page = part(client.get(address("amendments", published)))
        assert page.count("изключва се") == 2

    def test_what_was_typed_stays_where_the_point_is_gone(self, published, clients, author):
        point = published.points[1]["id"]
        edit(published, POINTS.split("\n")[0], author)

        sent = {"change": "replace", "point": point, "text": NEW, "reasons": "Защото", "read": 1}
        page = clients["member"].post(address("propose_amendment", published), sent)
        assert page.status_code == 409
        assert NEW in page.content.decode()
        assert "махнаха тази точка" in page.content.decode()
        assert not Amendment.objects.exists()

    def test_a_proposal_on_an_agenda_has_no_way_to_write_one(self, published, client):
        Proposal.objects.filter(pk=published.pk).update(state="on_agenda")

        page = part(client.get(address("detail", published)))
        assert address("propose_amendment", published) not in page

    def test_the_number_of_queries_is_that_of_one(self, published, write, client, town):
        write()
        client.get(address("amendments", published))
        with exactly(10):
            client.get(address("amendments", published))
        write(change="add", text="Едно.")
        write(change="add", text="Две.")
        with exactly(10):
            client.get(address("amendments", published))

    def test_for_somebody_signed_in_too(self, published, write, clients):
        member = clients["member"]
        write()
        member.get(address("amendments", published))
        with exactly(15):
            member.get(address("amendments", published))
        write(change="add", text="Едно.")
        write(change="add", text="Две.")
        with exactly(15):
            member.get(address("amendments", published))


def test_programs_read_both_kinds(published, write, client, town):
    write(reasons="Скъпо е.")

    (line,) = client.get(
        reverse("api:proposals:amendments", kwargs={"council": "ms", "pk": published.pk})
    ).json()

    assert (line["state"], line["number"], line["reasons"]) == ("proposed", 1, "Скъпо е.")
    assert line["is_written"] is True
