"""What the dummy plugin offers: mail about new notes."""

from youth.services.notices import ConsentText, declare_topic

PINNED = declare_topic(
    "dummy.pinned",
    "new notes on the board",
    (
        ConsentText(version="2026-10", bg="Искам бележки.", en="I want notes."),
        ConsentText(version="2026-11", bg="Искам нови бележки.", en="I want new notes."),
    ),
)
