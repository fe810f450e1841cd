"""The start of a municipality's site: its first pages, and the texts that the law requires."""
