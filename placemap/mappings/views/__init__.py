"""The doors to a mapping: lists, opening, the overview, its team, its terms."""
