"""Pages of the proposals: author, member, office-holder, outsider and visitor; bad input; queries."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from lxml.html import document_fromstring

from proposals import services
from proposals.forms import AgendaForm
from proposals.models import Proposal, Support
from tests.factories import make_meeting
from tests.markup import compact, part
from tests.proposals.conftest import POINTS, support_fully
from youth.models import AgendaItem, Participant
from youth.selectors.councils import today_in
from youth.short_addresses import short_code

TEXT = {"title": "Скейт парк", "points": "1. Да се построи.\n\n2) Да свети.", "summary": "", "language": "bg"}


def address(page: str, proposal: Proposal | None = None, **more: Any) -> str:
    """Return the Bulgarian address of a page of the proposals."""
    place = {"council": "ms"} | ({"pk": proposal.pk} if proposal else {}) | more
    return reverse(f"proposals:{page}", kwargs=place)


@pytest.fixture
def clients(town, author, client_for, committee_chair) -> dict[str, Client]:
    """Return a signed-in browser for everybody."""
    people = {
        "author": author,
        "member": town.member,
        "secretary": town.secretary,
        "chair": town.chair,
        "committee": committee_chair,
        "outsider": town.outsider,
        "visitor": None,
    }
    return {name: client_for(person) for name, person in people.items()}


def statuses(clients: dict[str, Client], ask: Any) -> dict[str, int]:
    """Return what everybody is answered."""
    return {name: ask(client).status_code for name, client in clients.items() if name != "committee"}


def test_a_draft_is_there_for_its_author_alone(clients, draft):
    url = address("detail", draft)
    assert statuses(clients, lambda client: client.get(url)) == {
        "author": 200,
        "member": 404,
        "secretary": 404,
        "chair": 404,
        "outsider": 404,
        "visitor": 404,
    }


def test_the_ways_to_hand_a_proposal_on_name_its_short_address(clients, published):
    shown = clients["visitor"].get(address("share", published)).content.decode()

    assert f'data-share="http://testserver/p/{short_code(published.pk)}"' in shown
    assert published.title in shown
    assert shown.strip() in clients["member"].get(address("detail", published)).content.decode()


def test_a_draft_is_handed_on_by_nobody(clients, draft):
    url = address("share", draft)
    by_author = clients["author"].get(url)
    assert (by_author.status_code, by_author.content.strip()) == (200, b"")
    assert {clients[name].get(url).status_code for name in ("member", "outsider", "visitor")} == {404}


def test_a_published_proposal_is_there_for_everybody(clients, published):
    url = address("detail", published)
    assert set(statuses(clients, lambda client: client.get(url)).values()) == {200}


def test_a_proposal_of_another_council_is_not_here(clients, published, town):
    other = {"council": town.municipal.slug, "pk": published.pk}
    assert clients["author"].get(reverse("proposals:detail", kwargs=other)).status_code == 404


def test_a_private_author_is_named_to_participants_only(clients, published, author):
    url = address("detail", published)
    assert author.display_name in clients["member"].get(url).content.decode()
    for name in ("visitor", "outsider"):
        assert author.display_name not in part(clients[name].get(url))


def test_the_text_is_marked_with_its_language_and_escaped(clients, town, author):
    english = services.draft_proposal(
        town.youth, title="A <b>park</b>", summary="", points="Build it.", language="en", actor=author
    )
    services.publish_proposal(english, actor=author)
    page = clients["visitor"].get(address("detail", english)).content.decode()
    assert '<h1 class="measure-title" lang="en">A &lt;b&gt;park&lt;/b&gt;</h1>' in compact(page)
    assert '<ol class="points" role="list" lang="en">' in compact(page)


def test_a_visitor_writes_first_and_signs_in_and_takes_part_to_publish(clients, town):
    url = address("create")
    joining = (
        f"{reverse('youth:join', kwargs={'council': town.youth.slug})}?{urlencode({'next': url}, safe='/')}"
    )
    for person in ("visitor", "outsider"):
        form = part(clients[person].get(url), "form[@class='form']")
        assert 'name="publish"' in form
        # What would send the text before it is to be published.
        for early in ("data-keep", 'name="preview"', "Запази като чернова"):
            assert early not in form
    assert clients["visitor"].post(url, TEXT).url.endswith(f"?{urlencode({'next': joining}, safe='/')}")
    assert clients["outsider"].post(url, TEXT).url == joining
    assert not Proposal.objects.exists()
    assert "Запази като чернова" in part(clients["author"].get(url), "form[@class='form']")


def test_where_nobody_joins_by_themselves_nobody_writes_first(clients, town):
    url = reverse("proposals:create", kwargs={"council": town.municipal.slug})
    assert clients["visitor"].get(url).status_code in {302, 404}


def test_a_proposal_is_written_as_a_draft(clients, author):
    response = clients["author"].post(address("create"), TEXT)
    proposal = Proposal.objects.get()
    assert response.url == address("detail", proposal)
    assert (proposal.author, proposal.state, proposal.text) == (
        author,
        "draft",
        "1. Да се построи.\n  2) Да свети.",
    )


def test_a_proposal_is_written_and_published_at_once(clients):
    clients["author"].post(address("create"), TEXT | {"publish": "1"})
    assert Proposal.objects.get().state == "published"


def test_publishing_without_points_is_said_at_the_field(clients):
    clients["author"].cookies["django_language"] = "en"

    response = clients["author"].post(address("create"), TEXT | {"points": "", "publish": "1"})

    assert list(response.context["form"].errors) == ["points"]
    assert response.status_code == 409
    assert not Proposal.objects.exists()


def test_what_publishing_asks_for_is_not_called_optional(clients):
    label = part(clients["author"].get(address("create")), "label[@for='id_points']")

    assert "field-optional" not in label


def test_a_draft_needs_no_points(clients):
    clients["author"].post(address("create"), TEXT | {"points": ""})

    assert Proposal.objects.get().state == "draft"


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "я" * 201},
        {"summary": "я" * 3001},
        {"points": "я" * 1001},
        {"points": "\n".join(["да"] * 301)},
        {"language": "xx"},
    ],
)
def test_bad_input_is_explained_and_writes_nothing(clients, wrong):
    response = clients["author"].post(address("create"), TEXT | wrong)
    assert response.status_code == 409
    assert 'class="error-summary"' in response.content.decode()
    assert not Proposal.objects.exists()


def test_only_the_author_edits(clients, published):
    url = address("edit", published)
    assert statuses(clients, lambda client: client.post(url, TEXT)) == {
        "author": 302,
        "member": 403,
        "secretary": 403,
        "chair": 403,
        "outsider": 302,
        "visitor": 302,
    }
    published.refresh_from_db()
    assert (published.title, published.version) == ("Скейт парк", 2)


def test_participants_support_once_and_take_it_back(clients, published):
    url = address("support", published)
    for _again in range(2):
        clients["member"].post(url, {"support": "give"})
    assert Support.objects.count() == 1
    clients["member"].post(url, {"support": "withdraw"})
    assert not Support.objects.exists()


def test_who_is_no_participant_does_not_support(clients, published):
    url = address("support", published)
    assert "/join/" in clients["outsider"].post(url).url
    assert clients["author"].post(url).status_code == 403
    assert "login" in clients["visitor"].post(url).url
    assert not Support.objects.exists()


def test_support_shows_the_name_only_where_it_was_wished_and_everybody_may_see_it(clients, published, town):
    without, wishing, hidden = town.members[2:5]
    Participant.objects.filter(pk__in=[without.pk, wishing.pk]).update(is_public=True)
    Participant.objects.filter(pk=hidden.pk).update(is_public=False)
    services.support_proposal(published, actor=without)
    services.support_proposal(published, actor=wishing, is_named=True)
    services.support_proposal(published, actor=hidden, is_named=True)

    shown = part(clients["visitor"].get(address("detail", published)), "aside")

    assert wishing.display_name in shown
    assert without.display_name not in shown
    assert "участник" not in shown


def test_who_is_hidden_is_not_offered_to_show_their_name(clients, published, town):
    def offered() -> int:
        page = document_fromstring(clients["member"].get(address("detail", published)).content)
        return len(page.xpath("//input[@name='is_named']"))

    Participant.objects.filter(pk=town.member.pk).update(is_public=True)
    assert offered() == 1

    Participant.objects.filter(pk=town.member.pk).update(is_public=False)
    assert offered() == 0


def test_after_the_support_the_page_says_what_was_done_and_what_comes(clients, published):
    assert b'value="give"' in clients["member"].get(address("act", published)).content
    clients["member"].post(address("support", published), {"support": "give"})

    act = clients["member"].get(address("act", published)).content.decode()

    assert "act-done" in act
    assert 'value="withdraw"' in act
    assert 'value="give"' not in act


def test_a_finished_way_still_has_its_sentence(clients, published):
    published.state = "answered"
    published.save()

    head = part(clients["visitor"].get(address("detail", published)), "div[@id='proposal-head']")

    assert "stages-sentence" in head


def test_support_after_the_submission_is_refused_with_a_message(clients, submitted):
    clients["chair"].post(address("support", submitted), {"support": "give"})
    assert Support.objects.filter(proposal=submitted).count() == 2


@pytest.mark.parametrize("name", ["register", "assign", "give_opinion", "put_on_agenda", "send", "answer"])
def test_those_without_a_role_move_nothing(clients, submitted, name):
    before = submitted.state
    for who in ("member", "outsider"):
        response = clients[who].post(address("step", submitted, name=name))
        assert response.status_code in {403, 409}
    assert "login" in clients["visitor"].post(address("step", submitted, name=name)).url
    submitted.refresh_from_db()
    assert submitted.state == before


def test_an_unknown_step_is_404(clients, submitted):
    assert clients["secretary"].post(address("step", submitted, name="sign")).status_code == 404


def test_the_secretary_finds_the_steps_of_the_office(clients, submitted):
    secretarys = clients["secretary"].get(address("detail", submitted)).content.decode()
    members = part(clients["member"].get(address("detail", submitted)))
    assert address("step", submitted, name="register") in secretarys
    assert address("step", submitted, name="register") not in members


def test_the_whole_way_to_the_agenda_on_the_pages(clients, submitted, town, committee_chair, told):
    today = today_in(town.youth)
    meeting = make_meeting(town.term)
    committee = committee_chair.committees.get().committee
    clients["secretary"].post(address("step", submitted, name="register"))
    clients["chair"].post(
        address("step", submitted, name="assign"),
        {"committee": committee.pk, "due_on": today + timedelta(days=7)},
    )
    clients["committee"].post(
        address("step", submitted, name="give_opinion"),
        {"document": "Становище", "number": "12", "on": today, "text": "Подкрепя."},
    )
    with told():
        clients["chair"].post(
            address("step", submitted, name="put_on_agenda"),
            {"meeting": meeting.pk, "decision_type": "absolute", "topic": "budget"},
        )
    submitted.refresh_from_db()
    assert (submitted.state, submitted.incoming_number) == ("on_agenda", 1)
    item = AgendaItem.objects.get()
    assert (item.subject_id, item.decision_type, item.topic) == (submitted.pk, "absolute", "budget")
    page = clients["visitor"].get(address("detail", submitted)).content.decode()
    assert "Становище № 12" in page


def test_an_opinion_without_its_paper_is_asked_for_again_on_the_page(clients, in_committee, town):
    response = clients["committee"].post(
        address("step", in_committee, name="give_opinion"), {"document": "", "on": today_in(town.youth)}
    )
    assert response.status_code == 409
    assert 'class="error-summary"' in response.content.decode()
    in_committee.refresh_from_db()
    assert in_committee.state == "in_committee"


def test_a_refusal_of_the_rules_is_in_the_form(clients, in_committee, town):
    response = clients["committee"].post(
        address("step", in_committee, name="give_opinion"),
        {"document": "Становище", "on": today_in(town.youth) + timedelta(days=1)},
    )
    assert response.status_code == 409
    assert 'href="#give_opinion-on"' in response.content.decode()


def write_many(town, author, how_many: int) -> None:
    for number in range(how_many):
        proposal = services.draft_proposal(
            town.youth, title=f"Предложение {number}", summary="", points=POINTS, actor=author
        )
        services.publish_proposal(proposal, actor=author)


# Council, its plugins, session, account, participant; number of proposals, the page of them, counts by
# stage; the frame of the page is remembered. In real transactions, because inside one each plugin's answer
# costs a savepoint.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_three_proposals_as_for_one(
    clients, town, author, rows, django_assert_num_queries
):
    write_many(town, author, rows)
    clients["member"].get(address("list"))
    with django_assert_num_queries(8):
        response = clients["member"].get(address("list"))
    assert response.content.decode().count("card-link") == rows


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Втори", "Първи"]),
        ("?stage=idea", []),
        ("?stage=support", ["Втори", "Първи"]),
        ("?stage=decision", []),
        ("?stage=nonsense", ["Втори", "Първи"]),
        ("?page=99", ["Втори", "Първи"]),
        ("?mine=1", ["Чернова", "Втори", "Първи"]),
    ],
)
def test_the_list_shows_what_the_address_says(clients, town, author, query, titles):
    for title in ("Първи", "Втори"):
        proposal = services.draft_proposal(town.youth, title=title, summary="", points=POINTS, actor=author)
        services.publish_proposal(proposal, actor=author)
        if title == "Първи":
            support_fully(proposal, town)
    services.draft_proposal(town.youth, title="Чернова", summary="", points=POINTS, actor=author)
    response = clients["author"].get(address("list") + query)
    assert response.status_code == 200
    assert sorted(card["title"] for card in response.context["cards"]) == sorted(titles)


def test_an_empty_list_invites_to_write(clients, town):
    page = clients["visitor"].get(address("list"))
    assert page.status_code == 200
    assert address("create") in page.content.decode()


def test_where_the_plugin_is_off_there_are_no_proposals(clients, published, town):
    from plugins.switching import switch

    switch(town.youth, "proposals", enabled=False)
    assert clients["author"].get(address("detail", published)).status_code == 404
    assert clients["author"].get(address("list")).status_code == 404


def test_the_api_gives_published_proposals_without_private_names(clients, published, town, author):
    services.draft_proposal(town.youth, title="Чернова", summary="", points=POINTS, actor=author)
    found = clients["visitor"].get("/api/v1/c/ms/proposals/").json()
    assert [row["title"] for row in found["results"]] == ["Скейт площадка"]
    one = clients["visitor"].get(f"/api/v1/c/ms/proposals/{published.pk}/").json()
    assert one["text"] == POINTS
    assert [row["number"] for row in one["points"]] == ["1.", "2."]
    assert one["supporters"] == 0
    assert author.display_name not in str(one)
    assert escape(one["url"]).endswith(address("detail", published))


def test_the_api_does_not_know_drafts_or_write(clients, draft):
    assert clients["author"].get(f"/api/v1/c/ms/proposals/{draft.pk}/").status_code == 404
    assert clients["author"].post("/api/v1/c/ms/proposals/", {}).status_code == 405


def test_with_no_supporters_needed_the_author_submits_right_away(clients, draft, author, town):
    town.youth.rules_overrides = {
        "proposal.support_threshold": {"value": 0, "source": "", "confirmed": False}
    }
    town.youth.save()
    published = services.publish_proposal(draft, actor=author)
    step = address("step", published, name="submit")
    assert step in clients["author"].get(address("detail", published)).content.decode()
    clients["author"].post(step)
    published.refresh_from_db()
    assert published.state == "submitted"


def test_meetings_to_choose_from_are_distinguished_by_day_hour_and_number_of_the_council(registered, town):
    sofia = ZoneInfo("Europe/Sofia")
    make_meeting(town.term, starts_at=datetime(2027, 4, 5, 0, 30, tzinfo=sofia), place="Зала")
    make_meeting(
        town.term, "convened", starts_at=datetime(2027, 4, 5, 18, 0, tzinfo=sofia), place="Зала", number=7
    )
    with translation.override("bg"):
        offered = [str(label) for _value, label in AgendaForm(proposal=registered).fields["meeting"].choices]

    assert offered[1:] == [
        "05.04.2027\xa0г., 00:30\xa0ч., Следващо заседание, Зала",
        "05.04.2027\xa0г., 18:00\xa0ч., Заседание №\xa07, Зала",
    ]


def test_the_author_sees_how_a_text_is_read_before_it_is_saved(clients):
    text = "1. Пейки:\n| Вид | Брой |\n| дъска | 4 |\n1.1. Да светят.\nПРИЛОЖЕНИЕ № 1"

    page = clients["author"].post(address("create"), TEXT | {"points": text, "preview": "1"}).content.decode()

    assert not Proposal.objects.exists()
    assert '<span class="point-number">1.1.</span>' in page
    assert '<th scope="col">Вид</th>' in page
    assert "Ред 5: след заглавието на приложението няма нищо." in page
    assert "1. Пейки:\n| Вид | Брой |" in page


def test_an_edited_point_keeps_its_id_and_the_form_shows_the_text_as_it_is_read(clients, published):
    before = [row["id"] for row in published.points]
    page = clients["author"].get(address("edit", published)).content.decode()
    assert published.text in page

    text = TEXT | {"points": published.text.replace("400", "500") + "\n3. Да свети."}
    clients["author"].post(address("edit", published), text)

    published.refresh_from_db()
    assert [row["id"] for row in published.points][:2] == before
    assert len({row["id"] for row in published.points}) == 3


def test_names_in_cyrillic_are_marked_on_an_english_page(clients, published, author):
    Participant.objects.filter(pk=author.pk).update(is_public=True, display_name="Иво <б>")
    bulgarian = address("detail", published)
    english = bulgarian.replace("/bg/", "/en/")
    shown = part(clients["visitor"].get(english))
    assert 'Proposed by <span lang="bg">Иво &lt;б&gt;</span>' in shown
    way = part(clients["visitor"].get(english), "nav[contains(@class, 'crumbs')]/ol/li[@aria-current]")
    assert '<span lang="bg">Скейт площадка' in way
    assert 'lang="bg">Иво' not in part(clients["visitor"].get(bulgarian))


def test_the_author_reads_what_became_of_it_and_finds_the_answer(clients, published):
    published.state, published.answer_on = "answered", today_in(published.council)
    published.save()
    page = clients["author"].get(address("detail", published))
    assert "Общинският съвет отговори на предложението ти." in part(page, "section[contains(@class, 'act')]")
    (place,) = document_fromstring(page.content).xpath("//a[contains(@class, 'act-do')]/@href")
    assert part(page, f"*[@id='{place.removeprefix('#')}']")
    assert "act-do" not in part(clients["visitor"].get(address("detail", published)))
