"""What the API answers, room by room: money as text, days as ISO 8601, nothing rounded."""
