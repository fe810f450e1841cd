"""Pages of votes, and the acts on them."""
