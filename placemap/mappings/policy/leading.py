"""Mappings that nobody leads, and who may be given the lead's seat there by those who see no mapping.

With its last lead gone and the holder of its list too, nobody on the team could give anybody a seat. So the
panel and whoever keeps the partnership's records learn which mapping it is, and put one person in that one
seat. They learn nothing else of it, and see no child.
"""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.row_security import ME, SecurityFunction, has_duty
from placemap.foundations.wording import _
from placemap.partners.policy import stands

_PANEL = has_duty(Duty.READ_PANEL)
_SEATS_LEADS = f"({_PANEL} or {has_duty(Duty.MANAGE_PARTNERSHIP)})"
# Nobody can act in a seat that leads `m` today: it ended, an account or agency closed, no agreement stands.
_NOBODY_LEADS = f"""
    m.state = 'open' and not exists (
        select 1 from mappings_seat s join partners_role r on r.id = s.role_id
        join mappings_member b on b.mapping_id = s.mapping_id and b.agency_id = s.agency_id
        join partners_user u on u.id = s.user_id
        where s.mapping_id = m.id and '{Duty.LEAD_MAPPING.value}' = any(r.duties)
          and s.from_on <= current_date and (s.until_on is null or s.until_on >= current_date)
          and (b.left_on is null or b.left_on > current_date)
          and {stands("u", "s.agency_id")}
    )
"""

FUNCTIONS = [
    # Which mappings nobody leads. Its title is for the panel, which reads titles; its reference says nothing.
    SecurityFunction(
        name="mappings_without_lead",
        returns="table (mapping_id uuid, reference text, title text)",
        body=f"""
            select m.id, m.reference::text, case when {_PANEL} then m.title::text else '' end
            from mappings_mapping m where {_SEATS_LEADS} and {_NOBODY_LEADS}
        """,
        cost=1000,
    ),
    # Who could lead each: people of the agencies on it that have signed. Nobody who is kept from a record of
    # it, since a lead must see every child; of whoever is left out for that, nothing is said. Never oneself.
    SecurityFunction(
        name="leads_to_seat",
        returns="table (mapping_id uuid, agency_id uuid, user_id uuid)",
        body=f"""
            select m.id, b.agency_id, u.id
            from mappings_mapping m
            join mappings_member b on b.mapping_id = m.id and (b.left_on is null or b.left_on > current_date)
            join partners_user u on {stands("u", "b.agency_id")}
            where {_SEATS_LEADS} and {_NOBODY_LEADS} and u.id <> {ME} and not exists (
                select 1 from subjects_block k
                where k.mapping_id = m.id and k.user_id = u.id and k.lifted_at is null
            )
        """,
        rows=100,
        cost=1000,
    ),
]
# One seat, that leads, while nobody has it.
SEATS_LEAD = (
    "(mapping_id, agency_id, user_id) in (select l.mapping_id, l.agency_id, l.user_id from leads_to_seat() l)"
    " and exists (select 1 from partners_role r where r.id = role_id"
    f" and '{Duty.LEAD_MAPPING.value}' = any(r.duties))"
)


def may_seat_lead(actor: Actor) -> Decision:
    """Giving a mapping that nobody leads a lead: the panel, or whoever keeps the partnership's records."""
    if actor.has(Duty.READ_PANEL) or actor.has(Duty.MANAGE_PARTNERSHIP):
        return allow(_("You see to it that somebody leads each mapping."))
    return refuse(
        _("Where nobody leads a mapping, the panel or an administrator names somebody. Ask one of them.")
    )
