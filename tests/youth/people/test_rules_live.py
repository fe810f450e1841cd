"""Changes of the rules show on open pages: old page and frames give the fresh page."""

from django.test import Client

from tests.factories import Town
from tests.replay import Pages, assert_frames_refresh, replays
from tests.youth.people.test_rule_changes import DAYS, decided_meeting, proposed
from youth.journal.streams import council_stream
from youth.models import RuleChange
from youth.services.rule_changes import decide_rule_change, overturn_rule_change, withdraw_rule_change
from youth.services.rule_corrections import confirm_rule_slip, report_rule_slip, state_rule_source


@replays(
    "youth.rules_change_proposed",
    "youth.rules_change_withdrawn",
    "youth.rules_changed",
    "youth.rules_change_overturned",
    "youth.rule_source_stated",
    "youth.rule_slip_reported",
    "youth.rule_slip_corrected",
)
def test_rules_are_changed_corrected_and_sourced(town: Town) -> None:
    clients = {"public": Client(), "member": Client(), "chair": Client()}
    clients["member"].force_login(town.member.user)
    clients["chair"].force_login(town.chair.user)
    page = Pages(clients, lambda language: f"/{language}/c/{town.youth.slug}/")
    resolution = decided_meeting(town)

    def latest() -> RuleChange:
        return RuleChange.objects.select_related("council").order_by("prepared_at").last()

    for act in (
        lambda: proposed(town),
        lambda: withdraw_rule_change(latest(), actor=town.secretary),
        lambda: proposed(town),
        lambda: decide_rule_change(latest(), resolution, actor=town.chair),
        lambda: overturn_rule_change(latest(), actor=town.chair),
        lambda: state_rule_source(
            town.youth, "vote.default", source="чл. 5", confirmed=True, actor=town.secretary
        ),
        lambda: report_rule_slip(town.youth, DAYS, 8, reason="Сбъркано число.", actor=town.secretary),
        lambda: confirm_rule_slip(latest(), actor=town.chair),
    ):
        assert_frames_refresh(council_stream(town.youth), page, act)
