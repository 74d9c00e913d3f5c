"""What was done: one event per act, with its fields before and after."""
