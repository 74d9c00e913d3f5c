"""Links that are mailed to somebody without an account, and answer once."""
