"""Scenarios: which notes a sum of money would pay for under which rules, as a proposal."""
