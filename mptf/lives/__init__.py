"""What state a record is in, and by which steps it came there."""
