"""The document of the live protocol: what it says is what the consumer takes and sends."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from plugins.hooks import LiveCommand
from youth.live.asyncapi import asyncapi_document
from youth.live.messages import read


class Wave(BaseModel):
    to: str


COMMAND = LiveCommand(name="voting.wave", schema=Wave, handler=lambda *rest: {})
HEARD = [
    {"type": "hello", "after": 0},
    {"type": "pong", "written": 12},
    {"type": "command", "name": "voting.wave", "key": "a", "fields": {"to": "all"}},
]
NOT_HEARD = [
    {"type": "hello", "after": -1},
    {"type": "hello", "after": "1"},
    {"type": "hello", "after": True},
    {"type": "pong"},
    {"type": "command", "name": "voting.wave", "key": "", "fields": {}},
    {"type": "command", "name": "voting.wave", "key": "a", "fields": []},
    {"type": "sing"},
]


def schema_of(document: Mapping[str, Any], operation: str) -> dict[str, Any]:
    names = [one["$ref"].rpartition("/")[2] for one in document["operations"][operation]["messages"]]
    return {
        "oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in names],
        "components": document["components"],
    }


@pytest.mark.parametrize("message", HEARD)
def test_a_message_of_a_screen_that_the_document_describes_is_read(message):
    document = asyncapi_document("example.org", [COMMAND])
    Draft202012Validator(schema_of(document, "hear")).validate(message)
    assert read(json.dumps(message)) == message


@pytest.mark.parametrize("message", NOT_HEARD)
def test_what_the_document_does_not_describe_is_not_read(message):
    document = asyncapi_document("example.org", [COMMAND])
    assert not Draft202012Validator(schema_of(document, "hear")).is_valid(message)
    with pytest.raises(ValueError, match="no message of the protocol"):
        read(json.dumps(message))


def test_a_command_is_described_with_its_own_fields():
    document = asyncapi_document("example.org", [COMMAND])
    check = Draft202012Validator(schema_of(document, "hear"))
    assert not check.is_valid({"type": "command", "name": "voting.wave", "key": "a", "fields": {}})
    assert not check.is_valid({"type": "command", "name": "voting.sing", "key": "a", "fields": {"to": "all"}})


def test_each_reference_of_the_document_leads_somewhere():
    document = asyncapi_document("example.org", [COMMAND])
    for path in references(document):
        place: Any = document
        for step in path.removeprefix("#/").split("/"):
            place = place[step]


def references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if "$ref" in value else []
        return own + [found for one in value.values() for found in references(one)]
    return [found for one in value for found in references(one)] if isinstance(value, list) else []


@pytest.mark.django_db
def test_everybody_reads_the_document_with_the_commands_that_are_offered(town, client):
    answer = client.get("/asyncapi.json")
    document = answer.json()
    assert document["asyncapi"] == "3.0.0"
    assert "CastBallot" in document["components"]["schemas"]
    assert document["servers"]["installation"]["host"] == "testserver"
