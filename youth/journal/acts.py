"""The journal's own kinds."""

from youth.journal.kinds import Kind, declare_kind


@declare_kind
class PayloadErased(Kind):
    """The payload of an earlier entry of the same stream was erased; the entry's header stays."""

    name = "youth.payload_erased"

    entry: int
    # A code such as "erasure_request" or "court_order", never words about a person.
    reason: str
