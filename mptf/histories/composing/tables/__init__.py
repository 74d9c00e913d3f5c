"""The plan's concept notes, call by call: one row a note."""
