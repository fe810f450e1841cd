"""Commands: the same service as the form, with the same refusals, once per key."""

import pytest
from channels.db import database_sync_to_async
from django.core.exceptions import PermissionDenied
from pydantic import BaseModel

from plugins import hooks
from plugins.models import PluginFailure
from plugins.switching import switch
from plugins.testing import hook_overridden
from youth import clock
from youth.live.writers import CloseCode
from youth.models import Consent
from youth.refusals import Refusal

pytestmark = [pytest.mark.asyncio, pytest.mark.django_db(transaction=True)]


class Cheer(BaseModel):
    loud: int


@pytest.fixture
def cheers():
    """A command of the voting plugin that writes down who cheered."""
    heard = []

    def cheer(council, participant, message):
        if message.loud > 9:
            raise Refusal("too_loud", "Потърпете.", "loud")
        if message.loud == 0:
            raise PermissionDenied
        if message.loud < 0:
            raise ZeroDivisionError
        heard.append((council.slug, participant.pk, message.loud))
        return {"heard": len(heard)}

    command = hooks.LiveCommand(name="voting.cheer", schema=Cheer, handler=cheer, permission="meeting.attend")
    with hook_overridden("voting", hooks.live_commands, lambda council: [command]):
        yield heard


async def ask(one, fields, *, key="k1", name="voting.cheer"):
    await one.say({"type": "command", "name": name, "key": key, "fields": fields})
    return await one.message()


def code_of(answer):
    return answer["error"]["code"]


async def test_a_member_s_command_is_done_and_answered(town, screen, cheers):
    one = await (await screen(town.member)).follow(0)
    assert await ask(one, {"loud": "3"}) == {"type": "answer", "key": "k1", "ok": True, "data": {"heard": 1}}
    assert cheers == [(town.youth.slug, town.member.pk, 3)]


async def test_a_crash_of_the_handler_is_recorded_as_the_plugin_s(town, screen, cheers):
    one = await (await screen(town.member)).follow(0)
    assert code_of(await ask(one, {"loud": -1}, key="crash")) == "failed"
    assert code_of(await ask(one, {"loud": 10}, key="refusal")) == "too_loud"
    kept = await database_sync_to_async(lambda: list(PluginFailure.objects.values_list("slug", "hook")))()
    assert kept == [("voting", "live_commands")]


async def test_a_command_sent_twice_under_one_key_is_done_once(town, screen, cheers):
    one = await (await screen(town.member)).follow(0)
    another = await (await screen(town.member)).follow(0)
    answers = [await ask(one, {"loud": 3}, key="same"), await ask(another, {"loud": 3}, key="same")]
    assert answers[0] == answers[1]
    assert len(cheers) == 1
    assert (await ask(one, {"loud": 3}, key="other"))["data"] == {"heard": 2}


async def test_somebody_else_s_key_means_nothing(town, screen, cheers):
    for member in (town.member, town.chair):
        one = await (await screen(member)).follow(0)
        await ask(one, {"loud": 3}, key="shared")
    assert len(cheers) == 2


async def test_visitors_and_those_without_the_permission_are_refused(town, screen, cheers):
    visitor = await (await screen()).follow(0)
    assert code_of(await ask(visitor, {"loud": 3})) == "sign_in"
    young = await (await screen(town.young_person)).follow(0)
    assert code_of(await ask(young, {"loud": 3})) == "forbidden"
    assert cheers == []


async def test_the_permission_is_asked_with_the_subject_of_the_command(town, screen):
    wanted = {1: town.youth, 2: town.municipal}
    command = hooks.LiveCommand(
        name="voting.cheer",
        schema=Cheer,
        handler=lambda council, participant, message: {"done": message.loud},
        permission="meeting.attend",
        subject=lambda council, message: wanted.get(message.loud),
    )
    with hook_overridden("voting", hooks.live_commands, lambda council: [command]):
        one = await (await screen(town.member)).follow(0)
        assert (await ask(one, {"loud": 1}, key="a"))["data"] == {"done": 1}
        assert code_of(await ask(one, {"loud": 2}, key="b")) == "forbidden"
        assert code_of(await ask(one, {"loud": 3}, key="c")) == "not_found"


async def test_each_refusal_has_its_code_and_sentence(town, screen, cheers):
    one = await (await screen(town.member, "en")).follow(0)
    assert (await ask(one, {"loud": 10}, key="a"))["error"] == {
        "code": "too_loud",
        "message": "Потърпете.",
        "field": "loud",
    }
    invalid = (await ask(one, {"loud": "very"}, key="b"))["error"]
    assert (invalid["code"], invalid["field"]) == ("invalid", "loud")
    assert code_of(await ask(one, {"loud": 0}, key="c")) == "forbidden"
    assert code_of(await ask(one, {}, key="d", name="unknown")) == "not_found"


async def test_a_command_that_failed_by_our_fault_may_be_sent_again(town, screen, cheers):
    one = await (await screen(town.member)).follow(0)
    assert code_of(await ask(one, {"loud": -1}, key="again")) == "failed"
    assert (await ask(one, {"loud": 1}, key="again"))["ok"] is True


async def test_where_the_plugin_is_off_its_commands_are_not_there(town, screen, cheers):
    one = await (await screen(town.member)).follow(0)
    await database_sync_to_async(switch)(town.youth, "voting", enabled=False)
    assert code_of(await ask(one, {"loud": 3})) == "not_found"


async def test_somebody_who_left_meanwhile_is_refused_though_the_screen_is_open(town, screen, cheers):
    one = await (await screen(town.member)).follow(0)
    town.member.user.is_active = False
    await database_sync_to_async(town.member.user.save)()
    assert code_of(await ask(one, {"loud": 3})) == "forbidden"


async def test_whose_taking_part_waits_for_a_consent_does_nothing(town, screen, cheers):
    one = await (await screen(town.member)).follow(0)
    waiting = Consent(
        user=town.member.user,
        council=town.youth,
        purpose=Consent.Purpose.PARTICIPATION,
        text_version="2026-11",
        renewal_asked_at=clock.now(),
    )
    await database_sync_to_async(waiting.save)()
    assert code_of(await ask(one, {"loud": 3})) == "consent_waits"
    assert cheers == []


async def test_a_flood_of_commands_ends_the_conversation(town, screen, cheers):
    one = await (await screen(town.member)).follow(0)
    for number in range(12):
        await one.say({"type": "command", "name": "voting.cheer", "key": str(number), "fields": {"loud": 1}})
    assert await one.closed() == CloseCode.TOO_MANY
