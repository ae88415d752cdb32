"""Who sits where today, as the database works it out, and the clauses that ask it.

A seat counts only while it lasts, while its holder's account is open, and while the agency's agreement is in
force.
"""

from __future__ import annotations

from placemap.access.duties import Duty
from placemap.access.row_security import MY_AGENCY, SEATED, SecurityFunction, has_duty, told
from placemap.partners.policy import STAND_INS

# In an array, so that seats are found by their holder, and holders worked out once.
_MY_SEATS_NOW = f"""
    select coalesce(array_agg(distinct s.mapping_id || ' ' || held.duty), '{{}}')
    from mappings_seat s
    join partners_role r on r.id = s.role_id
    cross join unnest(
        case when r.duties = '{{{Duty.WATCH_MAPPING.value}}}' then r.duties else r.duties || ''::varchar end
    ) as held(duty)
    join mappings_member m on m.mapping_id = s.mapping_id and m.agency_id = s.agency_id
    where s.user_id = any(array({STAND_INS}))
      and s.agency_id = {MY_AGENCY}
      and s.from_on <= current_date and (s.until_on is null or s.until_on >= current_date)
      and (m.left_on is null or m.left_on > current_date)
      and exists (
        select 1 from partners_agreement g
        where g.agency_id = s.agency_id and g.signed_on <= current_date and g.expires_on >= current_date
      )
"""
# Whoever acts sits where they sit for a whole transaction, unless it changes that itself. So it is worked out
# once, when the database is told who acts (`placemap.access.session`), and each policy reads the answer.
# Where it was not worked out for whoever acts now, or was forgotten since, it is asked: that opens nothing.
# Each seat is a text of its mapping's key, a blank and a duty; and one more without a duty, which is what
# puts its holder on the team. A seat that only watches has none, so nothing that is for the team opens to it.
_SEATS = f"pg_catalog.unnest({told('seats', 'text[]', 'public.my_seats_now()')}) s"
_MAPPING, _DUTY = "pg_catalog.left(s, 36)::uuid", "pg_catalog.substr(s, 38)"


def _seats_with(duty: str) -> str:
    return f"select {_MAPPING} from {_SEATS} where {_DUTY} = '{duty}'"


def _seated(name: str) -> SecurityFunction:
    """The keys of the mappings in which whoever acts has such a seat, as the database was told."""
    asked = f"public.seated_now('{SEATED[name]}')"
    body = f"select {told(name, 'uuid[]', asked)}"
    return SecurityFunction(name=f"seated_{name}", returns="uuid[]", body=body, is_plain=True)


FUNCTIONS = [
    SecurityFunction(name="my_seats_now", returns="text[]", body=_MY_SEATS_NOW),
    SecurityFunction(
        name="seated_now",
        arguments="wanted text",
        returns="uuid[]",
        body=f"select array(select {_MAPPING} from unnest(my_seats_now()) s where {_DUTY} = wanted)",
    ),
    *(_seated(name) for name in SEATED),
    SecurityFunction(name="my_mappings", returns="setof uuid", body=_seats_with(""), is_plain=True),
    SecurityFunction(
        name="my_watched", returns="setof uuid", body=_seats_with(Duty.WATCH_MAPPING.value), is_plain=True
    ),
    SecurityFunction(
        name="my_custody", returns="setof uuid", body=_seats_with(Duty.HOLD_COHORT.value), is_plain=True
    ),
    SecurityFunction(
        name="my_leading", returns="setof uuid", body=_seats_with(Duty.LEAD_MAPPING.value), is_plain=True
    ),
    SecurityFunction(
        name="my_seats",
        returns="table (mapping_id uuid, duty text)",
        body=f"select {_MAPPING}, {_DUTY} from {_SEATS} where {_DUTY} <> ''",
        is_plain=True,
    ),
    # Somebody opening a mapping must name its team before anybody, themselves included, has a seat.
    # Once the first seat is taken, opening gives no right to the mapping at all.
    SecurityFunction(
        name="my_openings",
        returns="setof uuid",
        body="""
            select m.id from mappings_mapping m
            where m.opened_by in (select my_casework())
              and m.disposed_on is null
              and not exists (select 1 from mappings_seat s where s.mapping_id = m.id)
        """,
    ),
    SecurityFunction(
        name="agencies_in_force",
        returns="setof uuid",
        body="""
            select g.agency_id from partners_agreement g join partners_agency a on a.id = g.agency_id
            where a.is_active and g.signed_on <= current_date and g.expires_on >= current_date
        """,
    ),
]

MINE = "mapping_id = any((select seated_team())::uuid[])"
WATCHES_ALL = has_duty(Duty.WATCH_MAPPING)
# How a mapping stands is read by its team, and by those who watch over it: nothing here is about a child.
STANDING = f"({MINE} or mapping_id = any((select seated_watched())::uuid[]) or {WATCHES_ALL})"
CUSTODY = "mapping_id = any((select seated_custody())::uuid[])"
LEADING = "mapping_id = any((select seated_leading())::uuid[])"
OPENING = "mapping_id in (select my_openings())"
# A role that only reads changes nothing, for its own agency neither.
GIVES = "mapping_id = any((select seated_giving())::uuid[])"
