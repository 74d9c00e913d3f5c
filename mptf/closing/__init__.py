"""How a programme comes to its end: what interest was earned, its evaluation, and the answers."""
