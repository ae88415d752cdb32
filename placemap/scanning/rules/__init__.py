"""Decisions of this package as plain functions."""
