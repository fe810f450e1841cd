"""Rules and decisions as sentences for people."""
