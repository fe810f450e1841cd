"""From the first word of a proposal to the Municipal Council's answer, as the people of the story see it."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from cms.settings.mail import mailer_from_url
from proposals.models import Proposal
from tests.browser.accessibility import Watch, overflows, violations
from tests.browser.conftest import NewContext
from tests.conftest import Databases
from tests.databases import worker_name
from tests.factories import Town, make_committee, make_participant
from tests.mail_server import MailServer, running_mail_server
from tests.proposals.conftest import ask_for
from tests.proposals.test_files import PDF
from tests.push_service import Browser, PushService, running_push_service
from tests.server import Server
from tests.voting.scenes import cast
from tests.youth.meetings.scenes import planned, with_members
from tests.youth.moderation.scenes import moderator_of
from tests.youth.notifications.push.pushing import STEPS, choose, switched_on
from tests.youth.notifications.test_digest import ask_for_digest
from voting.models import Poll
from youth import clock
from youth.mail import delivery as letters
from youth.mail.delivery import deliver_due_mail
from youth.mail.digest import queue_digests
from youth.models import AgendaItem, CommitteeMembership, Meeting, ModerationCase, Participant, Resolution
from youth.push import delivery as pushes
from youth.push.delivery import send_due_pushes
from youth.push.keys import new_private_key
from youth.services.following import follow
from youth.services.meetings import convene_meeting
from youth.services.notifications import plan_notifications

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

TITLE = "Скейт площадка до спортната зала"
INSULT = "Само глупаци карат скейт."


@pytest.fixture
def post(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """Let mail go to a server of the test, however long a turn takes."""
    monkeypatch.setattr(letters, "TURN", 60.0)
    with running_mail_server() as running:
        settings.MAILERS = {"default": mailer_from_url(f"smtp://127.0.0.1:{running.port}")}
        yield running


@pytest.fixture
def push_service(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    """Let messages go to a push service of the test."""
    monkeypatch.setattr(pushes, "TURN", 60.0)
    settings.PUSH_KEY = new_private_key()
    settings.PUSH_ALSO_ALLOWED = ["127.0.0.1", "localhost"]
    with running_push_service() as running:
        yield running


@pytest.fixture
def server(databases: Databases, transactional_db: None) -> Iterator[Server]:
    """Give a server that leaves what is due to the test, which reads the mail and the messages."""
    running = Server(databases.url(worker_name()), with_runner=False)
    running.start()
    yield running
    running.stop()


def clean(page: Page) -> None:
    """Assert that the page is accessible and fits its screen."""
    assert violations(page) == []
    assert not overflows(page)


def press(page: Page, name: str) -> None:
    """Press a button of this name and wait for the page that comes."""
    page.get_by_role("button", name=name, exact=True).click()


def says(page: Page, words: str) -> None:
    """Wait until the page says so."""
    expect(page.locator("body")).to_contain_text(words)


def lead_of_committee(town: Town) -> Participant:
    chair = make_participant(town.youth, "Председател на комисия", is_public=True)
    committee = make_committee(town.term, "sport")
    CommitteeMembership.objects.create(
        committee=committee, participant=chair, is_chair=True, starts_at=town.term.starts_at
    )
    return chair


def test_a_proposal_goes_from_the_first_word_to_the_answer(
    new_context: NewContext, watch: Watch, town: Town, post: MailServer, push_service: PushService
) -> None:
    ask_for(2, town)
    supporter, second, critic = town.members[2], town.members[3], town.members[4]
    moderator, lead = moderator_of(town), lead_of_committee(town)
    reader = Browser(push_service)
    follow(supporter, "youth.council")
    ask_for_digest(supporter)
    choose(supporter, STEPS)
    switched_on(supporter, reader)
    phone = new_context("phone", user=town.young_person.user).new_page()
    other = new_context("phone", user=supporter.user).new_page()

    proposal = write(phone)
    address = reverse("proposals:detail", kwargs={"council": "ms", "pk": proposal.pk})
    argue_and_moderate(new_context, town, address, critic, moderator)

    other.goto(address)
    press(other, "Подкрепям")
    says(other, "Подкрепяш това предложение.")
    last = new_context("phone", user=second.user).new_page()
    last.goto(address)
    press(last, "Подкрепям")
    # Enough support: the author's open page says so by itself.
    phone.goto(address)
    says(phone, "Внесено")

    meeting = planned(town, "Отчет за годината")
    bring_to_agenda(new_context, town, address, lead, meeting)
    item = AgendaItem.objects.get(subject_id=proposal.pk)
    decide(new_context, town, item)
    answer(new_context, town, item)

    for page in (phone, other):
        page.goto(address)
        expect(page.locator("#proposal-head")).to_contain_text("Общинският съвет го прие отчасти")
        expect(page.locator("#proposal-head")).to_contain_text("Площадката се прави през пролетта.")
        clean(page)
    page = other
    page.goto("/bg/c/ms/me/")
    says(page, "Общинският съвет го прие отчасти")

    now = clock.now()
    plan_notifications()
    assert queue_digests(town.youth, now.replace(hour=21)) == 1
    deliver_due_mail(now.replace(hour=21))
    ((_to, letter),) = post.taken
    body = letter.get_body(("plain",))
    assert body is not None
    assert TITLE in body.get_content()
    assert INSULT not in body.get_content()
    send_due_pushes(now)
    # Of several things one message leads to the own page.
    assert reader.shown[-1]["url"] == "/bg/c/ms/me/"


def write(phone: Page) -> Proposal:
    """Write a proposal in five steps and publish it."""
    phone.goto("/bg/c/ms/proposals/new/")
    for field, words in (
        ("title", TITLE),
        ("summary", "Караме на паркинга."),
        ("points", "1. Общината да отреди терен.\n2. Да се предвидят до 14 000 евро."),
    ):
        phone.locator(f"[name={field}]").fill(words)
        clean(phone)
        press(phone, "Напред")
    clean(phone)
    press(phone, "Публикувай")
    says(phone, "Предложението ти е публично")
    return Proposal.objects.get(state="published")


def argue_and_moderate(
    new_context: NewContext, town: Town, address: str, critic: Participant, moderator: Participant
) -> None:
    """Insult people in an argument, which is reported, hidden, appealed about and stays hidden."""
    page = new_context("phone", user=critic.user).new_page()
    page.goto(address)
    page.locator("#deliberation-write a[href*='against']").click()
    page.locator("main textarea").first.fill(INSULT)
    clean(page)
    page.locator("main .form-actions button[type=submit]").first.click()
    says(page, INSULT)

    reader = new_context("desktop", user=town.member.user).new_page()
    reader.goto(address)
    argument = reader.locator("[id^=argument-]", has_text=INSULT).first
    argument.get_by_role("link", name="Подай сигнал").click()
    reader.get_by_label("обида или унижение").check()
    press(reader, "Подай сигнал")
    reader.goto(address)

    office = new_context("desktop", user=moderator.user).new_page()
    office.goto("/bg/c/ms/moderation/")
    says(office, INSULT)
    office.locator("main input[type=checkbox]").first.check()
    office.get_by_label("Скрива се", exact=True).check()
    office.get_by_label("Причина").select_option("insult")
    office.get_by_label("Думи към автора").fill("Обиждаш хора, които карат скейт.")
    clean(office)
    press(office, "Реши")
    # It goes from the reader's open page at once.
    expect(reader.get_by_text(INSULT)).to_have_count(0)

    plan_notifications()
    page.goto("/bg/c/ms/me/")
    case = ModerationCase.objects.get()
    page.locator(f"main a[href*='/moderation/{case.pk}/']").first.click()
    says(page, "Обиждаш хора, които карат скейт.")
    page.get_by_label("Защо не приемаш решението?").fill("Шега беше.")
    clean(page)
    press(page, "Обжалвай")
    chair = new_context("phone", user=town.chair.user).new_page()
    chair.goto("/bg/c/ms/moderation/?show=appeals")
    chair.locator(f"main a[href*='/moderation/{case.pk}/']").first.click()
    chair.get_by_label("Решението остава").check()
    chair.get_by_label("Думи към автора").fill("Шегата обижда.")
    press(chair, "Реши")
    page.reload()
    says(page, "Шегата обижда.")


def bring_to_agenda(
    new_context: NewContext, town: Town, address: str, lead: Participant, meeting: Meeting
) -> None:
    """Register it, give it to the committee, record its opinion, and put it on an agenda."""
    secretary = new_context("desktop", user=town.secretary.user).new_page()
    secretary.goto(address)
    step(secretary, "register")
    chair = new_context("desktop", user=town.chair.user).new_page()
    chair.goto(address)
    step(chair, "assign", committee=0)
    head = new_context("phone", user=lead.user).new_page()
    head.goto(address)
    today = clock.now().date().isoformat()
    step(head, "give_opinion", document="Становище на комисията", on=today, text="Подкрепя предложението.")
    clean(head)
    chair.goto(address)
    step(chair, "put_on_agenda", meeting=str(meeting.pk))
    clean(chair)


def step(page: Page, name: str, **given: str | int) -> None:
    """Fill in the form of a step of the proposal and send it."""
    form = page.locator(f"main form[action*='/{name}/']").first
    if not form.is_visible():
        page.locator("details", has=page.locator(f"form[action*='/{name}/']")).first.locator(
            "summary"
        ).click()
    for field, value in given.items():
        control = form.locator(f"[name={field}]")
        if isinstance(value, int):
            control.select_option(index=value + 1)
        elif control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
    form.locator("button[type=submit]").first.click()
    page.wait_for_load_state()


def decide(new_context: NewContext, town: Town, item: AgendaItem) -> None:
    """Hold the meeting: an amendment, its vote, the vote on the draft."""
    meeting = convene_meeting(item.meeting, late_because="Спешно", actor=town.chair)
    with_members(town, meeting, 13)
    room = reverse("youth:meeting", kwargs={"council": "ms", "pk": meeting.pk})
    chair = new_context("desktop", user=town.chair.user).new_page()
    chair.goto(room)
    chair.locator("main a[href*='/open/']:visible").first.click()
    chair.locator("main .form-actions button[type=submit]").first.click()
    form = chair.locator("main form[action*='/steps/start_item/']")
    form.locator("select").select_option(str(item.pk))
    form.locator("button").click()
    expect(chair.locator("#meeting-item h2")).to_have_text(TITLE)
    chair.locator("main a[href*='/amendments/to/']:visible").first.click()
    chair.locator("main select[name=mover]").select_option(index=1)
    chair.locator("main select[name=change]").select_option("replace")
    chair.locator("main select[name=point]").select_option(index=2)
    chair.locator("main textarea[name=text]").fill("Да се предвидят до 20 000 евро.")
    clean(chair)
    chair.locator("main .form-actions button[type=submit]").first.click()
    says(chair, "20 000 евро")
    # The amendment before the draft.
    for _question in range(2):
        vote(town, chair)
    says(chair, "Решение")


def vote(town: Town, chair: Page) -> None:
    """Put to the vote what is next, let everybody vote for it, and announce it."""
    motion = chair.locator("#voting-actions a[href*='/voting/meetings/']:visible")
    if motion.count():
        motion.first.click()
        chair.locator("main .form-actions button[type=submit]").first.click()
    else:
        chair.locator("#voting-actions form[action*='/open/'] button[type=submit]").first.click()
    expect(chair.locator("#voting-now .tag-now")).to_be_visible()
    cast(town, Poll.objects.get(state="open"), 10, 2, 1)
    chair.locator("main form[action*='/close/'] button[type=submit]:visible").first.click()
    chair.locator("main a[href*='/announce/']:visible").first.click()
    chair.locator("main .form-actions button[type=submit]").first.click()
    expect(chair.locator("#voting-now .tag-now")).to_have_count(0)


def answer(new_context: NewContext, town: Town, item: AgendaItem) -> None:
    """Send the resolution and answer it at the Municipal Council."""
    resolution = Resolution.objects.get(agenda_item=item)
    secretary = new_context("desktop", user=town.secretary.user).new_page()
    secretary.goto(f"/bg/c/ms/resolutions/{resolution.pk}/")
    secretary.get_by_role("link", name="Изпрати на Общинския съвет").click()
    press(secretary, "Изпрати решението")
    municipal = new_context("desktop", user=town.municipal_secretary.user).new_page()
    municipal.goto("/bg/c/obs/desk/")
    municipal.locator("main a[href*='/records/']").first.click()
    press(municipal, "Прегледан е: публикуване")
    municipal.get_by_role("link", name="Отговори на Младежкия съвет").click()
    municipal.get_by_label("Отговорът е").select_option("partly")
    municipal.get_by_label("Отговорът с думи").fill("Площадката се прави през пролетта.")
    municipal.get_by_label("Кой отговаря").fill("Дирекция „Спорт“")
    municipal.get_by_label("Документ", exact=True).fill("Писмо на председателя")
    paper = {"name": "писмо.pdf", "mimeType": "application/pdf", "buffer": PDF}
    municipal.get_by_label("Самият документ").set_input_files(paper)
    clean(municipal)
    municipal.locator("main form button[type=submit]").click()
    says(municipal, "писмо.pdf")
