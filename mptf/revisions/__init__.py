"""Revisions of joint programmes: what is to change, who decides it, and what is in force."""
