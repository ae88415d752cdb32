"""Who may read the trail and write to it, end a session, and see words that nobody has sent yet."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.events import TELLS_WHO_HOLDS, TELLS_WHOSE_WORDS, Event
from placemap.access.models import Session
from placemap.access.row_security import ME, MY_AGENCY, SYSTEM, TablePolicy, has_duty, system_is

SEALER = "audit-sealer"
HOUSEKEEPER = "housekeeper"
ERASER = "eraser"
# Takes a name out of a mapping's own words, inside an erasure, and reaches nothing else.
WORD_ERASER = "word-eraser"

# The digest of the session's key that the browser presented, for one statement of the session store.
PRESENTED = "(select nullif(current_setting('placemap.session', true), ''))"
_KEEPS_ACCOUNTS = has_duty(Duty.MANAGE_PARTNERSHIP)
_KEEPS_AGREEMENTS = has_duty(Duty.KEEP_AGREEMENTS)

# A draft is its owner's alone, and only while the page it was typed into is still there for them: in
# the agency they typed it for, on the team of its mapping, with somebody it is about still to be seen.
# Where the seat has ended it cannot be read, and goes on its date. The page asks its own question too,
# each time it is opened, so that a duty taken away hides the words as it hides the page.
_MY_DRAFT = (
    f"user_id = {ME} and agency_id = {MY_AGENCY} and expires_at > now()"
    " and (mapping_id is null or mapping_id = any((select seated_team())::uuid[]))"
)
_STILL_SHOWN = (
    "(cardinality(person_ids) = 0"
    " or exists (select 1 from subjects_person p where p.id = any(access_draft.person_ids)))"
)

_TELLS = ", ".join(f"'{event.value}'" for event in TELLS_WHO_HOLDS)
_WHOSE = ", ".join(f"'{event.value}'" for event in TELLS_WHOSE_WORDS)

# An entry is readable by the one who made it; by whoever leads or keeps the mapping; and, where
# it says a person's page was read, by anyone who may see that person ("Who has looked"). What says who keeps
# something close is read by their own agency and the custodian: whoever leads may be of the agency that asks.
# That somebody answered without a name is read by themselves alone: those who read the words run the mapping.
ROW_SECURITY = [
    TablePolicy(
        model="access.AuditEntry",
        read=(
            f"user_id = {ME} or (event not in ({_WHOSE})"
            " and (mapping_id = any((select seated_custody())::uuid[])"
            f" or (event not in ({_TELLS}) and mapping_id = any((select seated_leading())::uuid[]))))"
            f" or {system_is(SEALER)}"
            # What was done on the server is about nobody: its administrators read it.
            " or (system = 'operator' and mapping_id is null and cardinality(subjects) = 0"
            f" and {_KEEPS_ACCOUNTS})"
            f" or ((event = '{Event.PERSON_VIEWED.value}'"
            f" or (event = '{Event.KEPT_VIEWED.value}' and agency_id = {MY_AGENCY}))"
            " and mapping_id = any((select seated_team())::uuid[])"
            " and exists (select 1 from subjects_person p where p.id = any(subjects)))"
        ),
        # Nobody writes in another's name: the context says who acts.
        add=(
            f"user_id is not distinct from {ME} and agency_id is not distinct from {MY_AGENCY}"
            f" and system is not distinct from coalesce({SYSTEM}, '')"
        ),
    ),
    TablePolicy(
        model="access.AuditSeal",
        read=f"{system_is(SEALER)} or {ME} is not null",
        add=system_is(SEALER),
    ),
    # Whoever administers and whoever answers for information governance are told what was found.
    TablePolicy(
        model="access.SealCheck",
        read=f"{system_is(SEALER)} or {_KEEPS_ACCOUNTS} or {_KEEPS_AGREEMENTS}",
        add=system_is(SEALER),
    ),
    TablePolicy(
        model="access.SpentToken",
        read=f"user_id = {ME} or {system_is(HOUSEKEEPER)}",
        add=f"user_id = {ME}",
        change=f"user_id = {ME}",
        remove=system_is(HOUSEKEEPER),
    ),
    TablePolicy(
        model="access.Session",
        # Whoever presents its key, its owner, whoever keeps accounts (to end it), and the nightly chore.
        read=(
            f"key_digest = {PRESENTED} or user_id = {ME} or {_KEEPS_ACCOUNTS}"
            f" or ({system_is(HOUSEKEEPER)} and least(expires_at, ends_at) <= now())"
        ),
        add=f"key_digest = {PRESENTED}",
        change=f"key_digest = {PRESENTED}",
        remove=(
            f"key_digest = {PRESENTED} or user_id = {ME} or {_KEEPS_ACCOUNTS}"
            f" or ({system_is(HOUSEKEEPER)} and least(expires_at, ends_at) <= now())"
        ),
    ),
    # Counted before anybody is known, and a digest says nothing: anybody may count.
    TablePolicy(
        model="access.Attempt",
        read="true",
        add="true",
        remove="true",
    ),
    TablePolicy(
        model="access.Draft",
        # The housekeeper sees what is past its date and nothing else; the eraser must search the words.
        read=(
            f"({_MY_DRAFT} and {_STILL_SHOWN}) or ({system_is(HOUSEKEEPER)} and expires_at <= now())"
            f" or {system_is(ERASER)}"
        ),
        add=f"({_MY_DRAFT} and {_STILL_SHOWN}) or {system_is(ERASER)}",
        change=f"({_MY_DRAFT} and {_STILL_SHOWN}) or {system_is(ERASER)}",
        remove=f"{system_is(HOUSEKEEPER)} and expires_at <= now()",
    ),
]


def is_told_of_the_trail(actor: Actor) -> bool:
    """Whether somebody is told if the trail no longer holds: administrators and information governance."""
    return actor.has(Duty.MANAGE_PARTNERSHIP) or actor.has(Duty.KEEP_AGREEMENTS)


def may_end_session(actor: Actor, session: Session) -> Decision:
    """Ending a session: whoever it belongs to."""
    if actor.user_id is not None and session.user_id == actor.user_id:
        return allow(_("This is your own session."))
    return refuse(_("You can only sign yourself out. An administrator can sign somebody else out."))


def may_end_sessions_of(actor: Actor, owner_id: UUID) -> Decision:
    """Ending all the sessions of one person: themselves, or an administrator."""
    if actor.user_id is not None and actor.user_id == owner_id:
        return allow(_("These are your own sessions."))
    if actor.has(Duty.MANAGE_PARTNERSHIP):
        return allow(_("You keep the partnership’s accounts."))
    return refuse(_("You can only sign yourself out. An administrator can sign somebody else out."))


def may_keep_draft(actor: Actor, mapping_id: UUID | None) -> Decision:
    """Keeping words for later: anybody signed in, for a page that they may still open."""
    if actor.user_id is None:
        return refuse(_("Only a person leaves words to finish later."))
    if mapping_id is not None and not actor.sits_in(mapping_id):
        return refuse(_("You are no longer on this mapping’s team, so words for it cannot be kept."))
    return allow(_("These are your own words."))


def may_throw_away(actor: Actor, owner_id: UUID) -> Decision:
    """Throwing words away: whoever typed them."""
    if actor.user_id == owner_id:
        return allow(_("These are your own words."))
    return refuse(_("Only the person who typed these words can throw them away."))


def may_dispose_of_drafts(actor: Actor) -> Decision:
    """The nightly chore, under its own name."""
    if actor.system == HOUSEKEEPER:
        return allow(_("This is the nightly removal of words past their date."))
    return refuse(_("Words left for later are removed by the system on their date."))


def may_erase_drafts(actor: Actor) -> Decision:
    """Erasing somebody from everybody's drafts, under its own name."""
    if actor.system == ERASER:
        return allow(_("This is an erasure."))
    return refuse(_("Only an erasure reaches into other people’s words."))


def may_erase_words(actor: Actor) -> Decision:
    """Taking a name out of what others wrote, under its own name."""
    if actor.system == ERASER:
        return allow(_("This is an erasure."))
    return refuse(_("Only an erasure changes what somebody else wrote."))
