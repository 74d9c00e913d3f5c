"""Forms of concept notes: what a call asks for, and whether a note says it."""
