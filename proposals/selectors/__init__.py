"""Reading proposals."""
