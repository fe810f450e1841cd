"""What ballots are compared with: views that only insert one row, in our process and on our database."""
