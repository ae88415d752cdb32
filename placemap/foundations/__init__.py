"""Records, terms, errors and the clock. Knows nothing of the domain and never imports Django.

Names of people, written dates and identifiers live here because both search-before-create
(in `subjects`) and matching (in `linkage`) need them.
"""
