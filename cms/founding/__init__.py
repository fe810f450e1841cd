"""How the site of a municipality begins: its first pages, and the texts that the law asks for."""
