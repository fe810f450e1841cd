"""Names that people show: reported, taken away, given back, and who goes by them meanwhile."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from proposals import services as proposals
from tests.factories import Town, make_participant
from tests.markup import part
from tests.voting.test_pages import address, signed_in
from tests.youth.moderation.scenes import VERDICT, decided, moderator_of, published
from tests.youth.people.conftest import AGREED
from tests.youth.people.test_joining import refusal_of
from youth.consent_texts import current_text
from youth.models import ModerationCase, Participant
from youth.procedure.age import Birth
from youth.procedure.moderation import NAME_LABEL
from youth.selectors.moderation import open_case_of, text_of
from youth.selectors.shown_names import is_neutral
from youth.services.erasure import erase_account
from youth.services.membership import hide, join_council, leave_council, rename, show_publicly
from youth.services.moderation import appeal, decide_appeal, report_text

NAME = "Грозен Прякор"
DECIDE = {"act": "decide", "decision": "hidden", **VERDICT}


@pytest.fixture
def bearer(town: Town) -> Participant:
    """Let the young person show a name that somebody may not like."""
    person = town.young_person
    rename(person, NAME)
    show_publicly(person, version=current_text("public_name").version)
    return person


def reported(bearer: Participant, by: Participant) -> ModerationCase:
    return report_text(bearer.council, NAME_LABEL, bearer.pk, reason="insult", words="", actor=by).case


def name_of(person: Participant) -> str:
    return Participant.objects.get(pk=person.pk).display_name


def report_at(town: Town, person: Participant) -> str:
    return address("youth:report", town, label=NAME_LABEL, pk=person.pk)


def test_a_name_is_reported_while_everybody_sees_it_by_others_alone(town: Town, bearer: Participant) -> None:
    def refused(by: Participant) -> str:
        about = (town.youth, NAME_LABEL, bearer.pk)
        return refusal_of(report_text, *about, reason="insult", words="", actor=by)[0]

    assert refused(bearer) == "own_text"
    hide(bearer)
    assert refused(town.member) == "nothing_there"
    show_publicly(bearer, version=current_text("public_name").version)
    case = reported(bearer, town.member)
    assert (case.title, case.author, case.is_about_name) == (NAME, bearer, True)
    assert refused(town.member) == "reported_already"
    assert text_of(town.youth, NAME_LABEL, uuid4()) is None


def test_a_name_of_another_council_of_an_organisation_or_of_a_guest_is_nobodys_to_report(
    town: Town, bearer: Participant
) -> None:
    assert text_of(town.municipal, NAME_LABEL, bearer.pk) is None
    for change in ({"guest_as": "експерт"}, {"kind": "organisation", "user": None, "guest_as": ""}):
        Participant.objects.filter(pk=bearer.pk).update(**change)
        assert text_of(town.youth, NAME_LABEL, bearer.pk) is None


def test_a_name_that_is_taken_away_is_neutral_until_another_is_chosen(
    town: Town, bearer: Participant
) -> None:
    case = decided(reported(bearer, town.member), "hidden", moderator_of(town))
    bearer.refresh_from_db()
    assert bearer.display_name.startswith("Участник ")
    assert is_neutral(bearer)
    text = text_of(town.youth, NAME_LABEL, bearer.pk)
    assert text is not None
    assert (text.words, text.state) == (NAME, "hidden")
    for like in (NAME, "грозен  прякор", "ГРОЗЕН-ПРЯКОР"):
        assert refusal_of(rename, bearer, like) == ("name_refused", "display_name")
    rename(bearer, "Рая Рисувачка")
    text = text_of(town.youth, NAME_LABEL, bearer.pk)
    assert text is not None
    assert (text.words, text.state) == ("Рая Рисувачка", "shown")
    assert refusal_of(rename, bearer, NAME)[0] == "name_refused"
    assert case.decision == "hidden"


def test_a_neutral_name_is_nobodys_to_choose(town: Town, bearer: Participant) -> None:
    decided(reported(bearer, town.member), "hidden", moderator_of(town))
    assert refusal_of(rename, town.member, name_of(bearer)) == ("name_is_contact", "display_name")


def test_who_was_refused_a_name_comes_back_without_it(town: Town, bearer: Participant) -> None:
    user = bearer.user
    decided(reported(bearer, town.member), "hidden", moderator_of(town))
    bearer.refresh_from_db()
    leave_council(bearer)
    again = {"consents": AGREED, "birth": Birth(2006)}
    assert refusal_of(join_council, user, town.youth, display_name=NAME, **again)[0] == "name_refused"
    assert join_council(user, town.youth, display_name="Рая", **again).pk == bearer.pk


def test_an_appeal_that_is_upheld_gives_the_name_back(town: Town, bearer: Participant) -> None:
    case = decided(reported(bearer, town.member), "paused", moderator_of(town))
    with pytest.raises(PermissionDenied):
        appeal(case, words="Така ми викат.", actor=town.member)
    appeal(case, words="Така ми викат.", actor=bearer)
    decide_appeal(case, is_reversed=True, answer="Прав си.", actor=town.chair)
    assert name_of(bearer) == NAME
    rename(bearer, "Друг Прякор")
    rename(bearer, NAME)


@pytest.mark.parametrize("meanwhile", ["another chosen", "taken by somebody"])
def test_a_name_given_back_replaces_none_that_was_chosen_meanwhile(
    town: Town, bearer: Participant, meanwhile: str
) -> None:
    case = decided(reported(bearer, town.member), "hidden", moderator_of(town))
    if meanwhile == "another chosen":
        bearer.refresh_from_db()
        rename(bearer, "Рая")
    else:
        rename(make_participant(town.youth, "Някой Друг"), NAME)
    before = name_of(bearer)
    appeal(case, words="Така ми викат.", actor=bearer)
    decide_appeal(case, is_reversed=True, answer="Прав си.", actor=town.chair)
    assert name_of(bearer) == before
    page = part(signed_in(bearer).get(address("youth:moderation_case", town, pk=case.pk)))
    assert ("Somebody else goes by the old one" in page) == (meanwhile == "taken by somebody")


@pytest.mark.parametrize(
    "end", [lambda one: rename(one, "Рая"), leave_council, lambda one: erase_account(one.user)]
)
def test_a_case_ends_with_the_name_it_is_about(town: Town, bearer: Participant, end) -> None:
    case = reported(bearer, town.member)
    rename(bearer, NAME.upper())
    assert open_case_of(town.youth, NAME_LABEL, bearer.pk) == case
    end(Participant.objects.get(pk=bearer.pk))
    case.refresh_from_db()
    assert case.decision == "gone"


def test_a_moderator_does_not_decide_about_the_own_name(town: Town) -> None:
    moderator = moderator_of(town)
    show_publicly(moderator, version=current_text("public_name").version)
    case = reported(moderator, town.member)
    assert refusal_of(decided, case, "kept", moderator)[0] == "own_text"


def test_the_report_of_a_text_offers_the_name_of_its_author_where_everybody_sees_it(
    town: Town, bearer: Participant
) -> None:
    proposal, reader = published(town, author=bearer), signed_in(town.member)
    page = address("youth:report", town, label="proposals.proposal", pk=proposal.pk)
    assert NAME in part(reader.get(page))
    assert reader.post(page, {"about": "name", "reason": "insult", "words": ""}).status_code == 302
    assert open_case_of(town.youth, NAME_LABEL, bearer.pk)
    assert not open_case_of(town.youth, "proposals.proposal", proposal.pk)
    assert reader.post(page, {"about": "text", "reason": "insult", "words": ""}).status_code == 302
    hide(bearer)
    assert NAME not in part(reader.get(page))
    assert open_case_of(town.youth, "proposals.proposal", proposal.pk)


def test_who_supports_openly_can_be_reported_by_who_takes_part(town: Town, bearer: Participant) -> None:
    proposal = published(town, author=town.member)
    proposals.support_proposal(proposal, actor=bearer, is_named=True)
    page, link = address("proposals:detail", town, pk=proposal.pk), report_at(town, bearer)
    reader = signed_in(town.chair)
    assert link in part(reader.get(page))
    assert "Report this name" in part(reader.get(link))
    assert reader.post(link, {"reason": "insult", "words": ""}).status_code == 302
    assert link not in part(Client().get(page))
    assert Client().get(link).status_code == 302
    stranger = signed_in(make_participant(town.municipal, "Общински Съветник"))
    assert stranger.get(link).url.startswith(address("youth:join", town))


def test_each_reader_of_the_case_reads_it_as_about_a_name(town: Town, bearer: Participant) -> None:
    case = reported(bearer, town.member)
    page, moderator = address("youth:moderation_case", town, pk=case.pk), moderator_of(town)
    assert "You reported this name." in part(signed_in(town.member).get(page))
    queue = address("youth:moderation", town)
    assert "A name that is hidden is replaced everywhere" in part(signed_in(moderator).get(queue))
    assert signed_in(moderator).post(page, DECIDE).status_code == 302
    own = part(signed_in(bearer).get(page))
    assert "did not allow this name of yours" in own
    assert "You are shown as" in own
    assert name_of(bearer) in own
    assert address("youth:profile_settings", town) in own
    assert "It is no longer shown." in part(signed_in(town.member).get(page))
    assert "Shown as" in (read := part(signed_in(moderator).get(page)))
    assert name_of(bearer) in read
    assert signed_in(town.members[3]).get(page).status_code == 404
