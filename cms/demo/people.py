"""The invented people of the demonstration; every surname says that nobody bears it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody invented: sign-in name, name in office, display name, birth date."""

    key: str
    name: str
    display_name: str
    born: date

    @property
    def email(self) -> str:
        """Return the address at a domain that RFC 2606 reserves for examples."""
        return f"{self.key}@glas.example"


def person(key: str, name: str, born: date) -> Person:
    """Return a person whose display name is the first name and the initial."""
    first, last = name.split(" ", 1)
    return Person(key=key, name=name, display_name=f"{first} {last[0]}.", born=born)


# For the demonstration only; the command that builds it prints the accounts with it.
PASSWORD = "glas-demo-2026"  # noqa: S105 -- printed for everybody to use

CHAIR = person("chair", "Ана Примерова", date(2005, 3, 14))
SECRETARY = person("secretary", "Лора Протоколова", date(2001, 9, 2))
MEMBER = person("member", "Борис Образцов", date(2007, 6, 21))
YOUNG_PERSON = person("young", "Кристиян Младежов", date(2009, 11, 5))
EDITOR = person("editor", "Елена Страницова", date(1991, 1, 30))
PUBLISHER = person("publisher", "Невена Издателова", date(1986, 7, 12))
MODERATOR = person("moderator", "Петър Внимателов", date(1995, 4, 18))
MUNICIPAL_SECRETARY = person("municipal", "Мария Деловодова", date(1980, 10, 23))

# Seats 1 to 20; the twenty-first stays vacant on purpose.
MEMBERS = (
    CHAIR,
    MEMBER,
    person("viktoria", "Виктория Небивалова", date(2006, 1, 8)),
    person("georgi", "Георги Измислев", date(2004, 12, 1)),
    person("daria", "Дария Показнова", date(2008, 5, 17)),
    person("eli", "Ели Пробина", date(2007, 8, 29)),
    person("zhivko", "Живко Скицев", date(2003, 2, 11)),
    person("iva", "Ива Учебникова", date(2009, 4, 3)),
    person("kalin", "Калин Макетов", date(2006, 10, 19)),
    person("lilia", "Лилия Черновска", date(2008, 9, 9)),
    person("martin", "Мартин Пробников", date(2005, 7, 25)),
    person("nikol", "Никол Въображаева", date(2010, 1, 16)),
    person("ognyan", "Огнян Приказков", date(2002, 11, 28)),
    person("pavlina", "Павлина Опитова", date(2007, 3, 6)),
    person("raya", "Рая Условна", date(2009, 6, 13)),
    person("simeon", "Симеон Нагледев", date(2004, 8, 4)),
    person("teodora", "Теодора Мислена", date(2006, 12, 22)),
    person("filip", "Филип Сценариев", date(2003, 5, 31)),
    person("hristina", "Христина Ролева", date(2008, 2, 27)),
    person("tsvetan", "Цветан Етюдов", date(2005, 10, 10)),
)

# Young people without a seat, who write and support proposals.
YOUNG_PEOPLE = (
    YOUNG_PERSON,
    person("aleks", "Алекс Задумков", date(2008, 7, 7)),
    person("bilyana", "Биляна Хрумкина", date(2010, 3, 19)),
    person("desislav", "Десислав Идеев", date(2007, 12, 12)),
    person("emona", "Емона Мечтаева", date(2009, 9, 24)),
)

# Twenty of the municipal council's 21 seats; the first one chairs.
COUNCILLORS = tuple(
    person(f"councillor-{number}", name, date(1960 + number, 1 + number % 12, 1 + number))
    for number, name in enumerate(
        (
            "Стоян Заседателев",
            "Радка Бюджетова",
            "Иван Кворумов",
            "Надя Наредбова",
            "Тодор Докладников",
            "Пенка Дебатова",
            "Васил Мнозинстов",
            "Яна Становищева",
            "Кольо Питанков",
            "Дочка Протоколова",
            "Спас Бюлетинов",
            "Жени Правилникова",
            "Митко Репликов",
            "Сийка Комисиева",
            "Наско Дупликов",
            "Гана Поправкова",
            "Кръстьо Мандатов",
            "Бонка Отчетова",
            "Дончо Регламентов",
            "Верка Разискванова",
        ),
        start=1,
    )
)

# The accounts that the demonstration prints; the others sign in by an e-mailed code like anybody else.
SIGN_IN = (CHAIR, SECRETARY, MEMBER, YOUNG_PERSON, EDITOR, PUBLISHER, MUNICIPAL_SECRETARY, MODERATOR)
