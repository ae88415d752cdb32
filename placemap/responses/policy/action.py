"""Who gives actions, who answers for them, and who reads their words.

What is agreed in Part 1 is for the team. What is about somebody, or was agreed in Part 2, is read by those
who read cases and see that person, and by the agency whose action it is. What was agreed there about nobody
in particular is, as in the record of the meeting, for whoever is kept from nobody, and for who wrote it.
"""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.row_security import ME, SecurityFunction, TablePolicy, system_is
from placemap.foundations.wording import _
from placemap.information.policy import OWN
from placemap.mappings.models import Mapping
from placemap.mappings.policy import CUSTODY, GIVES, LEADING, MINE, may_change_mapping, may_read_mapping
from placemap.partners.policy import covers, stands
from placemap.responses.models import Action
from placemap.responses.rules import OPEN
from placemap.subjects.policy import READS_CASES, SETTLES
from placemap.subjects.policy.functions import kept_from_nobody
from placemap.subjects.policy.places import NOT_LEFT_OUT

# Who writes the reminders, in the background: it reads keys and days, and no word of any action.
ACTION_POST = "action-post"

RUNS = f"({CUSTODY} or {LEADING})"
SEES_PERSON = (
    "(person_id is null or exists (select 1 from subjects_person p where p.id = person_id"
    " and p.mapping_id = responses_action.mapping_id))"
)
SEES_PLACE = (
    "(place_id is null or exists (select 1 from subjects_entity e where e.id = place_id"
    " and e.mapping_id = responses_action.mapping_id))"
)
PLACE_STANDS = f"(place_id is null or {NOT_LEFT_OUT.format('place_id')})"
_MAY_SPEAK_OF_ANYBODY = (
    f"(person_id is not null or recorded_by = {ME} or {kept_from_nobody('responses_action')})"
)
SEEN = (
    f"({MINE} and {PLACE_STANDS} and ({OWN} or ({SEES_PLACE}"
    f" and (not in_part_two or ({READS_CASES} and {SEES_PERSON} and {_MAY_SPEAK_OF_ANYBODY})))))"
)
OF_ACTION = (
    "exists (select 1 from responses_action a where a.id = action_id"
    " and a.mapping_id = responses_actionupdate.mapping_id)"
)
_OPEN = ", ".join(f"'{state.value}'" for state in sorted(OPEN))

# Whether that account is not kept from the person that an action (`a`) is about.
_NOT_KEPT_FROM = """(a.person_id is null or not exists (
    select 1 from subjects_block b join subjects_person q on q.id = b.person_id
    join subjects_person p on p.group_key = q.group_key and p.mapping_id = q.mapping_id
    where b.user_id = {who} and b.lifted_at is null and p.id = a.person_id
))"""

FUNCTIONS = [
    # What the reminders are written from: whose, since when, in which mapping, by which day; and no words.
    # Told is whoever stands in for its owner now and may read it; otherwise its owner.
    SecurityFunction(
        name="actions_to_remind",
        returns=(
            "table (action_id uuid, mapping_id uuid, owner_id uuid, owned_since timestamptz,"
            " due date, state text, told uuid[])"
        ),
        body=f"""
            select a.id, a.mapping_id, a.owner_id, coalesce((
                select max(u.recorded_at) from responses_actionupdate u
                where u.action_id = a.id and u.owner_after = a.owner_id
              ), a.recorded_at), a.due, a.state::text,
              coalesce(nullif(array({covers("a.owner_id", "a.agency_id")}
                and {_NOT_KEPT_FROM.format(who="d.id")}), '{{}}'), array[a.owner_id])
            from responses_action a join mappings_mapping m on m.id = a.mapping_id
            join partners_user o on o.id = a.owner_id
            where {system_is(ACTION_POST)} and a.owner_id is not null
              and a.state in ('offered', 'accepted') and m.state = 'open'
              and exists (
                select 1 from mappings_seat s join mappings_member b
                  on b.mapping_id = s.mapping_id and b.agency_id = s.agency_id
                where s.mapping_id = a.mapping_id and s.user_id = a.owner_id and s.agency_id = a.agency_id
                  and s.from_on <= current_date and (s.until_on is null or s.until_on >= current_date)
                  and (b.left_on is null or b.left_on > current_date)
              )
              and {stands("o", "a.agency_id")} and {_NOT_KEPT_FROM.format(who="a.owner_id")}
        """,
        rows=200,
        cost=1000,
    ),
    # Whether anything is still open besides what somebody found, for whoever may close the mapping. Never how
    # many, which, about whom or why: it may be about a child kept from them. What is about a declined place
    # is left out for everybody, and holds nothing up.
    SecurityFunction(
        name="actions_open_besides",
        arguments="wanted uuid, found uuid[]",
        returns="boolean",
        body=f"""
            select wanted = any((select seated_leading())::uuid[]) and exists (
                select 1 from responses_action a
                where a.mapping_id = wanted and a.state in ({_OPEN}) and a.id <> all(found)
                  and (a.place_id is null or {NOT_LEFT_OUT.format("a.place_id")}))
        """,
    ),
]

ROW_SECURITY = [
    TablePolicy(
        model="responses.Action",
        # Before a list is taken back, the settler asks on whom something hangs.
        read=f"{SEEN} or {SETTLES}",
        add=(
            f"{MINE} and ({RUNS} or {GIVES}) and recorded_by = {ME} and {SEES_PLACE} and {PLACE_STANDS}"
            f" and (person_id is null or ({READS_CASES} and {SEES_PERSON}))"
        ),
        change=f"({RUNS} or ({GIVES} and {OWN})) and {SEEN}",
        stays=("person_id", "place_id", "about", "in_part_two", "recorded_by"),
    ),
    TablePolicy(
        model="responses.ActionUpdate",
        read=f"{MINE} and {OF_ACTION}",
        add=f"{MINE} and ({RUNS} or {GIVES}) and recorded_by = {ME} and {OF_ACTION}",
    ),
    TablePolicy(
        model="responses.ActionReminder",
        read=system_is(ACTION_POST),
        add=system_is(ACTION_POST),
    ),
]


def runs(actor: Actor, mapping: Mapping) -> bool:
    """Whether the actor leads the mapping or holds its list, and so gives its agencies actions."""
    return may_change_mapping(actor, mapping).allowed


def may_read_actions(actor: Actor, mapping: Mapping) -> Decision:
    """Reading what is being done: anyone on the team, each action by its own rule."""
    return may_read_mapping(actor, mapping)


def may_record_action(actor: Actor, mapping: Mapping) -> Decision:
    """Recording one: whoever runs the mapping, or gives information for their own agency."""
    if runs(actor, mapping):
        return allow(_("You lead this mapping or hold its cohort list."))
    if actor.has_in(Duty.CONTRIBUTE, mapping.pk):
        return allow(_("You speak for your own agency."))
    return refuse(_("Your role only reads here. Ask the lead officer or the coordinator."))


def may_answer_action(actor: Actor, action: Action) -> Decision:
    """Accepting and declining: its owner; without one, the people of its agency who give information."""
    if action.owner_id is not None and action.owner_id != actor.user_id:
        return refuse(_("Only the person this action was offered to answers it."))
    if action.agency_id != actor.agency_id:
        return refuse(_("Only the agency this action was offered to answers it."))
    if actor.has_in(Duty.CONTRIBUTE, action.mapping_id) or runs(actor, action.mapping):
        return allow(_("This action was offered to you, or to your agency."))
    return refuse(_("Your role only reads here. Ask the lead officer or the coordinator."))


def may_update_action(actor: Actor, action: Action) -> Decision:
    """Saying how it stands: its agency's people who give information, or whoever runs the mapping."""
    if runs(actor, action.mapping):
        return allow(_("You lead this mapping or hold its cohort list."))
    if action.agency_id == actor.agency_id and actor.has_in(Duty.CONTRIBUTE, action.mapping_id):
        return allow(_("This is your agency’s action."))
    return refuse(_("Only its agency, the lead officer and the coordinator say how an action stands."))


def may_change_action(actor: Actor, action: Action) -> Decision:
    """Giving it to somebody else, or another day: as for saying how it stands."""
    return may_update_action(actor, action)


def may_end_action(actor: Actor, action: Action) -> Decision:
    """Ending what was not done: whoever runs the mapping."""
    if runs(actor, action.mapping):
        return allow(_("You lead this mapping or hold its cohort list."))
    return refuse(_("Only the lead officer or the coordinator ends an action. Tell them why it should end."))


def may_note_reminder(actor: Actor) -> Decision:
    """Noting that a reminder was sent: the system, under its own name."""
    if actor.system == ACTION_POST:
        return allow(_("This is the writing of reminders."))
    return refuse(_("Reminders of actions are sent by the system."))
