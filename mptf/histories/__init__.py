"""Histories: acts in files, one a line, and how far each file has been replayed."""
