"""What is done on the floor, each in one transaction."""
