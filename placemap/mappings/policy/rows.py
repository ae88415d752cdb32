"""Which rows of mappings the database shows to whom, and who writes them."""

from __future__ import annotations

from placemap.access.duties import Duty
from placemap.access.policy import ERASER, WORD_ERASER
from placemap.access.row_security import ME, MY_AGENCY, TablePolicy, has_duty, system_is
from placemap.mappings.policy.leading import SEATS_LEAD
from placemap.mappings.policy.reviews import TODAY, waits
from placemap.mappings.policy.seats import CUSTODY, GIVES, LEADING, MINE, OPENING, STANDING, WATCHES_ALL
from placemap.mappings.policy.sponsors import SPONSOR

_STILL_OFFERED = "id not in (select o.acceptance_id from seats_not_offered() o)"
# Who carries out what the panel decided, inside its command and for as long: the panel sees no mapping.
PANEL = "panel"
_SETS_UP = f"({OPENING} or {CUSTODY} or {LEADING})"
# What the panel decides is written in the name of whoever decides, while the mapping waits for it.
_FOR_PANEL = "mapping_id in (select r.mapping_id from reviews_for_panel() r)"
# The eraser may say in which mapping somebody must still answer. It changes one only when its time is over
# and nobody is in it, and then only into one that says when that was done.
_ERASES = system_is(ERASER)
_DISPOSES = f"({_ERASES} and id in (select o.id from mappings_outlived() o))"
_DISPOSED = f"({_ERASES} and state = 'closed' and disposed_on is not null)"
_TAKES_WORDS_OUT = system_is(WORD_ERASER)
# Who may look at who has access, and take it away: they see that a seat is held, and no mapping.
REVIEWS = has_duty(Duty.MANAGE_PARTNERSHIP)

_MY_LOOK = f"{MINE} and user_id = {ME} and agency_id = {MY_AGENCY}"

ROW_SECURITY = [
    TablePolicy(
        model="mappings.Mapping",
        read=(
            "id = any((select seated_team())::uuid[]) or id = any((select seated_watched())::uuid[])"
            f" or {WATCHES_ALL} or {system_is(PANEL)} or {_ERASES} or {_TAKES_WORDS_OUT}"
        ),
        add=f"opened_by = {ME} and {has_duty(Duty.OPEN_MAPPINGS)}",
        change=(
            "id = any((select seated_custody())::uuid[]) or id = any((select seated_leading())::uuid[])"
            f" or ({system_is(PANEL)} and {waits('mappings_mapping')}) or {_DISPOSES} or {_TAKES_WORDS_OUT}"
        ),
        # Once the panel has renewed it, it no longer waits.
        changed=(
            "id = any((select seated_custody())::uuid[]) or id = any((select seated_leading())::uuid[])"
            f" or {system_is(PANEL)} or {_DISPOSED} or {_TAKES_WORDS_OUT}"
        ),
    ),
    TablePolicy(
        model="mappings.Renewal",
        read=STANDING,
        add=f"({CUSTODY} or {LEADING} or {_FOR_PANEL}) and recorded_by = {ME}",
    ),
    TablePolicy(
        model="mappings.ReviewEntry",
        read=STANDING,
        add=(
            f"recorded_by = {ME} and case when step in ('renewed', 'close') then {_FOR_PANEL}"
            f" else {CUSTODY} or {LEADING} end"
        ),
    ),
    TablePolicy(
        model="mappings.ReferredIn",
        read=STANDING,
        add=f"({CUSTODY} or {LEADING}) and recorded_by = {ME}",
        change=f"{CUSTODY} or {LEADING}",
    ),
    TablePolicy(model="mappings.ScopeVersion", read=STANDING, add=f"{_SETS_UP} and approved_by = {ME}"),
    TablePolicy(
        model="mappings.Member",
        read=STANDING,
        add=f"{_SETS_UP} and agency_id in (select agencies_in_force())",
        change=f"{CUSTODY} or {LEADING} or ({GIVES} and agency_id = {MY_AGENCY})",
    ),
    TablePolicy(
        model="mappings.Seat",
        read=f"{STANDING} or {REVIEWS}",
        add=f"({_SETS_UP} and agency_id in (select agencies_in_force())) or ({SEATS_LEAD})",
        change=f"{CUSTODY} or {LEADING} or {REVIEWS}",
        # Whoever looks at who has access ends a seat, and lengthens none.
        changed=f"{CUSTODY} or {LEADING} or ({REVIEWS} and until_on < {TODAY})",
        stays=("user_id", "role_id"),
    ),
    TablePolicy(
        model="mappings.SponsorAcceptance",
        read=f"{STANDING} or {system_is(SPONSOR)}",
        add=f"({CUSTODY} or {LEADING}) and asked_by = {ME}",
        # Whoever holds the link accepts while the seat is there to be taken.
        change=f"{CUSTODY} or {LEADING} or ({system_is(SPONSOR)} and {_STILL_OFFERED})",
    ),
    TablePolicy(
        model="mappings.OpeningRecord",
        read=STANDING,
        add=f"{CUSTODY} or {LEADING}",
        change=f"{CUSTODY} or {LEADING}",
    ),
    TablePolicy(
        model="mappings.StructureChange",
        read=STANDING,
        add=f"({CUSTODY} or {LEADING}) and recorded_by = {ME}",
    ),
    TablePolicy(
        model="mappings.TermsAdopted", read=STANDING, add=f"({CUSTODY} or {LEADING}) and recorded_by = {ME}"
    ),
    TablePolicy(
        model="mappings.StakeholderAnswer",
        read=STANDING,
        add=f"({CUSTODY} or {LEADING}) and recorded_by = {ME}",
    ),
    TablePolicy(
        model="mappings.Objective",
        read=STANDING,
        add=f"({CUSTODY} or {LEADING}) and recorded_by = {ME}",
        change=f"{CUSTODY} or {LEADING}",
    ),
    # When somebody last looked is theirs alone: nobody watches a colleague by it, whatever they answer for.
    TablePolicy(
        model="mappings.LastLook",
        read=_MY_LOOK,
        add=_MY_LOOK,
        change=_MY_LOOK,
        stays=("user_id",),
    ),
    # What somebody knows of a family is for them, and for those who answer for the mapping.
    TablePolicy(
        model="mappings.InterestDeclaration",
        read=f"{MINE} and (user_id = {ME} or {CUSTODY} or {LEADING})",
        add=f"{MINE} and user_id = {ME}",
    ),
    TablePolicy(model="mappings.StageEntry", read=STANDING, add=f"{_SETS_UP} and moved_by = {ME}"),
]
