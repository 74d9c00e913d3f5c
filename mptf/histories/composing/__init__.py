"""How the fund's own history is composed: its plan as small tables, and the acts that follow."""
