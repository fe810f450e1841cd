"""The floor: requests to speak, speaking times, debates closed or extended, and questions from home."""
