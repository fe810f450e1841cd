"""A report, the text hidden, an appeal, the text shown again, as the people of the story see it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewContext
from tests.factories import Town
from tests.youth.moderation.scenes import TITLE, moderator_of, published
from youth.services.notifications import plan_notifications

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_a_text_is_reported_hidden_appealed_for_and_shown_again(
    new_context: NewContext, town: Town, screen: str
) -> None:
    proposal, moderator = published(town), moderator_of(town)
    detail = f"/bg/c/ms/proposals/{proposal.pk}/"
    reader = new_context(screen, user=town.member.user).new_page()
    reader.goto(detail)
    reader.get_by_role("link", name="Подай сигнал").click()
    reader.get_by_label("обида или унижение").check()
    reader.get_by_role("button", name="Подай сигнал").click()
    expect(reader.get_by_text("Благодарим ти.")).to_be_visible()

    office = new_context("desktop", user=moderator.user).new_page()
    office.goto("/bg/c/ms/moderation/")
    office.get_by_label(TITLE).check()
    office.get_by_label("Скрива се", exact=True).check()
    office.get_by_label("Причина").select_option("insult")
    office.get_by_label("Думи към автора").fill("Обиждаш съученик.")
    # On the reader's open page the text goes at once.
    office.get_by_role("button", name="Реши").click()
    expect(office.get_by_text("Решено е за 1 текст.")).to_be_visible()
    expect(reader.get_by_role("heading", name="Скрито от ръководството на съвета")).to_be_visible()
    expect(reader.get_by_role("heading", name=TITLE)).to_have_count(0)

    plan_notifications()
    author = new_context(screen, user=town.young_person.user).new_page()
    author.goto("/bg/c/ms/me/")
    author.get_by_role("link", name=TITLE).first.click()
    author.goto(detail)
    author.get_by_role("link", name="Защо е скрито и как се обжалва").click()
    expect(author.get_by_text("Обиждаш съученик.")).to_be_visible()
    author.get_by_label("Защо не приемаш решението?").fill("Не обиждам никого.")
    author.get_by_role("button", name="Обжалвай").click()
    expect(author.get_by_text("Обжалването е изпратено.")).to_be_visible()

    chair = new_context(screen, user=town.chair.user).new_page()
    chair.goto("/bg/c/ms/moderation/?show=appeals")
    chair.get_by_role("link", name=TITLE).click()
    chair.get_by_label("Решението е грешно: отменя се").check()
    chair.get_by_label("Думи към автора").fill("Няма обида.")
    chair.get_by_role("button", name="Реши").click()
    expect(chair.get_by_text("Решението е отменено.")).to_be_visible()
    expect(reader.get_by_role("heading", name=TITLE)).to_be_visible()
    author.reload()
    expect(author.get_by_text("Няма обида.")).to_be_visible()
