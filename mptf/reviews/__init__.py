"""Assignments and scores against the rubric of the call."""
