"""Endorsements of concept notes: asked for by a link, answered without an account, with letters."""
