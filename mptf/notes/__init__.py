"""Concept notes and their versions."""
