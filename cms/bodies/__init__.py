"""How much one request may send: decided from its head alone, before anything is read, kept or parsed."""
