"""Numbers and networks in plain Python: no Django, no database, no names of people.

Callers hand in identifiers, kinds and links that their reader may see, and get groups, paths and findings
back, each with the links that it rests on. A measure (how many links, how central) is given for adults of
concern and places and never for a child: `network_measures.check_may_measure` refuses by name.
"""
