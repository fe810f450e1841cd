"""The topics and settlements of the demonstration's youth council."""

from decimal import Decimal

from youth.models import Council, Participant
from youth.services.lists import Position, add_entry

TOPICS = (
    {"bg": "Спорт и свободно време", "en": "Sport and leisure"},
    {"bg": "Транспорт", "en": "Transport"},
    {"bg": "Култура", "en": "Culture"},
    {"bg": "Образование", "en": "Education"},
    {"bg": "Градска среда", "en": "Streets and parks"},
    {"bg": "Екология", "en": "Environment"},
    {"bg": "Здраве", "en": "Health"},
)
PLACES = (
    ({"bg": "гр. Ихтиман", "en": "Ihtiman"}, Position(Decimal("42.43333"), Decimal("23.81667"))),
    ({"bg": "с. Вакарел", "en": "Vakarel"}, Position(Decimal("42.55"), Decimal("23.71667"))),
    ({"bg": "с. Живково", "en": "Zhivkovo"}, Position(Decimal("42.40000"), Decimal("23.74000"))),
    ({"bg": "с. Мирово", "en": "Mirovo"}, Position(Decimal("42.50500"), Decimal("23.87000"))),
)


def make_lists(council: Council, secretary: Participant) -> None:
    """Enter the lists, as the council's secretary does."""
    for names in TOPICS:
        add_entry(council, "topics", names, actor=secretary)
    for names, position in PLACES:
        add_entry(council, "places", names, position=position, actor=secretary)
