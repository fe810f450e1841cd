"""Texts of the demonstration's pages, in Bulgarian and English.

The campaign retells in our own words what the Municipality of Ihtiman announced about its project; the
other pages say how a proposal goes through this installation.
"""

from dataclasses import dataclass
from typing import Any

type Body = list[tuple[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """One page's texts in one language."""

    title: str
    slug: str
    intro: str = ""
    search_description: str = ""
    picture_alt: str = ""
    body: Body


HOME = {
    "bg": Texts(
        title="Младежки съвет – Ихтиман",
        slug="nachalo",
        intro="Всяко решение на Младежкия съвет влиза в деловодството на Общинския съвет с номер и срок за отговор. "
        "Тук се вижда какво е станало с него.",
        search_description="Предложения, заседания и решения на Младежкия съвет към Община Ихтиман.",
        body=[],
    ),
    "en": Texts(
        title="Youth Council – Ihtiman",
        slug="start",
        intro="Every resolution of the Youth Council enters the records of the Municipal Council with a number and a "
        "date by which it must be answered. Here you see what became of it.",
        search_description="Proposals, meetings and resolutions of the Youth Council of the Municipality of Ihtiman.",
        body=[],
    ),
}

HOW = {
    "bg": Texts(
        title="Как работи",
        slug="kak-raboti",
        search_description="Пътят на едно предложение: от идеята до отговора на общината.",
        body=[
            (
                "steps",
                {
                    "heading": "Пътят на едно предложение",
                    "steps": [
                        {
                            "title": "Пишеш",
                            "text": "Какво да се реши, точка по точка, и защо. Докато е чернова, я виждаш само ти.",
                        },
                        {
                            "title": "Събираш подкрепа",
                            "text": "Другите млади хора я четат и казват дали са с теб.",
                        },
                        {
                            "title": "Внасяш",
                            "text": "Предложението получава входящ номер и отива в комисия за становище.",
                        },
                        {
                            "title": "Съветът решава",
                            "text": "На открито заседание, с кворум и гласуване, което се вижда тук на живо.",
                        },
                        {
                            "title": "Общината получава",
                            "text": "Приетото решение тръгва към Общинския съвет с всички документи.",
                        },
                        {"title": "Идва отговор", "text": "Отговорът се публикува до решението, за което е."},
                    ],
                },
            ),
            (
                "accordion",
                {
                    "heading": "Често питат",
                    "items": [
                        {
                            "question": "Ще се вижда ли истинското ми име?",
                            "answer": "<p>Не, ако не искаш. Показва се името, което избереш. Рождената дата и имейлът не се показват на никого.</p>",
                        },
                        {
                            "question": "Трябва ли ми нещо друго освен телефон?",
                            "answer": "<p>Не. Четеш без регистрация. За да предлагаш и подкрепяш, влизаш с код, който пристига по имейл.</p>",
                        },
                        {
                            "question": "Как да съм сигурен, че гласовете са преброени вярно?",
                            "answer": "<p>При явно и поименно гласуване решението се публикува с всички гласове и с правилото, по което е преброено. Всеки може да го преброи сам.</p>",
                        },
                    ],
                },
            ),
        ],
    ),
    "en": Texts(
        title="How it works",
        slug="how-it-works",
        search_description="The way of a proposal: from the idea to the municipality's answer.",
        body=[
            (
                "steps",
                {
                    "heading": "The way of a proposal",
                    "steps": [
                        {
                            "title": "You write",
                            "text": "What should be decided, point by point, and why. While it is a draft, only you see it.",
                        },
                        {
                            "title": "You gather support",
                            "text": "Other young people read it and say whether they are with you.",
                        },
                        {
                            "title": "You submit",
                            "text": "The proposal gets an incoming number and goes to a committee for its opinion.",
                        },
                        {
                            "title": "The council decides",
                            "text": "At a public meeting, with a quorum and a vote that you can follow here live.",
                        },
                        {
                            "title": "The municipality receives",
                            "text": "An adopted resolution goes to the Municipal Council with all its documents.",
                        },
                        {
                            "title": "The answer comes",
                            "text": "It is published next to the resolution that it answers.",
                        },
                    ],
                },
            ),
            (
                "accordion",
                {
                    "heading": "Often asked",
                    "items": [
                        {
                            "question": "Will my real name be seen?",
                            "answer": "<p>Not unless you want it. Others see the name that you choose. Nobody is shown your birth date or your e-mail.</p>",
                        },
                        {
                            "question": "Do I need anything but a phone?",
                            "answer": "<p>No. You read without an account. To propose and support, you sign in with a code that comes by e-mail.</p>",
                        },
                        {
                            "question": "How can I be sure that the votes were counted right?",
                            "answer": "<p>After an open vote or a vote by name the resolution is published with all votes and the rule by which they were counted. Anybody can count again.</p>",
                        },
                    ],
                },
            ),
        ],
    ),
}

CAMPAIGNS = {
    "bg": Texts(
        title="Кампании", slug="kampanii", intro="Какво подготвя общината и как да се включиш.", body=[]
    ),
    "en": Texts(
        title="Campaigns",
        slug="campaigns",
        intro="What the municipality prepares and how to take part.",
        body=[],
    ),
}

CAMPAIGN = {
    "bg": Texts(
        title="Гражданите на Ихтиман планират заедно с общината",
        slug="grazhdanite-planirat",
        intro="Проект на Община Ихтиман: хората участват в плановете за развитие и проверяват как се изпълняват. "
        "От него се ражда и Младежкият съвет.",
        search_description="Проектът на Община Ихтиман за участие на гражданите, контрол върху общинските политики и Младежки съвет.",
        picture_alt="Рисунка: зелени хълмове, над тях изгрява полукръг от места като в заседателна зала.",
        body=[
            (
                "text",
                "<h2>За какво е проектът</h2><p>Общината иска да се управлява по-добре и за хората: решенията ѝ да тръгват от "
                "нуждите на населението, а гражданите да имат думата. Затова се въвеждат механизми, с които се следи и "
                "контролира изпълнението на общинските политики.</p><p>Проектът е за две групи: хората в общината с "
                "техните граждански структури и служителите на общинската администрация.</p>",
            ),
            (
                "numbers",
                {
                    "heading": "В числа",
                    "numbers": [
                        {
                            "number": "60 660 лв.",
                            "label": "бюджет на проекта (около 31 015 евро)",
                            "source": "договор № 13-13-185 от 06.11.2013 г.",
                            "url": "",
                        },
                        {
                            "number": "100 %",
                            "label": "от парите са безвъзмездни",
                            "source": "оперативна програма „Административен капацитет“",
                            "url": "",
                        },
                        {
                            "number": "2014–2020",
                            "label": "е периодът на новия Общински план за развитие",
                            "source": "съобщение на Община Ихтиман",
                            "url": "",
                        },
                    ],
                },
            ),
            (
                "text",
                "<h2>Какво ще се промени</h2><ul><li>Гражданите участват наистина, когато се пишат общинските политики, и "
                "следят дали те се изпълняват.</li><li>Общината има план за развитие за 2014–2020 г. и стратегически "
                "планове по отрасли.</li><li>Работи система за наблюдение и последващ контрол.</li><li>Служителите са "
                "обучени да си служат с новите механизми.</li><li>Хората научават непрекъснато какво прави местната "
                "власт.</li></ul>",
            ),
            (
                "callout",
                {
                    "title": "Младежки съвет – Ихтиман",
                    "text": "<p>Проектът предвижда Младежки съвет като паралелна структура на Общинския съвет. Този сайт е "
                    "мястото, на което той работи.</p>",
                },
            ),
            (
                "timeline",
                {
                    "heading": "Как върви",
                    "events": [
                        {
                            "when": "6 ноември 2013 г.",
                            "title": "Подписан е договорът",
                            "text": "Договор № 13-13-185, приоритетна ос „Добро управление“, подприоритет 1.3.",
                            "state": "done",
                        },
                        {
                            "when": "по време на проекта",
                            "title": "Разяснителна кампания и проучване",
                            "text": "Общината обяснява политиките си и проучва с гражданите какъв е потенциалът ѝ за развитие.",
                            "state": "done",
                        },
                        {
                            "when": "6 август 2014 г.",
                            "title": "Проектът приключва",
                            "text": "Плановете, механизмите за контрол и Младежкият съвет остават.",
                            "state": "done",
                        },
                    ],
                },
            ),
            (
                "accordion",
                {
                    "heading": "Подробности",
                    "items": [
                        {
                            "question": "Как се казва проектът?",
                            "answer": "<p>„Въвеждане на механизми за мониторинг и контрол в Община Ихтиман и стимулиране участието на гражданите в планирането на общински политики за развитие“.</p>",
                        },
                        {
                            "question": "Кой плаща?",
                            "answer": "<p>Оперативна програма „Административен капацитет“, съфинансирана от Европейския съюз чрез Европейския социален фонд.</p>",
                        },
                        {
                            "question": "Какво остава след това?",
                            "answer": "<p>По-открита администрация: обществен контрол, показатели, които могат да се измерят, и внимание към мнението на различните групи хора.</p>",
                        },
                    ],
                },
            ),
            (
                "partners",
                {
                    "heading": "Участват",
                    "partners": [
                        {"name": "Община Ихтиман", "logo": None, "url": ""},
                        {"name": "Европейски социален фонд", "logo": None, "url": ""},
                        {"name": "ОП „Административен капацитет“", "logo": None, "url": ""},
                    ],
                },
            ),
        ],
    ),
    "en": Texts(
        title="The people of Ihtiman plan together with the municipality",
        slug="people-plan",
        intro="A project of the Municipality of Ihtiman: people take part in the plans for its development and check how "
        "they are carried out. The Youth Council grows out of it.",
        search_description="The project of the Municipality of Ihtiman for participation, oversight of local policies and a Youth Council.",
        picture_alt="A drawing: green hills, and above them a half circle of seats rises like a sun.",
        body=[
            (
                "text",
                "<h2>What the project is about</h2><p>The municipality wants to govern better and for its people: decisions "
                "start from what the population needs, and citizens have a say. So it introduces ways to follow and control "
                "how local policies are carried out.</p><p>The project is for two groups: the people of the municipality "
                "with their civic organisations, and the staff of the municipal administration.</p>",
            ),
            (
                "numbers",
                {
                    "heading": "In numbers",
                    "numbers": [
                        {
                            "number": "BGN 60,660",
                            "label": "the project's budget (about EUR 31,015)",
                            "source": "contract No. 13-13-185 of 6 November 2013",
                            "url": "",
                        },
                        {
                            "number": "100%",
                            "label": "of the money is a grant",
                            "source": "Operational Programme Administrative Capacity",
                            "url": "",
                        },
                        {
                            "number": "2014–2020",
                            "label": "is the period of the new Municipal Development Plan",
                            "source": "announcement of the Municipality of Ihtiman",
                            "url": "",
                        },
                    ],
                },
            ),
            (
                "text",
                "<h2>What will change</h2><ul><li>Citizens really take part when local policies are written, and watch "
                "whether they are carried out.</li><li>The municipality has a development plan for 2014–2020 and strategic "
                "plans by sector.</li><li>A system of monitoring and follow-up control is at work.</li><li>The staff are "
                "trained to use the new mechanisms.</li><li>People learn continuously what the local authority does.</li></ul>",
            ),
            (
                "callout",
                {
                    "title": "Youth Council – Ihtiman",
                    "text": "<p>The project provides for a Youth Council as a parallel structure of the Municipal Council. "
                    "This site is the place where it works.</p>",
                },
            ),
            (
                "timeline",
                {
                    "heading": "How it goes on",
                    "events": [
                        {
                            "when": "6 November 2013",
                            "title": "The contract is signed",
                            "text": "Contract No. 13-13-185, priority axis Good Governance, sub-priority 1.3.",
                            "state": "done",
                        },
                        {
                            "when": "during the project",
                            "title": "Information campaign and study",
                            "text": "The municipality explains its policies and studies its potential together with the citizens.",
                            "state": "done",
                        },
                        {
                            "when": "6 August 2014",
                            "title": "The project ends",
                            "text": "The plans, the ways of control and the Youth Council stay.",
                            "state": "done",
                        },
                    ],
                },
            ),
            (
                "accordion",
                {
                    "heading": "Details",
                    "items": [
                        {
                            "question": "What is the project called?",
                            "answer": "<p>In our translation: “Introducing mechanisms for monitoring and control in the Municipality of Ihtiman and encouraging citizens to take part in planning local development policies”.</p>",
                        },
                        {
                            "question": "Who pays?",
                            "answer": "<p>The Operational Programme Administrative Capacity, co-financed by the European Union through the European Social Fund.</p>",
                        },
                        {
                            "question": "What stays afterwards?",
                            "answer": "<p>A more open administration: public oversight, indicators that can be measured, and attention to what different groups of people think.</p>",
                        },
                    ],
                },
            ),
            (
                "partners",
                {
                    "heading": "Taking part",
                    "partners": [
                        {"name": "Municipality of Ihtiman", "logo": None, "url": ""},
                        {"name": "European Social Fund", "logo": None, "url": ""},
                        {"name": "OP Administrative Capacity", "logo": None, "url": ""},
                    ],
                },
            ),
        ],
    ),
}

CALL = {
    "bg": {
        "title": "Имаш идея за общината?",
        "text": "Напиши какво да се реши. Пет минути стигат за начало.",
        "label": "Дай предложение",
    },
    "en": {
        "title": "Do you have an idea for the municipality?",
        "text": "Write what should be decided. Five minutes are enough to start.",
        "label": "Make a proposal",
    },
}

WIDGET_HEADING = {"bg": "Нови предложения", "en": "New proposals"}
