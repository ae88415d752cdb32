"""The reviews of a mapping, and what is looked at once a year: what the panel is told, and who decides."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.access.row_security import ME, SecurityFunction, has_duty, system_is
from placemap.foundations.wording import _
from placemap.mappings.rules import TERMS_WARNED
from placemap.mappings.rules.reviews import DECISION_FRESH, REVIEW_GRACE, TOO_MANY_MISSED
from placemap.partners.policy import AN_AGREEMENT_ENDS_SOON

# Who writes, once a month, that something of every year waits: it learns who has such a thing, and no more.
YEARLY_POST = "yearly-post"
TODAY = "(now() at time zone 'Europe/London')::date"


def _missed(row: str) -> str:
    """How many reviews in a row were missed of a row of the table of mappings, under that name."""
    days = (
        f"coalesce(({row}.{day} + {REVIEW_GRACE.days} < {TODAY})::int, 0)"
        for day in ("review_on", "review_again_on")
    )
    return " + ".join((f"{row}.reviews_missed", *days))


def waits(row: str) -> str:
    """As `rules.reviews.Reviews` has it: two missed in a row, or the panel has asked for an end."""
    missed = f"{row}.closing_asked_on is not null or {_missed(row)} >= {TOO_MANY_MISSED}"
    return f"({row}.state = 'open' and ({missed}))"


# The mappings that somebody, or anybody for whom they stand in, leads or holds the list of, in any post.
# Asked for the panel, where it is no right: whoever answers for a mapping does not judge it.
ANSWERED_FOR = f"""
    select s.mapping_id from mappings_seat s join partners_role r on r.id = s.role_id
    where r.duties && array['{Duty.LEAD_MAPPING.value}', '{Duty.HOLD_COHORT.value}']::varchar[]
      and s.from_on <= current_date and (s.until_on is null or s.until_on >= current_date)
      and (s.user_id = {ME} or s.user_id in (
        select c.away_id from partners_cover c
        where c.deputy_id = {ME} and c.from_on <= current_date and c.until_on >= current_date
          and c.ended_at is null
      ))
"""
_READS_PANEL = has_duty(Duty.READ_PANEL)
# What is told of a mapping for the panel. No word of what it is about.
_TOLD = (
    "mapping_id uuid, reference text, title text, opened_on date, ends_on date,"
    " review_on date, missed integer, closing_asked_on date, structure text, version integer"
)
_TELLS = f"""
    m.id, m.reference::text, m.title::text, m.opened_on, m.ends_on, m.review_on,
    {_missed("m")}, m.closing_asked_on, coalesce(o.structure, '')::text, m.version
"""

FUNCTIONS = [
    # Who has something of every year before them: those who answer for a mapping whose terms and team are to
    # be looked at again, and those who keep agreements, where one ends soon.
    SecurityFunction(
        name="people_to_remind_yearly",
        returns="setof uuid",
        body=f"""
            select s.user_id from mappings_seat s join mappings_mapping m on m.id = s.mapping_id
            join partners_role r on r.id = s.role_id
            where {system_is(YEARLY_POST)} and m.state = 'open'
              and s.from_on <= current_date and (s.until_on is null or s.until_on >= current_date)
              and ('{Duty.LEAD_MAPPING.value}' = any(r.duties) or '{Duty.HOLD_COHORT.value}' = any(r.duties))
              and (
                select t.adopted_on from mappings_termsadopted t where t.mapping_id = m.id
                order by t.number desc limit 1
              ) + interval '{TERMS_WARNED} months' <= current_date
            union
            select h.user_id from partners_roleholding h join partners_role r on r.id = h.role_id
            where {system_is(YEARLY_POST)} and '{Duty.KEEP_AGREEMENTS.value}' = any(r.duties)
              and h.from_on <= current_date and (h.until_on is null or h.until_on >= current_date)
              and {AN_AGREEMENT_ENDS_SOON}
        """,
        rows=20,
    ),
    # When that was last told to anybody: once a month. Found by the index of entries of no mapping.
    SecurityFunction(
        name="yearly_told_last",
        returns="timestamptz",
        body=f"""
            select max(e.at) from access_auditentry e
            where {system_is(YEARLY_POST)} and e.mapping_id is null and e.user_id is null
              and e.at > now() - interval '62 days' and e.event = '{Event.YEARLY_TOLD.value}'
        """,
    ),
    # What the panel decides on: which mapping, and how many reviews were missed.
    SecurityFunction(
        name="reviews_for_panel",
        returns=f"table ({_TOLD})",
        body=f"""
            select {_TELLS}
            from mappings_mapping m left join mappings_openingrecord o on o.mapping_id = m.id
            where {waits("m")} and {_READS_PANEL} and m.id not in ({ANSWERED_FOR})
        """,
    ),
    # What the panel decided in the last two weeks, for a second member who had it open at the same time.
    SecurityFunction(
        name="reviews_decided_by_panel",
        returns=f"table ({_TOLD}, decided_on date)",
        body=f"""
            select {_TELLS}, max(e.held_on)
            from mappings_mapping m left join mappings_openingrecord o on o.mapping_id = m.id
            join mappings_reviewentry e on e.mapping_id = m.id
            where m.state = 'open' and e.step in ('renewed', 'close') and {_READS_PANEL}
              and e.held_on >= {TODAY} - {DECISION_FRESH.days} and m.id not in ({ANSWERED_FOR})
            group by m.id, o.structure
        """,
    ),
    # Which of those that wait are not for this reader to judge, so that they are told why.
    SecurityFunction(
        name="reviews_not_for_me",
        returns="table (mapping_id uuid, reference text)",
        body=f"""
            select m.id, m.reference::text from mappings_mapping m
            where {waits("m")} and {_READS_PANEL} and m.id in ({ANSWERED_FOR})
        """,
    ),
    # Whether a mapping waits for the panel and nobody can decide for it. Not which one.
    SecurityFunction(
        name="panel_is_missing",
        returns="boolean",
        body=f"""
            select {has_duty(Duty.MANAGE_PARTNERSHIP)}
              and exists (select 1 from mappings_mapping m where {waits("m")})
              and not exists (
                select 1 from partners_roleholding h
                join partners_role r on r.id = h.role_id
                join partners_user u on u.id = h.user_id
                where '{Duty.READ_PANEL.value}' = any(r.duties) and u.is_active
                  and (u.access_until is null or u.access_until >= current_date)
                  and h.from_on <= current_date and (h.until_on is null or h.until_on >= current_date)
              )
        """,
    ),
]


def not_to_judge() -> dict[UUID, str]:
    """What waits for the panel and is not for whoever acts, a member of it, to judge: keys and references."""
    with connection.cursor() as cursor:
        cursor.execute("select mapping_id, reference from reviews_not_for_me()")
        return dict(cursor.fetchall())


def may_decide_for_panel(actor: Actor, mapping_id: UUID | None = None) -> Decision:
    """Closing or renewing after two missed reviews: the panel, which sees no child and no mapping's page.

    Without a mapping: deciding at all.
    """
    if not actor.has(Duty.READ_PANEL):
        return refuse(_("Whether a mapping goes on is for the panel (MACE). Ask its chair."))
    if mapping_id in not_to_judge():
        return refuse(
            _(
                "You lead this mapping or hold its list, or stand in for somebody who does, so somebody else"
                " on the panel decides on it. Ask another member, or your administrator to name one."
            )
        )
    return allow(_("You decide for the panel."))


def may_tell_yearly(actor: Actor) -> Decision:
    """Telling people of what is looked at once a year: the system, which learns who and no more."""
    if actor.system == YEARLY_POST:
        return allow(_("This is told once a month by itself."))
    return refuse(_("The system tells this once a month by itself."))
