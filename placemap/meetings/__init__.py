"""Meetings of a mapping: the series they belong to, when and where, who is invited, who chairs.

A series has a kind and a rhythm; its meetings are numbered. Whoever leads the mapping or keeps its list
plans them; everybody on the team reads them. Invitations go by mail with a calendar entry that names
nothing but the kind and number of the meeting. Others may call `commands`, `queries` and `policy`.
"""
