"""Forms that editors put together: messages to the office, surveys of a few questions, registrations."""
