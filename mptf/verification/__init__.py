"""Prove a database from its raw rows alone: chain, books, lives, decisions, letters, triggers."""
