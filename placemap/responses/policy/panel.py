"""What the panel reads of every open mapping, and who writes down what it decided on a plan."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.row_security import ME, SecurityFunction, TablePolicy, has_duty
from placemap.foundations.wording import _
from placemap.mappings.policy import ANSWERED_FOR, STANDING

_READS_PANEL = has_duty(Duty.READ_PANEL)

FUNCTIONS = [
    # How each open mapping stands, for the panel; and whether its reader answers for it themselves.
    SecurityFunction(
        name="mappings_for_panel",
        returns=(
            "table (mapping_id uuid, reference text, title text, stage text, opened_on date, ends_on date,"
            " answers_for boolean)"
        ),
        body=f"""
            select m.id, m.reference::text, m.title::text, m.stage::text, m.opened_on, m.ends_on,
                m.id in ({ANSWERED_FOR})
            from mappings_mapping m where m.state = 'open' and {_READS_PANEL}
        """,
        rows=50,
    ),
    # Who may present a mapping's plan: whoever leads it today, by name and part.
    SecurityFunction(
        name="presenters_for_panel",
        returns="table (mapping_id uuid, name text, part text)",
        body=f"""
            select distinct s.mapping_id, u.name::text, r.title::text
            from mappings_seat s join partners_user u on u.id = s.user_id
            join partners_role r on r.id = s.role_id join mappings_mapping m on m.id = s.mapping_id
            where m.state = 'open' and '{Duty.LEAD_MAPPING.value}' = any(r.duties) and u.is_active
              and s.from_on <= current_date and (s.until_on is null or s.until_on >= current_date)
              and {_READS_PANEL}
        """,
        rows=50,
    ),
    # How many children with a recorded risk have neither a referral nor a decision: the panel counts exactly.
    SecurityFunction(
        name="exceptions_for_panel",
        returns="table (mapping_id uuid, waiting bigint)",
        body=f"""
            select m.id, (select count(*) from cohort_unanswered_for_panel(m.id))
            from mappings_mapping m where m.state = 'open' and {_READS_PANEL}
        """,
        rows=50,
        cost=10_000,
    ),
]

ROW_SECURITY = [
    TablePolicy(
        model="responses.PanelReview",
        read=f"{STANDING} or {_READS_PANEL}",
        add=(
            f"recorded_by = {ME} and mapping_id in"
            " (select p.mapping_id from mappings_for_panel() p where not p.answers_for)"
        ),
    ),
]


def answered_for() -> set[UUID]:
    """Mappings that whoever acts leads or holds the list of, or stands in for somebody who does."""
    with connection.cursor() as cursor:
        cursor.execute("select mapping_id from mappings_for_panel() where answers_for")
        return {row[0] for row in cursor.fetchall()}


def may_read_panel(actor: Actor) -> Decision:
    """Reading how every mapping stands, without names: the panel."""
    if actor.has(Duty.READ_PANEL):
        return allow(_("You read for the panel."))
    return refuse(_("This list is for the panel (MACE). Ask its chair."))


def may_record_review(actor: Actor, mapping_id: UUID) -> Decision:
    """Writing down what the panel decided on a plan: the panel, and nobody of their own mapping."""
    if not actor.has(Duty.READ_PANEL):
        return refuse(_("What the panel decided is written down by the panel (MACE)."))
    if mapping_id in answered_for():
        return refuse(
            _("You lead this mapping or hold its list, so somebody else on the panel writes this down.")
        )
    return allow(_("You write for the panel."))
