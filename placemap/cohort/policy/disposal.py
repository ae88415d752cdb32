"""What is left to say of a closed mapping whose people have gone: counts and days, and who reads them."""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.row_security import SecurityFunction, has_duty
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping

_ANSWERS_FOR_ALL = has_duty(Duty.KEEP_AGREEMENTS)
_TODAY = "(now() at time zone 'Europe/London')::date"
_DAY = "(e.at at time zone 'Europe/London')::date"
_PLANNED = "(m.closed_on + interval '12 months')::date"

FUNCTIONS = [
    # Information governance is on no team, and sees of a mapping only that it closed and how many people are
    # still in it.
    SecurityFunction(
        name="closed_mappings",
        returns="table (id uuid, reference text, title text, closed_on date, here bigint)",
        body=f"""
            select m.id, m.reference::text, m.title::text, m.closed_on,
                (select count(distinct p.group_key) from subjects_person p where p.mapping_id = m.id)
            from mappings_mapping m where m.state = 'closed' and {_ANSWERS_FOR_ALL}
        """,
        rows=50,
        cost=1_000,
    ),
    # Each person that was erased left one entry in the trail, in the same transaction; a night's chore left
    # another with how many it did, which is not counted again. Nobody is told anything before the closing: a
    # count beside the cohort that somebody sees would say that there is a child whom they may not see.
    SecurityFunction(
        name="disposal_of",
        arguments="wanted uuid",
        returns="table (what text, day date, who text, counted bigint)",
        body=f"""
            with told as materialized (
                select m.id, {_PLANNED} as planned from mappings_mapping m
                where m.id = wanted and m.state = 'closed' and (
                    m.id = any((select seated_custody())::uuid[])
                    or m.id = any((select seated_leading())::uuid[])
                    or {_ANSWERS_FOR_ALL})
            ), here as (
                select p.group_key, coalesce(bool_or(k.kind = 'hold'), false) as held, max(k.until) as until
                from told t join subjects_person p on p.mapping_id = t.id
                left join cohort_keep k on k.person_id = p.id and k.ended_at is null
                group by 1
            ), stays as (
                select case when h.held then 'held' when h.until > {_TODAY} and h.until > t.planned
                        then 'extended' when t.planned > {_TODAY} then 'later' else 'waiting' end as what,
                    greatest(h.until, t.planned) as day
                from here h cross join told t
            )
            select e.event::text, {_DAY}, '', count(*)
            from told t join access_auditentry e on e.mapping_id = t.id
            where e.event in ('removed_as_planned', 'child_let_go') and e.outcome = 'done'
              and e.system = 'eraser' and not jsonb_exists(e.details, 'count')
            group by 1, 2
            union all
            select s.what, max(s.day), '', count(*) from stays s group by 1
            union all
            select case when jsonb_exists(e.details, 'keep') then 'lifted' else 'kept' end, null::date, '',
                count(*)
            from told t join access_auditentry e on e.mapping_id = t.id
            where e.event = 'kept_longer' and e.outcome = 'done' group by 1
            union all
            select 'fingerprints', t.planned, '', count(*)
            from told t join subjects_fingerprint f on f.mapping_id = t.id group by 2
            union all
            select 'told', max(g.decided_on), a.short_name::text, count(*)
            from told t join cohort_letgo g on g.mapping_id = t.id
            join partners_agency a on a.id = g.agency_id
            group by 3
            union all
            select 'disposed', m.disposed_on, '', 0 from told t join mappings_mapping m on m.id = t.id
            where m.disposed_on is not null
            union all
            select 'trail', null::date, '', count(*)
            from told t join access_auditentry e on e.mapping_id = t.id having count(*) > 0
        """,
        rows=50,
        cost=10_000,
    ),
]


def may_read_disposal(actor: Actor, mapping: Mapping) -> Decision:
    """What happened to a mapping's records: whoever leads it, and whoever holds its list."""
    if actor.has_in(Duty.LEAD_MAPPING, mapping.pk) or actor.has_in(Duty.HOLD_COHORT, mapping.pk):
        return allow(_("You lead this mapping or hold its cohort list."))
    return refuse(
        _(
            "The lead, the coordinator and information governance read what happened to the records."
            " Ask one of them."
        )
    )


def may_read_disposals(actor: Actor) -> Decision:
    """The same of every closed mapping: information governance."""
    if actor.has(Duty.KEEP_AGREEMENTS):
        return allow(_("You answer for information governance."))
    return refuse(_("Only information governance reads this of every mapping. Ask them."))
