"""The editors' side of the newsletter: its items, preview, sending and progress."""
