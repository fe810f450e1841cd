"""The proposals of the demonstration and how far each has come."""

from dataclasses import dataclass
from enum import Enum


class Goal(Enum):
    """The state in which the demonstration leaves a proposal."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUBMITTED = "submitted"
    REGISTERED = "registered"
    RETURNED = "returned"
    IN_COMMITTEE = "in_committee"
    ON_AGENDA = "on_agenda"
    VOTED_NEXT = "voted_next"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoProposal:
    """A proposal as its author wrote it; everybody here has written one, so that the author names it.

    ``supports`` counts members and young people who back it, those after the first ``skips`` of them.
    """

    author: str
    title: str
    summary: str
    points: tuple[str, ...]
    goal: Goal
    supports: int = 0
    skips: int = 0
    committee: str = ""
    # A further committee, whose last day may be over.
    second: str = ""
    gives_no_opinion: bool = False
    # By which paper the committees were assigned: its name and number.
    paper: tuple[str, str] = ("", "")
    # Whose proposal this one becomes a part of.
    merged_into: str = ""
    # Under which title the last point becomes a proposal of its own.
    split_off: str = ""
    # By their names in Bulgarian; both may be left out.
    topic: str = ""
    place: str = ""
    language: str = "bg"

    @property
    def text(self) -> str:
        """Return the decision as its author typed it: a list has numbers, a point alone has none."""
        if len(self.points) == 1:
            return self.points[0]
        return "\n".join(f"{number}. {point}" for number, point in enumerate(self.points, start=1))


PROPOSALS = (
    DemoProposal(
        author="young",
        title="Безплатен автобус за учениците от селата след извънкласни занимания",
        summary="Последният автобус тръгва в 17:40, а тренировките и школите свършват към 19 часа. "
        "Който живее на село, или си тръгва по-рано, или не се записва.",
        points=(
            "Общината да осигури в учебни дни курс в 19:15 от автогарата към Вакарел, Живково и Мирово.",
            "За ученици с карта курсът да е безплатен.",
            "След три месеца да се публикува колко души са пътували.",
        ),
        goal=Goal.PUBLISHED,
        topic="Транспорт",
        place="с. Вакарел",
        supports=14,
    ),
    DemoProposal(
        author="martin",
        title="Скейт площадка до спортната зала",
        summary="Караме на паркинга пред поликлиниката. Миналото лято имаше две катастрофи.",
        points=(
            "Общината да отреди 400 кв. м от терена до спортната зала за скейт площадка.",
            "В бюджета за 2027 г. да се предвидят до 14 000 евро за настилка и три съоръжения.",
            "Проектът да се обсъди с бъдещите ползватели, преди да се възложи.",
        ),
        goal=Goal.IN_COMMITTEE,
        topic="Спорт и свободно време",
        place="гр. Ихтиман",
        supports=20,
        committee="sport",
        second="environment",
        paper=("Разпореждане на председателя", "РД-14"),
    ),
    DemoProposal(
        author="lilia",
        title="Читалнята да работи до 20 ч. през учебната година",
        summary="Втора смяна свършва в 18:50 и читалнята вече е затворена.",
        points=(
            "От октомври до май читалнята да работи до 20 ч. от понеделник до четвъртък.",
            "Дежурствата след 18 ч. да се поемат и от доброволци с обучение.",
        ),
        goal=Goal.ON_AGENDA,
        topic="Култура",
        place="гр. Ихтиман",
        supports=20,
        committee="education",
    ),
    DemoProposal(
        author="viktoria",
        title="Осветление на алеята към гарата",
        summary="По алеята към гарата се минава всеки ден, а след пет следобед през зимата не се вижда нищо.",
        points=(
            "Да се монтират 14 осветителни тела по алеята към гарата, с датчик за движение.",
            "Срок за изпълнение: 30.06.2027 г.",
        ),
        goal=Goal.VOTED_NEXT,
        topic="Градска среда",
        place="гр. Ихтиман",
        supports=20,
        committee="environment",
        second="sport",
        gives_no_opinion=True,
    ),
    DemoProposal(
        author="kalin",
        title="Контейнери за разделно събиране във всяко училище",
        summary="В три от училищата няма къде да се хвърлят разделно хартия и пластмаса.",
        points=(
            "До началото на втория срок във всяко училище да има контейнери за хартия, пластмаса и стъкло.",
            "Веднъж на срок общината да съобщава колко е събрано.",
        ),
        goal=Goal.ADOPTED,
        topic="Екология",
        supports=20,
        committee="environment",
    ),
    DemoProposal(
        author="georgi",
        title="Такса за паркиране в центъра",
        summary="Центърът е пълен с коли, а по тротоара не се минава с количка.",
        points=("Да се въведе почасова такса за паркиране в центъра в делнични дни.",),
        goal=Goal.REJECTED,
        topic="Транспорт",
        place="гр. Ихтиман",
        supports=20,
        committee="environment",
    ),
    DemoProposal(
        author="bilyana",
        title="Стена за графити зад пазара",
        summary="Да има място, където рисуването е позволено и никой не бърше на сутринта.",
        points=(
            "Стената зад общинския пазар да се обяви за свободна за рисуване.",
            "Правилата да се напишат заедно с хората, които рисуват.",
        ),
        goal=Goal.PUBLISHED,
        topic="Култура",
        place="гр. Ихтиман",
        supports=17,
    ),
    DemoProposal(
        author="club",
        title="Курс по първа помощ за десетокласници",
        summary="Хубаво е поне един човек във всеки клас да знае какво се прави при инцидент.",
        points=(
            "Общината да организира по един безплатен курс по първа помощ на срок.",
            "Който го завърши, да получава удостоверение.",
        ),
        goal=Goal.SUBMITTED,
        topic="Здраве",
        supports=20,
    ),
    DemoProposal(
        author="eli",
        title="Лятно кино в градския парк",
        summary="През лятото в града няма нищо вечер. Екран и прожектор има в читалището.",
        points=(
            "През юли и август да има прожекция на открито всяка втора събота.",
            "Филмите да се избират с анкета сред младите хора.",
        ),
        goal=Goal.REGISTERED,
        topic="Култура",
        place="гр. Ихтиман",
        supports=20,
    ),
    DemoProposal(
        author="aleks",
        title="Велоалея до язовира",
        summary="До язовира се кара по шосето, а банкет почти няма.",
        points=("Да се направи велоалея от края на града до язовира.",),
        goal=Goal.RETURNED,
        topic="Спорт и свободно време",
        supports=20,
    ),
    DemoProposal(
        author="ognyan",
        title="Повече кошчета по главната улица",
        summary="От парка до училището има две кошчета.",
        points=("По главната улица да се поставят още десет кошчета.",),
        goal=Goal.WITHDRAWN,
        topic="Градска среда",
        place="гр. Ихтиман",
        supports=6,
    ),
    DemoProposal(
        author="nikol",
        title="Вечерен автобус до Мирово",
        summary="Репетициите на танцовия състав свършват в 18:45, а до Мирово няма с какво да се приберем.",
        points=("Да има автобус до Мирово и след 18:45 часа.",),
        goal=Goal.MERGED,
        topic="Транспорт",
        place="с. Мирово",
        supports=5,
        skips=11,
        merged_into="young",
    ),
    DemoProposal(
        author="teodora",
        title="По-приветлив двор на гимназията",
        summary="В двора няма сянка и няма къде да се седне, а в дъжд всички стоим по коридорите.",
        points=(
            "До пролетта в двора да се засадят двадесет дървета.",
            "Под тях да се поставят десет пейки.",
            "Ученическата стая да бъде отключена и в междучасията.",
        ),
        goal=Goal.PUBLISHED,
        topic="Образование",
        place="гр. Ихтиман",
        supports=9,
        split_off="Ученическата стая да е отворена в междучасията",
    ),
    DemoProposal(
        author="emona",
        title="Стая за репетиции на училищните групи",
        summary="Две групи репетираме в гаража на съседите.",
        points=("Една от празните стаи в младежкия дом да стане стая за репетиции, с график в интернет.",),
        goal=Goal.DRAFT,
    ),
)
