"""The peer of `bench_list.py`: two list pages as bare Django makes them, from the product's own tables.

What it shares with the product: the server and its settings, the database, connections that are kept, the
rows of the page, how they are sorted and paged, and what a reader sees: the same header, navigation, search
boxes, tabs, filters, columns, links, buttons, forms, marks and footer (`bench_list.py` counts and compares
them). It has what `startproject` gives a site that people sign in to: sessions, users, CSRF, messages,
security headers, its own template language and the `url` tag.

What it does without, which is what the figure is about: row security, a trail of who read what, choosing
rows by reader, joining links that several agencies gave, a language other than English, prompts for what is
missing. It reads the other records of each child to name its agencies, as anybody must who shows them.
"""
