"""Rules as sentences for people."""
