"""Who may keep the partnership's records, and who may read them.

The directory of professionals and agencies is readable by anyone signed in; it holds nothing
about children. Writing it is for administrators, and for set-up before there is one.
"""

from __future__ import annotations

from django.conf import settings

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.row_security import ME, SYSTEM, SecurityFunction, TablePolicy, system_is
from placemap.foundations.wording import _

SET_UP = "set-up"

SIGNED_IN = f"{ME} is not null or {SYSTEM} is not null"


def _duty(duty: Duty) -> str:
    return f"'{duty.value}' in (select my_duties()) or {system_is(SET_UP)}"


def _not_oneself(duty: Duty) -> str:
    return f"('{duty.value}' in (select my_duties()) and user_id <> {ME}) or {system_is(SET_UP)}"


# What an administrator may hold beside that duty: nothing through which a child can be seen.
BESIDE_ADMINISTRATION = (Duty.MANAGE_PARTNERSHIP, Duty.KEEP_AGREEMENTS)
_BESIDE = ", ".join(f"'{duty.value}'" for duty in BESIDE_ADMINISTRATION)

_HELD_TODAY = """
    from partners_roleholding h join partners_role r on r.id = h.role_id
    where h.from_on <= current_date and (h.until_on is null or h.until_on >= current_date)
"""

FUNCTIONS = [
    # The reader, while their account and their agency are open; nobody otherwise.
    SecurityFunction(
        name="my_account",
        returns="setof uuid",
        body="""
            select u.id from partners_user u join partners_agency a on a.id = u.agency_id
            where u.id = nullif(current_setting('placemap.user_id', true), '')::uuid
              and u.is_active and a.is_active
        """,
        rows=1,
    ),
    # The same, unless they administer: whoever keeps the partnership's records has no way to a child,
    # also where somebody by mistake gave them a seat, asked them of a child or opened a name to them.
    SecurityFunction(
        name="my_casework",
        returns="setof uuid",
        body=f"""
            select c from my_account() c where not exists (
                select 1 {_HELD_TODAY} and h.user_id = c
                  and '{Duty.MANAGE_PARTNERSHIP.value}' = any(r.duties)
            )
        """,
        rows=1,
    ),
    SecurityFunction(
        name="my_duties",
        returns="setof text",
        body=f"""
            with held as (
                select distinct unnest(r.duties)::text as duty {_HELD_TODAY}
                  and h.user_id in (select my_account())
            )
            select duty from held where duty in ({_BESIDE})
              or not exists (select 1 from held where duty = '{Duty.MANAGE_PARTNERSHIP.value}')
        """,
    ),
    # The sign-in page of the demonstration lists invented people before anybody is known.
    SecurityFunction(
        name="demonstration_people",
        returns=(
            "table (id uuid, name text, job_title text, agency text, introduction text, grouping_name text)"
        ),
        body="""
            select u.id, u.name::text, u.job_title::text, a.name::text, u.introduction::text,
                   u.demonstration_group::text
            from partners_user u join partners_agency a on a.id = u.agency_id
            where u.can_demonstrate and u.is_active order by u."order", u.name
        """,
    ),
]

ROW_SECURITY = [
    TablePolicy(
        model="partners.Area",
        read=SIGNED_IN,
        add=_duty(Duty.MANAGE_PARTNERSHIP),
        change=_duty(Duty.MANAGE_PARTNERSHIP),
    ),
    TablePolicy(
        model="partners.GovernanceGroup",
        read=SIGNED_IN,
        add=_duty(Duty.MANAGE_PARTNERSHIP),
        change=_duty(Duty.MANAGE_PARTNERSHIP),
    ),
    TablePolicy(
        model="partners.Role",
        read=SIGNED_IN,
        add=_duty(Duty.MANAGE_PARTNERSHIP),
        change=_duty(Duty.MANAGE_PARTNERSHIP),
    ),
    TablePolicy(
        model="partners.Agency",
        read=SIGNED_IN,
        add=_duty(Duty.MANAGE_PARTNERSHIP),
        change=_duty(Duty.MANAGE_PARTNERSHIP),
    ),
    TablePolicy(
        model="partners.PostcodeArea",
        read=SIGNED_IN,
        add=_duty(Duty.MANAGE_PARTNERSHIP),
        change=_duty(Duty.MANAGE_PARTNERSHIP),
        remove=_duty(Duty.MANAGE_PARTNERSHIP),
    ),
    TablePolicy(
        model="partners.AreaBody",
        read=SIGNED_IN,
        add=_duty(Duty.MANAGE_PARTNERSHIP),
        change=_duty(Duty.MANAGE_PARTNERSHIP),
    ),
    TablePolicy(
        model="partners.Agreement",
        read=SIGNED_IN,
        add=_duty(Duty.KEEP_AGREEMENTS),
    ),
    TablePolicy(
        model="partners.User",
        read=SIGNED_IN,
        add=_duty(Duty.MANAGE_PARTNERSHIP),
        change=_duty(Duty.MANAGE_PARTNERSHIP),
    ),
    TablePolicy(
        model="partners.RoleHolding",
        read=SIGNED_IN,
        # Nobody gives themselves a role: whoever administers cannot make their own way to a child.
        add=_not_oneself(Duty.MANAGE_PARTNERSHIP),
        change=_not_oneself(Duty.MANAGE_PARTNERSHIP),
    ),
    TablePolicy(
        model="partners.LegalPower",
        read=SIGNED_IN,
        add=_duty(Duty.KEEP_AGREEMENTS),
        change=_duty(Duty.KEEP_AGREEMENTS),
    ),
]


def may_manage_partnership(actor: Actor) -> Decision:
    """Keeping agencies, people and roles: administrators, and set-up before there is one."""
    if actor.system == SET_UP:
        return allow(_("Set-up keeps the partnership's records until there is an administrator."))
    if actor.has(Duty.MANAGE_PARTNERSHIP):
        return allow(_("You keep the partnership's records."))
    return refuse(_("Only an administrator can change agencies, people and roles. Ask yours to do it."))


def may_keep_agreements(actor: Actor) -> Decision:
    """Recording a signature to the protocol: whoever keeps agreements, and set-up."""
    if actor.system == SET_UP:
        return allow(_("Set-up keeps the partnership's records until there is an administrator."))
    if actor.has(Duty.KEEP_AGREEMENTS):
        return allow(_("You keep the register of agreements."))
    return refuse(
        _("Only those who keep the register of agreements can record one. Ask information governance.")
    )


def may_keep_places(actor: Actor) -> Decision:
    """Keeping which postcodes lie where and who answers there: as for agencies, people and roles."""
    if actor.system == SET_UP or actor.has(Duty.MANAGE_PARTNERSHIP):
        return may_manage_partnership(actor)
    return refuse(_("Only an administrator can change which places belong where. Ask yours to do it."))


def may_keep_law(actor: Actor) -> Decision:
    """Writing down that a power was checked, and when it is in force: information governance."""
    if actor.system == SET_UP or actor.has(Duty.KEEP_AGREEMENTS):
        return may_keep_agreements(actor)
    return refuse(_("Only information governance can change what the register says of the law. Ask them."))


def may_sign_in(actor: Actor) -> Decision:
    """Signing in with one press, as an invented person: in demonstration mode only."""
    if settings.PLACEMAP_DEMONSTRATION:
        return allow(_("This is a demonstration: every person in it is invented."))
    return refuse(_("Signing in for real people is not set up here. Ask your administrator."))


def may_sign_out(actor: Actor) -> Decision:
    """Leaving is never refused."""
    return allow(_("Anyone may leave."))
