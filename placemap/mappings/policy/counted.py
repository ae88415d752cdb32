"""What is told of mappings to those who see none: keys, references and counts, and no word of any."""

from __future__ import annotations

from placemap.access.duties import Duty
from placemap.access.policy import ERASER
from placemap.access.row_security import ME, SecurityFunction, has_duty, system_is
from placemap.mappings.rules.disposing import RECEIPTS_STAY

_TODAY = "(now() at time zone 'Europe/London')::date"

FUNCTIONS = [
    # Whatever else a mapping holds goes when nobody is in it any more, no code says who was, and whoever gave
    # somebody had time to read the receipt. With the day on which somebody last left, to the eraser alone.
    SecurityFunction(
        name="mappings_outlived",
        returns="table (id uuid, reference text, last_left date)",
        body=f"""
            select m.id, m.reference::text, g.last_left
            from mappings_mapping m
            left join lateral (
                select max(g.decided_on) as last_left from cohort_letgo g where g.mapping_id = m.id
            ) g on true
            where {system_is(ERASER)} and m.state = 'closed' and m.disposed_on is null
              and (m.closed_on + interval '12 months')::date <= {_TODAY}
              and coalesce(g.last_left + {RECEIPTS_STAY.days} <= {_TODAY}, true)
              and not exists (select 1 from subjects_person p where p.mapping_id = m.id)
              and not exists (select 1 from subjects_fingerprint f where f.mapping_id = m.id)
        """,
    ),
    # For those who look at who has access: the reference of each seat's mapping and when its holder last
    # did or read something there. Of an account without a seat, when it last did anything at all.
    SecurityFunction(
        name="access_last_used",
        returns="table (access_id uuid, reference text, at timestamptz)",
        body=f"""
            select s.id, m.reference::text, (
                select max(e.at) from access_auditentry e
                where e.user_id = s.user_id and e.mapping_id = s.mapping_id
            )
            from mappings_seat s join mappings_mapping m on m.id = s.mapping_id
            where {has_duty(Duty.MANAGE_PARTNERSHIP)}
              and (s.until_on is null or s.until_on >= current_date)
            union all
            select u.id, '', (select max(e.at) from access_auditentry e where e.user_id = u.id)
            from partners_user u
            where {has_duty(Duty.MANAGE_PARTNERSHIP)} and u.is_active
        """,
        rows=500,
        cost=1000,
    ),
    # How many open mappings somebody leads today, and nothing of which: who is asked next depends on it.
    SecurityFunction(
        name="mappings_led_now",
        returns="table (user_id uuid, led bigint)",
        body=f"""
            select s.user_id, count(distinct s.mapping_id) from mappings_seat s
            join mappings_mapping m on m.id = s.mapping_id
            join partners_role r on r.id = s.role_id
            where {ME} is not null and m.state = 'open' and '{Duty.LEAD_MAPPING.value}' = any(r.duties)
              and s.from_on <= current_date and (s.until_on is null or s.until_on >= current_date)
            group by s.user_id
        """,
        rows=100,
        cost=1000,
    ),
    # How many open mappings name a district, and nothing of which: whoever keeps the areas sees no mapping.
    SecurityFunction(
        name="mappings_in_district",
        arguments="district uuid",
        returns="bigint",
        body=f"""
            select count(*) from mappings_mapping m
            where m.state = 'open' and district = any(m.districts) and {has_duty(Duty.MANAGE_PARTNERSHIP)}
        """,
    ),
    # References are numbered across the instance; the number alone says nothing about a mapping.
    SecurityFunction(
        name="mappings_opened_in",
        arguments="wanted_year integer",
        returns="bigint",
        body="select count(*) from mappings_mapping where extract(year from opened_on) = wanted_year",
    ),
]
