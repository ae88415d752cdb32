"""Who keeps the register of gaps. It says nothing of a child: whoever reads how a mapping stands reads it."""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.row_security import ME, MY_AGENCY, SecurityFunction, TablePolicy, has_duty
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping
from placemap.mappings.policy import (
    CUSTODY,
    GIVES,
    LEADING,
    MINE,
    STANDING,
    may_change_mapping,
    may_read_mapping,
)
from placemap.responses.models import Gap

RUNS = f"({CUSTODY} or {LEADING})"
_OWNS = f"({MINE} and owner_id = {ME} and owner_agency_id = {MY_AGENCY})"

FUNCTIONS = [
    # What each open mapping lacks, for the panel. It names nobody.
    SecurityFunction(
        name="gaps_for_panel",
        returns=(
            "table (mapping_id uuid, kind text, what text, since_on date, state text, owner_agency text)"
        ),
        body=f"""
            select g.mapping_id, g.kind::text, g.what::text, g.since_on, g.state::text,
                coalesce(a.short_name, '')::text
            from responses_gap g join mappings_mapping m on m.id = g.mapping_id
            left join partners_agency a on a.id = g.owner_agency_id
            where m.state = 'open' and g.state in ('open', 'underway')
              and {has_duty(Duty.READ_PANEL)}
        """,
        rows=100,
    ),
]

ROW_SECURITY = [
    TablePolicy(
        model="responses.Gap",
        read=STANDING,
        add=f"({RUNS} or {GIVES}) and recorded_by = {ME}",
        change=f"{RUNS} or {_OWNS}",
        changed=f"{RUNS} or {MINE}",
        stays=("kind", "shown_by", "district_id"),
    ),
    TablePolicy(
        model="responses.GapEntry",
        read=STANDING,
        add=(
            f"{MINE} and recorded_by = {ME} and exists (select 1 from responses_gap g where g.id = gap_id"
            f" and g.mapping_id = responses_gapentry.mapping_id and ({RUNS}"
            f" or (g.owner_id = {ME} and g.owner_agency_id = {MY_AGENCY}) or g.recorded_by = {ME}))"
        ),
    ),
]


def may_read_gaps(actor: Actor, mapping: Mapping) -> Decision:
    """Reading the register: the team."""
    return may_read_mapping(actor, mapping)


def may_add_gap(actor: Actor, mapping: Mapping) -> Decision:
    """Putting something on it: whoever gives information to the mapping, or runs it."""
    if actor.has_in(Duty.CONTRIBUTE, mapping.pk) or may_change_mapping(actor, mapping):
        return allow(_("You are on this mapping’s team."))
    return refuse(_("Your seat only reads. Tell the coordinator what is missing."))


def may_change_gap(actor: Actor, gap: Gap) -> Decision:
    """Saying what was done: whoever sees to it, the lead, or whoever holds the cohort list."""
    is_owner = gap.owner_id is not None and (gap.owner_id, gap.owner_agency_id) == (
        actor.user_id,
        actor.agency_id,
    )
    if is_owner and actor.sits_in(gap.mapping_id):
        return allow(_("You see to this gap."))
    return may_change_mapping(actor, gap.mapping)
