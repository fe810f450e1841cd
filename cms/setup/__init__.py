"""What is not set up yet: read once, judged by one list of checks, shown in the admin and by a command."""
