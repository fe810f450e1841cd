"""What a consultation record takes from the document of its package."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from plugins.records.package.document import digest_of, text_digest_of
from plugins.records.selectors import uuid_in


def columns_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record's columns that follow from a document, by name."""
    body, resolution, subject = document["body"], document["resolution"], document["item"]["subject"]
    return {
        "urn": document["urn"],
        "digest": digest_of(document),
        "revision": document["revision"],
        "text_digest": text_digest_of(document),
        "sender_slug": body["slug"],
        "sender_names": {one: body["name"][one] for one in body["languages"] if one in body["name"]},
        "sender_language": body["languages"][0],
        "period": resolution["period"],
        "number": resolution["number"],
        "protocol_number": document["meeting"]["number"],
        "designation": resolution["designation"],
        "adopted_on": date.fromisoformat(resolution["adopted_on"]),
        "title": resolution["title"],
        "points": resolution["points"],
        "legal_ground": resolution["legal_ground"],
        "language": document["language"],
        "decision": document["decision"],
        "sections": document["sections"],
        "meeting_is_public": document["meeting"]["public"],
        "subject_label": subject["label"] if subject else "",
        "subject_id": uuid_in(subject["id"]) if subject else None,
    }
