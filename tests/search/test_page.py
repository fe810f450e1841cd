"""The page of results: what it shows, how it works with filters, languages, odd input, and its cost."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from cms.models import HomePage, PlainPage
from cms.search import limits
from cms.search.dictionary import has_dictionary
from cms.search.index import Found, follow_journal, write_entries
from cms.search.models import SearchEntry
from proposals.models import Proposal
from tests.cms.site import add_page
from tests.factories import Town
from tests.markup import compact
from tests.queries import exactly

pytestmark = pytest.mark.django_db

QUERIES = 10


def add_resolutions(town: Town, *titles: str, text: str = "", on: date | None = None) -> None:
    """Let the council have resolutions with these titles, as far as the search goes."""
    write_entries(
        [
            Found(
                key=f"resolution:{number}",
                kind="resolution",
                title=title,
                text=text,
                language="bg",
                url="/bg/c/ms/resolutions/",
                council=town.youth,
                on=on,
            )
            for number, title in enumerate(titles, start=SearchEntry.objects.count())
        ]
    )


def test_the_words_are_marked_and_everything_else_is_escaped(
    home: HomePage, town: Town, client: Client
) -> None:
    add_resolutions(town, "Велоалеи <b>сега</b>", text="За <script>велоалеята</script> & парка")

    page = client.get("/bg/search/?q=велоалея").content.decode()

    assert "<mark>Велоалеи</mark> &lt;b&gt;сега&lt;/b&gt;" in page
    assert "За &lt;script&gt;<mark>велоалеята</mark>&lt;/script&gt; &amp; парка" in page


def test_a_long_text_is_quoted_where_the_words_are(home: HomePage, town: Town, client: Client) -> None:
    add_resolutions(town, "Отчет", text=f"{'увод ' * 300} велоалея до парка {'край ' * 300}")

    (result,) = client.get("/bg/search/?q=велоалея парк").context["results"]

    assert result.text.startswith("… ")
    assert result.text.endswith(" …")
    assert "<mark>велоалея</mark> до <mark>парка</mark>" in result.text
    assert len(result.text) < 400


def test_people_s_own_texts_keep_their_language_on_an_english_page(
    home: HomePage, proposal: Proposal, client: Client
) -> None:
    follow_journal()

    page = client.get("/en/search/?q=велоалеи").content.decode()

    assert "1 result for “велоалеи”" in page
    assert f'lang="bg"><a href="/en/c/ms/proposals/{proposal.pk}/">' in compact(page)


def test_results_are_counted_and_come_in_pages(home: HomePage, town: Town, client: Client) -> None:
    add_resolutions(town, *(f"Велоалея {number}" for number in range(23)))

    answer = client.get("/en/search/?q=велоалея&page=3")

    assert len(answer.context["results"]) == 3
    page = answer.content.decode()
    assert "23 results for “велоалея”" in page
    assert "?q=%D0%B2%D0%B5%D0%BB%D0%BE%D0%B0%D0%BB%D0%B5%D1%8F&amp;page=2" in page
    assert client.get("/en/search/?q=велоалея&page=999").status_code == 200
    assert client.get("/en/search/?q=велоалея&page=x").status_code == 200


def test_filters_narrow_and_what_is_unknown_is_no_filter(home: HomePage, town: Town, client: Client) -> None:
    add_page(home, PlainPage, "Велоалея", "velo")
    today = timezone.localdate()
    add_resolutions(town, "Нова велоалея", on=today)
    add_resolutions(town, "Стара велоалея", on=today - timedelta(days=200))

    def found(**filters: str) -> int:
        answer = client.get("/bg/search/", {"q": "велоалея", **filters})
        return len(answer.context["results"])

    assert found() == 3
    assert found(kind="resolution") == 2
    assert found(kind="resolution", period="month") == 1
    assert found(period="year") == 3
    assert found(council=town.youth.slug) == 2
    assert found(language="bg") == 3
    assert found(language="en") == 0
    assert found(kind="nothing", period="'", council="--", language="xx") == 3


def test_partial_results_are_below_those_with_all_words(home: HomePage, town: Town, client: Client) -> None:
    add_resolutions(town, "Велоалея", "Велоалея до парка")

    page = client.get("/en/search/?q=велоалея парк").content.decode()

    full, heading = page.index("до <mark>"), page.index("With some of the words")
    assert full < heading < page.rindex("<mark>")


def test_nothing_found_leads_on(home: HomePage, client: Client) -> None:
    page = client.get("/en/search/?q=хипопотам&kind=page").content.decode()

    assert "Nothing found for “хипопотам”" in page
    assert 'href="?q=%D1%85%D0%B8%D0%BF' in page
    assert "/en/c/ms/resolutions/" in page


def test_every_page_leads_to_the_search(home: HomePage, client: Client) -> None:
    assert 'action="/bg/search/"' in client.get("/bg/").content.decode()
    assert client.get("/bg/search/").status_code == 200


@pytest.mark.parametrize(
    "words",
    [
        "",
        "а",
        "%00",
        "%ff%fe",
        "'; DROP TABLE x; --",
        "<script>",
        '"a" OR (b',
        "* NEAR ^",
        "\\",
        "№",
        "a" * 9000,
    ],
)
def test_odd_input_gets_a_page(home: HomePage, client: Client, words: str) -> None:
    answer = client.get(f"/en/search/?q={words}")

    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().partition('<main id="main"')[2]


def test_other_methods_are_refused(client: Client) -> None:
    assert client.post("/bg/search/", {"q": "съвет"}).status_code == 405


def test_who_searches_without_end_is_asked_to_wait(
    home: HomePage, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PER_MINUTE", 2)

    codes = [client.get("/en/search/?q=съвет").status_code for _ in range(3)]

    # The third may fall into the next minute, never the second and the third together.
    assert codes in ([200, 200, 429], [200, 200, 200])
    assert client.get("/en/search/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three_results(
    home: HomePage, town: Town, client: Client, count: int
) -> None:
    for number in range(count):
        add_page(home, PlainPage, f"Велоалея {number}", f"velo-{number}")
    add_resolutions(town, *(f"Велоалея {number}" for number in range(count)))
    client.get("/bg/search/?q=велоалея")

    # The dictionary of PostgreSQL is asked once.
    with exactly(QUERIES + has_dictionary()):
        answer = client.get("/bg/search/?q=велоалея")

    assert len(answer.context["results"]) == 2 * count


def test_the_index_is_rebuilt_by_a_command(
    home: HomePage, proposal: Proposal, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    SearchEntry.objects.all().delete()

    call_command("search", "rebuild")

    assert SearchEntry.objects.filter(key=f"page:{home.pk}").exists()
    assert SearchEntry.objects.filter(kind="proposals").count() == 1
    assert f"Записи: {SearchEntry.objects.count()}" in capsys.readouterr().out
