"""What must be sent, and has been."""
