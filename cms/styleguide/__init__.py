"""Every component on one page, for who builds pages; an installation for people does not have it."""
