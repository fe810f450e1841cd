"""Devices, their topics, and the turn that sends."""

from datetime import datetime, timedelta

from proposals import services
from proposals.models import Proposal
from tests.factories import Town
from tests.push_service import Browser
from youth.clock import now
from youth.consent_texts import current_text
from youth.models import Participant
from youth.push.delivery import send_due_pushes
from youth.services.notifications import plan_notifications
from youth.services.push import add_device, choose_push

STEPS, SITTINGS, OWN_PLACE = "proposals.steps", "youth.sittings", "youth.own_place"


A_MINUTE = timedelta(minutes=1)


PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"


def choose(person: Participant, *topics: str) -> None:
    choose_push(person, wanted=topics, version=current_text("push").version)


def switched_on(person: Participant, browser: Browser) -> Browser:
    add_device(person.user, **browser.form, user_agent=PHONE)
    return browser


def send(at: datetime | None = None) -> int:
    """Let the runner plan and send at a moment; return how many messages were taken."""
    plan_notifications()
    return send_due_pushes(at or now())


def publish_another(town: Town, author: Participant, title: str = "Велоалея") -> Proposal:
    idea = services.draft_proposal(
        town.youth, title=title, summary="Защото.", points="Да се направи.", actor=author
    )
    return services.publish_proposal(idea, actor=author)
