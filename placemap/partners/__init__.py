"""The partnership: councils and districts, agencies, people with accounts, roles, agreements.

A safeguarding partnership sits over county, unitary and district councils. An agency has its
signature to the information sharing protocol, with an expiry; one without a signature in force
cannot be in a mapping. Roles are data: a title, a sentence, and the duties they carry.
"""
