"""Who asks for returns, who answers, and who reads what.

That an agency was asked, and whether it answered, is for itself and for those who run the mapping. Its
answers are its own people's until they are sent; from then on those who run the mapping read what kind of
answer each was, and the words where all that was noticed stands.
"""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.row_security import ME, SecurityFunction, TablePolicy, system_is
from placemap.foundations.wording import _
from placemap.information.policy import OWN
from placemap.mappings.models import Mapping
from placemap.mappings.policy import CUSTODY, GIVES, LEADING, MINE, may_change_mapping
from placemap.partners.policy import covers
from placemap.returns.models import AgencyReturn, ReturnRequest

# Who reminds agencies by the clock: it reads who was asked and has not answered, and no answer.
RETURNS_POST = "returns-post"

_RUNS = f"({CUSTODY} or {LEADING})"
# An answer about somebody or somewhere its reader may not see does not exist for them.
_SEES_WHOM = (
    "(person_id is null or exists (select 1 from subjects_person p where p.id = person_id"
    " and p.mapping_id = returns_returnanswer.mapping_id))"
    " and (place_id is null or exists (select 1 from subjects_entity e where e.id = place_id"
    " and e.mapping_id = returns_returnanswer.mapping_id))"
)
# What an agency gave with conditions is for the custodian: nobody else is told that there was something new.
_SENT_TO_ME = (
    f"(sent_at is not null and ({CUSTODY} or ({LEADING} and (concern_id is null"
    " or exists (select 1 from information_concern c where c.id = concern_id)))))"
)

FUNCTIONS = [
    # Returns that nobody has sent, and everybody at work on the team who can answer for that agency: whoever
    # stands in for somebody who is away is told in their stead.
    SecurityFunction(
        name="returns_to_remind",
        returns="table (given_id uuid, request_id uuid, user_id uuid, due_on date, asked_at timestamptz)",
        body=f"""
            select distinct g.id, g.request_id, told.who, q.due_on, q.asked_at
            from returns_agencyreturn g join returns_returnrequest q on q.id = g.request_id
            join mappings_mapping m on m.id = g.mapping_id and m.state = 'open'
            join mappings_member t on t.mapping_id = g.mapping_id and t.agency_id = g.agency_id
              and t.left_on is null
            join mappings_seat s on s.mapping_id = g.mapping_id and s.agency_id = g.agency_id
              and s.from_on <= current_date and (s.until_on is null or s.until_on >= current_date)
            join partners_role r on r.id = s.role_id and '{Duty.CONTRIBUTE.value}' = any(r.duties)
            cross join lateral unnest(
                coalesce(nullif(array({covers("s.user_id", "s.agency_id")}), '{{}}'), array[s.user_id])
            ) told(who)
            where {system_is(RETURNS_POST)} and g.answered_at is null
              and q.withdrawn_at is null and q.followed_at is null
              and exists (
                select 1 from partners_agreement a where a.agency_id = g.agency_id
                  and a.signed_on <= current_date and a.expires_on >= current_date
              )
        """,
        rows=200,
        cost=1000,
    ),
]

ROW_SECURITY = [
    TablePolicy(
        model="returns.ReturnRequest",
        read=MINE,
        add=f"{_RUNS} and asked_by = {ME}",
        change=_RUNS,
        stays=("asked_by",),
    ),
    TablePolicy(
        model="returns.AgencyReturn",
        read=f"({MINE} and ({OWN} or {_RUNS})) or {system_is(RETURNS_POST)}",
        add=(
            f"{_RUNS} and exists (select 1 from returns_returnrequest r where r.id = request_id"
            " and r.mapping_id = returns_agencyreturn.mapping_id)"
        ),
        # The clock notes when it reminded somebody, while they have not answered.
        change=f"({GIVES} and {OWN}) or {_RUNS} or ({system_is(RETURNS_POST)} and answered_at is null)",
        stays=("request_id",),
    ),
    TablePolicy(
        model="returns.ReturnAnswer",
        read=f"{MINE} and ({OWN} or {_SENT_TO_ME}) and {_SEES_WHOM}",
        add=(
            f"{GIVES} and {OWN} and written_by = {ME} and {_SEES_WHOM}"
            " and exists (select 1 from returns_agencyreturn r where r.id = given_id"
            " and r.mapping_id = returns_returnanswer.mapping_id"
            " and r.agency_id = returns_returnanswer.agency_id)"
        ),
        change=f"{GIVES} and {OWN} and {_SEES_WHOM}",
        # Words that were never sent are thrown away by the agency whose they are.
        remove=f"{GIVES} and {OWN} and {_SEES_WHOM} and sent_at is null",
        stays=("given_id", "person_id", "place_id", "about"),
    ),
]


def runs(actor: Actor, mapping: Mapping) -> bool:
    """Whether the actor asks for returns there, and sees who has answered."""
    return may_change_mapping(actor, mapping).allowed


def may_read_returns(actor: Actor, mapping: Mapping) -> Decision:
    """Seeing that returns were asked for: anyone on the team who gives information, or runs the mapping."""
    if actor.has_in(Duty.CONTRIBUTE, mapping.pk) or runs(actor, mapping):
        return allow(_("You are on this mapping’s team."))
    return refuse(_("You are not on this mapping’s team in a role that gives information."))


def may_ask_for_returns(actor: Actor, mapping: Mapping) -> Decision:
    """Asking: the lead, or whoever holds the cohort list."""
    return may_change_mapping(actor, mapping)


def may_change_request(actor: Actor, request: ReturnRequest) -> Decision:
    """Withdrawing, and reminding everybody: as for asking."""
    return may_change_mapping(actor, request.mapping)


def may_remind(actor: Actor, given: AgencyReturn) -> Decision:
    """Reminding one agency: as for asking."""
    return may_change_mapping(actor, given.mapping)


def may_remind_by_clock(actor: Actor) -> Decision:
    """Reminding before and after the day of a return: the clock, which reads no answer."""
    if actor.system == RETURNS_POST:
        return allow(_("The clock reminds of returns."))
    return refuse(_("Only the clock does this."))


def may_answer_return(actor: Actor, given: AgencyReturn) -> Decision:
    """Answering: the people of the agency that was asked, in a role that gives information."""
    if given.agency_id != actor.agency_id:
        return refuse(
            _("Only the agency that was asked answers. What it sends stands among what people noticed.")
        )
    if actor.has_in(Duty.CONTRIBUTE, given.mapping_id):
        return allow(_("You give information for your own agency."))
    return refuse(_("You are not on this mapping’s team in a role that gives information."))
