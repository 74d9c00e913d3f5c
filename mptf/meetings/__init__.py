"""Meetings: how the Committee decides around a table."""
