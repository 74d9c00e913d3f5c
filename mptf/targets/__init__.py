"""Funding targets, versioned."""
