"""What ballots are compared with: views that do nothing but insert one row, in our own process and database."""
