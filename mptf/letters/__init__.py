"""Letters: bound to facts, signed, printed once."""
