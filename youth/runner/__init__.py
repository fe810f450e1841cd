"""Due work: what has to happen at a time or was left behind, done by one runner at a time."""
