"""The pages of the cohort, by what they are about."""
