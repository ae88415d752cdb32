"""Coded lists of this package."""
