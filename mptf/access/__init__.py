"""How people come in: accounts, sessions, one-time links, tokens of programs, limits."""
