"""The Steering Committee: seats, decisions, conditions, signatures."""
