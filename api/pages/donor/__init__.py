"""One donor: all that is read of it, its tables, its page."""
