"""Resigning everything that a participant holds, now, also what has a later end."""

from youth import clock
from youth.models import CommitteeMembership, Mandate, Participant
from youth.policies import OPERATOR
from youth.services.capacities import end_capacities
from youth.services.mandates import end_mandate
from youth.services.offices import end_office
from youth.services.organisations import end_representation


def resign_from_everything(participant: Participant) -> None:
    """End everything that a participant holds now or later, as resigned: seats, offices, capacities.

    The caller's act, leaving or erasing, was permitted: no further permission is checked.
    """
    moment = clock.now()
    for mandate in participant.mandates.in_force_from(moment).select_related("seat__term__council"):
        reason = Mandate.EndReason.RESIGNED
        end_mandate(mandate, max(moment, mandate.starts_at), reason, actor=OPERATOR)
    # Read now: some offices ended with the seat.
    for office in participant.offices.in_force_from(moment).select_related("council"):
        end_office(office, max(moment, office.starts_at), actor=OPERATOR)
    CommitteeMembership.objects.filter(participant=participant).end(moment)
    given = participant.representations.exclude(ends_at__lte=moment)
    for representation in given.select_related("organisation__council"):
        end_representation(representation, actor=OPERATOR)
    end_capacities(participant)
