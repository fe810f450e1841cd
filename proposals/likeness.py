"""How much two titles say the same: a measure over the stems of their words, pure and without a database.

A proposal for a skate park finds the other one whichever forms and order its words have. The words of
council work that nearly every title has (a repair, a school, the town) count little; of two words that are
spelt in two ways, or joined from two, the beginnings count.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from youth.stems import SMALL_WORDS, light_stems, words_in

# From here on titles are offered as similar, see ``docs/proposals.md`` for how it was chosen.
THRESHOLD = 0.5
SELDOM, COMMON = 1.0, 0.45
# Two words with a beginning of so many letters in common are taken as one.
BEGINNING = 5
# What two titles of one council have in common without being about the same thing.
_COMMON = """
" да ли ще би се си ни ги ми ти му го ме те ме ви ние вие аз те всеки всяка всяко всички нов нова ново
нови повече още друг друга по-добър по-добре много малко един една едно има няма имаме искаме искам
предлагам предложение общински община град градски село селски квартал кв ул улица център централен район
наш нашия младеж младежи младежки млад ученик ученици ученически училище училищен дете деца детски хора
човек жители година годишен ремонт ремонтирам изграждане изгради направа направи осигури осигуряване
създаване създаде обновяване поставяне постави безплатен безплатно свободен достъп открит място места
зала площадка край пред зад над под до при между вместо покрай около срещу чрез през без лято летен
обществен общ нещо площад парк двор река гара a an the our new more free public town city village youth
young people pupil pupils school let us all every place next
"""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a title: the stems of its forms, the beginning that it is also known by, what it counts."""

    stems: frozenset[str]
    beginning: str
    weight: float

    @property
    def keys(self) -> frozenset[str]:
        """Return by what an index finds the word: its stems, and its beginning with a star."""
        return self.stems | {f"{self.beginning}*"} if self.beginning else self.stems

    def is_same(self, other: "Term") -> bool:
        """Return whether two words are taken as one."""
        return bool(self.keys & other.keys)


@lru_cache(maxsize=5_000)
def terms_of(title: str) -> tuple[Term, ...]:
    """Return the different words of a title, without the small ones."""
    terms: list[Term] = []
    for word in words_in(title):
        for part in word.parts:
            if part in SMALL_WORDS or (len(part) == 1 and not part.isdigit()):
                continue
            term = _term(part)
            if not any(term.is_same(one) for one in terms):
                terms.append(term)
    return tuple(terms)


def likeness(one: str, other: str) -> float:
    """Return how much two titles say the same, from 0 to 1: the mean of what each has of the other."""
    mine, theirs = terms_of(one), terms_of(other)
    if not mine or not theirs:
        return 0.0
    shared_of_mine = [term for term in mine if any(term.is_same(own) for own in theirs)]
    shared_of_theirs = [term for term in theirs if any(term.is_same(own) for own in mine)]
    return (_weight(shared_of_mine) / _weight(mine) + _weight(shared_of_theirs) / _weight(theirs)) / 2


def keys_of(title: str) -> frozenset[str]:
    """Return by what an index finds a title."""
    return frozenset().union(*(term.keys for term in terms_of(title)))


def telling_keys(title: str) -> frozenset[str]:
    """Return by what others like it are looked for: the keys of its telling words, of all where none is."""
    terms = terms_of(title)
    telling = [term for term in terms if term.weight == SELDOM] or terms
    return frozenset().union(*(term.keys for term in telling))


@lru_cache(maxsize=20_000)
def _term(form: str) -> Term:
    stems = light_stems(form)
    longest = max(stems, key=len)
    beginning = longest[:BEGINNING] if len(longest) >= BEGINNING and not form.isdigit() else ""
    return Term(stems, beginning, COMMON if stems & _COMMON_STEMS else SELDOM)


def _weight(terms: Iterable[Term]) -> float:
    return sum(term.weight for term in terms)


_COMMON_STEMS = frozenset().union(*(light_stems(word) for word in _COMMON.split()))
