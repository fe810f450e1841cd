"""Live streams: the same frames over the one WebSocket consumer and by polling.

For apps: ``announce_ephemeral`` here, ``youth.live.passing.passes_now`` for the screens that come back after
it, ``youth.journal.streams.stream_family`` to declare a family of streams, ``youth.live.pages.remember_head``
in views, and the hook ``live_commands``.
"""

from typing import Any


def announce_ephemeral(stream: str, name: str, data: dict[str, Any]) -> None:
    """Show something passing (turnout, who is writing) on every screen of a stream, unnumbered.

    Call it after the commit. It may be merged with the next one or lost; a screen never depends on it,
    and everybody who follows the stream sees it, visitors included.
    """
    from youth.live.nudges import send_ephemeral

    send_ephemeral(stream, name, data)
