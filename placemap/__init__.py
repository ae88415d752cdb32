"""Placemap: one agreed cohort, one map, and a response that somebody owns."""
