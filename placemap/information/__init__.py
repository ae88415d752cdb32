"""What agencies gave: a contribution with its purpose, power, handling, grade and review date.

Everything recorded about a child cites the contribution it came in with. Sources know nothing of
conclusions: this package does not know people, links or the cohort.
"""
