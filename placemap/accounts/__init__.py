"""Signing in: ways to prove who one is, links that only enrol, one's own sessions, and proving it again.

The accounts themselves are `partners.User`. Nothing here knows of mappings or of anybody in them.
"""
