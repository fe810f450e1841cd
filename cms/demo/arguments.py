"""What the demonstration's young people write for and against proposals; everything is invented."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice

from cms.demo.clock import Timeline
from cms.demo.institution import CLUB, Institution
from cms.demo.moderation import ABOUT_SOMEBODY, ADVERTISING, UNKIND
from cms.demo.people import CHAIR
from cms.demo.proposal_progress import ProposalProgress, Step
from plugins.deliberation.arguments import services


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoArgument:
    """An argument or question, about all of the proposal, a point or an amendment, counted from 1.

    ``helpful`` is how many members vote for it.
    """

    author: str
    side: str
    text: str
    point: int = 0
    amendment: int = 0
    helpful: int = 0
    answers: tuple[tuple[str, str], ...] = ()


# By the key of who wrote the proposal.
DEBATES: dict[str, tuple[DemoArgument, ...]] = {
    "martin": (
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
    "young": (
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
        DemoArgument(
            author="lilia",
            side="against",
            text="С половин цена курсът пак няма да е за всички: три деца в една къща са три билета.",
            amendment=1,
            helpful=3,
        ),
        DemoArgument(author="daria", side="question", text="Ще спира ли и в махалите между селата?"),
    ),
    "bilyana": (
        DemoArgument(
            author="eli",
            side="for",
            text="Сега се рисува по спирките. Ако има стена, спирките ще останат чисти.",
            helpful=4,
        ),
        DemoArgument(author="tsvetan", side="against", text=UNKIND),
        DemoArgument(author="desislav", side="for", text=ADVERTISING),
        DemoArgument(author="georgi", side="against", text=ABOUT_SOMEBODY),
        DemoArgument(
            author="iva",
            side="question",
            text="Кой ще купува боите и кой ще измива стената, когато се напълни?",
            answers=(("bilyana", "Боите носи всеки сам, а стената ще белосваме заедно, два пъти годишно."),),
        ),
    ),
}
# By whom, of which side, in which words, and who else accepts it.
SUMMARIES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "martin": (
        "filip",
        "for",
        "Сега се кара на опасно място; площадката е близо, с ползватели и с надзор.",
        (CLUB,),
    ),
    "young": ("raya", "for", "Без късен автобус децата от селата се отказват от занятия.", ()),
}


def debate_on(institution: Institution, timeline: Timeline, progress: ProposalProgress) -> Iterator[Step]:
    """Yield the debate on one proposal, in the last days before the demonstration is built."""
    debate = DEBATES.get(progress.plan.author, ())
    for number, plan in enumerate(debate):
        # The last one is of today, and nobody has voted on it yet.
        at = timeline.minutes_ago(90) if number == len(debate) - 1 else timeline.days_ago(5 - 0.5 * number)
        yield Step(at, partial(_argue, institution, progress, plan))
    if progress.plan.author in SUMMARIES:
        yield Step(timeline.minutes_ago(80), partial(_sum_up, institution, progress))


def _argue(institution: Institution, progress: ProposalProgress, plan: DemoArgument) -> None:
    proposal, author = progress.proposal, institution.author
    about = proposal.amendments.get(number=plan.amendment).pk if plan.amendment else None
    argument = services.argue(
        proposal,
        side=plan.side,
        text=plan.text,
        point=proposal.points[plan.point - 1]["id"] if plan.point else "",
        amendment=about,
        language="bg",
        actor=author(plan.author),
    )
    for key, text in plan.answers:
        services.answer_argument(argument, text=text, language="bg", actor=author(key))
    voters = [one for key, one in institution.participants.items() if key.startswith(tuple("klnotvz"))]
    others = (voter for voter in voters if voter.pk != argument.author_id)
    for voter in islice(others, plan.helpful):
        services.vote_for_argument(argument, actor=voter)


def _sum_up(institution: Institution, progress: ProposalProgress) -> None:
    author = institution.author
    key, side, text, others = SUMMARIES[progress.plan.author]
    summary = services.propose_summary(
        progress.proposal, side=side, text=text, language="bg", actor=author(key)
    )
    for other in others:
        services.accept_summary(summary, actor=author(other))
