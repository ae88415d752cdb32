"""What a sponsor's link learns of its mapping: whether the seat is still there to be taken."""

from __future__ import annotations

from placemap.access.row_security import SecurityFunction, system_is
from placemap.mappings.policy.reviews import TODAY

# Who answers a sponsor's link. It reads askings and nothing else of a mapping.
SPONSOR = "sponsor"

FUNCTIONS = [
    # Askings for a seat that is there no longer: the mapping has closed, or the agency has left it, or the
    # partnership. Which of the two, and nothing else.
    SecurityFunction(
        name="seats_not_offered",
        returns="table (acceptance_id uuid, is_closed boolean)",
        body=f"""
            select a.id, m.state <> 'open'
            from mappings_sponsoracceptance a join mappings_mapping m on m.id = a.mapping_id
            join mappings_member b on b.id = a.member_id join partners_agency g on g.id = a.agency_id
            where {system_is(SPONSOR)}
              and (m.state <> 'open' or b.left_on <= {TODAY} or not g.is_active)
        """,
        rows=50,
    ),
]
