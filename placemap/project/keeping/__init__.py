"""Keeping an instance alive: backup and restore, change of the data key, upgrade."""
