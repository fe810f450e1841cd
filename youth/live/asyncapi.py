"""The live protocol as an AsyncAPI 3 document, written from the types of its messages."""

from collections.abc import Iterable
from inspect import getdoc
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import models_json_schema

from plugins.hooks import LiveCommand
from youth.live.messages import FROM_SCREEN, PROTOCOL, TO_SCREEN, VERSION

SCHEMAS = "#/components/schemas/{model}"
CHANNEL = {"$ref": "#/channels/live"}


def asyncapi_document(host: str, commands: Iterable[LiveCommand]) -> dict[str, Any]:
    """Return the document for an installation at ``host`` in which these commands may be sent.

    Its form is AsyncAPI 3.0.0; the schemas are JSON Schema 2020-12.
    """
    offered = sorted(commands, key=lambda one: one.name)
    schemas = _schemas()
    schemas |= _fields(offered, schemas["Command"])
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Glas: live connection",
            "version": f"{VERSION}.0.0",
            "description": (
                f"A WebSocket with the subprotocol {PROTOCOL} and, as a second one, the page's ticket as "
                "`ticket.<ticket>`. The same acts are given by polling "
                "`/api/v1/c/{council}/live/{stream}/?after=<seq>`."
            ),
        },
        "defaultContentType": "application/json",
        "servers": {"installation": {"host": host, "protocol": "wss"}},
        "channels": {
            "live": {
                "address": "/ws/c/{council}/live/{stream}/",
                "parameters": {
                    "council": {"description": "The council's short name in addresses."},
                    "stream": {"description": "The stream that is followed, such as `meeting:<id>`."},
                },
                "messages": {
                    one.__name__: {"$ref": f"#/components/messages/{one.__name__}"}
                    for one in (*FROM_SCREEN, *TO_SCREEN)
                },
            }
        },
        "operations": {
            "hear": _operation("receive", FROM_SCREEN),
            "tell": _operation("send", TO_SCREEN),
        },
        "components": {
            "messages": {
                one.__name__: {
                    "name": one.__name__,
                    "summary": " ".join((getdoc(one) or "").split()),
                    "payload": {"$ref": f"#/components/schemas/{one.__name__}"},
                }
                for one in (*FROM_SCREEN, *TO_SCREEN)
            },
            "schemas": schemas,
        },
    }


def _operation(action: str, messages: Iterable[type]) -> dict[str, Any]:
    # In AsyncAPI's words the document is the server's: it receives what screens say, and sends the rest.
    refs = [{"$ref": f"#/channels/live/messages/{one.__name__}"} for one in messages]
    return {"action": action, "channel": CHANNEL, "messages": refs}


def _schemas() -> dict[str, Any]:
    _refs, found = TypeAdapter.json_schemas(
        [(one, "serialization", TypeAdapter(one)) for one in (*FROM_SCREEN, *TO_SCREEN)], ref_template=SCHEMAS
    )
    return dict(found["$defs"])


def _fields(commands: list[LiveCommand], whole: dict[str, Any]) -> dict[str, Any]:
    """Return the schemas of the commands' fields, and ``Command``, which ``whole`` is, split by its name."""
    _refs, found = models_json_schema(
        [(one.schema, "validation") for one in commands], title=None, ref_template=SCHEMAS
    )
    kinds = [
        {
            "properties": {
                "name": {"const": one.name},
                "fields": {"$ref": f"#/components/schemas/{one.schema.__name__}"},
            }
        }
        for one in commands
    ]
    return dict(found.get("$defs", {})) | {"Command": whole | ({"oneOf": kinds} if kinds else {})}
