"""What deliberation tells programs."""
