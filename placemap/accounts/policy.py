"""Who may prove who they are, set up how, and start somebody afresh.

Before anybody is known the named system actor `SIGNING_IN` looks keys up. It may read what proves who
somebody is, and no more; no person reads another's.
"""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.access.row_security import ME, SecurityFunction, TablePolicy, has_duty, system_is
from placemap.foundations.wording import _
from placemap.partners.models import User
from placemap.partners.policy import SET_UP

SIGNING_IN = "signing-in"
POST_ROOM = "post-room"

_MINE = f"user_id = {ME}"
_AT_THE_DOOR = system_is(SIGNING_IN)
_ADMINISTERS = has_duty(Duty.MANAGE_PARTNERSHIP)
_KEEPER = f"{_ADMINISTERS} or {system_is(SET_UP)}"

FUNCTIONS = [
    # Whether somebody ever signed in, for whoever keeps the accounts: an address that led to them is warned
    # when it is changed, also after their ways to sign in were forgotten. Yes or no, and not when or how.
    SecurityFunction(
        name="has_signed_in",
        arguments="who uuid",
        returns="boolean",
        body=f"""
            select ({_KEEPER}) and exists (
                select 1 from access_auditentry e
                where e.user_id = who and e.event = '{Event.SIGNED_IN.value}'
            )
        """,
    ),
]

ROW_SECURITY = [
    TablePolicy(
        model="accounts.Passkey",
        read=f"{_MINE} or {_AT_THE_DOOR} or {_KEEPER}",
        add=f"{_MINE} or {_AT_THE_DOOR}",
        change=f"{_MINE} or {_AT_THE_DOOR}",
        remove=f"{_MINE} or {_KEEPER}",
    ),
    TablePolicy(
        model="accounts.CodeApp",
        read=f"{_MINE} or {_AT_THE_DOOR} or {_KEEPER}",
        add=f"{_MINE} or {_AT_THE_DOOR}",
        change=f"{_MINE} or {_AT_THE_DOOR}",
        remove=f"{_MINE} or {_AT_THE_DOOR} or {_KEEPER}",
    ),
    TablePolicy(
        model="accounts.EnrolmentLink",
        read=f"{_AT_THE_DOOR} or {_KEEPER} or {system_is(POST_ROOM)}",
        add=f"({_ADMINISTERS} and made_by = {ME}) or {system_is(SET_UP)}",
        change=f"{_AT_THE_DOOR} or {_KEEPER}",
    ),
    TablePolicy(
        model="accounts.AgencySignIn",
        read=f"{_AT_THE_DOOR} or {_KEEPER}",
        add=_KEEPER,
        change=_KEEPER,
    ),
    TablePolicy(
        model="accounts.AgencySubject",
        read=f"{_MINE} or {_AT_THE_DOOR} or {_KEEPER}",
        add=_AT_THE_DOOR,
        remove=_KEEPER,
    ),
]


def may_check_proof(actor: Actor, owner: User) -> Decision:
    """Checking a code or passkey: the door for anybody, and somebody signed in for themselves."""
    if actor.system == SIGNING_IN or (actor.user_id is not None and actor.user_id == owner.pk):
        return allow(_("Somebody proves who they are."))
    return refuse(_("You can only prove who you are yourself."))


def may_come_in(actor: Actor) -> Decision:
    """Signing in: whoever has proved who they are."""
    if actor.user_id is not None:
        return allow(_("They proved who they are."))
    return refuse(_("Nobody has proved who they are."))


def may_enrol(actor: Actor, owner: User) -> Decision:
    """Setting up a way to sign in: by a link, at the door, or somebody signed in for themselves."""
    if actor.system == SIGNING_IN:
        return allow(_("The link is theirs, was not used before, and is in time."))
    return may_change_own(actor, owner)


def may_change_own(actor: Actor, owner: User) -> Decision:
    """Adding and taking away one's own ways to sign in."""
    if actor.user_id is not None and actor.user_id == owner.pk:
        return allow(_("This is your own account."))
    return refuse(_("You can only change how you sign in yourself. Ask an administrator to start afresh."))


def may_keep_accounts(actor: Actor) -> Decision:
    """Sending links and starting somebody afresh: administrators, and set-up before there is one."""
    if actor.system == SET_UP:
        return allow(_("Set-up lets the first administrator in."))
    if actor.has(Duty.MANAGE_PARTNERSHIP):
        return allow(_("You keep the partnership’s accounts."))
    return refuse(_("Only an administrator can set up how somebody else signs in. Ask yours to do it."))
