"""Tranches: what the plan gives in each, who asks for a later one, and on what it is released."""
