"""Guests are invited by mail, confirmed and ended by the secretary, and counted nowhere."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from proposals.services.authoring import draft_proposal, publish_proposal
from tests.factories import Town, make_guest, make_user
from tests.markup import part
from tests.queries import exactly
from tests.youth.people.conftest import AGREED
from tests.youth.people.test_guardians import NOBODY_LISTENS
from tests.youth.people.test_joining import refusal_of
from youth import clock
from youth.journal.models import JournalEntry
from youth.journal.streams import council_stream
from youth.journal.verify import verify_stream
from youth.models import BirthDate, Capacity, GuestInvitation, Participant, User
from youth.policies import OPERATOR
from youth.selectors.counting import counts
from youth.selectors.guests import capacity_of
from youth.selectors.people import display_name_of
from youth.selectors.personal_data import personal_data_of
from youth.services import capacities
from youth.services.capacities import confirm_capacity, end_capacity, let_guests_go
from youth.services.erasure import erase_account
from youth.services.guests import accept_invitation, forget_invitations, invite_guest
from youth.services.membership import join_council, leave_council
from youth.services.people import set_birth_date

PAGE = "/en/c/ms/people/guests/"
ENTERED = {
    "email": "ivanova@example.org",
    "display_name": "Д-р Иванова",
    "kind": "expert",
    "title": "лекар в болницата",
}


def browser(person: Participant | User | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person.user if isinstance(person, Participant) else person)
    return client


def link_in(mail: object) -> str:
    """Return the path of the mailed link."""
    found = re.search(r"https?://[^/\s]+(/\S*guests/\S+)", mail.body)  # type: ignore[attr-defined]
    assert found
    return found[1]


def invited(town: Town, mailoutbox: list, **changes: str) -> str:
    browser(town.secretary).post(PAGE, ENTERED | changes)
    return link_in(mailoutbox[-1])


def expert() -> User:
    return User.objects.create(email=ENTERED["email"])


def test_an_invited_expert_accepts_signs_in_and_is_confirmed(town: Town, mailoutbox: list) -> None:
    link = invited(town, mailoutbox)
    assert mailoutbox[-1].to == [ENTERED["email"]]
    assert "/accounts/login/" in Client().get(link)["Location"]
    guest = browser(expert())

    assert "лекар в болницата" in part(guest.get(link))
    guest.post(link)

    person = Participant.objects.get(guest_as=ENTERED["title"])
    assert capacity_of(person) is None
    assert not BirthDate.objects.filter(user=person.user).exists()
    assert not GuestInvitation.objects.exists()
    waiting = Capacity.objects.get()
    browser(town.secretary).post(f"{PAGE}{waiting.pk}/confirm/")
    confirmed = capacity_of(person)
    assert confirmed is not None
    assert confirmed.confirmed_by == town.secretary
    guests = part(Client().get("/en/c/ms/"), "*[@id='council-partners']")
    assert "Д-р Иванова" in guests
    assert "лекар в болницата" in guests
    assert verify_stream(council_stream(town.youth)).broken is None
    entry = JournalEntry.objects.get(kind="youth.capacity_confirmed")
    assert "лекар" not in str(entry.payload)


def test_one_who_waits_is_not_shown(town: Town, mailoutbox: list) -> None:
    link = invited(town, mailoutbox)
    browser(expert()).post(link)

    assert ENTERED["display_name"] not in part(Client().get("/en/c/ms/"), "*[@id='council-partners']")


def test_the_link_works_once_and_for_the_invited_mailbox_only(town: Town, mailoutbox: list) -> None:
    link = invited(town, mailoutbox)

    stranger = browser(town.outsider).post(link)
    first, again = browser(expert()).post(link), browser(make_user()).get(link)

    assert stranger.status_code == 409
    assert "another address" in stranger.text
    assert (first.status_code, again.status_code) == (302, 404)
    assert Capacity.objects.count() == 1


def test_a_later_invitation_to_one_address_ends_the_earlier_one(town: Town, mailoutbox: list) -> None:
    first = invited(town, mailoutbox)
    second = invited(town, mailoutbox, email="Ivanova@example.org")
    guest = browser(expert())

    assert guest.get(first).status_code == 404
    assert guest.get(second).status_code == 200


def test_an_invitation_called_off_or_too_old_is_refused(town: Town, mailoutbox: list) -> None:
    link, secretary = invited(town, mailoutbox), browser(town.secretary)
    secretary.post(f"{PAGE}invitations/{GuestInvitation.objects.get().pk}/call-off/")
    assert browser(make_user()).get(link).status_code == 404

    old = invited(town, mailoutbox)
    GuestInvitation.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert browser(make_user()).get(old).status_code == 404
    assert forget_invitations(clock.now()) == 1


def test_a_mail_that_can_not_be_sent_leaves_nothing_behind(town: Town, settings: object) -> None:
    settings.MAILERS = NOBODY_LISTENS  # type: ignore[attr-defined]

    answer = browser(town.secretary).post(PAGE, ENTERED)

    assert answer.status_code == 409
    assert "No mail can be sent" in answer.text
    assert not GuestInvitation.objects.exists()


def test_who_takes_part_already_is_not_made_a_guest(town: Town, mailoutbox: list) -> None:
    link = invited(town, mailoutbox, email=town.young_person.user.email)

    answer = browser(town.young_person).post(link)

    assert answer.status_code == 409
    town.young_person.refresh_from_db()
    assert counts(town.young_person)


def test_a_guest_is_shown_with_the_capacity_wherever_the_name_is(town: Town) -> None:
    guest = make_guest(town.youth)

    assert display_name_of(guest, None) == "Д-р Иванова (лекар)"
    assert display_name_of(town.member, None) == "Член 13"


def test_a_guest_neither_proposes_nor_supports(town: Town) -> None:
    guest = make_guest(town.youth)
    with pytest.raises(PermissionDenied):
        draft_proposal(town.youth, title="Стена", summary="", points="Да.", actor=guest)
    assert browser(guest).get("/en/c/ms/proposals/new/").status_code == 403
    assert not counts(guest)


def test_the_end_of_the_capacity_ends_the_participation_and_is_final(town: Town) -> None:
    guest = make_guest(town.youth)
    capacity = guest.capacities.get()
    page = f"{PAGE}{capacity.pk}/end/"
    secretary = browser(town.secretary)
    assert "Д-р Иванова" in part(secretary.get(page))

    secretary.post(page)

    guest.refresh_from_db()
    assert guest.left_at is not None
    assert not counts(guest)
    assert "Д-р Иванова" not in part(Client().get("/en/c/ms/"), "*[@id='council-partners']")
    assert refusal_of(end_capacity, capacity, actor=OPERATOR)[0] == "capacity_ended"
    assert refusal_of(confirm_capacity, capacity, actor=OPERATOR)[0] == "confirmed_before"


def test_an_end_known_in_advance_is_entered_brought_forward_and_taken_back(town: Town) -> None:
    guest = make_guest(town.youth)
    capacity, secretary = guest.capacities.get(), browser(town.secretary)
    day = timedelta(days=1)
    for days in (30, 9):
        moment = clock.now() + days * day
        local = timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")
        assert secretary.post(f"{PAGE}{capacity.pk}/end/", {"at": local}).status_code == 302
        capacity.refresh_from_db()
        assert capacity.ends_at == moment.replace(second=0, microsecond=0)
    guest.refresh_from_db()
    assert guest.left_at is None
    assert "Bring the end forward" in part(secretary.get(PAGE))

    later = {"at": timezone.localtime(clock.now() + 60 * day).strftime("%Y-%m-%dT%H:%M")}
    assert secretary.post(f"{PAGE}{capacity.pk}/end/", later).status_code == 409
    assert secretary.post(f"{PAGE}{capacity.pk}/keep/").status_code == 302
    capacity.refresh_from_db()
    assert capacity.ends_at is None
    assert secretary.post(f"{PAGE}{capacity.pk}/keep/").status_code == 409
    kinds = JournalEntry.objects.filter(kind__startswith="youth.capacity").values_list("kind", flat=True)
    assert list(kinds.order_by("seq")) == ["youth.capacity_ended"] * 2 + ["youth.capacity_end_withdrawn"]


def test_the_runner_lets_a_guest_go_at_the_end_that_was_entered(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = make_guest(town.youth)
    in_a_day = clock.now() + timedelta(days=1)
    end_capacity(guest.capacities.get(), in_a_day, actor=town.secretary)
    assert let_guests_go(town.youth) == 0

    monkeypatch.setattr(capacities, "now", lambda: in_a_day)
    assert let_guests_go(town.youth) == 1
    assert let_guests_go(town.youth) == 0

    guest.refresh_from_db()
    assert guest.left_at == in_a_day
    assert JournalEntry.objects.filter(kind="youth.participant_left").count() == 1


def test_a_guest_reads_in_which_capacity_until_when_and_is_offered_nothing_else(town: Town) -> None:
    guest = make_guest(town.youth)
    end_capacity(guest.capacities.get(), clock.now() + timedelta(days=30), actor=town.secretary)
    text = {"title": "Стена", "summary": "", "points": "Да.", "language": "bg"}
    proposal = publish_proposal(
        draft_proposal(town.youth, **text, actor=town.young_person), actor=town.young_person
    )

    own = part(browser(guest).get("/en/c/ms/me/"), "main//section[@aria-labelledby='guest-title']")
    assert "лекар" in own
    assert "until" in own
    assert "support proposals, vote or hold a seat" in own
    address = f"/en/c/ms/proposals/{proposal.pk}/"
    offered = part(browser(guest).get(address), "*[@id='proposal-act']")
    assert "You are here as a guest" in offered
    assert "I support it" not in offered
    assert "I support it" in part(browser(town.member).get(address), "*[@id='proposal-act']")


def test_a_guest_who_waits_reads_that_the_secretary_has_not_confirmed_yet(
    town: Town, mailoutbox: list
) -> None:
    link, guest = invited(town, mailoutbox), browser(expert())
    guest.post(link)

    assert "has not confirmed it yet" in part(guest.get("/en/c/ms/me/"), "main")


def test_a_former_guest_who_joins_as_everybody_does_is_counted(town: Town) -> None:
    guest = make_guest(town.youth)
    end_capacity(guest.capacities.get(), actor=OPERATOR)
    set_birth_date(guest.user, (clock.now() - timedelta(days=20 * 366)).date())

    joined = join_council(guest.user, town.youth, display_name="Ива", consents=AGREED)

    assert joined.pk == guest.pk
    assert counts(joined)
    assert display_name_of(joined, joined) == "Ива"


def test_leaving_and_erasing_end_the_capacity(town: Town) -> None:
    leaving, erased = make_guest(town.youth), make_guest(town.youth, "Г-н Петров", "кмет на Живково")

    leave_council(leaving)
    erase_account(erased.user)

    assert capacity_of(leaving) is None
    assert capacity_of(erased) is None
    assert "Живково" not in str(list(Capacity.objects.values_list("title", flat=True)))


def test_a_guest_sees_the_capacity_among_what_is_kept(town: Town) -> None:
    guest = make_guest(town.youth)

    (row,) = personal_data_of(guest.user, town.youth).datasets[0].rows

    assert [one["title"] for one in row["guest_as"]] == ["лекар"]


@pytest.mark.parametrize("who", ["chair", "member", "young_person", "municipal_secretary"])
def test_nobody_but_the_secretary_invites_confirms_and_ends(town: Town, who: str) -> None:
    actor = getattr(town, who)
    capacity = make_guest(town.youth).capacities.get()
    for act in (
        lambda: invite_guest(
            town.youth, "a@example.org", name="Ана", kind="expert", title="учител", actor=actor
        ),
        lambda: confirm_capacity(capacity, actor=actor),
        lambda: end_capacity(capacity, actor=actor),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert browser(actor).get(PAGE).status_code == 403


def test_the_page_of_guests_costs_the_same_for_many(town: Town) -> None:
    secretary = browser(town.secretary)
    make_guest(town.youth)
    secretary.get(PAGE)
    with exactly(9):
        secretary.get(PAGE)
    for number in range(12):
        make_guest(town.youth, f"Гост {number}")
    with exactly(9):
        secretary.get(PAGE)


def test_two_acceptances_at_once_make_one_guest(town: Town, mailoutbox: list) -> None:
    invited(town, mailoutbox)
    invitation, user = GuestInvitation.objects.get(), expert()

    accept_invitation(invitation, user)

    assert refusal_of(accept_invitation, invitation, user)[0] == "invitation_ended"
    assert Capacity.objects.count() == 1
