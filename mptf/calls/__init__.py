"""Calls for concept notes."""
