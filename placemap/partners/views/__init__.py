"""The pages of the partnership: signing in, agreements, the law, and who covers a place."""
