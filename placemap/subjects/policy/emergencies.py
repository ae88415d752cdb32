"""Who opens a child's record in an emergency, what that opens, who ends it, and who looks at it after."""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.holding_back import HIDDEN
from placemap.access.row_security import ME, SecurityFunction, TablePolicy
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping
from placemap.mappings.policy import CUSTODY, LEADING, MINE
from placemap.partners.policy import in_this_post
from placemap.subjects.models import EmergencyOpening

_READS = "= any((select seated_reading())::uuid[])"


def _can_be_opened(row: str) -> str:
    """A record of a child that was given to the team, and that the caller is not kept from."""
    return (
        f"{row}.withdrawn_at is null and {row}.audience = 'team' and {row}.id <> all({HIDDEN})"
        f" and ({row}.category = 'not_set' or starts_with({row}.category, 'child_'))"
    )


def _said(kind: str, matches: str) -> str:
    """The keys of children of whom a row that was given to the team says this."""
    return (
        "select q.group_key from subjects_person q join subjects_persondetail d on d.person_id = q.id"
        f" where q.mapping_id = wanted and {_can_be_opened('q')} and d.kind = '{kind}' and not d.is_sealed"
        f" and d.audience = 'team' and d.withdrawn_at is null and {matches}"
    )


FUNCTIONS = [
    # Every record of one child, while the caller has that very child open: empty to the second at its end,
    # once they have no seat that reads cases, and for whoever is kept from the child.
    SecurityFunction(
        name="people_opened_in_emergency",
        arguments="wanted uuid",
        returns="uuid[]",
        body=f"""
            select coalesce(array_agg(distinct p.id), '{{}}'::uuid[]) from subjects_emergencyopening o
            join subjects_person q on q.id = o.person_id and q.mapping_id = o.mapping_id
            join subjects_person w on w.id = wanted and w.mapping_id = q.mapping_id
              and w.group_key = q.group_key
            join subjects_person p on p.mapping_id = q.mapping_id and p.group_key = q.group_key
            where o.opened_by in (select my_casework()) and {in_this_post("o.")}
              and o.ended_at is null and o.expires_at > now()
              and o.mapping_id {_READS} and {_can_be_opened("p")}
        """,
    ),
    # For the banner of every page: which opening of the caller's runs, and until when. Their seats are worked
    # out only where there is one, since this is asked with every request.
    SecurityFunction(
        name="emergency_of_mine",
        returns="jsonb",
        body=f"""
            select jsonb_build_object('id', o.id, 'until', o.expires_at, 'person', o.person_id, 'reference',
                (select m.reference from mappings_mapping m where m.id = o.mapping_id))
            from subjects_emergencyopening o
            where o.opened_by = {ME} and {in_this_post("o.")} and o.ended_at is null and o.expires_at > now()
              and o.person_id <> all({HIDDEN}) and o.mapping_id = any((select seated_team())::uuid[])
            order by o.expires_at desc limit 1
        """,
    ),
    SecurityFunction(
        name="may_be_opened_in_emergency",
        arguments="wanted uuid, who uuid",
        returns="boolean",
        body=f"""
            select wanted {_READS} and exists (select 1 from subjects_person p
                where p.id = who and p.mapping_id = wanted and {_can_be_opened("p")})
        """,
    ),
    # The child of a mapping with this very name and day of birth, if there is exactly one who can be opened.
    # To a command that writes down who asked, in the same transaction; no page says what it answered.
    SecurityFunction(
        name="child_in_emergency",
        arguments="wanted uuid, given_as text, family_as text, born_on date",
        returns="uuid",
        body=f"""
            select case when count(distinct p.group_key) = 1
                then (array_agg(p.id order by p.recorded_at, p.id))[1] end
            from subjects_person p
            where wanted {_READS} and p.mapping_id = wanted and {_can_be_opened("p")} and p.group_key in (
                {_said("name", "d.given_folded = given_as and d.family_folded = family_as")}
                intersect {_said("born", "d.born = born_on")})
        """,
    ),
]

_OPENED_IT = f"(opened_by = {ME} and {in_this_post()})"
_ANSWERS = f"{CUSTODY} or {LEADING}"
ROW_SECURITY = [
    TablePolicy(
        model="subjects.EmergencyOpening",
        read=f"{MINE} and ({_OPENED_IT} or {_ANSWERS})",
        # For oneself, of one child of a mapping whose cases one reads, one at a time and for some hours at
        # most. Whoever holds the list sees every child already.
        add=(
            f"{_OPENED_IT} and mapping_id {_READS} and not {CUSTODY} and reviewed_by is null"
            f" and by_a_lead = ({LEADING}) and expires_at <= now() + interval '8 hours'"
            " and (select emergency_of_mine()) is null"
            " and (person_id is null or may_be_opened_in_emergency(mapping_id, person_id))"
        ),
        # What may change of one, a trigger says (migration 0015): it only ends sooner, and is reviewed once.
        change=f"{MINE} and ({_OPENED_IT} or {_ANSWERS})",
        stays=("person_id",),
    ),
]


def may_open_in_emergency(actor: Actor, mapping: Mapping) -> Decision:
    """Opening one child's record: anybody who reads cases here, but for whoever sees all of them."""
    if actor.has_in(Duty.HOLD_COHORT, mapping.pk):
        return refuse(_("You hold the cohort list, so you see every child already."))
    if actor.has_in(Duty.READ_CASES, mapping.pk):
        return allow(_("You read cases in this mapping. Opening a record in an emergency is reviewed after."))
    return refuse(
        _("You are not on this mapping's team in a role that reads cases. Ring the lead or the coordinator.")
    )


def may_read_emergencies(actor: Actor, mapping: Mapping) -> Decision:
    """Reading what was opened: one's own for whoever reads cases, and all for those who answer for it."""
    if actor.has_in(Duty.READ_CASES, mapping.pk):
        return allow(_("You read cases in this mapping."))
    return refuse(_("You are not on this mapping's team in a role that reads cases."))


def may_end_emergency(actor: Actor, opening: EmergencyOpening) -> Decision:
    """Ending it before its time: whoever opened it, and those who answer for the mapping."""
    if opening.opened_by == actor.user_id:
        return allow(_("You opened this record."))
    if actor.has_in(Duty.LEAD_MAPPING, opening.mapping_id) or actor.has_in(
        Duty.HOLD_COHORT, opening.mapping_id
    ):
        return allow(_("You answer for this mapping."))
    return refuse(_("Only the person who opened it, the lead and the coordinator can end this."))


def may_review_emergency(actor: Actor, opening: EmergencyOpening) -> Decision:
    """Saying whether it was right: the lead, never of their own; of a lead's own, the coordinator too."""
    if opening.opened_by == actor.user_id:
        return refuse(_("Somebody else must look at a record that you opened yourself."))
    if actor.has_in(Duty.LEAD_MAPPING, opening.mapping_id):
        return allow(_("You lead this mapping."))
    if opening.by_a_lead and actor.has_in(Duty.HOLD_COHORT, opening.mapping_id):
        return allow(_("The lead opened this one, so you look at it."))
    return refuse(_("The lead officer looks at this. Ask them."))
