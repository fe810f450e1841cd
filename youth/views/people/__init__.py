"""The council's people: seats, offices, committees, terms, roles, and their import."""
