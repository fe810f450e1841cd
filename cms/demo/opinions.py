"""What the council of the demonstration asks the young people: one question has ended, one is open."""

from datetime import timedelta
from uuid import UUID

from cms.demo.clock import Timeline
from cms.demo.institution import Institution
from cms.demo.pages import topics_named
from cms.demo.people import SECRETARY, YOUNG_PERSON
from voting.models import OpinionPoll
from voting.opinions import eligibility_of
from voting.services.opinions import answer_opinion_poll, close_opinion_poll, plan_opinion_poll
from youth import clock
from youth.models import Participant


def ask_young_people(institution: Institution, timeline: Timeline) -> None:
    """Ask two questions through the services, and let people answer them."""
    _ended(institution, timeline)
    _open(institution, timeline)


def _ended(institution: Institution, timeline: Timeline) -> None:
    asked, end = timeline.days_ago(26), timeline.days_ago(12)
    with clock.standing_at(asked):
        poll = plan_opinion_poll(
            institution.youth,
            title="Къде ни трябва място за среща на закрито през зимата?",
            text="Общината търси помещение. Преди съветът да предложи къде, иска да чуе вас.",
            options=["В читалището", "В старата библиотека", "В училищния двор, с покрив", "Другаде"],
            most=2,
            ends_at=end,
            actor=institution[SECRETARY.key],
        )
        for number, person in enumerate(_eligible(institution, poll.pk)):
            answer_opinion_poll(poll, ["2"] if number % 3 else ["1", "3"], actor=person)
    with clock.standing_at(end):
        close_opinion_poll(poll)


def _open(institution: Institution, timeline: Timeline) -> None:
    with clock.standing_at(timeline.days_ago(2)):
        poll = plan_opinion_poll(
            institution.youth,
            title="Кое да е първо в новия парк?",
            options=["Скейт площадка", "Катерачна стена", "Пейки и сянка", "Фитнес на открито"],
            topic=topics_named(institution.youth, ["Градска среда"])[0].pk,
            ends_at=timeline.now + timedelta(days=9),
            actor=institution[SECRETARY.key],
        )
        for number, person in enumerate(_eligible(institution, poll.pk)):
            if person != institution[YOUNG_PERSON.key] and number % 2:
                answer_opinion_poll(poll, [str(1 + number % 4)], actor=person)


def _eligible(institution: Institution, poll: UUID) -> list[Participant]:
    opinion = OpinionPoll.objects.select_related("council", "box").get(pk=poll)
    people = (one for one in institution.participants.values() if not one.is_organisation)
    return [person for person in people if eligibility_of(opinion, person).may_answer]
