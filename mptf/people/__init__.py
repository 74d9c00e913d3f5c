"""Organisations, persons, delegations: who acts, and in whose name."""
