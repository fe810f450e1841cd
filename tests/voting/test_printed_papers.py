"""Ballot papers and the tellers' protocol, read back from what is printed."""

import io
import re

import pikepdf
import pytest

from tests.printed import folded, lines_of, pages_of, text_of
from voting.presenters.ballot_papers import PrintedPaper, ballot_papers_pdf
from voting.presenters.tellers_protocol import PrintedProtocol, tellers_protocol_pdf
from voting.procedure.papers import PaperForm, Protocol, protocol_faults

FOOT = folded("Подпис на член на комисията:")
HEAD = "БЮЛЕТИНА"
QUESTION = "Навес за 30 велосипеда при Професионалната гимназия „Васил Левски“, № 7"
OPTIONS = {"for": "За", "against": "Против", "abstain": "Въздържал се"}
WORDS = {
    "council": "Младежки съвет Ихтиман",
    "language": "bg",
    "occasion": "Заседание на 27 ноември 2026 г., точка 3",
    "asked_in": "bg",
}


def printed(
    number: int = 13, question: str = QUESTION, labels: list[str] | None = None, marks: int = 1
) -> bytes:
    options = labels or list(OPTIONS.values())
    paper = PrintedPaper(question=question, options=options, marks=marks, **WORDS)
    return ballot_papers_pdf(paper, number)


def papers_in(pdf: bytes) -> list[str]:
    """Return the text of each paper; any text outside them fails."""
    *papers, rest = text_of(pdf).split(FOOT)
    assert rest == ""
    return papers


def protocol_pdf(
    protocol: Protocol | None = None, question: str = QUESTION, tellers: tuple[str, ...] = ()
) -> bytes:
    words = PrintedProtocol(question=question, options=OPTIONS, tellers=tellers, **WORDS)
    return tellers_protocol_pdf(words, protocol)


def figures_in(pdf: bytes, labels: list[str]) -> list[int | None]:
    """Return the number beside each label of the table; ``None`` where its cell is empty."""
    pattern = "".join(rf"{re.escape(folded(label))}(\d*)" for label in labels)
    found = re.search(pattern, text_of(pdf))
    assert found is not None
    return [int(number) if number else None for number in found.groups()]


LABELS = [
    "Раздадени бюлетини",
    "Върнати неизползвани бюлетини",
    "Намерени в урната бюлетини",
    "Действителни бюлетини",
    "Недействителни бюлетини",
    "Бюлетини без отбелязване",
    *OPTIONS.values(),
]


class TestBallotPapers:
    @pytest.mark.parametrize("number", [1, 2, 7, 13, 21])
    def test_there_are_exactly_as_many_as_voters(self, number):
        assert len(papers_in(printed(number))) == number

    def test_nothing_tells_one_paper_from_another(self):
        assert len(set(papers_in(printed(21)))) == 1

    def test_each_has_the_question_and_the_answers_in_their_order(self):
        paper = papers_in(printed())[0]

        assert paper.startswith(folded(f"{WORDS['council']}{WORDS['occasion']}{HEAD}{QUESTION}"))
        assert paper.endswith(folded("".join(OPTIONS.values())))

    def test_several_lie_on_one_sheet_and_none_is_torn_apart(self):
        pages = pages_of(printed(21))

        assert len(pages) < 21
        assert all(page.count(HEAD) == page.count(FOOT) for page in pages)

    def test_a_long_list_of_candidates_stays_on_its_page(self):
        names = [f"Кандидат {chr(ord('А') + place % 30)}{place} Иванова-Петрова" for place in range(60)]
        pdf = printed(2, labels=[*names, "Против всички"], marks=5)

        assert [page.count(HEAD) for page in pages_of(pdf)] == [1, 1]
        assert papers_in(pdf)[0].endswith(folded("".join([*names, "Против всички"])))

    @pytest.mark.parametrize("many", [25, 60])
    def test_many_long_names_are_set_closer_and_none_over_another(self, many):
        name = "Александър-Константин Владимиров Христофоров"
        lines = lines_of(printed(1, labels=[f"{name}-{place}" for place in range(many)], marks=5))

        assert len({place[:3] for place in lines}) == len(lines)
        assert {page for page, *_place in lines} == {0}
        # Within the margins of the page, in points.
        assert all(28 < foot < 814 for _page, _left, foot, _size in lines)
        assert min(size for *_place, size in lines) >= 9

    def test_nothing_on_a_usual_paper_is_set_in_small_type(self):
        assert {size for *_place, size in lines_of(printed())} == {10, 11}

    def test_it_says_how_many_boxes_may_be_marked(self):
        assert folded("само в едно квадратче") in papers_in(printed())[0]
        assert folded("най-много в 3") in papers_in(printed(marks=3))[0]

    def test_words_without_a_letter_in_the_font_are_named(self):
        assert folded("Празник [party popper] за Ѝво") in papers_in(printed(question="Празник 🎉 за Ѝво"))[0]

    def test_what_people_write_is_never_markup(self):
        assert (
            folded('#panic("не") *важно* $x$') in papers_in(printed(question='#panic("не") *важно* $x$'))[0]
        )

    def test_it_is_a_tagged_document_in_the_council_s_language(self):
        with pikepdf.open(io.BytesIO(printed())) as document:
            assert str(document.Root.Lang) == "bg-BG"
            assert document.Root.MarkInfo.Marked
            assert QUESTION in str(document.docinfo.Title)


class TestTheProtocol:
    def test_printed_before_the_count_its_cells_are_empty(self):
        assert figures_in(protocol_pdf(), LABELS) == [None] * len(LABELS)

    def test_it_names_the_question_and_the_tellers(self):
        text = text_of(protocol_pdf(tellers=("Иван Петров", "Мария Иванова")))

        assert folded(QUESTION) in text
        assert folded("Подписи на членовете на комисията: Иван Петров Мария Иванова") in text

    def test_a_void_round_says_so_and_counts_nothing_more(self):
        pdf = protocol_pdf(Protocol(12, 0, 13))

        assert figures_in(pdf, LABELS) == [12, 0, 13, *[None] * 6]
        assert folded(
            "В урната има повече бюлетини от раздадените: гласуването е недействително."
        ) in text_of(pdf)

    def test_papers_that_were_filled_in_give_a_protocol_that_can_be_read_back(self):
        papers = papers_in(printed(13))
        # One is handed back, one has two marks, one has none; the others are marked in turn.
        marked = papers[3:]
        answers = list(OPTIONS)
        counted = dict.fromkeys(answers, 0)
        for place, paper in enumerate(marked):
            answer = answers[place % len(answers)]
            assert folded(OPTIONS[answer]) in paper
            counted[answer] += 1
        protocol = Protocol(len(papers), 1, len(papers) - 1, len(marked), 1, 1, counted)

        assert protocol_faults(protocol, PaperForm(13, tuple(OPTIONS))) == ()
        assert figures_in(protocol_pdf(protocol), LABELS) == [13, 1, 12, 10, 1, 1, 4, 3, 3]
