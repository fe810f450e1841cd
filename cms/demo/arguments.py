"""What the demonstration's young people write for and against three proposals; everything is invented."""

from dataclasses import dataclass

from cms.demo.clock import Timeline
from cms.demo.institution import CLUB, Institution
from cms.demo.people import CHAIR
from cms.demo.proposals import Goal
from plugins.deliberation.arguments import services
from proposals.models import Proposal
from youth import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoArgument:
    """An argument or question; ``point`` counts from 1, ``helpful`` is how many members vote for it."""

    author: str
    side: str
    text: str
    point: int = 0
    helpful: int = 0
    answers: tuple[tuple[str, str], ...] = ()


DEBATES: dict[Goal, tuple[DemoArgument, ...]] = {
    Goal.IN_COMMITTEE: (
        DemoArgument(
            author="filip",
            side="for",
            text="На паркинга пред поликлиниката минават линейки. Докато караме, пречим и на тях.",
            helpful=9,
        ),
        DemoArgument(
            author="hristina",
            side="against",
            text="14 000 евро стигат за настилка, но не и за осветление. Зимата след 17 ч. е тъмно.",
            point=2,
            helpful=7,
            answers=(
                ("martin", "Лампите на спортната зала светят до 22 часа и теренът е точно под тях."),
                (
                    CHAIR.key,
                    "Комисията поиска сметка и за осветлението; отговор се очаква до края на месеца.",
                ),
            ),
        ),
        DemoArgument(
            author=CLUB,
            side="for",
            text="Нашият клуб може да поеме надзора в събота и неделя и да обучава начинаещите безплатно.",
            helpful=5,
        ),
        DemoArgument(
            author="pavlina",
            side="against",
            text="Теренът до залата е единственото място за фестивала през юни. Къде ще отиде той?",
            point=1,
            helpful=4,
        ),
        DemoArgument(
            author="emona",
            side="for",
            text="Обсъждането преди възлагането е най-важната точка: така няма да се строи два пъти.",
            point=3,
            helpful=3,
        ),
        DemoArgument(
            author="aleks",
            side="question",
            text="Ще може ли да се кара и с тротинетки?",
            answers=(("martin", "Да, съоръженията са за всички с колела."),),
        ),
        DemoArgument(
            author="teodora",
            side="against",
            text="Първо да се поправят уредите на старата детска площадка: те са за повече хора.",
        ),
        DemoArgument(
            author="simeon",
            side="for",
            text="Две катастрофи за едно лято са достатъчна причина да не чакаме още една година.",
        ),
    ),
    Goal.PUBLISHED: (
        DemoArgument(
            author="raya",
            side="for",
            text="От нашето село четирима се отказаха от музикалната школа само заради автобуса.",
            helpful=6,
        ),
        DemoArgument(
            author="georgi",
            side="against",
            text="Един курс за десетина души е скъп. По-евтино е да се плаща на родители с коли.",
            helpful=2,
        ),
        DemoArgument(author="daria", side="question", text="Ще спира ли и в махалите между селата?"),
    ),
}
# By whom, of which side, in which words, and who else accepts it.
SUMMARIES: dict[Goal, tuple[str, str, str, tuple[str, ...]]] = {
    Goal.IN_COMMITTEE: (
        "filip",
        "for",
        "Сега се кара на опасно място; площадката е близо, с ползватели и с надзор.",
        (CLUB,),
    ),
    Goal.PUBLISHED: ("raya", "for", "Без късен автобус децата от селата се отказват от занятия.", ()),
}


def argue(institution: Institution, timeline: Timeline, goal: Goal, proposal: Proposal) -> None:
    """Write the debate on one proposal, in the last days before the demonstration is built."""
    author = institution.author
    debate = DEBATES[goal]
    voters = [one for key, one in institution.participants.items() if key.startswith(tuple("klnotvz"))]
    for number, plan in enumerate(debate):
        # The last one is of today, and nobody has voted on it yet.
        at = timeline.minutes_ago(90) if number == len(debate) - 1 else timeline.days_ago(5 - 0.5 * number)
        with clock.standing_at(at):
            point = proposal.points[plan.point - 1]["id"] if plan.point else ""
            argument = services.argue(
                proposal,
                side=plan.side,
                text=plan.text,
                point=point,
                language="bg",
                actor=author(plan.author),
            )
            for key, text in plan.answers:
                services.answer_argument(argument, text=text, language="bg", actor=author(key))
            for voter in voters[: plan.helpful]:
                services.vote_for_argument(argument, actor=voter)
    if goal in SUMMARIES:
        key, side, text, others = SUMMARIES[goal]
        with clock.standing_at(timeline.minutes_ago(80)):
            summary = services.propose_summary(
                proposal, side=side, text=text, language="bg", actor=author(key)
            )
            for other in others:
                services.accept_summary(summary, actor=author(other))
