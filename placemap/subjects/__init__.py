"""People on the map, what each source calls them, who is linked to whom, and on whose word.

A `Person` row is one record from one source and holds no name: names, birth dates, addresses
and identifiers are `PersonDetail` rows with a policy of their own. Records are never merged;
`SameAs` rows, written by judgements, say which records are one person.
"""
