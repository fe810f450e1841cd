"""Writing and changing a proposal on its pages."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from proposals.models import Proposal
from tests.markup import part
from tests.proposals.pages import address, statuses

TEXT = {"title": "Скейт парк", "points": "1. Да се построи.\n\n2) Да свети.", "summary": "", "language": "bg"}


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
