"""The two councils of the demonstration with their terms, seats, committees and offices."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password

from cms.demo.lists import make_lists
from cms.demo.people import (
    CHAIR,
    COUNCILLORS,
    MEMBERS,
    MODERATOR,
    MUNICIPAL_SECRETARY,
    PASSWORD,
    SECRETARY,
    SIGN_IN,
    YOUNG_PEOPLE,
    Person,
)
from plugins.registry import enabled_plugins
from youth.consent_texts import current_text
from youth.models import Committee, Consent, Council, Office, Participant, Representation, Term, User
from youth.policies import OPERATOR
from youth.services.committees import add_committee_member, create_committee
from youth.services.councils import create_council
from youth.services.keys import make_key
from youth.services.mandates import give_mandate
from youth.services.membership import enter_participant, join_council, show_publicly
from youth.services.offices import give_office
from youth.services.organisations import add_organisation, give_representation
from youth.services.people import create_account, record_verification
from youth.services.rules import override_rule
from youth.services.terms import open_term

YOUTH_SLUG, MUNICIPAL_SLUG = "ihtiman", "ihtiman-obs"
SEATS = 21
# The town is small: fifty supporters, as the preset has it, would be one young person in ten.
SUPPORT_THRESHOLD = 20
# Agreed by both councils, so that the hundred days show a day that is over.
ANSWER_DAYS = 21

CLUB = "club"
CLUB_NAME = "Клуб „Примерен връх“"
CLUB_GROUND = "Протокол № 2 на управителния съвет"
# The key of the young person who acts for the club.
CLUB_SPEAKER = "desislav"

COMMITTEES = (
    ("sport", {"bg": "Комисия по спорт и свободно време", "en": "Committee on Sport and Leisure"}),
    ("education", {"bg": "Комисия по образование и култура", "en": "Committee on Education and Culture"}),
    (
        "environment",
        {"bg": "Комисия по градска среда и екология", "en": "Committee on the Urban Environment"},
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """Both councils and who takes part in the youth council, by key."""

    municipal: Council
    youth: Council
    term: Term
    participants: dict[str, Participant]
    committees: dict[str, Committee]
    municipal_secretary: Participant
    club: Representation

    def author(self, key: str) -> Participant | Representation:
        """Return who proposes under this key: a participant, or the club by its representative."""
        return self.club if key == CLUB else self.participants[key]

    def __getitem__(self, key: str) -> Participant:
        """Return the participant of the youth council with this key."""
        return self.participants[key]

    def participant(self, pk: UUID) -> Participant:
        """Return the participant of the youth council with this id."""
        return next(participant for participant in self.participants.values() if participant.pk == pk)


def institution_of(council: Council) -> Institution:
    """Read back what the demonstration founded. Raises ``Council.DoesNotExist`` for another council."""
    municipal = Council.objects.get(slug=MUNICIPAL_SLUG)
    secretary = Participant.objects.get(council=municipal, user__email=MUNICIPAL_SECRETARY.email)
    term = Term.objects.get(council=council)
    people = (*MEMBERS, *YOUNG_PEOPLE, SECRETARY, MODERATOR)
    by_email = {
        participant.user.email: participant
        for participant in council.participants.select_related("user", "council")
        if participant.user
    }
    return Institution(
        municipal=municipal,
        youth=council,
        term=term,
        participants={somebody.key: by_email[somebody.email] for somebody in people},
        committees={committee.slug: committee for committee in term.committees.all()},
        municipal_secretary=secretary,
        club=Representation.objects.select_related("organisation", "representative").get(
            organisation__council=council
        ),
    )


def found_municipal_council(on: date) -> tuple[Council, Participant]:
    """Found the municipal council; return it with its secretary's participant."""
    council = create_council(
        MUNICIPAL_SLUG,
        kind=Council.Kind.MUNICIPAL,
        names={"bg": "Общински съвет – Ихтиман", "en": "Municipal Council of Ihtiman"},
        municipality_code="bg-ihtiman",
        municipality_names={"bg": "Община Ихтиман", "en": "Municipality of Ihtiman"},
        languages=("bg", "en"),
        actor=OPERATOR,
    )
    override_rule(council, "body.seats", SEATS, actor=OPERATOR)
    # Councillors are adults of any age; the preset's ages are those of a youth body.
    override_rule(council, "member.age_max", 120, actor=OPERATOR)
    term = open_term(council, 1, on, actor=OPERATOR)
    seated = []
    for seat, somebody in zip(term.seats.all(), COUNCILLORS, strict=False):
        participant = _entered(somebody, council)
        give_mandate(seat, participant, somebody.name, term.starts_at, actor=OPERATOR)
        seated.append(participant)
    give_office(council, seated[0], Office.Role.CHAIR, COUNCILLORS[0].name, term.starts_at, actor=OPERATOR)
    secretary = _entered(MUNICIPAL_SECRETARY, council)
    give_office(
        council, secretary, Office.Role.SECRETARY, MUNICIPAL_SECRETARY.name, term.starts_at, actor=OPERATOR
    )
    return council, secretary


def found_youth_council(municipal: Council, municipal_secretary: Participant, on: date) -> Institution:
    """Found the youth council with 20 of 21 seats taken, three committees and its offices."""
    council = create_council(
        YOUTH_SLUG,
        kind=Council.Kind.YOUTH,
        names={"bg": "Младежки съвет – Ихтиман", "en": "Youth Council of Ihtiman"},
        municipality_code="bg-ihtiman",
        municipality_names={"bg": "Община Ихтиман", "en": "Municipality of Ihtiman"},
        mirrors=municipal,
        languages=("bg", "en"),
        actor=OPERATOR,
    )
    override_rule(council, "body.seats", SEATS, actor=OPERATOR)
    override_rule(council, "proposal.support_threshold", SUPPORT_THRESHOLD, actor=OPERATOR)
    override_rule(council, "referral.answer_days", ANSWER_DAYS, actor=OPERATOR)
    term = open_term(council, 1, on, actor=OPERATOR)
    participants = {somebody.key: _joined(somebody, council) for somebody in (*MEMBERS, *YOUNG_PEOPLE)}
    for seat, somebody in zip(term.seats.all(), MEMBERS, strict=False):
        give_mandate(seat, participants[somebody.key], somebody.name, term.starts_at, actor=OPERATOR)
    for somebody, role in ((SECRETARY, Office.Role.SECRETARY), (MODERATOR, Office.Role.MODERATOR)):
        participants[somebody.key] = _entered(somebody, council)
        give_office(council, participants[somebody.key], role, somebody.name, term.starts_at, actor=OPERATOR)
    give_office(
        council, participants[CHAIR.key], Office.Role.CHAIR, CHAIR.name, term.starts_at, actor=OPERATOR
    )
    make_lists(council, participants[SECRETARY.key])
    return Institution(
        municipal=municipal,
        youth=council,
        term=term,
        participants=participants,
        committees=_committees(term, participants),
        municipal_secretary=municipal_secretary,
        club=_club(council, participants),
    )


def _club(council: Council, participants: dict[str, Participant]) -> Representation:
    """Enter the partner of the youth council and who acts for it, as its secretary does."""
    secretary = participants[SECRETARY.key]
    club = add_organisation(council, CLUB_NAME, actor=secretary)
    return give_representation(club, participants[CLUB_SPEAKER], ground=CLUB_GROUND, actor=secretary)


def show_plugins(institution: Institution) -> None:
    """Create the youth council's signing key and call the plugins' demonstrations, in both councils."""
    make_key(institution.youth, actor=OPERATOR)
    municipal = {"secretary": institution.municipal_secretary}
    for council, people in (
        (institution.municipal, municipal),
        (institution.youth, institution.participants),
    ):
        for plugin in enabled_plugins(council).values():
            plugin.demo(council, people)


def _committees(term: Term, participants: dict[str, Participant]) -> dict[str, Committee]:
    committees = {}
    for place, (slug, names) in enumerate(COMMITTEES):
        committee = create_committee(term, slug, names=names, actor=OPERATOR)
        # Five members each, nobody in two committees; the first of the five chairs it.
        for number, somebody in enumerate(MEMBERS[1 + 5 * place : 6 + 5 * place]):
            add_committee_member(
                committee,
                participants[somebody.key],
                term.starts_at,
                is_chair=number == 0,
                actor=OPERATOR,
            )
        committees[slug] = committee
    return committees


def _joined(somebody: Person, council: Council) -> Participant:
    """Let a young person join as they would themselves; adults show their name, minors stay private."""
    user = account(somebody)
    agreed: dict[str, str] = {
        Consent.Purpose.PARTICIPATION: current_text(Consent.Purpose.PARTICIPATION).version
    }
    participant = join_council(user, council, display_name=somebody.display_name, consents=agreed)
    record_verification(participant, "age", "in_person", actor=OPERATOR)
    if somebody in MEMBERS:
        show_publicly(participant, version=current_text(Consent.Purpose.PUBLIC_NAME).version)
    return participant


def account(somebody: Person) -> User:
    """Make an account; with the known password only for those that the demonstration names, if at all."""
    password = PASSWORD if somebody in SIGN_IN and not settings.DEMO_IS_OPEN else None
    return create_account(somebody.email, password=password, born=somebody.born, email_verified=True)


def give_password(password: str) -> None:
    """Let the accounts that the demonstration names sign in with this password and no other."""
    accounts = User.objects.filter(email__in=[somebody.email for somebody in SIGN_IN])
    first = accounts.first()
    if first is not None and not first.check_password(password):
        accounts.update(password=make_password(password))


def _entered(somebody: Person, council: Council) -> Participant:
    return enter_participant(account(somebody), council, display_name=somebody.display_name, actor=OPERATOR)
