"""Spreadsheets in, and what could not be resolved handed back in the sender's own columns."""
