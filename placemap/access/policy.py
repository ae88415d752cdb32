"""Who may read the trail, and who may write to it."""

from __future__ import annotations

from placemap.access.row_security import ME, SYSTEM, TablePolicy, system_is

SEALER = "audit-sealer"
HOUSEKEEPER = "housekeeper"

# An entry is readable by the one who made it; by whoever leads or keeps the mapping; and, where
# it says a person's page was read, by anyone who may see that person ("Who has looked").
ROW_SECURITY = [
    TablePolicy(
        model="access.AuditEntry",
        read=(
            f"user_id = {ME} or mapping_id in (select my_custody()) or mapping_id in (select my_leading())"
            f" or {system_is(SEALER)}"
            " or (event = 'person_viewed' and mapping_id in (select my_mappings())"
            " and exists (select 1 from subjects_person p where p.id = any(subjects)))"
        ),
        # Nobody writes in another's name: the context says who acts.
        add=f"user_id is not distinct from {ME} and system is not distinct from coalesce({SYSTEM}, '')",
    ),
    TablePolicy(
        model="access.AuditSeal",
        read=f"{system_is(SEALER)} or {ME} is not null",
        add=system_is(SEALER),
    ),
    TablePolicy(
        model="access.SpentToken",
        read=f"user_id = {ME} or {system_is(HOUSEKEEPER)}",
        add=f"user_id = {ME}",
        change=f"user_id = {ME}",
        remove=system_is(HOUSEKEEPER),
    ),
]
