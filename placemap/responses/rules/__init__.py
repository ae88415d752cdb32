"""Decisions of this package as plain functions."""

from placemap.responses.rules.escalation import NamesFound as NamesFound
