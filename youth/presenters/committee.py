"""One committee as its page shows it: members, meetings, opinions."""

from functools import cached_property
from uuid import UUID

from youth import clock
from youth.models import Committee, CommitteeOpinion, Meeting, Participant
from youth.name_order import in_name_order
from youth.names import name_or_erased
from youth.policies import meetings_seen
from youth.selectors.committees import chair_of_committee, members_in_committee, opinions_of
from youth.selectors.meetings import COMING, RUNNING, meetings_of

PAST_SHOWN = 20
OPINIONS_SHOWN = 50


class CommitteePresenter:
    """A committee as its page shows it to one reader; each part is read once, on first use."""

    def __init__(self, committee: Committee, viewer: Participant | None) -> None:
        """Store the committee, with term and council, and who reads the page."""
        self.committee = committee
        self.viewer = viewer
        self.at = clock.now()

    @cached_property
    def _names(self) -> dict[UUID, str]:
        """Return the names in office of its members."""
        held = members_in_committee(self.committee, self.at)
        return {one.participant_id: name_or_erased(one.name_in_office) for one in held}

    @cached_property
    def _chair(self) -> UUID | None:
        chair = chair_of_committee(self.committee.pk, self.at)
        return chair.pk if chair else None

    @property
    def chair(self) -> str:
        """Return the name of its chair; empty where it has none."""
        return self._names.get(self._chair, "") if self._chair else ""

    @property
    def others(self) -> list[str]:
        """Return the names of the other members, in order."""
        return in_name_order(name for key, name in self._names.items() if key != self._chair)

    @cached_property
    def _meetings(self) -> list[Meeting]:
        """Return its meetings that the reader may see, the latest first."""
        found = meetings_of(self.committee.term.council).filter(committee=self.committee)
        meetings = list(meetings_seen(self.viewer, found)[: PAST_SHOWN * 2])
        for meeting in meetings:
            meeting.committee, meeting.council = self.committee, self.committee.term.council
        return meetings

    @property
    def ahead(self) -> list[Meeting]:
        """Return those that run or come, the next first."""
        return [one for one in reversed(self._meetings) if one.state in {*RUNNING, *COMING}]

    @property
    def past(self) -> list[Meeting]:
        """Return those that are over or were called off, the latest first."""
        return [one for one in self._meetings if one.state not in {*RUNNING, *COMING}][:PAST_SHOWN]

    @cached_property
    def opinions(self) -> list[CommitteeOpinion]:
        """Return its latest opinions, the latest first."""
        return list(opinions_of(self.committee)[:OPINIONS_SHOWN])
