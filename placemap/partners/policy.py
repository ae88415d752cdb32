"""Who may keep the partnership's records, and who may read them.

The directory of professionals and agencies is readable by anyone signed in; it holds nothing
about children. Writing it is for administrators, and for set-up before there is one.
"""

from __future__ import annotations

from django.conf import settings

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.policy import HOUSEKEEPER
from placemap.access.row_security import (
    ME,
    MY_AGENCY,
    SYSTEM,
    SecurityFunction,
    TablePolicy,
    has_duty,
    system_is,
    told,
)
from placemap.foundations.wording import _
from placemap.partners.models import Cover, User
from placemap.partners.rules import ENDING_WITHIN

SET_UP = "set-up"

_FORGETS = system_is(HOUSEKEEPER)

SIGNED_IN = f"{ME} is not null or {SYSTEM} is not null"


def _duty(duty: Duty) -> str:
    return f"{has_duty(duty)} or {system_is(SET_UP)}"


def _in_own_name(duty: Duty, *, or_mine: str = "false") -> str:
    """Whoever has the duty, as the author of the row: nobody signs for a colleague."""
    return f"(recorded_by = {ME} and ({has_duty(duty)} or {or_mine})) or {system_is(SET_UP)}"


def _not_oneself(duty: Duty) -> str:
    return f"({has_duty(duty)} and user_id <> {ME}) or {system_is(SET_UP)}"


# What an administrator may hold beside that duty: nothing through which a child can be seen.
BESIDE_ADMINISTRATION = (Duty.MANAGE_PARTNERSHIP, Duty.KEEP_AGREEMENTS)
_BESIDE = ", ".join(f"'{duty.value}'" for duty in BESIDE_ADMINISTRATION)

_HELD_TODAY = """
    from partners_roleholding h join partners_role r on r.id = h.role_id
    where h.from_on <= current_date and (h.until_on is null or h.until_on >= current_date)
"""


def in_this_post(row: str = "") -> str:
    """Whether what was opened to somebody was opened to them in the post they act as now. Without an agency
    it was in the account's own. `row` is the alias of its table, with a dot.
    """
    own = f"(select u.agency_id from partners_user u where u.id = {ME})"
    return f"(coalesce({row}agency_id, {own}) = {MY_AGENCY})"


def works_for(user: str, agency: str) -> str:
    """Whether that account (its alias) holds a post in that agency today: its own, or a second one."""
    return (
        f"({user}.agency_id = {agency} or exists (select 1 from partners_post p where p.user_id = {user}.id"
        f" and p.agency_id = {agency} and p.from_on <= current_date"
        " and (p.until_on is null or p.until_on >= current_date)))"
    )


# Each of these three is stated once, as text, and written out in full wherever it is needed: most statements
# ask who sits where for every table they read, and functions that call each other cost several times as much.
# The reader, while their account is open and so is the agency they act for, in which they hold a post today;
# nobody otherwise. Whatever may be seen and done hangs on this, so that nobody acts as two posts at once.
_ACCOUNT = f"""
    select u.id from partners_user u join partners_agency a on a.id = {MY_AGENCY}
    where u.id = nullif(current_setting('placemap.user_id', true), '')::uuid
      and u.is_active and a.is_active and {works_for("u", "a.id")}
      and (u.access_until is null or u.access_until >= current_date)
"""
# The same, unless they administer in any of their posts: whoever keeps the partnership's records has no way
# to a child, also where somebody by mistake gave them a seat, asked them of a child or opened a name to them.
_CASEWORK = f"""
    select mine.id from ({_ACCOUNT}) mine where not exists (
        select 1 {_HELD_TODAY} and h.user_id = mine.id
          and '{Duty.MANAGE_PARTNERSHIP.value}' = any(r.duties)
    )
"""
# Whose seats the reader holds today, in the agency they act for: their own, and those of colleagues of that
# agency for whom they stand in.
STAND_INS = f"""
    with me as materialized ({_CASEWORK})
    select me.id from me
    union
    select away.id from me
    join partners_cover c on c.deputy_id = me.id
    join partners_user away on away.id = c.away_id
    where c.from_on <= current_date and c.until_on >= current_date and c.ended_at is null
      and away.is_active and {works_for("away", MY_AGENCY)}
"""

# Whether an agency's last day under the protocol is near, while there is time to sign it again.
AN_AGREEMENT_ENDS_SOON = f"""exists (
    select 1 from partners_agency a join partners_agreement g on g.agency_id = a.id
    where a.is_active and g.signed_on <= current_date and g.expires_on >= current_date
    group by a.id having max(g.expires_on) <= current_date + {ENDING_WITHIN.days}
)"""


def acts_for(user: str, agency: str) -> str:
    """Whether that account (its alias) acts for that agency today: open and in time, in a post there, and not
    one that keeps the records.
    """
    return (
        f"({user}.is_active and ({user}.access_until is null or {user}.access_until >= current_date)"
        f" and {works_for(user, agency)}"
        f" and exists (select 1 from partners_agency o where o.id = {agency} and o.is_active)"
        f" and not exists (select 1 {_HELD_TODAY} and h.user_id = {user}.id"
        f" and '{Duty.MANAGE_PARTNERSHIP.value}' = any(r.duties)))"
    )


def stands(user: str, agency: str) -> str:
    """The same, of an agency that has signed: whether a seat of it opens anything of a mapping today."""
    return (
        f"({acts_for(user, agency)} and exists (select 1 from partners_agreement g"
        f" where g.agency_id = {agency} and g.signed_on <= current_date and g.expires_on >= current_date))"
    )


def covers(user: str, agency: str) -> str:
    """A query of who acts for that account (a key) in that agency today, where it is away: alias `d`."""
    return (
        "select d.id from partners_cover c join partners_user d on d.id = c.deputy_id"
        f" join partners_user w on w.id = c.away_id where c.away_id = {user} and c.ended_at is null"
        " and c.from_on <= current_date and c.until_on >= current_date"
        f" and w.is_active and {works_for('w', agency)} and {acts_for('d', agency)}"
    )


# Reading and deciding for the panel, for a colleague who is away and is on it: where an administrator named
# them for it, in the agency for which the colleague is on it, and for as long as all of that holds.
_ON_THE_PANEL_FOR_ANOTHER = f"""
    select '{Duty.READ_PANEL.value}', {MY_AGENCY}, c.deputy_id
    from partners_cover c join partners_user away on away.id = c.away_id
    where c.carries_panel and c.deputy_id in (select my_account())
      and c.from_on <= current_date and c.until_on >= current_date and c.ended_at is null
      and away.is_active and (away.access_until is null or away.access_until >= current_date)
      and {works_for("away", MY_AGENCY)}
      and exists (
        select 1 {_HELD_TODAY} and h.user_id = away.id and '{Duty.READ_PANEL.value}' = any(r.duties)
          and coalesce(h.agency_id, away.agency_id) = {MY_AGENCY})
      and not exists (
        select 1 {_HELD_TODAY} and h.user_id = away.id and '{Duty.MANAGE_PARTNERSHIP.value}' = any(r.duties))
"""

FUNCTIONS = [
    SecurityFunction(name="my_account", returns="setof uuid", body=_ACCOUNT, rows=1),
    SecurityFunction(name="my_casework", returns="setof uuid", body=_CASEWORK, rows=1),
    SecurityFunction(name="my_stand_ins", returns="setof uuid", body=STAND_INS, rows=2),
    SecurityFunction(
        name="my_duties",
        returns="setof text",
        body=f"""
            with held as (
                select unnest(r.duties)::text as duty, h.agency_id, h.user_id {_HELD_TODAY}
                  and h.user_id in (select my_account())
                union all {_ON_THE_PANEL_FOR_ANOTHER}
            )
            select distinct duty from held join partners_user u on u.id = held.user_id
            where coalesce(held.agency_id, u.agency_id) = {MY_AGENCY}
              and (duty in ({_BESIDE})
                or not exists (select 1 from held where duty = '{Duty.MANAGE_PARTNERSHIP.value}'))
        """,
    ),
    SecurityFunction(name="duties_now", returns="text[]", body="select array(select my_duties())"),
    SecurityFunction(
        name="duties_held",
        returns="text[]",
        body=f"select {told('duties', 'text[]', 'public.duties_now()')}",
        is_plain=True,
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
        add=_in_own_name(Duty.KEEP_AGREEMENTS),
    ),
    TablePolicy(
        model="partners.TermsOfReference",
        read=SIGNED_IN,
        add=_in_own_name(Duty.KEEP_AGREEMENTS),
    ),
    TablePolicy(
        model="partners.User",
        read=SIGNED_IN,
        add=_duty(Duty.MANAGE_PARTNERSHIP),
        # Every night an address before the present one is let go, once nobody is to be warned there.
        change=f"{_duty(Duty.MANAGE_PARTNERSHIP)} or ({_FORGETS} and email_changed_at is not null)",
        changed=(
            f"{_duty(Duty.MANAGE_PARTNERSHIP)}"
            f" or ({_FORGETS} and email_before = '' and email_changed_at is null)"
        ),
    ),
    TablePolicy(
        model="partners.Post",
        read=SIGNED_IN,
        # Nobody gives themselves a post, as nobody gives themselves a role.
        add=_in_own_name(Duty.MANAGE_PARTNERSHIP).replace(
            f"recorded_by = {ME}", f"recorded_by = {ME} and user_id <> {ME}"
        ),
        change=_not_oneself(Duty.MANAGE_PARTNERSHIP),
    ),
    TablePolicy(
        model="partners.RoleHolding",
        read=SIGNED_IN,
        # Nobody gives themselves a role: whoever administers cannot make their own way to a child.
        add=_not_oneself(Duty.MANAGE_PARTNERSHIP),
        change=_not_oneself(Duty.MANAGE_PARTNERSHIP),
    ),
    TablePolicy(model="partners.Training", read=SIGNED_IN, add=_in_own_name(Duty.MANAGE_PARTNERSHIP)),
    TablePolicy(
        model="partners.Cover",
        read=SIGNED_IN,
        add=_in_own_name(Duty.MANAGE_PARTNERSHIP, or_mine=f"(away_id = {ME} and not carries_panel)"),
        change=f"away_id = {ME} or deputy_id = {ME} or {_duty(Duty.MANAGE_PARTNERSHIP)}",
        # Whoever is away or stands in ends one that carries the panel, and neither makes one so nor longer.
        changed=(
            f"((away_id = {ME} or deputy_id = {ME}) and (not carries_panel or ended_at is not null))"
            f" or {_duty(Duty.MANAGE_PARTNERSHIP)}"
        ),
    ),
    TablePolicy(
        model="partners.AccessDecision",
        read=f"user_id = {ME} or {_duty(Duty.MANAGE_PARTNERSHIP)}",
        # Signed by whoever decides, and never about oneself.
        add=(f"decided_by = {ME} and user_id <> {ME} and {has_duty(Duty.MANAGE_PARTNERSHIP)}"),
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


def may_forget_addresses(actor: Actor) -> Decision:
    """Letting go of addresses that somebody had before: the system, every night."""
    if actor.system == HOUSEKEEPER:
        return allow(_("Nobody is to be warned there any more."))
    return refuse(_("The system does this by itself every night."))


def may_make_first_administrator(actor: Actor) -> Decision:
    """Making the first administrator: set-up, at the console of the server."""
    if actor.system == SET_UP:
        return allow(_("Set-up starts the partnership."))
    return refuse(_("The first administrator is made at the console of the server."))


def may_arrange_cover(actor: Actor, away: User, carries_panel: bool = False) -> Decision:
    """Saying who stands in: whoever is away, or an administrator; on the panel, an administrator alone."""
    if actor.user_id == away.pk and carries_panel:
        return refuse(_("Ask an administrator: only they say who stands in for you on the panel (MACE)."))
    if actor.user_id == away.pk:
        return allow(_("You say who stands in for you."))
    return may_manage_partnership(actor)


def may_end_cover(actor: Actor, cover: Cover) -> Decision:
    """Ending it: whoever is away, whoever stands in, or an administrator."""
    if actor.user_id in (cover.away_id, cover.deputy_id):
        return allow(_("You are away, or stand in."))
    return may_manage_partnership(actor)


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
