"""The pages of the written debate: who reads and who does what, how often the database is asked."""

from typing import Any

import pytest
from django.urls import reverse
from lxml import html

from plugins.deliberation.arguments import services
from plugins.deliberation.arguments.models import Answer, Argument, ArgumentVote, Summary
from proposals.services.written_amendments import accept_amendment, propose_amendment
from tests.factories import make_guest, make_organisation, make_participant, make_representation
from youth.models import Notification
from youth.services.notifications import plan_notifications


def address(page: str, app: str = "deliberation", **place: Any) -> str:
    """Return the Bulgarian address of a page."""
    return reverse(f"{app}:{page}", kwargs={"council": "ms"} | place)


def page_of(proposal: Any) -> str:
    return address("detail", "proposals", pk=proposal.pk)


def tree(response: Any) -> html.HtmlElement:
    assert response.status_code == 200
    return html.document_fromstring(response.content.decode())


def words(response: Any) -> list[str]:
    """Return what is said on a page, in its order."""
    said = tree(response).xpath("//li[contains(@class, 'said-')]/p[contains(@class, 'said-words')]")
    return [one.text_content().strip() for one in said]


def test_somebody_argues_and_is_led_to_the_place(client_for, proposal, town):
    client = client_for(town.members[2])
    form = address("argue", proposal=proposal.pk, side="against")
    token = tree(client.get(form)).xpath("//input[@name='form_token']/@value")[0]
    point = proposal.points[1]["id"]
    sent = {"text": "Скъпо е.", "point": point, "form_token": token}
    answer = client.post(form, sent)
    argument = Argument.objects.get()
    assert (argument.side, argument.point, argument.author) == ("against", point, town.members[2])
    assert answer.url == f"{page_of(proposal)}#argument-{argument.pk}"
    # The second press leads to the same place.
    assert client.post(form, sent).url == answer.url
    assert Argument.objects.count() == 1
    said = tree(client_for(None).get(page_of(proposal))).xpath(f"//*[@id='argument-{argument.pk}']")[0]
    assert {"said", "said-against"} <= set(said.classes)
    assert "2. Да се предвидят до 14 000 евро." in said.text_content()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Това поле е задължително."),
        ("\u200b\u202e", "Напиши какво искаш да кажеш."),
        ("а" * 10_000, "Текстът е по-дълъг от 600 знака: съкрати го."),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_nothing_is_lost(
    client_for, proposal, town, typed, message
):
    answer = client_for(town.members[2]).post(
        address("argue", proposal=proposal.pk, side="for"), {"text": typed}
    )
    assert answer.status_code == 409
    page = html.document_fromstring(answer.content.decode())
    field = page.xpath("//textarea[@name='text']")[0]
    said = page.get_element_by_id(field.get("aria-describedby").split()[-1]).text_content()
    assert said.strip().replace("\u2011", "-") == message
    assert len(field.text_content().strip()) == (10_000 if len(typed) > 600 else len(typed))
    assert not Argument.objects.exists()


def test_a_script_is_text(client_for, proposal, arguing):
    arguing("<script>alert(1)</script>")
    page = client_for(None).get(page_of(proposal)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_who_sees_which_buttons(client_for, proposal, arguing, town):
    argument = arguing("Има къде.")
    guest = make_guest(town.youth)

    def offered(person: Any) -> set[str]:
        own = tree(client_for(person).get(page_of(proposal))).get_element_by_id(f"argument-{argument.pk}-own")
        found = own.xpath(".//a/@href | .//form/@action")
        return {"report" if "/report/" in one else one.rstrip("/").rpartition("/")[2] for one in found}

    assert offered(None) == {"vote", "answer", "report"}
    assert offered(town.members[3]) == {"vote", "answer", "report"}
    assert offered(town.members[2]) == {"answer", "change", "withdraw"}
    assert offered(guest) == {"answer", "report"}


def test_a_vote_is_given_and_taken_back_with_one_tap(client_for, proposal, arguing, town):
    argument, client = arguing("Има къде."), client_for(town.members[3])
    vote = address("vote_on_argument", argument=argument.pk)

    def pressed() -> str:
        button = tree(client.get(page_of(proposal))).xpath(f"//*[@id='argument-{argument.pk}']//button")[0]
        assert client.post(vote, {"vote": button.get("value")}).url.endswith(f"#argument-{argument.pk}")
        state: str = button.get("aria-pressed")
        return state

    assert [pressed(), ArgumentVote.objects.count()] == ["false", 1]
    assert [pressed(), ArgumentVote.objects.count()] == ["true", 0]
    # From the page of all arguments it leads back there.
    assert "/arguments/?page=1#" in client.post(vote, {"vote": "give", "page": "1"}).url
    # One's own is refused in words.
    mine = client_for(town.members[2])
    assert "Това е твое" in mine.post(vote, {"vote": "give"}, follow=True).content.decode()


def test_the_way_of_an_argument_on_its_pages(client_for, proposal, arguing, town):
    argument = arguing("Има къде.")
    author, other = client_for(town.members[2]), client_for(town.members[3])
    changing = address("change_argument", argument=argument.pk)
    author.post(changing, {"text": "Има място."})
    argument.refresh_from_db()
    assert argument.text == "Има място."
    assert other.get(changing).status_code == 403
    other.post(address("answer_argument", argument=argument.pk), {"text": "Къде?"})
    answer = Answer.objects.get()
    assert author.post(changing, {"text": "Късно."}).status_code == 409
    withdrawing = address("withdraw_argument", argument=argument.pk)
    assert "Има място." in author.get(withdrawing).content.decode()
    author.post(withdrawing)
    page = tree(author.get(page_of(proposal))).get_element_by_id(f"argument-{argument.pk}").text_content()
    assert "Този текст го няма" in page
    assert "Къде?" in page
    other.post(address("withdraw_answer", answer=answer.pk))
    answer.refresh_from_db()
    assert answer.text == ""


def test_a_summary_is_proposed_accepted_and_withdrawn(client_for, proposal, arguing, town):
    arguing("Има къде.")
    arguing("Ще е весело.", town.members[1])
    proposing = address("sum_up", proposal=proposal.pk, side="for")
    other, author = client_for(town.members[3]), client_for(town.members[2])
    for text in ("Грешка.", "Полезно е."):
        other.post(proposing, {"text": text})
        summary = Summary.objects.exclude(text="").get()
        if text == "Грешка.":
            other.post(address("summary_act", summary=summary.pk), {"act": "withdraw"})
    accepting = address("summary_act", summary=summary.pk)
    assert other.post(accepting, {"act": "nonsense"}).status_code == 404
    author.post(accepting, {"act": "accept"})
    client_for(town.members[1]).post(accepting, {"act": "accept"})
    head = tree(author.get(page_of(proposal))).xpath("//*[contains(@class, 'debate-for')]")[0]
    assert "Полезно е." in head.text_content()


def test_guests_and_offices_appear_with_their_capacity(client_for, proposal, arguing, town):
    guest = make_guest(town.youth, "Инж. Петров", title="главен архитект")
    argument = arguing("Има ли място?", town.secretary, side="question")
    client_for(guest).post(address("answer_argument", argument=argument.pk), {"text": "Има."})
    said = tree(client_for(None).get(page_of(proposal))).get_element_by_id(f"argument-{argument.pk}")
    assert "главен архитект" in said.text_content()


def test_somebody_who_hides_the_name_is_not_found_by_the_office(client_for, proposal, arguing, town):
    town.secretary.is_public = False
    town.secretary.save()
    arguing("Има къде.", town.secretary)
    said = tree(client_for(None).get(page_of(proposal))).get_element_by_id("deliberation-arguments")
    assert "секретар" not in said.text_content()


def test_an_organisation_argues_by_its_representative(client_for, proposal, town):
    club = make_organisation(town.youth, "Скейт клуб")
    acting = make_representation(town.members[3], club)
    form, client = address("argue", proposal=proposal.pk, side="for"), client_for(town.members[3])
    client.post(form, {"text": "Караме там.", "on_behalf": str(acting.pk)})
    argument = Argument.objects.get()
    assert argument.author == club
    assert client.post(address("withdraw_argument", argument=argument.pk)).status_code == 302
    assert Argument.objects.get().text == ""


def test_all_arguments_come_by_pages_and_sides(client_for, proposal, arguing, town):
    for number in range(12):
        arguing(f"За {number}.", make_participant(town.youth, f"Човек {number}"))
        arguing(f"Против {number}.", make_participant(town.youth, f"Друг {number}"), side="against")
    arguing("Кога?", side="question")
    visitor = client_for(None)
    assert len(words(visitor.get(page_of(proposal)))) == 7
    listed = address("arguments", proposal=proposal.pk)
    assert listed in visitor.get(page_of(proposal)).content.decode()
    assert [len(words(visitor.get(f"{listed}?page={page}"))) for page in (1, 2)] == [20, 4]
    assert words(visitor.get(f"{listed}?side=question")) == ["Кога?"]
    assert len(words(visitor.get(f"{listed}?side=against"))) == 12
    assert len(words(visitor.get(f"{listed}?side=nonsense"))) == 20


def test_a_draft_has_no_debate(client_for, town):
    from proposals.services import draft_proposal

    draft = draft_proposal(town.youth, title="Чернова", summary="", points="Да.", actor=town.young_person)
    author = client_for(town.young_person)
    assert author.get(address("arguments", proposal=draft.pk)).status_code == 404
    assert tree(author.get(page_of(draft))).xpath("//*[@id='arguments']") == []


def test_where_the_plugin_is_off_there_is_no_debate(client_for, proposal, arguing, town):
    from plugins.switching import switch

    arguing("Има къде.")
    switch(town.youth, "deliberation", enabled=False)
    assert tree(client_for(None).get(page_of(proposal))).xpath("//*[@id='arguments']") == []
    assert client_for(None).get(address("arguments", proposal=proposal.pk)).status_code == 404


def argue_many(proposal: Any, town: Any, how_many: int) -> None:
    """Let three people argue, others vote and answer; what is more than three is written as copies of it."""
    people, made = [town.members[1], town.members[2], town.members[3]], []
    for number in range(min(how_many, 3)):
        who, side = people[number % 3], ("for", "against", "question")[number % 3]
        argument = services.argue(proposal, side=side, text=f"{number}", language="bg", actor=who)
        services.vote_for_argument(argument, actor=town.chair)
        services.answer_argument(argument, text="Да.", language="bg", actor=town.secretary)
        made.append(argument.pk)
    for number in range(3, how_many):
        copied = Argument.objects.get(pk=made[number % 3])
        below = [*copied.answers.all(), *copied.votes.all()]
        copied.text = f"{number}"
        for row in (copied, *below):
            row.pk = row._meta.pk.get_default()
            if row is not copied:
                row.argument = copied
            row.save(force_insert=True)
    Argument.objects.update(made_at=town.term.starts_at)
    Answer.objects.update(made_at=town.term.starts_at)


# Council, its plugins, frame of the page, the proposal, its support, its acts, its files, its co-authors, who
# supports it openly; arguments, answers, summaries. Somebody signed in: session, account, participant, own
# support, whether they write it too, verification, follow, the votes on it. In real transactions, because
# inside one each answer costs a savepoint.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how_many", [1, 3, 40])
def test_the_page_asks_as_often_for_forty_arguments_as_for_one(
    client_for, proposal, town, how_many, django_assert_num_queries
):
    argue_many(proposal, town, how_many)
    for person, queries in ((None, 10), (town.members[4], 14)):
        client = client_for(person)
        client.get(page_of(proposal))
        with django_assert_num_queries(queries):
            client.get(page_of(proposal))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_of_all_asks_as_often_for_three_as_for_one(
    client_for, proposal, town, how_many, django_assert_num_queries
):
    argue_many(proposal, town, how_many)
    visitor = client_for(None)
    visitor.get(address("arguments", proposal=proposal.pk))
    with django_assert_num_queries(5):
        visitor.get(address("arguments", proposal=proposal.pk))


def test_programs_read_the_arguments(client_for, proposal, arguing, town):
    argument = arguing("Има къде.", point=proposal.points[0]["id"])
    services.vote_for_argument(argument, actor=town.members[3])
    services.answer_argument(argument, text="Къде?", language="bg", actor=town.secretary)
    services.withdraw_argument(arguing("Ще го оттегля."), actor=town.members[2])
    at = f"/api/v1/c/ms/deliberation/proposals/{proposal.pk}/arguments/"
    (found,) = client_for(None).get(at).json()["results"]
    assert (found["text"], found["side"], found["votes"]) == ("Има къде.", "for", 1)
    assert found["answers"][0]["text"] == "Къде?"
    assert client_for(None).get(f"{at}?side=against").json()["count"] == 0
    assert client_for(None).get(at.replace(str(proposal.pk), str(argument.pk))).status_code == 404


def test_the_own_page_and_the_data_of_a_person_have_the_arguments(client_for, proposal, arguing, town):
    from plugins.deliberation.hooks import personal_data

    argument, person = arguing("Има къде."), town.members[2]
    services.vote_for_argument(arguing("Друго.", town.members[3]), actor=person)
    services.answer_argument(argument, text="Къде?", language="bg", actor=person)
    own = tree(client_for(person).get("/bg/c/ms/me/"))
    assert f"{page_of(proposal)}#arguments" in own.xpath("//a/@href")
    data = next(one for one in personal_data(town.youth, person.user) if one.name == "arguments")
    assert [row.get("text") for row in data.rows] == ["Има къде.", "Къде?", None]


def test_who_is_notified(proposal, arguing, town):
    argument = arguing("Има къде.")
    services.answer_argument(argument, text="Къде?", language="bg", actor=town.members[3])
    services.propose_summary(proposal, side="for", text="Полезно.", language="bg", actor=town.members[3])
    plan_notifications()
    told = {(one.participant_id, one.kind) for one in Notification.objects.all()}
    assert {
        (town.young_person.pk, "deliberation.argument_made"),
        (town.members[2].pk, "deliberation.argument_answered"),
        (town.members[2].pk, "deliberation.summary_proposed"),
    } <= told


class TestAmendments:
    @pytest.fixture
    def amend(self, proposal, town):
        def written(number: int = 1) -> Any:
            text = f"Да се предвидят до {number} евро."
            facts = {"change": "add", "point": "", "text": text, "language": "bg"}
            return propose_amendment(proposal, **facts, actor=town.members[3])

        return written

    def links(self, response: Any, number: int = 1) -> dict[str, str]:
        """Return the addresses of the links at an amendment by the first words of each."""
        place = tree(response).get_element_by_id(f"amendment-{number}")
        found = place.xpath(".//a[contains(@href, '/arguments/')]")
        return {one.text_content().partition(": Предложение")[0].strip(): one.get("href") for one in found}

    def test_each_leads_to_what_is_argued_about_it(self, client_for, proposal, arguing, amend, town):
        first, _second = amend(1), amend(2)
        arguing("За цялото.")
        member, page = client_for(town.members[2]), address("amendments", "proposals", pk=proposal.pk)

        (way,) = self.links(member.get(page)).items()
        assert way == ("Обсъди го", f"{address('arguments', proposal=proposal.pk)}?amendment={first.pk}")
        about = tree(member.get(way[1]))
        assert words(member.get(way[1])) == []
        form = about.xpath("//a[contains(@href, '/against/new/')]/@href")[0]
        chosen = tree(member.get(form)).xpath("//option[@selected]/@value | //input[@checked]/@value")
        assert f"amendment:{first.pk}" in chosen
        sent = {"text": "Скъпо е.", "point": f"amendment:{first.pk}"}
        argument = Argument.objects.filter(amendment=first.pk)
        answer = member.post(form, sent)
        assert answer.url == f"{way[1]}#argument-{argument.get().pk}"

        assert words(member.get(way[1])) == ["Скъпо е."]
        assert list(self.links(member.get(page))) == ["Обсъди го (аргументи и въпроси: 1)"]
        assert list(self.links(member.get(page), 2)) == ["Обсъди го"]

    def test_a_vote_leads_back_to_the_arguments_about_it(self, client_for, proposal, amend, town):
        argument = services.argue(
            proposal, side="for", text="Да.", language="bg", amendment=amend().pk, actor=town.members[2]
        )
        reader = client_for(town.members[4])
        page = f"{address('arguments', proposal=proposal.pk)}?amendment={argument.amendment}"
        form = tree(reader.get(page)).xpath("//form[contains(@action, '/vote/')]")[0]
        sent = dict(form.form_values()) | {"vote": "give"}

        answer = reader.post(form.action, sent)
        assert f"amendment={argument.amendment}" in answer.url
        assert words(reader.get(answer.url)) == ["Да."]

    def test_one_that_is_decided_leads_only_to_what_was_argued(self, client_for, proposal, amend, town):
        argued, other = amend(1), amend(2)
        say = {"side": "for", "text": "Да.", "language": "bg"}
        services.argue(proposal, **say, amendment=argued.pk, actor=town.members[2])
        for one in (argued, other):
            accept_amendment(one, actor=town.young_person)
        visitor = client_for(None)
        page = visitor.get(address("amendments", "proposals", pk=proposal.pk))

        (way,) = self.links(page).items()
        assert way[0] == "Аргументи и въпроси: 1"
        offered = tree(visitor.get(way[1])).xpath("//a[contains(@href, '/arguments/')]/@href")
        assert [one for one in offered if "/new/" in one] == []
        assert self.links(page, 2) == {}

    def test_guests_and_outsiders(self, client_for, proposal, amend, town):
        amend()
        page = address("amendments", "proposals", pk=proposal.pk)
        assert self.links(client_for(make_guest(town.youth)).get(page)) == {}
        assert list(self.links(client_for(None).get(page))) == ["Обсъди го"]

    @pytest.mark.parametrize("named", ["nonsense", "4f1d2c3e-0000-4000-8000-000000000000"])
    def test_one_that_does_not_exist_is_not_found(self, client_for, proposal, named):
        at = f"{address('arguments', proposal=proposal.pk)}?amendment={named}"
        assert client_for(None).get(at).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how_many", [1, 3])
def test_amendments_that_are_argued_about_cost_the_page_of_the_proposal_nothing(
    client_for, proposal, town, how_many, django_assert_num_queries
):
    for number in range(how_many):
        facts = {"change": "add", "point": "", "text": f"{number} евро.", "language": "bg"}
        one = propose_amendment(proposal, **facts, actor=town.members[3])
        say = {"side": "for", "text": f"{number}", "language": "bg"}
        services.argue(proposal, **say, amendment=one.pk, actor=town.members[2])
    for person, queries in ((None, 10), (town.members[4], 14)):
        client = client_for(person)
        client.get(page_of(proposal))
        with django_assert_num_queries(queries):
            client.get(page_of(proposal))
