"""The demonstration and its walkthrough, as ``make demo`` builds them: through the services alone."""

import os
import re
import subprocess
import zipfile
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from cms.demo.institution import MUNICIPAL_SLUG, YOUTH_SLUG, Institution, show_plugins
from cms.demo.people import PASSWORD
from plugins.deliberation.arguments.models import Argument
from plugins.records.models import ConsultationRecord, Referral, TrustedSender
from plugins.registry import is_enabled
from plugins.switching import switch
from proposals.models import Assignment, Proposal, Support
from tests import processes
from tests.dummy_plugin.apps import DummyConfig
from tests.factories import Town, make_representation
from youth.journal.verify import verify_all
from youth.models import (
    CommitteeOpinion,
    Council,
    JournalEntry,
    Meeting,
    Minutes,
    ModerationCase,
    Participant,
    Resolution,
    User,
)
from youth.procedure.amendments import exclude_each_other

pytestmark = pytest.mark.django_db(transaction=True)


# What it executes, tests of its parts execute on PostgreSQL.
@pytest.mark.alike
def test_the_demonstration_tells_a_hundred_days_and_the_walkthrough_ends_in_the_record(
    settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    said = StringIO()

    call_command("demo", stdout=said)

    assert "chair@glas.example" in said.getvalue()
    youth = Council.objects.get(slug=YOUTH_SLUG)
    assert youth.terms.get().seats.count() == 21
    assert sorted(Proposal.objects.values_list("state", flat=True)) == [
        "answered",
        "draft",
        "in_committee",
        "merged",
        "on_agenda",
        "on_agenda",
        "published",
        "published",
        "published",
        "published",
        "registered",
        "rejected",
        "returned",
        "submitted",
        "withdrawn",
    ]
    assert_young_people_disagree()
    assert_committees_have_work()
    opinion = CommitteeOpinion.objects.get()
    assert (opinion.stance, opinion.votes_for, opinion.present) == ("for", 3, 4)
    assert opinion.rapporteur
    sitting = opinion.agenda_item.meeting
    assert (sitting.number, sitting.is_late_notice) == (1, False)
    committees_page = Client().get(f"/bg/c/{YOUTH_SLUG}/committees/{sitting.committee_id}/").text
    assert "Читалнята да работи до 20 ч." in committees_page
    club = Participant.objects.get(kind=Participant.Kind.ORGANISATION)
    assert club.display_name in Client().get(f"/bg/c/{YOUTH_SLUG}/").text
    by_the_club = JournalEntry.objects.filter(actor=club.pk, representative__isnull=False)
    kinds = set(by_the_club.values_list("kind", flat=True))
    assert kinds == {"proposals.published", "deliberation.argument_made"}
    registered = Proposal.objects.exclude(incoming_number=None).order_by("incoming_number")
    days = list(registered.values_list("incoming_on", flat=True))
    assert len(days) > 3
    assert days == sorted(days)
    ways = {one.stage: one for one in Referral.objects.all()}
    assert sorted(ways) == ["answered", "done", "received"]
    assert [one.is_overdue for one in ways.values()].count(True) == ways["received"].is_overdue == 1
    assert Proposal.objects.get(state="answered").answer_outcome == "partly"
    assert sorted(youth.meetings.values_list("state", flat=True)) == ["closed", "closed", "open", "planned"]
    assert Minutes.objects.get(meeting__committee=None).state == Minutes.State.SIGNED

    walked = StringIO()
    call_command("demo", "--walkthrough", stdout=walked)

    resolution = Resolution.objects.latest("adopted_on")
    record = ConsultationRecord.objects.latest("received_at")
    assert record.council.slug == MUNICIPAL_SLUG
    assert record.designation == resolution.designation
    assert (record.state, record.proof) == ("public", "signature")
    for told in (
        "voting.poll_opened",
        "youth.resolution_adopted",
        "proposals.adopted",
        "records.sent",
        "records.received",
        record.urn,
    ):
        assert told in walked.getvalue()
    assert [verdict for verdict in verify_all() if not verdict.holds] == []
    package = next((tmp_path / "walkthrough").iterdir())
    assert_other_tools_agree(package, tmp_path)
    assert_pages_answer(youth)
    assert_the_chair_switches_a_plugin_on(youth)

    call_command("demo", "--walkthrough", stdout=walked)
    assert ConsultationRecord.objects.count() == 5  # each walk carries a proposal of its own

    call_command("demo", stdout=StringIO())

    assert Meeting.objects.count() == 6  # the second start reused what was there
    assert_passwords_are_new_where_others_can_reach_it(settings)


def test_the_plugins_that_are_on_add_what_a_demonstration_shows(
    town: Town, settings: Settings, tmp_path: Path
) -> None:
    settings.COUNCIL_KEYS_DIR = tmp_path
    institution = Institution(
        municipal=town.municipal,
        youth=town.youth,
        term=town.term,
        participants={"secretary": town.secretary},
        committees={},
        municipal_secretary=town.municipal_secretary,
        club=make_representation(town.young_person),
    )
    switch(town.youth, "dummy", enabled=True)
    DummyConfig.calls.clear()

    show_plugins(institution)

    assert DummyConfig.calls == [("demo", (town.youth.pk, town.secretary.pk))]
    sender = TrustedSender.objects.get()
    assert (sender.council, sender.sender_slug) == (town.municipal, town.youth.slug)


def assert_young_people_disagree() -> None:
    """Look for amendments that exclude each other, a merger, a split and what was reported."""
    bus = Proposal.objects.get(title__startswith="Безплатен автобус")
    one, other = bus.amendments.order_by("number")
    assert exclude_each_other(one.operation, other.operation)
    # What is written about a proposal is about this proposal.
    assert set(Argument.objects.filter(subject_id=bus.pk).values_list("amendment", flat=True)) == {
        None,
        one.pk,
    }
    assert Proposal.objects.get(state="merged").merge_into == bus
    carried = Support.objects.filter(proposal=bus, carried_from__isnull=False)
    assert (bus.supports.counted().count(), carried.count()) == (17, 3)
    yard = Proposal.objects.get(title="По-приветлив двор на гимназията")
    off = Proposal.objects.get(title="Ученическата стая да е отворена в междучасията")
    assert (len(yard.points), len(off.points), off.author) == (2, 1, yard.author)
    upheld, appealed, waiting = ModerationCase.objects.order_by("opened_at")
    assert (upheld.decision, upheld.appeal.is_reversed) == ("hidden", False)
    assert (appealed.decision, appealed.appeal.decided_at) == ("hidden", None)
    assert (waiting.decision, waiting.reports.count()) == ("", 2)


def assert_committees_have_work() -> None:
    """Look for two committees with one proposal, the paper's number, and one that gave no opinion."""
    skate = Assignment.objects.filter(proposal__state="in_committee").order_by("-is_lead")
    assert [(one.committee.slug, one.assigned_number) for one in skate] == [
        ("sport", "РД-14"),
        ("environment", "РД-14"),
    ]
    missed = Assignment.objects.get(missed_on__isnull=False)
    assert (missed.committee.slug, missed.proposal.state) == ("sport", "on_agenda")


def assert_passwords_are_new_where_others_can_reach_it(settings: Settings) -> None:
    """Start it once for this machine and twice for the network, and try each password."""
    chair = User.objects.get(email="chair@glas.example")
    assert chair.check_password(PASSWORD)
    settings.DEMO_IS_OPEN = True
    words = []
    for _start in range(2):
        said = StringIO()
        call_command("demo", stdout=said)
        lines = said.getvalue().strip().split("\n")
        assert len(lines) == 10  # with the line of the server, the accounts are still in sight
        words.append(lines[1].rstrip(":").split()[-1])
        chair.refresh_from_db()
        assert chair.check_password(words[-1])
        assert not chair.check_password(PASSWORD)
    assert words[0] != words[1]


def assert_other_tools_agree(package: Path, folder: Path) -> None:
    """Unpack the package with ``unzip``, check it with ``sha256sum``, and verify it in a bare process."""
    subprocess.run(["unzip", "-q", str(package), "-d", str(folder / "bag")], check=True)
    with zipfile.ZipFile(BytesIO(package.read_bytes())) as archive:
        root = archive.namelist()[0].split("/")[0]
    bag = folder / "bag" / root
    bag = bag if bag.is_dir() else folder / "bag"
    subprocess.run(["sha256sum", "--quiet", "-c", "manifest-sha256.txt"], cwd=bag, check=True)
    status, printed = processes.run(["manage.py", "records", "verify", str(package)], dict(os.environ))
    assert status == 0, printed


def assert_the_chair_switches_a_plugin_on(council: Council) -> None:
    """Go from the home page by links alone, with the rights that the demonstration gave, and press."""
    chair = Client()
    chair.force_login(User.objects.get(email="chair@glas.example"))
    page = chair.get("/bg/").text
    for words in ("Съветът", "Приставки"):
        (place,) = set(re.findall(rf'<a [^>]*href="([^"]+)"[^>]*>\s*{words}\s*</a>', page))
        page = chair.get(place).text
    (door,) = re.findall(r'action="([^"]+/dummy/switch/)"', page)
    assert not is_enabled(council, "dummy")
    assert "Dummy" in chair.post(door, {"enabled": "on"}, follow=True).text
    assert is_enabled(Council.objects.get(pk=council.pk), "dummy")


def assert_pages_answer(council: Council) -> None:
    """Ask for every kind of page, in both languages, as a visitor."""
    client = Client()
    meeting = council.meetings.get(committee=None, state="closed", number=1)
    pages = [
        "",
        "members/",
        "rules/",
        "meetings/",
        f"meetings/{meeting.pk}/",
        f"meetings/{meeting.pk}/minutes/",
        "resolutions/",
        f"resolutions/{meeting.resolutions.first().pk}/",
        "proposals/",
        f"proposals/{Proposal.objects.filter(state='answered')[0].pk}/",
        "voting/",
    ]
    for language in ("bg", "en"):
        for page in pages:
            address = f"/{language}/c/{council.slug}/{page}"
            assert client.get(address).status_code == 200, address
