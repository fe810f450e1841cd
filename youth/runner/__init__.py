"""Due work: scheduled work and pending notices, done by one runner at a time."""
